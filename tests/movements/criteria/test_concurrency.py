"""Two people at the same moment, on a real PostgreSQL."""

from __future__ import annotations

import datetime as dt

import pytest

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.criteria.adoption import choose_set
from movements.domain.criteria.assigning import assign_group
from movements.domain.criteria.editing import change_node, remove_node
from movements.domain.criteria.packs import install_pack
from movements.domain.criteria.versions import freeze, new_version
from movements.enums import CriteriaStatus
from movements.models import CriteriaSet, Indicator, UnitGrouping
from tests.factories.criteria import draft_set, indicator, pack
from tests.factories.movements import MovementFactory
from tests.factories.units import UnitFactory
from tests.movements.test_concurrency import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_sets_are_made_and_adopted_once_however_many_ask() -> None:
    outcome = together(*(lambda: install_pack(pack(), actor=None) for _number in range(2)))
    assert all(isinstance(result, (CriteriaSet, DomainError)) for result in outcome)
    first = freeze(CriteriaSet.objects.get())
    outcome = together(*(lambda: new_version(first, reason="Sửa", actor=None) for _number in range(2)))
    assert sorted(type(result).__name__ for result in outcome) == ["CriteriaSet", "DomainError"]
    second = CriteriaSet.objects.get(version=2)
    movement = MovementFactory(open=True, criteria_set=first)
    together(*(lambda: choose_set(movement, second, reason="Sửa", actor=None) for _number in range(2)))
    kinds = [event.kind for event in ledger.history_of(movement)]
    assert kinds.count("movements.movement.criteria_adopted") == 1
    assert ledger.verify() == []


def test_edits_removals_and_freezing_come_one_after_the_other() -> None:
    made = draft_set()
    income, poverty = indicator(made, "1.1"), indicator(made, "1.2")
    outcome = together(
        lambda: change_node(poverty, {"name": "Tên mới"}, actor=None), lambda: remove_node(poverty, actor=None)
    )
    assert isinstance(outcome[0], (Indicator, DomainError))
    assert not Indicator.objects.filter(pk=poverty.pk).exists()
    outcome = together(lambda: freeze(made), lambda: change_node(income, {"name": "Tên mới"}, actor=None))
    made.refresh_from_db()
    income.refresh_from_db()
    assert made.status == CriteriaStatus.FROZEN
    assert (income.name == "Tên mới") is not isinstance(outcome[1], DomainError)
    unit, day, keys = UnitFactory(), dt.date(2026, 2, 15), ("nhom-1", "nhom-2")
    together(*(lambda key=key: assign_group("commune_group3", unit, key, valid_from=day, actor=None) for key in keys))
    assert UnitGrouping.objects.count() == 1
    assert ledger.verify() == []
