from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from base.accounts.enums import Role
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.drafting import draft_movement
from movements.domain.milestones import MilestoneDraft, add_milestones
from movements.domain.packs.installing import export_pack
from movements.domain.packs.schema import write_pack
from movements.domain.plans.versions import open_plan
from movements.domain.scope import ScopeChoice, set_scope
from movements.enums import MovementStatus
from movements.models import Movement
from tests.factories.accounts import UserFactory
from tests.factories.units import ClusterFactory, UnitFactory
from tests.movements.campaign import movement_draft
from tests.movements.queries import queries_of

BASICS = {
    "title": "Thi đua chuyển đổi số năm 2026",
    "kind": "themed",
    "reach": "sector",
    "launch_level": "province",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "participation": "registered",
    "aim": "Ai cũng dùng được dịch vụ công.",
}


def at(name: str, *args: object) -> str:
    return reverse(f"movements:{name}", args=args)


@pytest.fixture
def clerk(client: Client, secretary) -> Client:
    client.force_login(secretary)
    return client


def rows(prefix: str, *lines: dict[str, str]) -> dict[str, str]:
    """The fields of a formset as a browser sends them."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    return data | {
        f"{prefix}-{number}-{key}": value for number, line in enumerate(lines) for key, value in line.items()
    }


def test_a_movement_is_drafted_by_hand_planned_submitted_and_published(clerk, province, chair) -> None:
    assert "Soạn phong trào" in clerk.get(at("movement-create")).content.decode()
    clerk.post(at("movement-create"), BASICS | {"organiser": province.pk})
    movement = Movement.objects.get()
    target = {"name": "Hồ sơ trực tuyến", "comparator": "ge", "low": "82,5", "unit": "%", "weight": "1"}
    clerk.post(at("draft-target-add", movement.pk), target | {"direction": "up", "nature": "ratio"})
    report = {"frequency": "quarter", "due_rule": "day_of_month", "due_day": "20", "open_days": "15", "grace_days": "5"}
    clerk.post(at("movement-reports", movement.pk), rows("form", report))
    plan = open_plan(movement)
    budget = {"source": "Ngân sách tỉnh", "amount": "150.000.000", "purpose": "khen thưởng"}
    clerk.post(at("plan-part", plan.pk, "budget"), rows("budget", budget) | {"budget_note": ""})
    clerk.post(at("plan-part", plan.pk, "grounds"), {"grounds": "Nghị quyết 57\n\nLuật Thi đua, khen thưởng"})
    clerk.post(at("milestone-list", movement.pk), {"kind": "final", "title": "Tổng kết", "planned_on": "2027-01-15"})
    page = clerk.get(at("movement-plan", movement.pk)).content.decode()
    assert "Ngân sách tỉnh: 150.000.000 đồng – khen thưởng" in page
    assert "Nghị quyết 57" in page
    assert "Kinh phí" not in clerk.get(at("movement-submit", movement.pk)).content.decode()
    clerk.post(at("movement-submit", movement.pk), {"gaps": "Soạn nốt sau."})
    clerk.force_login(chair)
    page = clerk.get(at("movement-approve", movement.pk)).content.decode()
    for seen in ("Hồ sơ trực tuyến", "từ 82,5% trở lên", "Quý IV/2026", "Tổng kết: 15/01/2027", "Duyệt và công bố"):
        assert seen in page
    preview = clerk.get(at("movement-preview", movement.pk)).content.decode()
    assert "Bản xem trước" in preview
    assert "Hạn báo cáo Quý I/2026" in preview
    clerk.post(at("movement-approve", movement.pk))
    movement.refresh_from_db()
    assert movement.status == MovementStatus.PUBLISHED
    assert "Ai cũng dùng được" in clerk.get(movement.page.url).content.decode()


def test_what_is_wrong_in_a_draft_is_told_at_its_field_and_kept(clerk, province) -> None:
    wrong = clerk.post(at("movement-create"), BASICS | {"organiser": province.pk, "ends_on": "2025-01-01"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Ngày kết thúc phải sau ngày bắt đầu" in page
    assert "Ai cũng dùng được" in page
    assert not Movement.objects.exists()


def test_the_same_person_gets_a_clear_refusal(clerk, draft, secretary) -> None:
    submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    assert at("movement-approve", draft.pk) not in clerk.get(draft.get_absolute_url()).content.decode()
    page = clerk.get(at("movement-approve", draft.pk)).content.decode()
    assert "không tự duyệt được" in page
    assert "Lý do trình khi còn thiếu:</strong> Soạn nốt sau." in page
    assert "Duyệt và công bố</span>" not in page
    refused = clerk.post(at("movement-approve", draft.pk))
    assert refused.status_code == 422
    assert "không tự duyệt được" in refused.content.decode()


def test_returned_the_author_reads_why_and_takes_it_up(client, draft, secretary, chair) -> None:
    submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    client.force_login(chair)
    client.post(at("movement-return", draft.pk), {"reason": "Thiếu quota."})
    client.force_login(secretary)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Thiếu quota." in page
    assert "Trình duyệt" in page


def test_a_draft_is_hidden_from_units_that_it_is_none_of(client, draft, province) -> None:
    client.force_login(UserFactory(role=Role.HEAD, unit=UnitFactory(parent=province)))
    assert draft.title not in client.get(at("movement-list")).content.decode()
    for name in ("movement-detail", "movement-plan", "movement-preview", "pack-export", "milestone-list"):
        assert client.get(at(name, draft.pk)).status_code == 403


def test_the_list_is_filtered_by_state_year_level_and_kind(clerk, draft, province, secretary) -> None:
    def found(**asked: str) -> int:
        return clerk.get(at("movement-list"), asked).content.decode().count("badge--draft")

    assert found() == 1
    assert (found(status="draft"), found(status="open")) == (1, 0)
    assert (found(year="2026"), found(year="2025")) == (1, 0)
    assert (found(level="province"), found(level="unit")) == (1, 0)
    assert (found(kind="yearly"), found(kind="themed")) == (1, 0)
    assert (found(q="NÔNG THÔN MOI"), found(q="cao tốc")) == (1, 0)
    assert found(year="nonsense") == 1


def test_an_empty_cluster_is_told_in_the_form(clerk, draft) -> None:
    cluster = ClusterFactory(year=2026, name="Cụm trống")
    page = clerk.post(at("movement-scope", draft.pk), {"clusters": [cluster.pk], "names": ""}).content.decode()
    assert "Cụm trống (2026) chưa có đơn vị thành viên nào" in page
    page = clerk.post(at("movement-scope", draft.pk), {"names": "Xã Ma"}).content.decode()
    assert "dòng 1: “Xã Ma”" in page


def test_quotas_are_written_and_a_wrong_line_keeps_the_others(clerk, draft) -> None:
    good = {"award_code": "BKT", "subject": "xã", "amount": "3", "measure": "count"}
    good |= {"per": "cluster", "rounding": "down"}
    wrong = good | {"measure": "percent"}
    page = clerk.post(at("movement-quotas", draft.pk), rows("form", good, wrong))
    assert page.status_code == 422
    assert "tỷ lệ % tính trên số đơn vị loại nào" in page.content.decode()
    clerk.post(at("movement-quotas", draft.pk), rows("form", good))
    assert "BKT, xã: 3 – mỗi cụm, khối" in clerk.get(at("movement-quotas", draft.pk)).content.decode()


def test_a_pack_is_picked_and_a_file_is_taken_in(clerk, province, draft) -> None:
    assert "Bình dân học vụ số" in clerk.get(at("pack-list")).content.decode()
    days = {"organiser": province.pk, "starts_on": "2025-03-26", "ends_on": "2026-12-31"}
    clerk.post(at("pack-install", "binh-dan-hoc-vu-so"), days)
    assert Movement.objects.filter(title="Bình dân học vụ số", status="draft").exists()
    upload = SimpleUploadedFile("goi.yaml", write_pack(export_pack(draft)).encode())
    sent = clerk.post(at("pack-list"), {"file": upload})
    assert draft.title in clerk.get(sent["Location"]).content.decode()
    wrong = clerk.post(at("pack-list"), {"file": SimpleUploadedFile("goi.yaml", b"\xff\xfe")})
    assert "UTF-8" in wrong.content.decode()
    assert clerk.get(at("pack-install", "khong-co")).status_code == 404


def test_what_stands_in_versions_is_shown_as_a_difference(clerk, draft, secretary, chair) -> None:
    movement = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    clerk.post(at("plan-new", movement.pk), {"reason": "Bổ sung nội dung."})
    plan = open_plan(movement)
    clerk.post(at("plan-part", plan.pk, "content"), {"content": "Trồng cây"})
    page = clerk.get(at("plan-version", plan.pk)).content.decode()
    assert "<ins>" in page
    assert "Bổ sung nội dung." in page
    assert "Trồng cây" in clerk.get(at("plan-print", plan.pk)).content.decode()
    clerk.post(at("plan-submit", plan.pk), {"gaps": "Soạn nốt sau."})
    clerk.post(at("plan-issue", plan.pk))
    plan.refresh_from_db()
    assert plan.status == "submitted"
    clerk.force_login(chair)
    clerk.post(at("plan-issue", plan.pk))
    plan.refresh_from_db()
    assert plan.status == "active"


SCREENS = ["movement-approve", "milestone-list", "movement-scope", "movement-quotas", "movement-plan"]


@pytest.mark.parametrize("name", SCREENS)
def test_the_screens_ask_the_same_number_of_queries_for_more_rows(name, client, province, secretary, chair) -> None:
    counts = []
    for number in (1, 3):
        movement = submit_movement(make(province, secretary, number), gaps="Soạn nốt sau.", actor=secretary)
        client.force_login(chair)
        counts.append(queries_of(client, at(name, movement.pk)))
    assert counts[0] == counts[1] <= 30


def make(province, secretary, number: int) -> Movement:
    draft = movement_draft(province, title=f"Phong trào {number}", directive=None)
    movement = draft_movement(draft, actor=secretary)
    units = [UnitFactory(parent=province) for _ in range(number)]
    set_scope(movement, ScopeChoice(units=units), actor=secretary)
    rows = [MilestoneDraft(f"Mốc {n}", planned_on=dt.date(2026, 5, 1)) for n in range(number)]
    add_milestones(movement, rows, actor=secretary)
    return movement
