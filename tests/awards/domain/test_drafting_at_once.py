from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from awards.domain import nominations as domain
from awards.domain.rounds import draft_nominations
from awards.domain.rulebook import load_reference_data
from awards.models import AwardType, Nomination, Round
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock, ledger
from base.units.models import Unit
from tests.at_once import together
from tests.factories.accounts import UserFactory
from tests.factories.awards import RoundFactory
from tests.factories.movements import MovementFactory, UnitResultFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MOMENT = clock.start_of(dt.date(2026, 11, 10))


def at_once(work: Callable[[], object], times: int = 4) -> list[object]:
    """Run `work` in parallel at that moment."""

    def one() -> object:
        with clock.at(MOMENT):
            return work()

    return together(*[one] * times)


@pytest.fixture
def round_() -> Round:
    load_reference_data()
    movement = MovementFactory(summarised=True)
    for rank in (1, 2, 3):
        UnitResultFactory(movement=movement, rank=rank)
    award = AwardType.objects.get(code="BKT")
    return RoundFactory(movement=movement, top_n=3, award_types=[award], rulebook=None)


def test_ticks_at_once_draft_each_nomination_once(round_: Round) -> None:
    made = at_once(lambda: draft_nominations(round_))
    assert sorted(made) == [0, 0, 0, 3]
    assert Nomination.objects.count() == 3
    assert ledger.verify() == []


def test_officers_at_once_make_one_nomination(round_: Round) -> None:
    unit = Unit.objects.order_by("pk").last()
    actor = UserFactory(role=Role.OFFICER, unit=unit)

    def make() -> object:
        own, award = Unit.objects.get(pk=unit.pk), AwardType.objects.get(code="BKT")
        me = User.objects.get(pk=actor.pk)
        return domain.create_nomination(round_, award, unit=own, subject=own, actor=me).pk

    results = at_once(make)
    assert results.count("duplicate") == 3
    assert Nomination.objects.count() == 1
