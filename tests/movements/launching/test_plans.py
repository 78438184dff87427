from __future__ import annotations

import datetime as dt
from dataclasses import fields
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.milestones import MilestoneDraft, add_milestones
from movements.domain.plans.document import changes_between, completeness, document_of
from movements.domain.plans.parts import BudgetLine, PlanCriterion, PlanParts, WorkLine, check_parts, parts_from_json
from movements.domain.plans.versions import new_version, open_plan, save_parts, submit_plan
from movements.domain.quotas import QuotaDraft, set_quotas
from movements.enums import DurationClass, LaunchPlanStatus, MovementStatus, PlanSubject
from movements.kinds import duration_class

FULL = PlanParts(
    grounds=("Quyết định 587/QĐ-TTg",),
    purpose="Xã nào cũng đạt chuẩn.",
    requirements="Thiết thực.",
    theme="Cả nước chung sức",
    subjects=("collective", "household"),
    content="Làm đường\nTrồng cây",
    criteria=(PlanCriterion("household", "Hiến đất làm đường", "m²"),),
    commendation="Bằng khen",
    phases="Giai đoạn 1: đến tháng 6",
    budget=(BudgetLine("Ngân sách tỉnh", "150000000", "khen thưởng"),),
    work=(WorkLine("Tổng hợp", "Sở Nội vụ", "Sở Tài chính", "2026-11-15"),),
    reporting="Hằng quý",
)


def test_ten_parts_are_filled_from_text_and_from_rows(draft, secretary) -> None:
    plan = open_plan(draft)
    filled, missing = completeness(document_of(plan))
    assert (filled, len(missing)) == (4, 6)
    save_parts(plan, {name: getattr(FULL, name) for name in ("budget", "work", "content", "subjects")}, actor=secretary)
    set_quotas(draft, [QuotaDraft("BKT", "xã", Decimal(3))], actor=secretary)
    add_milestones(draft, [MilestoneDraft("Sơ kết", "midterm", dt.date(2026, 7, 1))], actor=secretary)
    plan.refresh_from_db()
    parts = document_of(plan)
    assert completeness(parts) == (10, [])
    lines = {part.key: part.lines for part in parts}
    assert lines["budget"] == ("Ngân sách tỉnh: 150.000.000 đồng – khen thưởng",)
    assert lines["work"][0] == "Tổng hợp – Sở Nội vụ; phối hợp: Sở Tài chính; xong trước hết ngày 15/11/2026"
    assert lines["phases"] == ("Từ 01/01/2026 đến 31/12/2026", "Sơ kết: 01/07/2026")
    assert lines["scope"] == ("Đối tượng: Tập thể, Hộ gia đình",)
    assert "66/87 xã" in lines["criteria"][0]


def test_a_difference_is_shown_line_by_line(draft, secretary) -> None:
    plan = open_plan(draft)
    before = document_of(plan)
    after = document_of(save_parts(plan, {"grounds": ("Một căn cứ khác",), "purpose": "Mới."}, actor=secretary))
    changes = changes_between(before, after)
    assert [change.title for change in changes] == ["Căn cứ", "Mục đích, yêu cầu"]
    assert ("+", "Một căn cứ khác") in changes[0].lines
    assert [mark for mark, _line in changes[1].lines] == ["-", "+"]
    assert changes_between(after, after) == []


def test_a_version_freezes_as_it_stands_not_as_somebody_read_it(draft, secretary) -> None:
    stale = open_plan(draft)
    save_parts(stale, {"content": "Trồng cây"}, actor=secretary)
    frozen = submit_plan(stale, gaps="Soạn nốt sau.", actor=secretary)
    assert next(part.lines for part in document_of(frozen) if part.key == "content") == ("Trồng cây",)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (PlanParts(subjects=("robot",)), "subject"),
        (PlanParts(budget=(BudgetLine("Ngân sách", "nhiều"),)), "amount"),
        (PlanParts(work=(WorkLine("Việc", "Sở", "", "2026-02-30"),)), "due_on"),
    ],
)
def test_what_a_plan_cannot_say_is_refused(parts: PlanParts, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_parts(parts)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "data", [{"la": 1}, {"grounds": "a"}, {"purpose": 1}, {"budget": ["x"]}, {"work": [{"x": ""}]}]
)
def test_a_plan_of_another_shape_is_refused(data) -> None:
    with pytest.raises(DomainError):
        parts_from_json(data)


line = st.text(min_size=1, max_size=20)


@given(
    st.builds(
        PlanParts,
        grounds=st.lists(line, max_size=3).map(tuple),
        purpose=st.text(max_size=30),
        subjects=st.lists(st.sampled_from(PlanSubject.values), unique=True).map(tuple),
        criteria=st.lists(st.builds(PlanCriterion, st.sampled_from(PlanSubject.values), line, st.text())).map(tuple),
        budget=st.lists(st.builds(BudgetLine, line, st.integers(0, 10**12).map(str), st.text())).map(tuple),
        work=st.lists(st.builds(WorkLine, line, line, st.text(), st.dates().map(dt.date.isoformat))).map(tuple),
    )
)
def test_parts_travel_through_json_unchanged(parts: PlanParts) -> None:
    assert parts_from_json(parts.to_json()) == parts


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-01-01", "2026-12-30", DurationClass.UNDER_ONE),
        ("2026-01-01", "2026-12-31", DurationClass.ONE),
        ("2024-02-29", "2025-02-28", DurationClass.ONE),
        ("2026-01-01", "2027-01-01", DurationClass.ONE_TO_THREE),
        ("2026-01-01", "2028-12-30", DurationClass.ONE_TO_THREE),
        ("2026-01-01", "2028-12-31", DurationClass.THREE_TO_FIVE),
        ("2021-01-01", "2025-12-31", DurationClass.FIVE_OR_MORE),
    ],
)
def test_the_duration_class_of_the_statistics(start: str, end: str, expected: DurationClass) -> None:
    assert duration_class(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == expected


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 4000), st.integers(0, 400))
def test_a_longer_movement_is_never_in_a_shorter_class(start: dt.date, days: int, more: int) -> None:
    order = list(DurationClass)
    end = start + dt.timedelta(days=days)
    longer = duration_class(start, end + dt.timedelta(days=more))
    assert order.index(longer) >= order.index(duration_class(start, end))


def test_a_plan_that_lacks_parts_goes_only_with_a_reason_that_the_approver_reads(
    draft, secretary, chair, client
) -> None:
    with pytest.raises(DomainError, match=r"Kế hoạch còn thiếu: .*Kinh phí"):
        submit_movement(draft, actor=secretary)
    draft.refresh_from_db()
    assert draft.status == MovementStatus.DRAFT
    client.force_login(secretary)
    url = reverse("movements:movement-submit", args=[draft.pk])
    refused = client.post(url, {"gaps": ""})
    assert refused.status_code == 422
    assert "Lý do trình khi còn thiếu" in refused.content.decode()
    client.post(url, {"gaps": "Kinh phí chờ dự toán."})
    draft.refresh_from_db()
    assert (draft.status, open_plan(draft).gap_reason) == (MovementStatus.SUBMITTED, "Kinh phí chờ dự toán.")
    client.force_login(chair)
    shown = client.get(reverse("movements:movement-approve", args=[draft.pk])).content.decode()
    assert "Kinh phí chờ dự toán." in shown
    assert ledger.verify() == []


def test_a_whole_plan_needs_no_reason(draft, secretary) -> None:
    plan = save_parts(open_plan(draft), {f.name: getattr(FULL, f.name) for f in fields(FULL)}, actor=secretary)
    assert completeness(document_of(plan))[1] == []
    submit_movement(draft, gaps="thừa", actor=secretary)
    assert open_plan(draft).gap_reason == ""


def test_a_further_version_asks_for_the_reason_on_a_page_of_its_own(draft, secretary, chair, client) -> None:
    movement = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    plan = new_version(movement, reason="Thêm kinh phí", actor=secretary)
    client.force_login(secretary)
    url = reverse("movements:plan-submit", args=[plan.pk])
    assert "Trình phiên bản 2 khi còn thiếu phần?" in client.post(url).content.decode()
    client.post(url, {"gaps": "Chờ dự toán."})
    plan.refresh_from_db()
    assert (plan.status, plan.gap_reason) == (LaunchPlanStatus.SUBMITTED, "Chờ dự toán.")
