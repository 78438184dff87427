"""What other parts of the platform rely on: trees, groups of units, thresholds, versions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.criteria.grouping import group_of
from movements.domain.criteria.packs import export_pack, install_pack, packs
from movements.domain.criteria.thresholds import judge, threshold_for, threshold_text
from movements.domain.criteria.tree import indicators_of
from movements.domain.criteria.versions import discard_draft, freeze, new_version
from movements.domain.lifecycle import launch
from movements.enums import CriteriaStatus, MovementStatus, VerdictStatus
from movements.models import CriteriaSet, Indicator, Threshold
from tests.factories.criteria import UnitGroupingFactory, draft_set, indicator, pack
from tests.factories.movements import MovementFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def test_indicators_come_in_the_order_of_the_tree_with_one_query() -> None:
    criteria_set = draft_set()
    with CaptureQueriesContext(connection) as queries:
        found = indicators_of(criteria_set)
        places = [(row.criterion.group.code, row.criterion.code, row.code) for row in found]
        assert {row.criterion.group.criteria_set for row in found} == {criteria_set}
    assert places == [("I", "1", "1.1"), ("I", "1", "1.2"), ("II", "2", "2.1"), ("T", "T1", "T1.1")]
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        keys = [len(row.thresholds.all()) for row in indicators_of(criteria_set, with_thresholds=True)]
    assert (keys, len(queries)) == ([2, 1, 0, 0], 2)


def test_a_group_is_inherited_from_the_nearest_unit_above_and_never_guessed() -> None:
    province = UnitFactory(province=True)
    commune, hamlet = UnitFactory(parent=province), None
    hamlet = UnitFactory(parent=commune)
    other, stranger = UnitFactory(parent=province), UnitFactory(province=True)
    UnitGroupingFactory(unit=province, key="nhom-2", valid_from=None)
    UnitGroupingFactory(unit=commune, key="nhom-1", valid_to=dt.date(2026, 12, 31))
    units = [province, commune, hamlet, other, stranger]
    with CaptureQueriesContext(connection) as queries:
        found = group_of("commune_group3", units, DAY)
    assert found == {province.pk: "nhom-2", commune.pk: "nhom-1", hamlet.pk: "nhom-1", other.pk: "nhom-2"}
    assert len(queries) == 1
    assert group_of("commune_group3", units, dt.date(2026, 2, 14))[hamlet.pk] == "nhom-2"
    assert group_of("commune_group3", units, dt.date(2027, 1, 1))[commune.pk] == "nhom-2"
    assert group_of("region7", units, DAY) == {}
    assert group_of("", units, DAY) == dict.fromkeys((unit.pk for unit in units), "")


def test_many_units_cost_one_query_as_well() -> None:
    province = UnitFactory(province=True)
    UnitGroupingFactory(unit=province)
    units = [UnitFactory(parent=province) for _ in range(3)] * 100
    with CaptureQueriesContext(connection) as queries:
        assert set(group_of("commune_group3", units, DAY).values()) == {"nhom-1"}
    assert len(queries) == 1


def test_threshold_of_a_group_its_own_the_common_one_or_not_known() -> None:
    criteria_set = draft_set()
    income, poverty, late = (indicator(criteria_set, code) for code in ("1.1", "1.2", "2.1"))
    assert threshold_for(income, "nhom-3").low == Decimal("55.5")
    assert threshold_for(income, "nhom-2") is None
    assert threshold_for(income, "") is None
    assert threshold_for(poverty, "nhom-2").high == 5
    assert threshold_for(poverty, None).high == 5
    assert threshold_for(late, "nhom-1") is None


def test_who_has_no_group_does_not_get_the_common_threshold_where_a_group_has_its_own() -> None:
    criteria_set = draft_set()
    income = indicator(criteria_set, "1.1")
    Threshold.objects.create(indicator=income, group_key="", low=70)
    assert threshold_for(income, "nhom-2").low == 70
    assert threshold_for(income, "") is None


@pytest.mark.parametrize(
    ("kind", "threshold", "value", "whole", "text", "expected"),
    [
        ("number", {"low": 80}, 80, None, "", "met"),
        ("number", {"low": 80}, 79, None, "", "not_met"),
        ("number", {"low": 80}, None, None, "", "unknown"),
        ("number", {}, 80, None, "", "unknown"),
        ("number", None, 80, None, "", "unknown"),
        ("number", {"text": "theo quy định của tỉnh"}, 80, None, "", "unknown"),
        ("percent", {"comparator": "le", "high": 5}, 4, None, "", "met"),
        ("ratio", {"low": 75}, 66, 87, "", "met"),
        ("ratio", {"low": 76}, 66, 87, "", "not_met"),
        ("ratio", {"low": 76}, 66, 0, "", "unknown"),
        ("ratio", {"low": 76}, 66, None, "", "unknown"),
        ("yes_no", None, 1, None, "", "met"),
        ("yes_no", None, 0, None, "", "not_met"),
        ("yes_no", {}, 1, None, "", "unknown"),
        ("yes_no", {"low": 0}, 0, None, "", "met"),
        ("yes_no", {"text": "có"}, 0, None, "", "not_met"),
        ("choice", {"text": "kha"}, None, None, "tot", "met"),
        ("choice", {"text": "kha"}, None, None, "yeu", "not_met"),
        ("choice", {"text": "kha"}, None, None, "la", "unknown"),
        ("text", {"text": "có quy chế"}, None, None, "Đã ban hành", "unknown"),
        ("text", {"text": "có quy chế"}, 1, None, "Đã ban hành", "met"),
        ("text", {"text": "có quy chế"}, 0, None, "", "not_met"),
    ],
)
def test_a_value_is_judged_and_what_is_not_known_stays_open(kind, threshold, value, whole, text, expected) -> None:
    params = {"choices": [{"value": v, "label": v.upper()} for v in ("tot", "kha", "yeu")]} if kind == "choice" else {}
    subject = Indicator(code="1", name="Chỉ tiêu", kind=kind, params=params)
    figures = {name: Decimal(part) if name in ("low", "high") else part for name, part in (threshold or {}).items()}
    row = None if threshold is None else Threshold(indicator=subject, **figures)
    number, total = (None if part is None else Decimal(part) for part in (value, whole))
    verdict = judge(subject, row, number, total, text)
    assert verdict.status == expected
    assert verdict.explanation_vi
    assert (verdict.ratio is None) == (verdict.status == VerdictStatus.UNKNOWN)


def test_an_answer_that_should_be_no_meets_it_with_no() -> None:
    subject = Indicator(code="1", name="Có lãnh đạo bị kỷ luật", kind="yes_no", direction="down")
    assert judge(subject, None, Decimal(0)).is_met
    assert not judge(subject, None, Decimal(1)).is_met


def test_levels_read_as_words() -> None:
    assert threshold_text(Indicator(kind="percent"), Threshold(low=Decimal(90))) == "từ 90% trở lên"
    assert threshold_text(Indicator(kind="number"), Threshold()) == "chưa có ngưỡng"
    assert threshold_text(Indicator(kind="yes_no"), Threshold(low=Decimal(1))) == "có"
    assert threshold_text(Indicator(kind="text"), Threshold(text="có quy chế")) == "có quy chế"


def test_launching_a_movement_freezes_its_set_once() -> None:
    criteria_set = draft_set()
    for _number in range(2):
        launch(MovementFactory(published=True, criteria_set=criteria_set))
    criteria_set.refresh_from_db()
    assert criteria_set.status == CriteriaStatus.FROZEN
    assert [event.kind for event in ledger.history_of(criteria_set)] == [
        "movements.criteria.installed",
        "movements.criteria.freeze",
    ]
    assert ledger.verify() == []


def test_a_set_that_does_not_add_up_is_not_frozen_and_its_movement_not_launched() -> None:
    criteria_set = draft_set()
    criteria_set.max_score = Decimal(90)
    criteria_set.save()
    movement = MovementFactory(published=True, criteria_set=criteria_set)
    with pytest.raises(DomainError, match="vượt mức tối đa 90 là 10 điểm"):
        launch(movement)
    movement.refresh_from_db()
    assert movement.status == MovementStatus.PUBLISHED


def test_an_empty_set_is_not_frozen() -> None:
    with pytest.raises(DomainError, match="chưa có tiêu chí nào"):
        freeze(draft_set(groups=[]))


def test_a_change_of_a_frozen_set_is_a_new_version_with_a_reason() -> None:
    first = freeze(draft_set())
    with pytest.raises(DomainError, match="lý do"):
        new_version(first, reason=" ", actor=None)
    second = new_version(first, reason="Sửa theo góp ý của cụm", actor=None)
    assert (second.version, second.status, second.previous) == (2, CriteriaStatus.DRAFT, first)
    assert export_pack(second) == export_pack(first)
    with pytest.raises(DomainError, match="Đã có phiên bản 2"):
        new_version(first, reason="Lần nữa", actor=None)
    with pytest.raises(DomainError, match="sửa trực tiếp"):
        new_version(second, reason="Lần nữa", actor=None)
    freeze(second)
    first.refresh_from_db()
    assert first.status == CriteriaStatus.RETIRED
    assert ledger.verify() == []


def test_a_version_in_use_is_not_retired_by_its_successor() -> None:
    first = freeze(draft_set())
    MovementFactory(open=True, criteria_set=first)
    freeze(new_version(first, reason="Sửa", actor=None))
    first.refresh_from_db()
    assert first.status == CriteriaStatus.FROZEN


def test_a_draft_is_discarded_unless_a_movement_uses_it() -> None:
    used, free = draft_set(), draft_set(code="bo-khac")
    MovementFactory(published=True, criteria_set=used)
    with pytest.raises(DomainError, match="đang dùng dự thảo này"):
        discard_draft(used, actor=None)
    discard_draft(free, actor=None)
    with pytest.raises(DomainError, match="chốt nên không sửa"):
        discard_draft(freeze(used), actor=None)
    assert CriteriaSet.objects.get() == used
    assert ledger.verify() == []


def test_every_pack_of_the_platform_installs_and_installing_again_changes_nothing() -> None:
    found = [install_pack(each.path, actor=None) for each in packs()]
    assert [install_pack(each.path, actor=None) for each in packs()] == found
    assert {each.version for each in found} == {1}
    assert len(found) >= 5
    assert ledger.verify() == []


def test_a_pack_that_says_something_else_becomes_the_next_version() -> None:
    first = draft_set()
    with pytest.raises(DomainError, match="dự thảo"):
        draft_set(title="Tên khác")
    freeze(first)
    second = draft_set(title="Tên khác")
    assert (second.version, second.previous) == (2, first)
    assert install_pack(pack(title="Tên khác"), actor=None) == second
