from __future__ import annotations

import datetime as dt

import pytest

from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.notices.models import Notice
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.corrections import extend_registration, move_milestone, move_round
from movements.domain.milestones import (
    MilestoneDraft,
    MilestoneReport,
    add_milestones,
    drop_milestone,
    remove_milestone,
    report_milestone,
)
from movements.domain.plans.document import document_of
from movements.domain.plans.versions import current_plan
from movements.domain.steps import steps_of
from movements.enums import MilestoneKind, MilestoneStatus, MovementStage, MovementStatus, WindowStatus
from movements.models import Milestone, Movement
from tests.factories.accounts import UserFactory
from tests.movements.campaign import moment, ticked

MIDTERM = dt.date(2026, 7, 10)


@pytest.fixture
def movement(draft, secretary, chair) -> Movement:
    """Published, with a mid-term and a final review."""
    rows = [
        MilestoneDraft("Sơ kết 6 tháng", MilestoneKind.MIDTERM, MIDTERM),
        MilestoneDraft("Tổng kết", MilestoneKind.FINAL, dt.date(2027, 1, 15)),
        MilestoneDraft("Khen thưởng", MilestoneKind.COMMENDATION),
        MilestoneDraft("Nhân rộng", MilestoneKind.SPREADING),
    ]
    add_milestones(draft, rows, actor=secretary)
    return approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)


def the(movement: Movement, kind: str) -> Milestone:
    return movement.milestones.get(kind=kind)


def report(day: dt.date, **changes) -> MilestoneReport:
    return MilestoneReport(**({"held_on": day, "results": "40/66 xã đạt chuẩn."} | changes))


def state_of(movement: Movement, label: str) -> str:
    movement.refresh_from_db()
    return next(step["state"] for step in steps_of(movement) if step["label"] == label)


def test_a_milestone_years_away_is_a_slip_of_the_year(movement: Movement, secretary) -> None:
    with pytest.raises(DomainError, match="Hãy xem lại năm"):
        add_milestones(movement, [MilestoneDraft("Sơ kết", planned_on=dt.date(2020, 7, 10))], actor=secretary)
    milestone = movement.milestones.get(kind=MilestoneKind.FINAL)
    with clock.at(moment(dt.date(2026, 3, 1))), pytest.raises(DomainError, match="Hãy xem lại năm"):
        move_milestone(milestone, dt.date(2037, 1, 15), reason="Gõ nhầm", actor=secretary)


def test_the_schedule_reminds_of_each_step_once(movement, secretary) -> None:
    ticked(dt.date(2026, 1, 1))
    days = [dt.date(2026, 7, day) for day in (2, 3, 4, 7, 9, 10, 11, 12)]
    done = [ticked(day).done["movements.remind_milestones"] for day in days for _again in range(2)]
    assert done == [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0]
    assert Notice.objects.filter(recipient=secretary, kind="movements.milestone_reminder").count() == 5


def test_reviews_lead_the_movement_from_the_launch_to_the_spreading(movement, secretary) -> None:
    ticked(dt.date(2026, 1, 1))
    with clock.at(moment(MIDTERM)):
        done = report_milestone(the(movement, "midterm"), report(MIDTERM, lessons="Bám cơ sở."), actor=secretary)
        assert (done.status, done.held_on, done.reported_by) == (MilestoneStatus.DONE, MIDTERM, secretary)
        assert state_of(movement, "Sơ kết") == "done"
        with pytest.raises(DomainError, match="31/12/2026"):
            report_milestone(the(movement, "final"), report(MIDTERM), actor=secretary)
        assert the(movement, "final").status == MilestoneStatus.PLANNED
    ticked(dt.date(2027, 1, 20))
    day = dt.date(2027, 1, 25)
    with clock.at(moment(day)):
        with pytest.raises(DomainError):
            report_milestone(the(movement, "commendation"), report(day), actor=secretary)
        report_milestone(the(movement, "final"), report(day), actor=secretary)
        report_milestone(the(movement, "commendation"), report(day), actor=secretary)
        with pytest.raises(DomainError) as refusal:
            report_milestone(the(movement, "spreading"), report(day), actor=secretary)
        assert refusal.value.code == "examples"
        report_milestone(the(movement, "spreading"), report(day, examples="Xã An Bình"), actor=secretary)
    movement.refresh_from_db()
    assert (movement.stage, movement.status) == (MovementStage.SPREADING, MovementStatus.SUMMARISED)
    assert [step["state"] for step in steps_of(movement)] == ["done"] * 9
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("changes", "code"), [({"results": " "}, "results"), ({"held_on": dt.date(2026, 7, 11)}, "held_on")]
)
def test_a_report_without_substance_is_refused(movement, secretary, changes, code: str) -> None:
    ticked(dt.date(2026, 1, 1))
    with clock.at(moment(MIDTERM)), pytest.raises(DomainError) as refusal:
        report_milestone(the(movement, "midterm"), report(MIDTERM, **changes), actor=secretary)
    assert refusal.value.code == code


def test_a_milestone_leaves_a_draft_freely_and_a_movement_with_a_reason(draft, secretary, chair) -> None:
    first, second = add_milestones(draft, [MilestoneDraft("Một"), MilestoneDraft("Hai")], actor=secretary)
    remove_milestone(first, actor=secretary)
    approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    second = Milestone.objects.get(pk=second.pk)
    with pytest.raises(DomainError):
        remove_milestone(second, actor=secretary)
    with pytest.raises(DomainError, match="lý do"):
        drop_milestone(second, reason="", actor=secretary)
    assert drop_milestone(second, reason="Gộp vào tổng kết.", actor=secretary).status == MilestoneStatus.DROPPED
    assert ledger.verify() == []


def test_a_moved_milestone_makes_a_new_version_of_the_plan_with_its_reason(movement, secretary) -> None:
    with clock.at(moment(dt.date(2026, 6, 1))):
        with pytest.raises(DomainError, match="lý do"):
            move_milestone(the(movement, "midterm"), dt.date(2026, 7, 20), reason="", actor=secretary)
        with pytest.raises(DomainError, match="chưa tới"):
            move_milestone(the(movement, "midterm"), dt.date(2026, 5, 1), reason="Bão", actor=secretary)
        move_milestone(the(movement, "midterm"), dt.date(2026, 7, 20), reason="Bão số 3.", actor=secretary)
    plan = current_plan(movement)
    assert (plan.version, plan.change_reason, plan.status) == (2, "Bão số 3.", "active")
    phases = next(part for part in document_of(plan) if part.key == "phases")
    assert "Sơ kết 6 tháng: 20/07/2026" in phases.lines
    assert ledger.verify() == []


def test_a_window_that_closed_opens_again_with_a_reason(movement, secretary, province) -> None:
    ticked(dt.date(2026, 2, 1))
    movement.refresh_from_db()
    assert movement.registration_status == WindowStatus.CLOSED
    with clock.at(moment(dt.date(2026, 2, 5))):
        for wrong in (dt.date(2026, 1, 31), dt.date(2026, 2, 4), dt.date(2027, 1, 1)):
            with pytest.raises(DomainError) as refusal:
                extend_registration(movement, wrong, reason="Còn đơn vị.", actor=secretary)
            assert refusal.value.code == "until"
        officer = UserFactory(role=Role.OFFICER, unit=province)
        with pytest.raises(NotAllowed):
            extend_registration(movement, dt.date(2026, 2, 28), reason="Xin", actor=officer)
        extended = extend_registration(movement, dt.date(2026, 2, 28), reason="Còn đơn vị.", actor=secretary)
        assert extended.registration_status == WindowStatus.OPEN
    assert ticked(dt.date(2026, 2, 28)).done["movements.close_registration"] == 0
    assert ticked(dt.date(2026, 3, 1)).done["movements.close_registration"] == 1
    assert ledger.verify() == []


def test_the_round_moves_only_among_days_to_come(movement, secretary) -> None:
    moved = move_round(movement, dt.date(2027, 1, 20), reason="Chốt số liệu muộn.", actor=secretary)
    assert moved.round_opens_on == dt.date(2027, 1, 20)
    with clock.at(moment(dt.date(2027, 1, 20))), pytest.raises(DomainError):
        move_round(movement, dt.date(2027, 2, 1), reason="Muộn.", actor=secretary)
