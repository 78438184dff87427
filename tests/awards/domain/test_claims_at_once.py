"""Two dossiers claim the same initiative and the same achievement at the same moment: one gets it, one is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from awards.domain.facts_used import claim
from awards.models import AchievementUse, InitiativeUse, Nomination
from tests.at_once import together
from tests.factories.awards import AwardTypeFactory, NominationFactory, RoundFactory
from tests.factories.movements import MovementFactory
from tests.factories.units import InitiativeFactory, PersonFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIES = 4


def at_once(dossiers: list[Nomination], act: Callable[[Nomination], None]) -> list[str]:
    return sorted(together(*(lambda nomination=nomination: act(nomination) or "claimed" for nomination in dossiers)))


def test_one_of_many_gets_the_initiative() -> None:
    person, award = PersonFactory(), AwardTypeFactory()
    initiative = InitiativeFactory(person=person)
    dossiers = [
        NominationFactory(
            person=person, collective=None, unit=person.unit, award_type=award, round=RoundFactory(year=2020 + n)
        )
        for n in range(TRIES)
    ]
    answers = at_once(dossiers, lambda nomination: claim(nomination, initiatives=[initiative.pk]))
    assert answers.count("claimed") == 1
    assert InitiativeUse.objects.filter(released_at=None).count() == 1
    assert AchievementUse.objects.filter(released_at=None).count() == 1


def test_one_of_many_gets_the_achievement() -> None:
    person, movement = PersonFactory(), MovementFactory()
    dossiers = [
        NominationFactory(
            person=person,
            collective=None,
            unit=person.unit,
            award_type=AwardTypeFactory(),
            round=RoundFactory(movement=movement),
        )
        for _ in range(TRIES)
    ]
    assert at_once(dossiers, claim).count("claimed") == 1
    assert AchievementUse.objects.filter(released_at=None).count() == 1
