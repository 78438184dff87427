"""Criteria sets in and out of spreadsheets, and the groups of units."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core.errors import NotAllowed
from base.core.ledger import verify
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv, export_workbook, template_workbook
from importers.resources import resource_of
from movements.domain.criteria.drafts import draft_of
from movements.domain.criteria.grouping import group_of
from movements.domain.criteria.packs import install_pack, packs
from movements.domain.criteria.tree import indicators_of, load_tree
from movements.domain.criteria.versions import freeze
from movements.models import CriteriaSet, UnitGrouping
from tests.factories.criteria import draft_set, indicator
from tests.factories.units import UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = [
    "Bộ tiêu chí", "Loại dòng", "Mã", "Thuộc mã", "Tên", "Điểm tối đa", "Kiểu giá trị", "Cách chấm", "Tham số chấm",
    "Phân tổ", "Mức thấp nhất", "Phân nhóm đơn vị",
]  # fmt: skip


def line(node, code="", parent="", name="", most="", kind="", method="", params="", parts="", low="", grouping=""):
    return ["cum-2", node, code, parent, name, most, kind, method, params, parts, low, grouping]


WHOLE = [
    line("bộ tiêu chí", name="Bộ tiêu chí cụm số 2", most=100, grouping="3 nhóm xã (từ ngày 15/02/2026)"),
    line("nhóm", "I", name="Kinh tế", most="100"),
    line("tiêu chí", "1", "I", "Thu ngân sách", 100.0),
    line(
        "chỉ tiêu",
        "1.1",
        "1",
        "Tỷ lệ thu",
        "99,5",
        "tỷ lệ %",
        "theo khoảng giá trị",
        "100: 99,5; còn lại: 0",
        "Giới tính",
    ),
    line("ngưỡng", "", "1.1", low="100"),
    line("ngưỡng", "nhom-3", "1.1", low="90,5"),
]


def sheet(*rows):
    return workbook(("Bộ tiêu chí", [HEADER, *rows]))


def changed(number, **cells):
    """The whole file with some cells of one line replaced; line 2 is the first below the heading."""
    rows = [list(row) for row in WHOLE]
    for heading, value in cells.items():
        rows[number - 2][HEADER.index(heading.replace("_", " "))] = value
    return sheet(*rows)


def test_a_whole_set_comes_in_and_the_same_file_changes_nothing(db, secretary):
    assert import_file("criteria", sheet(*WHOLE), "a.xlsx", actor=secretary).counts["created"] == 6
    made = CriteriaSet.objects.get()
    (row,) = indicators_of(made)
    assert (made.code, made.status, made.grouping, row.max_score) == (
        "cum-2",
        "draft",
        "commune_group3",
        Decimal("99.5"),
    )
    assert row.params == {"bands": [{"from": "100", "points": "99.5"}, {"points": "0"}]}
    assert row.dimensions == ["sex"]
    assert {level.group_key: level.low for level in row.thresholds.all()} == {"": 100, "nhom-3": Decimal("90.5")}
    again = import_file("criteria", sheet(*WHOLE), "a.xlsx", actor=secretary)
    assert (again.counts["unchanged"], again.counts["updated"]) == (6, 0)
    assert verify() == []


def test_a_frozen_set_gets_a_new_version_and_what_the_file_leaves_out_stays(db, secretary):
    import_file("criteria", sheet(*WHOLE), "a.xlsx", actor=secretary)
    first = freeze(CriteriaSet.objects.get())
    rows = [
        line("chỉ tiêu", "1.2", "1", "Nợ thuế", "0,5", "số", "không chấm điểm"),
        line("ngưỡng", "nhom-3", "1.1", low=80),
    ]
    counts = import_file("criteria", sheet(*rows), "b.xlsx", actor=secretary).counts
    assert (counts["created"], counts["updated"]) == (1, 1)
    second = CriteriaSet.objects.get(version=2)
    assert (second.status, second.previous, second.change_reason) == ("draft", first, "Nhập từ tệp Excel")
    assert [row.code for row in indicators_of(second)] == ["1.1", "1.2"]
    assert indicator(second, "1.1").thresholds.get(group_key="nhom-3").low == 80
    assert indicator(first, "1.1").thresholds.get(group_key="nhom-3").low == Decimal("90.5")
    assert verify() == []


@pytest.mark.parametrize(
    ("number", "cells", "column", "said"),
    [
        (2, {"Tên": ""}, "Tên", "chưa có tên"),
        (2, {"Phân_nhóm_đơn_vị": "vùng lạ"}, "Phân nhóm đơn vị", "Chưa có cách phân nhóm"),
        (2, {"Điểm_tối_đa": 90}, "Điểm tối đa", "vượt mức tối đa 90 là 10 điểm"),
        (3, {"Loại_dòng": "mục"}, "Loại dòng", "danh mục"),
        (3, {"Điểm_tối_đa": "99"}, "Điểm tối đa", "vượt mức tối đa 99 là 1 điểm"),
        (3, {"Mã": ""}, "Mã", "cần có mã"),
        (4, {"Thuộc_mã": "IX"}, "Thuộc mã", "Không có nhóm mang mã “IX”"),
        (4, {"Thuộc_mã": ""}, "Thuộc mã", "cấp trên"),
        (5, {"Điểm_tối_đa": "nhiều"}, "Điểm tối đa", "không phải là số"),
        (5, {"Tham_số_chấm": "100: 200"}, "Tham số chấm", "vượt điểm tối đa"),
        (5, {"Tham_số_chấm": "cao"}, "Tham số chấm", "thiếu điểm"),
        (5, {"Cách_chấm": "theo mức đã chọn", "Tham_số_chấm": ""}, "Tham số chấm", "mức"),
        (5, {"Cách_chấm": "đạt thì trọn điểm", "Tham_số_chấm": ""}, "Cách chấm", "không chấm được"),
        (5, {"Phân_tổ": "màu"}, "Phân tổ", "màu"),
        (7, {"Mã": "nhom-9"}, "Mã", "nhom-9"),
        (7, {"Mã": ""}, "", "Trùng với dòng 6"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(db, secretary, number, cells, column, said):
    plan = import_file("criteria", changed(number, **cells), "a.xlsx", actor=secretary)
    found = {(error.row, error.column): error.message for error in plan.errors}
    assert (number, column) in found, plan.errors
    assert said in found[number, column]
    assert not CriteriaSet.objects.exists()


def test_lines_of_an_unknown_set_ask_for_the_line_of_the_set(db, secretary):
    (error,) = import_file("criteria", sheet(*WHOLE[1:2]), "a.xlsx", actor=secretary).errors
    assert (error.row, error.column) == (2, "Bộ tiêu chí")
    assert "chưa có tên" in error.message


def test_every_pack_goes_out_and_comes_back_unchanged(db, secretary):
    made = [draft_set(), *(install_pack(pack.path, actor=None) for pack in packs())]
    before = [draft_of(load_tree(each.pk)) for each in made]
    for write, name in ((export_workbook, "x.xlsx"), (export_csv, "x.csv")):
        data, count = write(resource_of("criteria"), {})
        assert count > 40
        counts = plan_import("criteria", data, name).counts
        assert (counts["unchanged"], counts["rejected"]) == (counts["read"], 0)
    only, _count = export_workbook(resource_of("criteria"), {"code": "bo-mau"})
    CriteriaSet.objects.filter(code="bo-mau").delete()
    import_file("criteria", only, "x.xlsx", actor=secretary)
    assert draft_of(load_tree(CriteriaSet.objects.get(code="bo-mau").pk)) == before[0]


def test_who_does_not_write_criteria_may_not(officer):
    with pytest.raises(NotAllowed):
        import_file("criteria", sheet(*WHOLE), "a.xlsx", actor=officer)


@pytest.mark.parametrize("kind", ["criteria", "groupings"])
def test_there_is_a_template(db, kind):
    assert template_workbook(resource_of(kind)).startswith(b"PK")


GROUPS = ["Cách phân nhóm", "Đơn vị", "Nhóm", "Từ ngày", "Căn cứ"]


def test_units_are_put_into_groups_by_a_file(province, secretary):
    commune = UnitFactory(parent=province, name="Xã An Bình")
    rows = [
        ["3 nhóm xã (từ ngày 15/02/2026)", "Xã An Bình", "Nhóm 3", "15/02/2026", "QĐ 1"],
        ["commune_group3", province.name, "nhom-2", "", ""],
    ]
    data = workbook(("Nhóm", [GROUPS, *rows]))
    assert import_file("groupings", data, "a.xlsx", actor=secretary).counts["created"] == 2
    assert import_file("groupings", data, "a.xlsx", actor=secretary).counts["unchanged"] == 2
    found = group_of("commune_group3", [commune, province], dt.date(2026, 3, 1))
    assert found == {commune.pk: "nhom-3", province.pk: "nhom-2"}
    out, _count = export_workbook(resource_of("groupings"), {})
    assert plan_import("groupings", out, "x.xlsx").counts["unchanged"] == 2
    assert verify() == []


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [(0, "vùng lạ", "Cách phân nhóm"), (1, "Xã Lạ", "Đơn vị"), (2, "Nhóm 9", "Nhóm"), (3, "31/02/2026", "Từ ngày")],
)
def test_a_wrong_group_is_named(province, secretary, place, value, column):
    row = ["commune_group3", province.name, "Nhóm 1", "", ""]
    row[place] = value
    (error,) = import_file("groupings", workbook(("Nhóm", [GROUPS, row])), "a.xlsx", actor=secretary).errors
    assert (error.row, error.column) == (2, column)
    assert not UnitGrouping.objects.exists()
