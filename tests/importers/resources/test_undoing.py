"""Files of kinds whose rows are deeds of the domain, taken back: all as before, what is used stays and is counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from awards.domain.nominations import edit_nomination
from awards.models import Nomination
from base.accounts.enums import Role
from base.core.errors import DomainError
from base.core.ledger import verify
from base.core.models import CalendarDay
from base.units.models import Unit, UnitCode
from importers.domain.data_jobs import undo
from importers.enums import DataStatus
from importers.models import DataImport
from importers.resources import RESOURCES, resource_of
from movements.domain.criteria.assigning import assign_group
from movements.domain.criteria.grouping import group_of
from movements.domain.rural.recognising import verify_recognition
from movements.domain.targets import assign_target
from movements.domain.tasks.reporting import update_task
from movements.enums import AssignmentStatus, MovementStatus, TaskStatus
from movements.models import (
    Milestone,
    Movement,
    RuralRecognition,
    Target,
    TargetAssignment,
    Task,
    UnitGrouping,
    WorkTheme,
)
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.awards import RoundFactory
from tests.factories.movements import MovementFactory, TargetFactory
from tests.factories.rural import RuralStandardFactory, commune, criteria_set
from tests.factories.targets import TaskFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.resources.test_deeds import MOVEMENT, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def take_back(secretary: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """Undo the last file, as the button does, and let its job run: how many rows were removed, restored and kept."""

    def run(actor: Any = secretary) -> tuple[int, int, int]:
        item = DataImport.objects.order_by("pk").last()
        assert item is not None
        with django_capture_on_commit_callbacks(execute=True):
            undo(item, actor=actor)
        item.refresh_from_db()
        assert (item.status, item.written_to) == (DataStatus.UNDONE, 0)
        assert verify() == []
        found = item.job.result["undone"]
        return found["removed"], found["restored"], found["kept"]

    return run


def test_movements_of_a_file_are_given_up_as_long_as_they_are_bare_drafts(province, secretary, take_back):
    taken("movements", secretary, MOVEMENT)
    taken("movements", secretary, MOVEMENT | {"Mục đích": "Không ai bị bỏ lại."})
    assert take_back() == (0, 1, 0)
    assert Movement.objects.get().aim == ""
    taken("movements", secretary, *(MOVEMENT | {"Tên phong trào": f"Phong trào {n}"} for n in range(3)))
    begun = Movement.objects.get(title="Phong trào 1")
    TargetFactory(movement=begun)
    assert take_back() == (2, 0, 1)
    left = Movement.objects.exclude(status=MovementStatus.CANCELLED)
    assert {movement.title for movement in left} == {MOVEMENT["Tên phong trào"], "Phong trào 1"}
    assert taken("movements", secretary, MOVEMENT | {"Tên phong trào": "Phong trào 0"})["created"] == 1


def test_themes_go_and_come_back_to_their_words(province, secretary, take_back):
    row = {
        "Chủ đề": "Năm tăng tốc",
        "Loại": "Chủ đề năm",
        "Cơ quan đề ra": province.name,
        "Từ ngày": "01/01/2026",
        "Đến hết ngày": "31/12/2026",
        "Mục tiêu": "Về đích sớm",
    }
    taken("themes", secretary, row)
    changed = {"Đến hết ngày": "30/06/2027", "Mục tiêu": "Khác"}
    taken("themes", secretary, row | changed, row | {"Chủ đề": "Đã dùng"}, row | {"Chủ đề": "Thừa"})
    TaskFactory(theme=WorkTheme.objects.get(title="Đã dùng"))
    assert take_back() == (1, 1, 1)
    assert set(WorkTheme.objects.values_list("title", "ends_on", "aim")) == {
        ("Năm tăng tốc", dt.date(2026, 12, 31), "Về đích sớm"),
        ("Đã dùng", dt.date(2026, 12, 31), "Về đích sớm"),
    }


def test_milestones_leave_a_draft_and_stay_with_what_is_public(province, secretary, take_back):
    draft = MovementFactory(organiser=province, title="Bản thảo")
    public = MovementFactory(open=True, organiser=province, title="Đã công bố")
    rows = [
        {"Phong trào": movement.title, "Mốc": "Sơ kết", "Ngày dự kiến": "30/06/2026"} for movement in (draft, public)
    ]
    taken("milestones", secretary, *rows)
    assert take_back() == (1, 0, 1)
    assert [milestone.movement for milestone in Milestone.objects.all()] == [public]


def test_targets_that_nobody_was_given_are_taken_out_and_changed_ones_come_back(province, secretary, take_back):
    movement = MovementFactory(published=True, organiser=province, title="Nước sạch")
    row = {
        "Phong trào": "Nước sạch", "Tên chỉ tiêu": "Hộ dùng nước sạch", "Phép so sánh": "ge",
        "Mức thấp nhất": 90, "Đơn vị tính": "%", "Chiều hướng": "càng cao càng tốt",
    }  # fmt: skip
    taken("targets", secretary, row)
    new = [row | {"Tên chỉ tiêu": name} for name in ("Thừa", "Đã giao")]
    taken("targets", secretary, row | {"Mức thấp nhất": 95.5, "Thời hạn": "30/11/2026"}, *new)
    assign_target(Target.objects.get(name="Đã giao"), UnitFactory(), actor=secretary)
    assert take_back() == (1, 1, 1)
    found = movement.targets.order_by("order").values_list("name", "low", "deadline")
    assert list(found) == [("Hộ dùng nước sạch", 90, None), ("Đã giao", 90, None)]


def test_what_was_given_by_a_file_is_withdrawn_again(province, secretary, take_back):
    movement = MovementFactory(published=True, title="Nước sạch", organiser=province)
    target = TargetFactory(movement=movement, name="Hộ")
    one, two = UnitFactory(), UnitFactory()
    PersonFactory(unit=one, position="Chủ tịch UBND xã", is_leader=True)
    assign_target(target, two, note="Cũ", actor=secretary)
    row = {"Phong trào": "Nước sạch", "Tên chỉ tiêu": "Hộ"}
    taken("assignments", secretary, row | {"Đơn vị": one.name}, row | {"Đơn vị": two.name, "Ghi chú": "Mới"})
    assert TargetAssignment.objects.get(unit=one).responsibilities.count() == 1
    assert take_back() == (1, 1, 0)
    assert TargetAssignment.objects.get(unit=one).status == AssignmentStatus.WITHDRAWN
    kept = TargetAssignment.objects.get(unit=two)
    assert (kept.status, kept.note) == (AssignmentStatus.ACTIVE, "Cũ")


def test_tasks_are_cancelled_unless_somebody_has_begun(province, secretary, take_back):
    lead, partner = UnitFactory(department=True), UnitFactory(department=True)
    row = {
        "Sản phẩm": "Đề án", "Đơn vị chủ trì": lead.name, "Đơn vị phối hợp": partner.name, "Thời hạn": "30/09/2099",
    }  # fmt: skip
    taken("tasks", secretary, row | {"Đầu việc": "Lập đề án"}, row | {"Đầu việc": "Đã làm"})
    begun = Task.objects.get(title="Đã làm")
    officer = UserFactory(role=Role.OFFICER, unit=lead)
    update_task(begun, note="Đã họp.", expected_version=begun.version, actor=officer)
    assert take_back() == (1, 0, 1)
    assert dict(Task.objects.values_list("title", "status")) == {
        "Lập đề án": TaskStatus.CANCELLED,
        "Đã làm": TaskStatus.IN_PROGRESS,
    }


def test_drafts_of_nominations_are_thrown_away_and_summaries_come_back(province, secretary, take_back):
    unit = UnitFactory(parent=province, name="Xã An")
    for code in ("CB1", "CB2", "CB3"):
        PersonFactory(code=code, unit=unit)
    RoundFactory(name="Đợt cuối năm", council_unit=province)
    RoleAssignmentFactory(user=secretary, role=Role.OFFICER, unit=unit)
    row = {"Đợt xét": "Đợt cuối năm", "Mã danh hiệu": "BKT", "Đơn vị đề nghị": "Xã An"}
    row["Tóm tắt thành tích"] = "Hoàn thành 12 công trình."
    taken("nominations", secretary, row | {"Mã cá nhân": "CB1"})
    taken(
        "nominations",
        secretary,
        row | {"Mã cá nhân": "CB1", "Tóm tắt thành tích": "Đã sửa."},
        row | {"Mã cá nhân": "CB2"},
        row | {"Mã cá nhân": "CB3"},
    )
    edit_nomination(Nomination.objects.get(person__code="CB3"), achievement="Đã viết thêm.", actor=secretary)
    assert take_back() == (1, 1, 1)
    assert dict(Nomination.objects.values_list("person__code", "achievement")) == {
        "CB1": "Hoàn thành 12 công trình.",
        "CB3": "Đã viết thêm.",
    }


def test_groups_of_units_are_again_what_they_were(province, secretary, take_back):
    unit, other = UnitFactory(parent=province, name="Xã An Bình"), UnitFactory(parent=province, name="Xã An Phú")
    assign_group("commune_group3", unit, "nhom-1", source="Cũ", actor=secretary)
    assign_group("commune_group3", other, "nhom-1", source="Cũ", actor=secretary)
    before = list(UnitGrouping.objects.order_by("pk").values())
    row = {"Cách phân nhóm": "commune_group3", "Căn cứ": "QĐ 1"}
    taken(
        "groupings",
        secretary,
        row | {"Đơn vị": unit.name, "Nhóm": "Nhóm 3", "Từ ngày": "15/02/2026"},
        row | {"Đơn vị": other.name, "Nhóm": "Nhóm 2"},
    )
    day = dt.date(2026, 3, 1)
    assert group_of("commune_group3", [unit, other], day) == {unit.pk: "nhom-3", other.pk: "nhom-2"}
    assert take_back() == (1, 1, 0)
    assert list(UnitGrouping.objects.order_by("pk").values()) == before


def test_earlier_recognitions_go_unless_somebody_held_them_against_the_decision(province, secretary, take_back):
    criteria_set()
    RuralStandardFactory()
    one, two = commune(province, name="Xã Một"), commune(province, name="Xã Hai")
    row = {
        "Chuẩn": "chuan-thu", "Ngày quyết định": "15/05/2023", "Cấp quyết định": "Chủ tịch UBND tỉnh", "Nguồn": "Sổ",
    }  # fmt: skip
    rows = [row | {"Xã": unit.name, "Số quyết định": f"{unit.pk}/QĐ-UBND"} for unit in (one, two)]
    taken("rural-recognitions", secretary, *rows)
    verify_recognition(RuralRecognition.objects.get(unit=two), actor=secretary)
    taken("rural-recognitions", secretary, *(each | {"Nguồn": "Sổ khác"} for each in rows))
    assert take_back()[0] == 0
    assert set(RuralRecognition.objects.values_list("source", flat=True)) == {"Sổ"}


def test_days_off_and_codes_of_units_go_and_come_back(province, secretary, take_back):
    unit = UnitFactory(parent=province, name="Xã Cù Lao")
    code = {"Đơn vị": unit.name, "Loại mã": "khu-vuc", "Mã": "III", "Từ ngày": "01/01/2026"}
    taken("unit-codes", secretary, code)
    taken("unit-codes", secretary, code | {"Đến hết ngày": "31/12/2026"}, code | {"Mã": "II"})
    assert take_back() == (1, 1, 0)
    assert list(UnitCode.objects.filter(scheme="khu-vuc").values_list("code", "valid_to")) == [("III", None)]
    RoleAssignmentFactory(user=secretary, role=Role.ADMIN, unit=province)
    taken("calendar", secretary, {"Ngày": "02/09/2099", "Loại": "Ngày nghỉ", "Tên": "Quốc khánh", "Căn cứ": "TB 1"})
    assert take_back() == (1, 0, 0)
    assert not CalendarDay.objects.filter(day=dt.date(2099, 9, 2)).exists()


def test_every_kind_can_be_undone_or_says_why_not_and_where_to_go(db):
    for kind, resource in RESOURCES.items():
        found = resource()
        assert found.can_be_undone != bool(found.not_undone), kind
        assert found.can_be_undone or "ãy " in str(found.not_undone), kind


def test_the_screen_of_a_kind_that_is_not_undone_says_where_its_rows_are_put_right(
    client: Client, province: Unit, secretary: Any
):
    row = {"Năm": 2026, "Cụm, khối": "Cụm 1", "Đơn vị": UnitFactory(parent=province).name}
    taken("clusters", secretary, row)
    item = DataImport.objects.get()
    client.force_login(secretary)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Tệp này không hoàn tác được" in page
    assert "trang của cụm, khối" in page
    with pytest.raises(DomainError, match="trang của cụm, khối"):
        undo(item, actor=secretary)
    assert not resource_of("clusters").can_be_undone


def test_units_of_a_file_go_with_their_codes_unless_something_hangs_on_them(province, secretary, take_back):
    kind = province.kind.name
    row = {"Loại": kind, "Từ ngày": "01/07/2025"}
    names = {"A": "Sở Một", "A1": "Phòng Một", "B": "Sở Hai", "C": "Sở Ba"}
    rows = [row | {"Mã đơn vị": code, "Tên đơn vị": name} for code, name in names.items()]
    above = {"A1": "A"}
    placed = [each | {"Đơn vị cấp trên": above.get(each["Mã đơn vị"], province.name)} for each in reversed(rows)]
    taken("units", secretary, *placed)
    PersonFactory(unit=Unit.objects.get(name="Sở Hai"))
    assert take_back() == (3, 0, 1)
    province.refresh_from_db()
    assert [unit.name for unit in province.get_children()] == ["Sở Hai"]
    assert province.numchild == 1
    assert not UnitCode.objects.filter(code__in=["A", "A1", "C"]).exists()
    again = [each for each in placed if each["Mã đơn vị"] != "B"]
    assert taken("units", secretary, *again)["created"] == 3


def test_a_unit_that_a_file_has_renamed_bears_its_former_name_again(province, secretary, take_back):
    row = {"Mã đơn vị": "A", "Loại": province.kind.name, "Đơn vị cấp trên": province.name}
    taken("units", secretary, row | {"Tên đơn vị": "Sở Một"})
    taken("units", secretary, row | {"Tên đơn vị": "Sở Mốt"})
    assert take_back() == (0, 1, 0)
    assert Unit.objects.named_like("so mot").get().name == "Sở Một"
