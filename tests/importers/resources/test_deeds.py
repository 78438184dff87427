"""Rows that are deeds of the domain: movements, themes, revisions, people who answer, follow-up of the rural areas."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from base.accounts.enums import Role
from base.core import clock
from base.core.ledger import verify
from base.units.models import Unit
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv
from importers.resources import EXPORTED, exported_resource_of, resource_of
from movements.domain.rural.revoking import propose_revocations
from movements.models import (
    Movement,
    Responsibility,
    RuralReassessment,
    RuralRevocation,
    TargetRevision,
    UnitResult,
    WorkTheme,
)
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory
from tests.factories.rural import RuralRecognitionFactory, assessment, commune
from tests.factories.sealed import sealed
from tests.factories.targets import TaskFactory, WorkThemeFactory
from tests.factories.units import PersonFactory, SuccessionFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook
from tests.movements.campaign import moment
from tests.movements.queries import queries_of
from tests.movements.targets.scene import Scene, director, set_scene

pytestmark = pytest.mark.django_db
SUMMER = dt.date(2026, 6, 1)


def sheet(kind: str, *rows: dict[str, Any]) -> bytes:
    names = [column.column_name for column in resource_of(kind).columns]
    return workbook(("A", [names, *([row.get(name, "") for name in names] for row in rows)]))


def taken(kind: str, actor: Any, *rows: dict[str, Any]) -> dict[str, int]:
    return import_file(kind, sheet(kind, *rows), "a.xlsx", actor=actor).counts


def refusals(kind: str, actor: Any, *rows: dict[str, Any]) -> str:
    return " ".join(error.message for error in plan_import(kind, sheet(kind, *rows), "a.xlsx", actor=actor).errors)


def again(kind: str, actor: Any) -> dict[str, int]:
    """The export taken in as it is."""
    return import_file(kind, export_csv(resource_of(kind), {})[0], "a.csv", actor=actor).counts


MOVEMENT = {
    "Tên phong trào": "Cả nước chung tay vì người nghèo",
    "Cơ quan phát động": "Tỉnh Vĩnh Long",
    "Bắt đầu": "01/01/2027",
    "Kết thúc": "31/12/2027",
    "Hạn đăng ký": "31/01/2027",
}


def test_movements_come_in_as_drafts_and_go_out_once_published(province: Unit, secretary: Any) -> None:
    assert taken("movements", secretary, MOVEMENT)["created"] == 1
    made = Movement.objects.get()
    assert (made.status, made.organiser, made.kind) == ("draft", province, "yearly")
    assert taken("movements", secretary, MOVEMENT)["unchanged"] == 1
    assert taken("movements", secretary, MOVEMENT | {"Mục đích": "Không để ai bị bỏ lại."})["updated"] == 1
    made.refresh_from_db()
    assert made.aim == "Không để ai bị bỏ lại."
    assert "phải sau ngày bắt đầu" in refusals("movements", secretary, MOVEMENT | {"Kết thúc": "31/12/2025"})
    assert "người nghèo" not in export_csv(exported_resource_of("movements"), {})[0].decode()
    MovementFactory(open=True, organiser=province, title="=1+1")
    assert again("movements", secretary) == {"read": 1, "created": 0, "updated": 0, "unchanged": 1, "rejected": 0}
    MovementFactory(open=True, organiser=province, title="Đang chạy")
    running = MOVEMENT | {"Tên phong trào": "Đang chạy", "Bắt đầu": "01/01/2026", "Hạn đăng ký": "31/01/2026"}
    assert "không sửa bản thảo được nữa" in refusals("movements", secretary, running)
    assert verify() == []


def test_a_unit_that_ended_launches_nothing(province: Unit, secretary: Any) -> None:
    ended = UnitFactory(parent=province, name="Sở Đã Hết", dissolved=True)
    assert "không còn hoạt động" in refusals("movements", secretary, MOVEMENT | {"Cơ quan phát động": ended.name})


def test_themes_come_in_change_and_go_out_equal(province: Unit, secretary: Any) -> None:
    row = {
        "Chủ đề": "Năm tăng tốc",
        "Loại": "Chủ đề năm",
        "Cơ quan đề ra": province.name,
        "Từ ngày": "01/01/2026",
        "Đến hết ngày": "31/12/2026",
        "Mục tiêu": "Về đích sớm",
    }
    assert taken("themes", secretary, row)["created"] == 1
    assert again("themes", secretary)["unchanged"] == 1
    assert taken("themes", secretary, row | {"Đến hết ngày": "30/06/2027"})["updated"] == 1
    assert WorkTheme.objects.get().ends_on == dt.date(2027, 6, 30)
    assert "phải sau ngày bắt đầu" in refusals("themes", secretary, row | {"Đến hết ngày": "01/01/2025"})
    assert verify() == []


@pytest.fixture
def scene() -> Any:
    with clock.at(moment(SUMMER)):
        yield set_scene(2, comparator="ge", low=90)


def revision(scene: Scene, **cells: Any) -> dict[str, Any]:
    names = {"Phong trào": scene.movement.title, "Tên chỉ tiêu": scene.target.name}
    return names | {"Áp dụng từ ngày": "01/07/2026", "Lý do điều chỉnh": "Thiên tai"} | cells


def test_revisions_are_put_forward_for_one_unit_and_for_all(scene: Scene) -> None:
    rows = (
        revision(scene, **{"Mức thấp nhất": 80}),
        revision(scene, **{"Đơn vị": scene.units[0].name, "Mức thấp nhất": 70}),
    )
    assert taken("revisions", scene.secretary, *rows)["created"] == 2
    own = TargetRevision.objects.get(assignment__unit=scene.units[0])
    assert (own.status, own.after, own.reason) == ("proposed", {"low": "70"}, "Thiên tai")
    assert again("revisions", scene.secretary)["unchanged"] == 2
    other = revision(scene, **{"Mức thấp nhất": 60})
    assert "Đã có điều chỉnh áp dụng từ ngày này" in refusals("revisions", scene.secretary, other)
    assert verify() == []


def test_a_revision_that_cannot_be_is_refused_beside_its_row(scene: Scene) -> None:
    unknown = revision(scene, **{"Tên chỉ tiêu": "Không có", "Mức thấp nhất": 1})
    unchanged = revision(scene, **{"Mức thấp nhất": 90})
    foreign = revision(scene, **{"Hệ số khó": 2})
    twice = [revision(scene, **{"Mức thấp nhất": 80, "Áp dụng từ ngày": f"0{day}/07/2026"}) for day in (1, 2)]
    stranger = revision(scene, **{"Đơn vị": scene.movement.organiser.name, "Mức thấp nhất": 1})
    for rows, words in (
        ([unknown], "không có chỉ tiêu tên như vậy"),
        ([unchanged], "Không có gì thay đổi"),
        ([foreign], "Không điều chỉnh được ở đây: Hệ số khó"),
        ([stranger], "chưa được giao chỉ tiêu"),
    ):
        assert words in refusals("revisions", scene.secretary, *rows)
    assert plan_import("revisions", sheet("revisions", *twice), "a.xlsx", actor=scene.secretary).counts["rejected"] == 1
    assert TargetRevision.objects.count() == 0


def test_people_who_answer_go_out_and_are_handed_over(scene: Scene) -> None:
    first = director(scene.units[0], "Trần Văn Trước", dt.date(2025, 1, 1))
    later = PersonFactory(name="Lê Thị Sau", unit=scene.units[0], code="CB777")
    task = TaskFactory(lead=scene.units[0], due_on=dt.date(2026, 9, 1))
    target = {
        "Phong trào": scene.movement.title,
        "Chỉ tiêu": scene.target.name,
        "Đơn vị": scene.units[0].name,
        "Mã người chịu trách nhiệm": first.code,
        "Từ ngày": "01/02/2026",
    }
    work = {"Đầu việc": task.title, "Thời hạn đầu việc": "01/09/2026", "Đơn vị": scene.units[0].name}
    work |= {"Mã người chịu trách nhiệm": first.code}
    assert taken("heads", scene.secretary, target, work)["updated"] == 2
    assert again("heads", scene.secretary)["unchanged"] == Responsibility.objects.filter(ends_on=None).count()
    handed = target | {"Mã người chịu trách nhiệm": later.code, "Từ ngày": "01/06/2026", "Ghi chú": "Điều động"}
    assert taken("heads", scene.secretary, handed)["updated"] == 1
    assert scene.assignment(0).head == later
    assert Responsibility.objects.get(person=first, assignment__isnull=False).ends_on == dt.date(2026, 5, 31)
    assert "Hãy giao trước" in refusals("heads", scene.secretary, target | {"Chỉ tiêu": "Không có"})
    back = target | {"Từ ngày": "01/05/2026"}
    assert "Ngày bàn giao phải sau ngày" in refusals("heads", scene.secretary, back)
    shown = export_csv(exported_resource_of("heads"), {"year": "2026"})[0].decode()
    assert "Lê Thị Sau" in shown
    assert "Lê Thị Sau" not in export_csv(exported_resource_of("heads"), {"year": "2020"})[0].decode()
    assert verify() == []


def test_revocations_are_decided_by_the_chair_alone(province: Unit, secretary: Any) -> None:
    chair = UserFactory(role=Role.CHAIR, unit=province)
    unit = commune(province, name="Xã An Bình")
    held = RuralRecognitionFactory(unit=unit, decision_number="12/QĐ-UBND")
    item = assessment(unit, status="appraised")
    item.lines.update(outcome="not_met")
    assert propose_revocations(item) == 1
    row = {
        "Xã": "Xã An Bình",
        "Chuẩn": held.standard.code,
        "Số quyết định công nhận": "12/QĐ-UBND",
        "Năm đánh giá": item.year,
        "Quyết định": "Đã thu hồi",
        "Lý do": "Không đạt ba tiêu chí",
    }
    assert again("rural-revocations", None)["unchanged"] == 1
    assert "không có quyền" in refused_whole("rural-revocations", secretary, row)
    assert "không có quyền" in refused_whole("rural-revocations", chair, row)
    assert "Hãy ghi ngày quyết định thu hồi" in refusals("rural-revocations", None, row)
    done = row | {"Số quyết định thu hồi": "9/QĐ-UBND", "Ngày quyết định thu hồi": f"{clock.today():%d/%m/%Y}"}
    assert taken("rural-revocations", None, done)["updated"] == 1
    held.refresh_from_db()
    assert (held.status, held.revocation_number) == ("revoked", "9/QĐ-UBND")
    assert "không mở lại được" in refusals("rural-revocations", None, row | {"Quyết định": "Chờ quyết định"})
    assert again("rural-revocations", None)["unchanged"] == 1
    unknown = row | {"Số quyết định công nhận": "13/QĐ-UBND"}
    assert "Không có đề xuất thu hồi nào" in refusals("rural-revocations", None, unknown)
    assert RuralRevocation.objects.count() == 1


def refused_whole(kind: str, actor: Any, *rows: dict[str, Any]) -> str:
    with pytest.raises(Exception, match="không có quyền") as refused:
        import_file(kind, sheet(kind, *rows), "a.xlsx", actor=actor)
    return str(refused.value)


def test_communes_that_need_no_second_assessment_are_named_in_a_file(province: Unit, secretary: Any) -> None:
    unit = commune(province, name="Xã An Bình")
    succession = SuccessionFactory(happened_on=dt.date(2025, 7, 1))
    row = sealed(RuralReassessment, unit=unit, succession=succession, predecessors=[], found_at=clock.now())
    cells = {"Xã": "Xã An Bình", "Ngày sắp xếp": "01/07/2025", "Kết luận": "Không phải đánh giá lại"}
    assert again("rural-reassessments", secretary)["unchanged"] == 1
    assert refusals("rural-reassessments", secretary, cells) != ""
    assert taken("rural-reassessments", secretary, cells | {"Lý do": "Đã có quyết định chung"})["updated"] == 1
    row.refresh_from_db()
    assert (row.status, row.note) == ("dismissed", "Đã có quyết định chung")
    assert again("rural-reassessments", secretary)["unchanged"] == 1
    assert "do hệ thống lập" in refusals("rural-reassessments", secretary, cells | {"Ngày sắp xếp": "02/07/2025"})
    assert verify() == []


LINKED = {
    "movements:movement-list": ("movements", True),
    "movements:revision-list": ("revisions", True),
    "movements:head-list": ("heads", True),
    "movements:own-targets": ("assignments", True),
    "movements:duty-list": ("timeliness", False),
    "movements:report-list": ("measurements", True),
    "tasks:task-list": ("tasks", True),
    "tasks:theme-list": ("themes", True),
    "criteria:set-list": ("criteria", True),
    "criteria:scheme-list": ("groupings", True),
    "scoring:sheet-list": ("score-sheets", False),
    "scoring:plan-list": ("scoring-plans", False),
    "scoring:ranking-list": ("rankings", False),
    "rural:home": ("rural-assessments", True),
    "rural:recognition-list": ("rural-recognitions", True),
    "rural:revocation-list": ("rural-revocations", False),
    "rural:reassessment-list": ("rural-reassessments", True),
    "units:unit-list": ("units", True),
    "units:cluster-list": ("clusters", True),
    "people:person-list": ("people", True),
}


@pytest.mark.parametrize("address", LINKED)
def test_every_list_leads_to_its_spreadsheet(client: Client, secretary: Any, address: str) -> None:
    client.force_login(secretary)
    kind, is_taken_in = LINKED[address]
    page = client.get(reverse(address)).content.decode()
    assert reverse("importers:data-export", args=[kind]) in page
    assert (f"?kind={kind}" in page) is is_taken_in
    client.force_login(UserFactory(role=Role.OFFICER, unit=UnitFactory()))
    assert reverse("importers:data-export", args=[kind]) not in client.get(reverse(address)).content.decode()


@pytest.mark.parametrize("kind", sorted(EXPORTED))
def test_no_export_writes_a_formula(kind: str, province: Unit) -> None:
    Unit.objects.filter(pk=province.pk).update(name="=1+1")
    data = export_csv(exported_resource_of(kind), {"discovery": "1"} if kind == "candidates" else {})[0].decode()
    assert not any(cell.startswith("=") for row in data.splitlines() for cell in row.split(";"))


def test_results_go_out_with_the_names_of_their_units(client: Client, province: Unit, secretary: Any) -> None:
    facts = {"score": 90, "rank": 1, "met": 1, "total": 2, "inputs_hash": "0" * 64, "frozen_at": clock.now()}
    client.force_login(secretary)
    url, costs = reverse("importers:data-export", args=["results"]), []
    for rows in (1, 3):
        while UnitResult.objects.count() < rows:
            unit = UnitFactory(parent=province, name=f"=Xã {UnitResult.objects.count()}")
            sealed(UnitResult, movement=MovementFactory(summarised=True, organiser=province), unit=unit, **facts)
        costs.append(queries_of(client, url))
    assert costs[0] == costs[1] <= 16
    answer = client.get(url)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert [cell.value for cell in book.active["C"]][1:] == ["=Xã 0", "=Xã 1", "=Xã 2"]
    assert {cell.data_type for cell in book.active["C"]} == {"s"}


def test_themes_of_units_that_ended_go_out_and_come_in_again(province: Unit, secretary: Any) -> None:
    WorkThemeFactory(owner=UnitFactory(parent=province, name="Sở Đã Hết", dissolved=True))
    assert again("themes", secretary)["unchanged"] == 1
