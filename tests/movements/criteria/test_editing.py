"""Writing a draft by hand, and what two versions differ in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from movements.domain.criteria.assigning import assign_group, assignments_of, remove_group
from movements.domain.criteria.diffs import diff
from movements.domain.criteria.drafts import ThresholdDraft, draft_of
from movements.domain.criteria.editing import (
    add_node,
    add_set,
    change_node,
    change_set,
    move_node,
    remove_node,
    set_thresholds,
)
from movements.domain.criteria.grouping import group_of
from movements.domain.criteria.tree import indicators_of, load_tree
from movements.domain.criteria.versions import freeze, new_version
from movements.models import CriteriaSet, Threshold
from tests.factories.accounts import UserFactory
from tests.factories.criteria import draft_set, indicator
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


def test_a_set_is_written_from_nothing_node_by_node() -> None:
    secretary = UserFactory(role=Role.SECRETARIAT)
    made = add_set({"title": "Bộ tiêu chí cụm số 2", "max_score": Decimal(100)}, actor=secretary)
    group = add_node(made, {"code": "I", "name": "Kinh tế"}, actor=secretary)
    criterion = add_node(group, {"code": "1", "name": "Thu ngân sách", "is_knock_out": True}, actor=secretary)
    values = {"code": "1.1", "name": "Tỷ lệ thu", "kind": "percent", "method": "bands", "max_score": Decimal(100)}
    params = {"bands": [{"from": 100, "points": 100}, {"points": 0}]}
    made_indicator = add_node(criterion, values | {"params": params}, actor=secretary)
    set_thresholds(made_indicator, [ThresholdDraft(low=Decimal(100), source="Nghị quyết")], actor=secretary)
    assert made.code == "bo-tieu-chi-cum-so-2"
    assert made_indicator.params == {"bands": [{"from": "100", "points": "100"}, {"points": "0"}]}
    assert [row.code for row in indicators_of(made)] == ["1.1"]
    freeze(made, actor=secretary)
    assert ledger.verify() == []
    with pytest.raises(DomainError, match="Đã có bộ tiêu chí mang mã"):
        add_set({"title": "Bộ tiêu chí cụm số 2"}, actor=secretary)


def test_who_does_not_write_criteria_may_not() -> None:
    officer = UserFactory(role=Role.OFFICER, unit=UnitFactory())
    made = draft_set()
    for refused in (
        lambda: add_set({"title": "Bộ"}, actor=officer),
        lambda: change_set(made, {"title": "Bộ"}, actor=officer),
        lambda: remove_node(made.groups.first(), actor=officer),
        lambda: assign_group("region7", UnitFactory(), "dbsh", actor=officer),
        lambda: new_version(made, reason="x", actor=officer),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"code": "1.2"}, "code", "Mã"),
        ({"code": ""}, "code", "Chưa có mã"),
        ({"name": " "}, "name", "Chưa có tên"),
        ({"max_score": Decimal(-1)}, "max_score", "từ 0"),
        ({"max_score": Decimal(10) ** 12}, "max_score", "1.000.000"),
        ({"kind": "text"}, "method", "không chấm được"),
        ({"method": "bands"}, "params", "ít nhất một khoảng"),
        ({"dimensions": ["mau"]}, "dimensions", "phân tổ"),
        ({"minimum": Decimal(5), "maximum": Decimal(4)}, "minimum", "lớn hơn"),
        ({"outlier_ratio": Decimal(0)}, "outlier_ratio", "bất thường"),
    ],
)
def test_a_refused_value_names_its_field_and_nothing_is_kept(values, field, said) -> None:
    made = draft_set()
    before = draft_of(load_tree(made.pk))
    with pytest.raises(DomainError, match=said) as caught:
        change_node(indicator(made, "1.1"), values, actor=None)
    assert caught.value.code == field
    assert draft_of(load_tree(made.pk)) == before


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ThresholdDraft("nhom-1", low=Decimal(9), high=Decimal(1)), "nhom-1/low"),
        (ThresholdDraft("nhom-1", comparator="between", low=Decimal(9)), "nhom-1/high"),
        (ThresholdDraft("nhom-1", low=Decimal(10) ** 18), "nhom-1/low"),
    ],
)
def test_a_wrong_threshold_names_its_group_and_field(row, field) -> None:
    with pytest.raises(DomainError) as caught:
        set_thresholds(indicator(draft_set(), "1.1"), [row], actor=None)
    assert caught.value.code == field


def test_thresholds_are_replaced_as_a_whole() -> None:
    income = indicator(draft_set(), "1.1")
    set_thresholds(income, [ThresholdDraft("nhom-1", low=Decimal(90)), ThresholdDraft("nhom-2")], actor=None)
    rows = Threshold.objects.filter(indicator=income).values_list("group_key", "low")
    assert list(rows) == [("nhom-1", Decimal(90)), ("nhom-2", None)]
    with pytest.raises(DomainError, match="không có trong cách phân nhóm"):
        set_thresholds(income, [ThresholdDraft("nhom-9", low=Decimal(1))], actor=None)
    assert ledger.verify() == []


def test_an_indicator_of_a_standard_never_loses_that_its_level_is_not_known() -> None:
    standard = draft_set(purpose="standard")
    set_thresholds(indicator(standard, "1.1"), [], actor=None)
    added = add_node(indicator(standard, "1.1").criterion, {"code": "1.3", "name": "Mới", "method": "none"}, actor=None)
    for code in ("1.1", "1.3"):
        (row,) = indicator(standard, code).thresholds.all()
        assert (row.group_key, row.low, row.text) == ("", None, "")
    assert added.thresholds.count() == 1
    assert ledger.verify() == []


def test_nodes_change_places_and_go_with_what_is_below() -> None:
    made = draft_set()
    first, second, _bonus = made.groups.order_by("order")
    move_node(first, up=True, actor=None)
    move_node(second, up=True, actor=None)
    assert list(made.groups.order_by("order").values_list("code", flat=True)) == ["II", "I", "T"]
    move_node(made.groups.get(code="II"), up=False, actor=None)
    assert remove_node(made.groups.get(code="I"), actor=None) == 7
    assert [row.code for row in indicators_of(made)] == ["2.1", "T1.1"]
    assert ledger.verify() == []


def test_a_frozen_set_takes_no_change_and_offers_a_new_version() -> None:
    made = draft_set()
    income = indicator(made, "1.1")
    freeze(made)
    for refused in (
        lambda: change_set(made, {"title": "Bộ"}, actor=None),
        lambda: add_node(made, {"code": "X", "name": "X"}, actor=None),
        lambda: change_node(income, {"name": "X"}, actor=None),
        lambda: set_thresholds(income, [], actor=None),
        lambda: move_node(income, up=False, actor=None),
        lambda: remove_node(income, actor=None),
    ):
        with pytest.raises(DomainError, match="tạo phiên bản mới") as caught:
            refused()
        assert caught.value.code == "frozen"


def test_dropping_the_grouping_under_thresholds_of_groups_is_refused() -> None:
    with pytest.raises(DomainError, match="không phân nhóm đơn vị"):
        change_set(draft_set(), {"grouping": ""}, actor=None)


def test_two_versions_side_by_side() -> None:
    first = freeze(draft_set())
    second = new_version(first, reason="Theo góp ý", actor=None)
    income = indicator(second, "1.1")
    change_node(income, {"max_score": Decimal(30), "needs_evidence": True}, actor=None)
    set_thresholds(income, [ThresholdDraft("nhom-1", low=Decimal(85), verified=True)], actor=None)
    remove_node(second.groups.get(code="II"), actor=None)
    add_node(income.criterion, {"code": "1.9", "name": "Chỉ tiêu mới", "method": "none"}, actor=None)
    change_set(second, {"title": "Bộ tiêu chí mẫu sửa"}, actor=None)
    old, new = (draft_of(load_tree(each.pk)) for each in (first, second))
    found = {(change.kind, change.what, change.code): change for change in diff(old, new)}
    assert set(found) == {
        ("set", "changed", "bo-mau"),
        ("indicator", "changed", "1.1"),
        ("indicator", "added", "1.9"),
        ("group", "removed", "II"),
        ("criterion", "removed", "2"),
        ("indicator", "removed", "2.1"),
    }
    details = {row.label: (row.before, row.after) for row in found["indicator", "changed", "1.1"].details}
    assert details == {
        "Điểm tối đa": ("40", "30"),
        "Cần minh chứng": ("không", "có"),
        "Ngưỡng, Nhóm 1": (
            "từ 80 triệu đồng trở lên [chưa đối chiếu]",
            "từ 85 triệu đồng trở lên [đã đối chiếu]",
        ),
        "Ngưỡng, Nhóm 3": ("từ 55,5 triệu đồng trở lên [chưa đối chiếu]", ""),
    }
    assert diff(new, new) == []
    assert CriteriaSet.objects.count() == 2


def test_a_unit_changes_its_group_on_a_day_and_keeps_the_history() -> None:
    unit = UnitFactory()
    day = dt.date(2026, 2, 15)
    assign_group("commune_group3", unit, "nhom-3", source="QĐ 1", actor=None)
    assign_group("commune_group3", unit, "nhom-2", valid_from=day, actor=None)
    assign_group("commune_group3", unit, "nhom-2", valid_from=day, actor=None)
    assign_group("commune_group3", unit, "nhom-1", valid_from=dt.date(2025, 1, 1), actor=None)
    rows = [(row.key, row.valid_from, row.valid_to) for row in assignments_of("commune_group3", unit)]
    assert rows == [
        ("nhom-2", day, None),
        ("nhom-1", dt.date(2025, 1, 1), dt.date(2026, 2, 14)),
        ("nhom-3", None, dt.date(2024, 12, 31)),
    ]
    for when, key in ((dt.date(2024, 12, 31), "nhom-3"), (dt.date(2026, 2, 14), "nhom-1"), (day, "nhom-2")):
        assert group_of("commune_group3", [unit], when) == {unit.pk: key}
    remove_group(assignments_of("commune_group3", unit)[0], actor=None)
    assert group_of("commune_group3", [unit], day) == {}
    assert ledger.verify() == []


def test_a_group_that_the_scheme_does_not_have_is_refused() -> None:
    with pytest.raises(DomainError, match="Nhóm 1"):
        assign_group("commune_group3", UnitFactory(), "nhom-9", actor=None)
    with pytest.raises(DomainError, match="Chưa có cách phân nhóm"):
        assign_group("vung-la", UnitFactory(), "nhom-1", actor=None)
