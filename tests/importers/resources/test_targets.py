from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.accounts.enums import Role
from base.core import clock
from base.core.errors import NotAllowed
from base.core.ledger import verify
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv, export_workbook
from importers.resources import resource_of
from movements.models import Target, TargetRevision
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory, TargetAssignmentFactory, TargetFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = [
    "Phong trào", "Tên chỉ tiêu", "Phép so sánh", "Mức thấp nhất", "Mức cao nhất", "Số phải đạt", "Tổng số",
    "Đơn vị tính", "Chiều hướng", "Kỳ thực hiện",
]  # fmt: skip


@pytest.fixture
def movement(province):
    return MovementFactory(open=True, title="Chung sức nông thôn mới", organiser=province)


def targets(*rows):
    return workbook(("Chỉ tiêu", [HEADER, *rows]))


def row(name="Hộ dùng nước sạch", sign="ge", low=90.0, high="", part="", whole="", movement="Chung sức nông thôn mới"):
    return [movement, name, sign, low, high, part, whole, "%", "càng cao càng tốt", "Năm 2026"]


def test_targets_are_added_changed_and_left_alone(movement, secretary):
    first = targets(row(), row("Xã đạt chuẩn", "số đạt trên tổng số", "", "", 66, "87"))
    assert import_file("targets", first, "a.xlsx", actor=secretary).counts["created"] == 2
    assert import_file("targets", first, "a.xlsx", actor=secretary).counts["unchanged"] == 2
    assert import_file("targets", targets(row(low="92,125")), "a.xlsx", actor=secretary).counts["updated"] == 1
    water, communes = movement.targets.all()
    assert (water.low, water.order, communes.numerator, communes.order) == (Decimal("92.125"), 1, 66, 2)
    assert verify() == []


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"movement": "Lạ"}, "Phong trào", "Lạ"),
        ({"movement": "Đã khép lại"}, "Phong trào", "không sửa"),
        ({"sign": "gần gần"}, "Phép so sánh", "danh mục"),
        ({"low": ""}, "Mức thấp nhất", "chưa có mức"),
        ({"low": 9, "high": 5}, "Mức thấp nhất", "lớn hơn"),
        ({"part": 9, "whole": 5}, "Số phải đạt", "tổng số"),
        ({"low": "nhiều"}, "Mức thấp nhất", "không phải là số"),
    ],
)
def test_a_wrong_row_names_its_cell_and_keeps_all_out(movement, secretary, wrong, column, said):
    MovementFactory(closed=True, title="Đã khép lại", organiser=movement.organiser)
    plan = import_file("targets", targets(row("Khác"), row(**wrong)), "a.xlsx", actor=secretary)
    (error,) = plan.errors
    assert (error.row, error.column) == (3, column)
    assert said in error.message
    assert not Target.objects.exists()


def test_an_export_comes_back_unchanged_also_of_a_closed_movement(movement):
    namesake = MovementFactory(
        closed=True,
        title=movement.title,
        organiser=movement.organiser,
        slug="cu",
        directive=None,
        starts_on=movement.starts_on.replace(day=2),
    )
    for owner in (movement, namesake):
        TargetFactory(movement=owner, low=Decimal("0.125"))
        TargetFactory(movement=owner, low=Decimal("-0.3"), comparator="change")
        TargetFactory(movement=owner, fraction=True)
        TargetFactory(movement=owner, name="Hộ dùng  nước\nsạch", base_period="Năm  2025 ", unit="'%")
    for write, name in ((export_workbook, "x.xlsx"), (export_csv, "x.csv")):
        data, count = write(resource_of("targets"), {})
        assert count == 8
        assert plan_import("targets", data, name).counts["unchanged"] == 8


def test_who_does_not_manage_movements_may_not(movement, officer):
    for actor in (officer, UserFactory(role=Role.ADMIN)):
        with pytest.raises(NotAllowed):
            import_file("targets", targets(row()), "a.xlsx", actor=actor)
    assert not Target.objects.exists()


def test_what_units_were_given_is_put_forward_as_a_revision(movement, secretary):
    target = TargetFactory(movement=movement, name="Hộ dùng nước sạch", period="Năm 2026", low=Decimal(90))
    TargetAssignmentFactory(target=target)
    plan = import_file("targets", targets(row(low=80.0)), "a.xlsx", actor=secretary)
    assert [(error.column, "lý do" in error.message) for error in plan.errors] == [("Lý do điều chỉnh", True)]
    data = workbook(("Chỉ tiêu", [[*HEADER, "Lý do điều chỉnh"], [*row(low=80.0), "Hạn mặn"]]))
    day = clock.start_of(dt.date(2026, 8, 3))
    with clock.at(day):
        assert import_file("targets", data, "a.xlsx", actor=secretary).counts["updated"] == 1
    target.refresh_from_db()
    revision = TargetRevision.objects.get()
    assert (target.low, revision.after, revision.reason) == (90, {"low": "80"}, "Hạn mặn")
    assert verify() == []


def test_nature_base_and_deadline_come_in_too(movement, secretary):
    more = ["Tính chất", "Cách cộng dồn", "Mức bắt buộc", "Tính trên", "Số kỳ gốc", "Thời hạn", "Trọng số"]
    values = ["tổng trong kỳ", "lũy kế từ đầu năm", "phấn đấu", "người", "1,5", "30/09/2026", 3]
    data = workbook(("Chỉ tiêu", [[*HEADER, *more], [*row(), *values]]))
    assert import_file("targets", data, "a.xlsx", actor=secretary).counts["created"] == 1
    target = Target.objects.get()
    assert (target.nature, target.accumulation, target.hardness, target.per) == ("flow", "year", "strive", "person")
    assert (target.base_value, target.deadline, target.weight) == (Decimal("1.5"), dt.date(2026, 9, 30), 3)
