from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core import clock
from base.core.ledger import verify
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv, export_workbook
from importers.resources import resource_of
from movements.models import TargetAssignment, TargetRevision, Task
from tests.factories.movements import MovementFactory, TargetFactory
from tests.factories.targets import WorkThemeFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = [
    "Phong trào", "Tên chỉ tiêu", "Kỳ thực hiện", "Đơn vị", "Mức thấp nhất", "Hệ số khó", "Lý do hệ số khó",
    "Mã người chịu trách nhiệm", "Lý do điều chỉnh",
]  # fmt: skip


@pytest.fixture
def target(province):
    return TargetFactory(movement=MovementFactory(published=True, title="Nước sạch", organiser=province), name="Hộ")


def sheet(*rows):
    return workbook(("Giao", [HEADER, *rows]))


def row(unit, low=95.0, factor="1,5", why="Xã đảo", head="", reason="", name="Hộ"):
    return ["Nước sạch", name, "", unit.name, low, factor, why, head, reason]


def test_units_are_given_their_own_figures_and_people(target, secretary):
    one, two = UnitFactory(), UnitFactory()
    head = PersonFactory(unit=one, position="Chủ tịch UBND xã", is_leader=True)
    other = PersonFactory(unit=two, code="CB-9")
    data = sheet(row(one), row(two, low="", factor="", why="", head="CB-9"))
    assert import_file("assignments", data, "a.xlsx", actor=secretary).counts["created"] == 2
    assert import_file("assignments", data, "a.xlsx", actor=secretary).counts["unchanged"] == 2
    first, second = TargetAssignment.objects.order_by("pk")
    assert (first.low, first.difficulty, first.head) == (95, Decimal("1.5"), head)
    assert (second.low, second.difficulty, second.head) == (None, 1, other)
    assert verify() == []


@clock.at(dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
def test_what_runs_is_put_forward_as_a_revision_with_its_reason(target, secretary):
    unit = UnitFactory()
    import_file("assignments", sheet(row(unit)), "a.xlsx", actor=secretary)
    target.movement.status = "open"
    target.movement.save()
    plan = import_file("assignments", sheet(row(unit, low=80.0)), "a.xlsx", actor=secretary)
    assert [(error.column, "lý do" in error.message) for error in plan.errors] == [("Lý do điều chỉnh", True)]
    data = sheet(row(unit, low=80.0, reason="Hạn mặn"))
    assert import_file("assignments", data, "a.xlsx", actor=secretary).counts["updated"] == 1
    assert TargetAssignment.objects.get().low == 95
    assert TargetRevision.objects.get().after == {"low": "80"}


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"name": "Lạ"}, "Tên chỉ tiêu", "không có chỉ tiêu"),
        ({"factor": "9"}, "Hệ số khó", "từ 0,5 đến 3"),
        ({"why": ""}, "Lý do hệ số khó", "lý do"),
        ({"head": "KHONG"}, "Mã người chịu trách nhiệm", "KHONG"),
    ],
)
def test_a_wrong_row_names_its_cell_and_keeps_all_out(target, secretary, wrong, column, said):
    plan = import_file("assignments", sheet(row(UnitFactory()), row(UnitFactory(), **wrong)), "a.xlsx", actor=secretary)
    (error,) = plan.errors
    assert (error.row, error.column) == (3, column)
    assert said in error.message
    assert not TargetAssignment.objects.exists()


def test_an_export_comes_back_unchanged(target, secretary):
    rows = [row(UnitFactory()), row(UnitFactory(), low="", factor="", why="")]
    import_file("assignments", sheet(*rows), "a.xlsx", actor=secretary)
    for write, name in ((export_workbook, "x.xlsx"), (export_csv, "x.csv")):
        data, count = write(resource_of("assignments"), {})
        assert count == 2
        assert plan_import("assignments", data, name).counts["unchanged"] == 2


def test_tasks_come_in_once_and_go_out_again(secretary):
    lead, partner = UnitFactory(department=True), UnitFactory(department=True)
    WorkThemeFactory(title="Bứt phá")
    header = ["Đầu việc", "Sản phẩm", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Chủ đề"]
    good = ["Lập đề án", "Đề án", lead.name, partner.name, "30/09/2099", "Bứt phá"]
    data = workbook(("Việc", [header, good]))
    assert import_file("tasks", data, "a.xlsx", actor=secretary).counts["created"] == 1
    task = Task.objects.get()
    assert (task.lead, task.theme.title, [row.unit for row in task.partners.all()]) == (lead, "Bứt phá", [partner])
    out, count = export_workbook(resource_of("tasks"), {})
    assert (count, plan_import("tasks", out, "x.xlsx").counts["unchanged"]) == (1, 1)
    late = workbook(("Việc", [header, ["Khác", "Đề án", lead.name, "", "01/01/2020", ""]]))
    (error,) = import_file("tasks", late, "a.xlsx", actor=secretary).errors
    assert (error.column, "đã qua" in error.message) == ("Thời hạn", True)
    changed = workbook(("Việc", [header, [*good[:1], "Khác hẳn", *good[2:]]]))
    (error,) = import_file("tasks", changed, "a.xlsx", actor=secretary).errors
    assert "trên trang của đầu việc" in error.message
    assert verify() == []
