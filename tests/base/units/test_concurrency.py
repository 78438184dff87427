"""Two people reorganise at the same moment, on a real PostgreSQL: what is decided once happens once."""

from __future__ import annotations

import datetime as dt

import pytest

from base.core import ledger
from base.core.errors import DomainError
from base.units.domain.clusters import save_cluster, set_members
from base.units.domain.duplicates import merge_people
from base.units.domain.successions import Decision, NewUnit, merge_units, move_unit, rename_unit
from base.units.models import Person, Succession, Unit
from base.units.models.clusters import DEFAULT_SCHEME
from tests.factories.units import PersonFactory, UnitFactory
from tests.movements.test_concurrency import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DECISION = Decision(dt.date(2026, 3, 1), "12/NQ")


def test_one_decision_entered_by_two_is_done_once() -> None:
    province = UnitFactory(province=True)
    unit = UnitFactory(parent=province)
    deed = lambda: merge_units([unit], NewUnit("Xã Mới", unit.kind, province), DECISION)  # noqa: E731
    outcomes = together(deed, deed)
    assert sorted(outcome.is_repeat for outcome in outcomes) == [False, True]
    assert Unit.objects.filter(name="Xã Mới").count() == Succession.objects.count() == 1
    assert ledger.verify() == []


def test_moves_across_each_other_make_no_ring() -> None:
    province = UnitFactory(province=True)
    one, two = (UnitFactory(parent=province) for _ in range(2))
    outcomes = together(lambda: move_unit(one, two, DECISION), lambda: move_unit(two, one, DECISION))
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert not any(Unit.find_problems())


def test_a_merge_and_a_rename_of_one_unit_stand_in_some_order() -> None:
    province = UnitFactory(province=True)
    unit, other = (UnitFactory(parent=province) for _ in range(2))
    outcomes = together(
        lambda: merge_units([unit], other, DECISION),
        lambda: rename_unit(unit, "Xã Tên Khác", Decision(DECISION.day, "2")),
    )
    assert not any(isinstance(outcome, Exception) and not isinstance(outcome, DomainError) for outcome in outcomes)
    assert ledger.verify() == []


def test_a_unit_gets_into_one_cluster_and_a_duplicate_into_one_file() -> None:
    unit = UnitFactory()
    clusters = [save_cluster(None, year=2026, scheme=DEFAULT_SCHEME, name=f"Cụm {n}") for n in (1, 2)]
    outcomes = together(*(lambda cluster=cluster: set_members(cluster, [unit]) for cluster in clusters))
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert unit.cluster_memberships.count() == 1
    one, two = (PersonFactory(unit=unit) for _ in range(2))
    together(lambda: merge_people(one, two), lambda: merge_people(two, one))
    assert Person.objects.exclude(merged_into=None).count() == 1
    assert ledger.verify() == []
