from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Page

from base.accounts.enums import Role
from base.accounts.workbench import work_for
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed, TransitionRefused
from base.notices.models import Notice
from movements.domain.approval import approve_movement, return_movement, submit_movement, withdraw_submission
from movements.domain.drafting import AlreadyPublished, draft_movement, edit_draft, remove_target, save_target
from movements.domain.drafts import MovementDraft, TargetDraft
from movements.domain.lifecycle import cancel_movement
from movements.domain.plans.versions import current_plan, issue_plan, new_version, save_parts, submit_plan
from movements.enums import LaunchPlanStatus, MovementStatus, WindowStatus
from movements.models import MovementPage, ReportPeriod, Target
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import moment, movement_draft


def titles(user) -> list[str]:
    return [item.title for item in work_for(user)]


def test_a_draft_has_no_page_no_periods_and_tells_nobody(draft) -> None:
    assert (draft.status, draft.page, draft.targets.count()) == (MovementStatus.DRAFT, None, 2)
    assert ReportPeriod.objects.count() == MovementPage.objects.count() == Notice.objects.count() == 0
    assert current_plan(draft).parts == {
        "grounds": ["Chỉ thị 18/CT-UBND, UBND tỉnh Vĩnh Long ngày 28/12/2025"],
        "purpose": "Xã nào cũng đạt chuẩn.",
    }
    assert ledger.verify() == []


def test_a_second_person_publishes_everything_at_once(draft, secretary, chair) -> None:
    submitted = submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    assert any(title.startswith("Chờ duyệt phong trào") for title in titles(chair))
    assert not any(title.startswith("Chờ duyệt phong trào") for title in titles(secretary))
    published = approve_movement(submitted, actor=chair)
    assert (published.status, published.approved_by) == (MovementStatus.PUBLISHED, chair)
    assert published.page.live
    assert published.registration_status == WindowStatus.OPEN
    assert ReportPeriod.objects.count() == 4
    assert current_plan(published).status == LaunchPlanStatus.ISSUED
    assert Notice.objects.filter(recipient=secretary, kind="movements.published").count() == 1
    assert ledger.verify() == []


def test_who_wrote_or_submitted_it_is_refused_and_nothing_is_published(draft, secretary, province) -> None:
    colleague = UserFactory(role=Role.SECRETARIAT, unit=province)
    submitted = submit_movement(draft, gaps="Soạn nốt sau.", actor=colleague)
    for person in (secretary, colleague):
        with pytest.raises(NotAllowed, match="không tự duyệt được") as refusal:
            approve_movement(submitted, actor=person)
        assert refusal.value.code == "same_person"
    submitted.refresh_from_db()
    assert (submitted.status, ReportPeriod.objects.count()) == (MovementStatus.SUBMITTED, 0)


def test_only_those_with_the_permission_approve(draft, secretary, province) -> None:
    submitted = submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    with pytest.raises(NotAllowed):
        approve_movement(submitted, actor=UserFactory(role=Role.HEAD, unit=province))


def test_a_draft_that_was_not_submitted_is_not_published(draft, chair) -> None:
    with pytest.raises(TransitionRefused):
        approve_movement(draft, actor=chair)
    assert Page.objects.type(MovementPage).count() == 0


def test_approving_again_changes_nothing(draft, secretary, chair) -> None:
    published = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    again = approve_movement(draft, actor=UserFactory(role=Role.CHAIR))
    assert again.approved_by == chair
    assert (again.page_id, MovementPage.objects.count()) == (published.page_id, 1)


def test_returned_with_a_reason_mended_and_submitted_again(draft, secretary, chair) -> None:
    submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    with pytest.raises(TransitionRefused, match="lý do"):
        return_movement(draft, reason=" ", actor=chair)
    returned = return_movement(draft, reason="Thiếu kinh phí.", actor=chair)
    assert (returned.status, returned.return_reason) == (MovementStatus.RETURNED, "Thiếu kinh phí.")
    assert titles(secretary)[0].startswith("Sửa phong trào bị trả lại")
    plan = returned.launch_plans.get(version=2)
    assert (plan.status, plan.created_by) == (LaunchPlanStatus.DRAFT, secretary)
    assert "Thiếu kinh phí." in plan.change_reason
    save_parts(plan, {"budget_note": "Ngân sách tỉnh."}, actor=secretary)
    published = approve_movement(submit_movement(returned, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    assert current_plan(published).version == 2
    assert ledger.verify() == []


def test_a_submission_is_locked_until_it_is_withdrawn(draft, secretary) -> None:
    submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    with pytest.raises(DomainError, match="Chờ duyệt"):
        edit_draft(draft, {"title": "Tên khác"}, actor=secretary)
    with pytest.raises(DomainError):
        save_target(draft, TargetDraft("Thêm", low=1), actor=secretary)
    withdrawn = withdraw_submission(draft, actor=secretary)
    assert edit_draft(withdrawn, {"title": "Tên khác"}, actor=secretary).title == "Tên khác"


def test_a_draft_is_edited_checked_and_keeps_what_was_not_touched(draft, secretary) -> None:
    with pytest.raises(DomainError) as refusal:
        edit_draft(draft, {"ends_on": dt.date(2025, 1, 1)}, actor=secretary)
    assert refusal.value.code == "ends_on"
    events = ledger.history_of(draft).count()
    edit_draft(draft, {"title": draft.title}, actor=secretary)
    assert ledger.history_of(draft).count() == events
    target = draft.targets.first()
    save_target(draft, TargetDraft("Xã đạt chuẩn", low=70, unit="xã"), actor=secretary, target=target)
    remove_target(Target.objects.get(order=2), actor=secretary)
    assert list(draft.targets.values_list("name", "low")) == [("Xã đạt chuẩn", 70)]
    assert ledger.verify() == []


def test_a_draft_cannot_take_the_name_of_another(draft, province, secretary) -> None:
    other = draft_movement(movement_draft(province, title="Tên khác", directive=None), actor=secretary)
    with pytest.raises(AlreadyPublished, match="lập thành dự thảo"):
        edit_draft(other, {"title": draft.title}, actor=secretary)


def test_a_unit_drafts_for_itself_only(province, secretary) -> None:
    commune = UnitFactory(parent=province)
    head = UserFactory(role=Role.HEAD, unit=commune)
    values = {"title": "Thi đua của xã", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    movement = draft_movement(MovementDraft(organiser=commune, **values), actor=head)
    assert movement.organiser == commune
    with pytest.raises(NotAllowed):
        draft_movement(MovementDraft(organiser=province, **values), actor=head)
    submit_movement(movement, gaps="Soạn nốt sau.", actor=head)
    assert approve_movement(movement, actor=secretary).status == MovementStatus.PUBLISHED


def test_a_draft_is_given_up_by_its_unit_and_frees_its_document(draft, province, secretary) -> None:
    with pytest.raises(NotAllowed):
        cancel_movement(draft, actor=UserFactory(role=Role.HEAD, unit=UnitFactory(parent=province)), reason="x")
    cancel_movement(draft, actor=secretary, reason="Soạn lại từ đầu.")
    assert draft_movement(movement_draft(province), actor=secretary).directive == draft.directive


def test_a_new_version_after_publication_needs_a_second_person_too(draft, secretary, chair) -> None:
    published = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    with clock.at(moment(dt.date(2026, 3, 1))):
        with pytest.raises(DomainError, match="lý do"):
            new_version(published, reason=" ", actor=secretary)
        plan = new_version(published, reason="Bổ sung kinh phí.", actor=secretary)
        with pytest.raises(DomainError, match="Phiên bản 2"):
            new_version(published, reason="Nữa.", actor=secretary)
        save_parts(plan, {"budget_note": "200 triệu đồng."}, actor=secretary)
        plan = submit_plan(plan, gaps="Soạn nốt sau.", actor=secretary)
        with pytest.raises(NotAllowed):
            issue_plan(plan, actor=secretary)
        assert any("Chờ duyệt kế hoạch" in title for title in titles(chair))
        assert current_plan(published).version == 1
        issue_plan(plan, actor=chair)
    assert [(p.version, p.status) for p in published.launch_plans.all()] == [(2, "active"), (1, "closed")]
    with pytest.raises(DomainError, match="không sửa được"):
        save_parts(plan, {"budget_note": "0"}, actor=secretary)
    assert ledger.verify() == []
