"""Many quotas are counted together; each comes to what counting for it alone would come to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from awards.domain.quota_state import QuotaBook, states_of
from awards.domain.titles import add_past_award
from awards.enums import NominationStatus, QuotaBasis, Rounding, RuleStatus
from awards.models import AwardType, Quota
from base.units.models import Unit
from tests.awards.conftest import Place
from tests.factories.awards import NominationFactory, QuotaFactory, RoundFactory
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(law: None) -> AwardType:
    return AwardType.objects.get(code="CSTDCS")


def quota(award: AwardType, scope: Unit, **facts: object) -> Quota:
    return QuotaFactory(award_type=award, scope=scope, year=2025, status=RuleStatus.APPROVED, **facts)


def test_each_unit_is_counted_with_all_below_it_and_no_neighbour(place: Place, award: AwardType) -> None:
    office = UnitFactory(parent=place.commune)
    for unit, people in ((place.commune, 3), (office, 4), (place.other, 9)):
        PersonFactory.create_batch(people, unit=unit)
    percent = {"basis": QuotaBasis.STRENGTH, "amount": Decimal(15), "rounding": Rounding.UP}
    quotas = [quota(award, unit, **percent) for unit in (place.province, place.commune, office, place.other)]
    assert [(state.base, state.limit) for state in states_of(quotas)] == [(16, 3), (7, 2), (4, 1), (9, 2)]


def test_holders_are_counted_from_both_books(place: Place, award: AwardType) -> None:
    basis = AwardType.objects.get(code="LDTT")
    for unit, people in ((place.commune, 2), (place.other, 3)):
        for person in PersonFactory.create_batch(people, unit=unit):
            add_past_award(basis, person, year=2025, source="Sổ")
    share = {"basis": QuotaBasis.HOLDERS, "basis_award": basis, "amount": Decimal(50), "rounding": Rounding.DOWN}
    quotas = [quota(award, place.province, **share), quota(award, place.commune, basis=QuotaBasis.NUMBER, amount=7)]
    assert [(state.base, state.limit) for state in states_of(quotas)] == [(5, 2), (None, 7)]


def test_every_unit_above_binds_the_highest_first(
    place: Place, award: AwardType, django_assert_max_num_queries: object
) -> None:
    for unit in (place.commune, place.other, place.province):
        quota(award, unit, basis=QuotaBasis.NUMBER, amount=1)
    NominationFactory(
        round=RoundFactory(award_types=[award], year=2025),
        award_type=award,
        person=PersonFactory(unit=place.commune),
        collective=None,
        unit=place.commune,
        year=2025,
        status=NominationStatus.SUBMITTED,
    )
    book = QuotaBook()
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        here, there = (book.states(award.pk, unit.path, 2025) for unit in (place.commune, place.other))
    assert [state.quota.scope for state in here] == [place.province, place.commune]
    assert [state.asked for state in here] == [1, 1]
    assert [state.asked for state in there] == [1, 0]
    assert book.states(award.pk, place.commune.path, 2024) == []
