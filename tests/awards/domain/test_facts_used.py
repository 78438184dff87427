from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from awards.domain.eligibility import check
from awards.domain.facts_used import claim, release
from awards.domain.titles import add_past_award
from awards.enums import NominationStatus, RoundKind, Verdict
from awards.models import AchievementUse, AwardType, InitiativeUse, Nomination
from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.enums import InitiativeScope
from base.units.models import Person
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.movements import MovementFactory
from tests.factories.units import InitiativeFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def award_(code: str) -> AwardType:
    return AwardType.objects.get(code=code)


def dossier(person: Person, code: str, **options: object) -> Nomination:
    return NominationFactory(person=person, collective=None, unit=person.unit, award_type=award_(code), **options)


def test_an_initiative_is_used_once_per_award_type_and_may_carry_another(law: None) -> None:
    person = PersonFactory()
    initiative = InitiativeFactory(person=person)
    claim(dossier(person, "CSTDCS"), initiatives=[initiative.pk])
    with pytest.raises(DomainError, match="mỗi loại danh hiệu"):
        claim(dossier(person, "CSTDCS", round=RoundFactory(year=2027)), initiatives=[initiative.pk])
    claim(dossier(person, "BKT"), initiatives=[initiative.pk])
    assert InitiativeUse.objects.filter(released_at=None).count() == 2
    assert ledger.verify() == []


def test_the_database_itself_refuses_the_second_use(law: None) -> None:
    person = PersonFactory()
    initiative, first = InitiativeFactory(person=person), dossier(person, "CSTDCS")
    values = {"initiative": initiative, "award_type": first.award_type, "nomination": first}
    InitiativeUse.objects.create(claimed_at=clock.now(), **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        InitiativeUse.objects.create(claimed_at=clock.now(), **values)
    use = {"person": person, "key": "movement:1", "nomination": first}
    AchievementUse.objects.create(claimed_at=clock.now(), **use)
    with pytest.raises(IntegrityError), transaction.atomic():
        AchievementUse.objects.create(claimed_at=clock.now(), **use)


def test_one_movement_gives_one_form_but_a_title_beside_it(law: None) -> None:
    unit, movement = UnitFactory(), MovementFactory()
    first, second = (RoundFactory(movement=movement, kind=RoundKind.MOVEMENT) for _ in range(2))
    claim(NominationFactory(unit=unit, round=first, award_type=award_("BKT")))
    with pytest.raises(DomainError, match="một thành tích chỉ khen một lần"):
        claim(NominationFactory(unit=unit, round=second, award_type=award_("GKX")))
    claim(NominationFactory(unit=unit, round=second, award_type=award_("CTDT")))


@pytest.mark.parametrize("status", [NominationStatus.WITHDRAWN, NominationStatus.NOT_PASSED])
def test_what_a_dead_dossier_held_is_free_again(law: None, status: str) -> None:
    person = PersonFactory()
    initiative, first = InitiativeFactory(person=person), dossier(person, "CSTDCS")
    claim(first, initiatives=[initiative.pk])
    Nomination.objects.filter(pk=first.pk).update(status=status)
    again = dossier(person, "CSTDCS", round=RoundFactory())
    claim(again, initiatives=[initiative.pk])
    claim(again, initiatives=[initiative.pk])
    assert InitiativeUse.objects.get(released_at=None).nomination == again
    assert release(again) == 2


def test_eligibility_does_not_count_a_spent_initiative_and_warns_across_awards(law: None) -> None:
    person = PersonFactory()
    initiative = InitiativeFactory(person=person, scope=InitiativeScope.PROVINCE, recognised_on=dt.date(2025, 5, 1))
    for year in (2023, 2024, 2025):
        add_past_award(award_("CSTDCS"), person, year=year, source="Sổ")
    claim(dossier(person, "CSTDCS"), initiatives=[initiative.pk])
    answer = check(person, award_("CSTDBT"), on=dt.date(2026, 3, 1))
    assert answer.verdict == Verdict.PASS
    assert any("Chiến sĩ thi đua cơ sở" in text for text in answer.warnings)
    claim(dossier(person, "CSTDBT"), initiatives=[initiative.pk])
    again = check(person, award_("CSTDBT"), on=dt.date(2026, 3, 1))
    assert again.verdict == Verdict.NEEDS_PERSON
    facts = [fact for leg in again.legs for each in leg.conditions for fact in each.facts]
    assert [fact for fact in facts if "đã dùng cho danh hiệu này" in fact], facts
