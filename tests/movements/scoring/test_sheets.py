from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.accounts.workbench import work_for
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.notices.models import Notice
from base.units.models import ClusterMember
from movements.domain.criteria.versions import new_version
from movements.domain.scoring.background import freeze_due_rankings
from movements.domain.scoring.plans import revise_plan
from movements.domain.scoring.queries import own_sheets, sheets_for
from movements.domain.scoring.rankings import freeze_ranking
from movements.domain.scoring.reading import desk_of, stages_of
from movements.domain.scoring.sheets import Given, StaleSheet, return_sheet, save_sheet, submit_sheet
from movements.domain.scoring.stages import make_sheets, missed_stages, open_due_stages, remind, reopen_stage
from movements.enums import SheetStatus, StageStatus
from movements.models import Movement, ScoreSheet, ScoringStage
from tests.factories.accounts import UserFactory
from tests.factories.movements import RegistrationFactory
from tests.factories.scoring import AFTER, APPRAISAL_DAY, CROSS_DAY, SELF_DAY, Contest, moment, start_contest

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    contest = start_contest(2)
    contest.report(0, i1=45, i3=1)
    contest.issue()
    contest.turn(SELF_DAY)
    return contest


def save(contest: Contest, *given: Given, version: int = 0, unit: int = 0) -> ScoreSheet:
    with clock.at(moment(SELF_DAY)):
        return save_sheet(contest.sheet(unit, "self"), given, expected_version=version, actor=contest.officers[unit])


def test_a_stage_opens_with_a_sheet_for_everybody_and_only_once(contest: Contest) -> None:
    assert ScoreSheet.objects.filter(stage__stage="self", scorer=None).count() == 2
    with clock.at(moment(SELF_DAY)):
        assert open_due_stages() == 0
    assert Notice.objects.filter(kind="movements.scoring_stage", recipient__in=contest.officers).count() == 2
    assert ledger.verify() == []


def test_proposals_come_from_approved_figures_and_stand_where_nothing_is_given(contest: Contest) -> None:
    saved = save(contest, Given(contest.path("2"), Decimal(35)))
    assert saved.total == 30 + 35 + 5
    rows = {row.rule.name: row for row in desk_of(saved).rows}
    assert rows["Chỉ tiêu 1"].proposed.points == 30
    assert rows["Chỉ tiêu 1"].period == "Năm 2026"
    assert rows["Chỉ tiêu 4"].line is None


def test_the_head_sends_and_proposals_become_points(contest: Contest) -> None:
    saved = save(contest, Given(contest.path("2"), Decimal(35), reason="Có quyết định."))
    with clock.at(moment(SELF_DAY)):
        with pytest.raises(NotAllowed):
            submit_sheet(saved, actor=contest.officers[0])
        sent = submit_sheet(saved, expected_version=1, actor=contest.heads[0])
        assert submit_sheet(sent, actor=contest.heads[0]).pk == sent.pk
    entries = {entry.path: entry.points for entry in sent.entries.all()}
    assert (sent.status, entries[contest.path("1")], entries[contest.path("4")]) == (SheetStatus.SUBMITTED, 30, None)
    assert ledger.verify() == []


def test_what_only_a_person_can_score_must_be_scored(contest: Contest) -> None:
    saved = save(contest, Given(contest.path("1"), Decimal(30)))
    with clock.at(moment(SELF_DAY)), pytest.raises(DomainError, match="Còn thiếu điểm: Chỉ tiêu 2"):
        submit_sheet(saved, actor=contest.heads[0])


def test_other_points_than_computed_need_a_reason(contest: Contest) -> None:
    saved = save(contest, Given(contest.path("1"), Decimal(50)), Given(contest.path("2"), Decimal(40)))
    with clock.at(moment(SELF_DAY)), pytest.raises(DomainError, match=r"Hãy ghi lý do.*Chỉ tiêu 1"):
        submit_sheet(saved, actor=contest.heads[0])


@pytest.mark.parametrize(
    ("code", "points", "words"), [("1", 61, "từ 0 đến 60"), ("2", -1, "từ 0 đến 40"), ("4", -11, "từ -10 đến 10")]
)
def test_points_out_of_range_are_refused_and_nothing_is_written(
    contest: Contest, code: str, points: int, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        save(contest, Given(contest.path("2"), Decimal(5)), Given(contest.path(code), Decimal(points)))
    assert contest.sheet(0, "self").version == 0


def test_points_and_not_applicable_do_not_go_together(contest: Contest) -> None:
    with pytest.raises(DomainError, match="để trống điểm"):
        save(contest, Given(contest.path("2"), Decimal(5), is_not_applicable=True))


def test_the_later_of_two_people_sees_the_other_and_loses_nothing(contest: Contest) -> None:
    save(contest, Given(contest.path("2"), Decimal(30)))
    with pytest.raises(StaleSheet, match="Điểm bạn vừa nhập vẫn còn") as caught:
        save(contest, Given(contest.path("3"), Decimal(10)), version=0)
    saved = save(contest, Given(contest.path("3"), Decimal(10), reason="Cờ."), version=caught.value.sheet.version)
    assert {entry.path: entry.points for entry in saved.entries.all()} == {contest.path("2"): 30, contest.path("3"): 10}
    assert save(contest, Given(contest.path("3"), Decimal(10), reason="Cờ."), version=2).version == 2


def test_a_changed_set_is_said_and_points_follow_their_code(contest: Contest) -> None:
    old = contest.chosen
    save(contest, Given(contest.path("2"), Decimal(30)))
    fresh = new_version(old, reason="Bổ sung theo chỉ đạo", actor=None)
    Movement.objects.filter(pk=contest.movement.pk).update(criteria_set=fresh)
    sheet = contest.sheet(0, "self")
    with clock.at(moment(SELF_DAY)), pytest.raises(StaleSheet, match=r"phiên bản 2.*Bổ sung theo chỉ đạo"):
        save_sheet(sheet, [], expected_version=1, expected_set=old.pk, actor=contest.officers[0])
    with clock.at(moment(SELF_DAY)):
        kept = save_sheet(sheet, [], expected_version=1, expected_set=fresh.pk, actor=contest.officers[0])
    assert (kept.criteria_set_id, kept.total) == (fresh.pk, 65)


def test_cross_scoring_is_the_cluster_heads_and_never_of_the_own_unit() -> None:
    contest = start_contest(2)
    insider = UserFactory(role="cluster_head", unit=contest.units[0], cluster=contest.cluster)
    contest.issue()
    contest.turn(SELF_DAY)
    contest.turn(CROSS_DAY)
    pairs = set(ScoreSheet.objects.filter(stage__stage="cross").values_list("unit_id", "scorer_id"))
    assert pairs == {
        (contest.units[0].pk, contest.leader.pk),
        (contest.units[1].pk, contest.leader.pk),
        (contest.units[1].pk, insider.pk),
    }
    with clock.at(moment(CROSS_DAY)), pytest.raises(NotAllowed, match="người khác chấm"):
        save_sheet(contest.sheet(1, "cross", contest.leader), [], expected_version=0, actor=insider)
    own = contest.sheet(0, "cross", contest.leader)
    ScoreSheet.objects.filter(pk=own.pk).update(scorer=insider)
    with clock.at(moment(CROSS_DAY)), pytest.raises(NotAllowed, match="chính đơn vị của mình"):
        save_sheet(own, [], expected_version=0, actor=insider)


def test_late_sheets_lapse_and_a_reopened_stage_takes_them(contest: Contest) -> None:
    contest.turn(CROSS_DAY)
    sheet = contest.sheet(0, "self")
    assert (sheet.status, sheet.stage.status) == (SheetStatus.LAPSED, StageStatus.CLOSED)
    with clock.at(moment(CROSS_DAY)):
        with pytest.raises(DomainError, match="Bước “Tự chấm” đã khóa"):
            save_sheet(sheet, [], expected_version=0, actor=contest.officers[0])
        reopen_stage(sheet.stage, due_on=CROSS_DAY, reason="Mất mạng", actor=contest.secretary)
        saved = save_sheet(contest.sheet(0, "self"), [], expected_version=0, actor=contest.officers[0])
    assert saved.version == 1
    assert ledger.verify() == []


def test_the_due_day_is_inclusive_to_its_last_second(contest: Contest) -> None:
    due = dt.date(2026, 12, 9)
    with clock.at(clock.start_of(due + dt.timedelta(days=1)) - dt.timedelta(seconds=1)):
        assert open_due_stages() == 0
        save_sheet(contest.sheet(0, "self"), [], expected_version=0, actor=contest.officers[0])
    contest.turn(due + dt.timedelta(days=1))
    assert contest.sheet(1, "self").status == SheetStatus.LAPSED


def test_reminders_go_once_a_step_to_those_who_wait(contest: Contest) -> None:
    with clock.at(moment(dt.date(2026, 12, 8))):
        assert (remind(), remind()) == (2, 0)


def test_a_returned_sheet_goes_back_with_its_reason(contest: Contest) -> None:
    saved = save(contest, Given(contest.path("2"), Decimal(35)))
    with clock.at(moment(SELF_DAY)):
        sent = submit_sheet(saved, actor=contest.heads[0])
        returned = return_sheet(sent, reason="Thiếu minh chứng", actor=contest.secretary)
    assert (returned.status, returned.return_reason) == (SheetStatus.RETURNED, "Thiếu minh chứng")
    assert Notice.objects.filter(kind="movements.score_sheet_returned", recipient=contest.officers[0]).exists()


def test_stages_side_by_side_with_spread_and_the_one_who_is_off() -> None:
    contest = start_contest(1)
    second = UserFactory(role="cluster_head", cluster=contest.cluster)
    third = UserFactory(role="cluster_head", cluster=contest.cluster)
    contest.report(0, i1=90)
    contest.issue(aggregation="median")
    contest.turn(SELF_DAY)
    contest.score(contest.sheet(0, "self"), contest.officers[0], SELF_DAY, send=contest.heads[0], i2=40)
    contest.turn(CROSS_DAY)
    for scorer, points in ((contest.leader, 35), (second, 34), (third, 10)):
        contest.score(contest.sheet(0, "cross", scorer), scorer, CROSS_DAY, send=scorer, i2=points)
    contest.turn(APPRAISAL_DAY)
    sheet = contest.sheet(0, "appraisal")
    desk = desk_of(sheet)
    own, cross, _appraisal = stages_of(
        sheet, desk.plan, list(sheets_for(contest.secretary).prefetch_related("entries"))
    )
    assert (own.total, cross.total) == (100, 94)
    assert (cross.agreement.spread, cross.agreement.outliers) == (25, (third.pk,))
    assert desk.by_path[contest.path("2")].before is not None


def test_nobody_sees_a_sheet_before_its_time(contest: Contest) -> None:
    save(contest, Given(contest.path("2"), Decimal(35)))
    assert contest.sheet(0, "self") in own_sheets(contest.officers[0])
    assert not sheets_for(contest.leader).exists()
    assert not sheets_for(contest.officers[1]).filter(unit=contest.units[0]).exists()
    with clock.at(moment(SELF_DAY)):
        submit_sheet(contest.sheet(0, "self"), actor=contest.heads[0])
    assert not sheets_for(contest.leader).exists()
    contest.turn(CROSS_DAY)
    assert sheets_for(contest.leader).filter(stage__stage="self").count() == 1


def test_a_cluster_without_members_makes_no_sheets_and_is_no_error() -> None:
    contest = start_contest(1)
    ClusterMember.objects.all().delete()
    contest.issue()
    contest.turn(SELF_DAY)
    contest.turn(CROSS_DAY)
    assert not ScoreSheet.objects.filter(stage__stage="cross").exists()


def test_a_unit_that_registers_late_gets_its_sheet(contest: Contest) -> None:
    RegistrationFactory(movement=contest.movement)
    with clock.at(moment(SELF_DAY)):
        assert make_sheets(contest.sheet(0, "self").stage) == 1


def test_a_stage_whose_window_nobody_opened_closes_says_so_and_is_taken_up_again() -> None:
    contest = start_contest(2)
    contest.issue()
    contest.turn(CROSS_DAY)
    stage = ScoringStage.objects.get(stage="self")
    assert (stage.status, stage.sheets.count()) == (StageStatus.CLOSED, 0)
    contest.turn(CROSS_DAY)
    (told,) = Notice.objects.filter(kind="movements.scoring_stage_missed")
    assert (told.recipient, "09/12/2026" in told.body) == (contest.secretary, True)
    (item,) = [item for item in work_for(contest.secretary) if item.state == "overdue"]
    assert "Hãy mở lại bước với hạn mới" in item.detail
    assert not [item for item in work_for(contest.officers[0]) if item.state == "overdue"]
    with clock.at(moment(CROSS_DAY)):
        reopen_stage(stage, due_on=CROSS_DAY, reason="Máy chủ ngừng chạy", actor=contest.secretary)
    assert ScoreSheet.objects.filter(stage=stage, status=SheetStatus.DRAFT).count() == 2
    assert not list(missed_stages())
    assert ledger.verify() == []


def test_the_day_of_a_stage_that_passed_in_a_draft_plan_closes_nothing() -> None:
    contest = start_contest(1)
    plan = contest.issue()
    revise_plan(plan, reason="Đổi ngày", actor=contest.secretary)
    contest.turn(AFTER)
    assert set(plan.stages.values_list("status", flat=True)) == {StageStatus.PLANNED}


def test_no_ranking_is_frozen_by_itself_where_a_stage_went_by_without_a_sheet() -> None:
    contest = start_contest(2)
    contest.issue()
    contest.end()
    assert (freeze_due_rankings(), missed_stages().count()) == (0, 3)
    freeze_ranking(contest.movement, actor=contest.secretary)
    assert not list(missed_stages())
