"""The way of a report: offered figures, versions, endorsement, return by row, reopening, approval of many."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.jobs import run_job
from base.core.models import Job
from base.notices.models import Notice
from base.units.domain.in_time import Lens
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit
from movements.domain.reporting import approve_report, return_report, save_report, submit_report
from movements.domain.reports.bulk import approve_reports, previewed, start_approving
from movements.domain.reports.endorsing import endorse_report, take_over_report
from movements.domain.reports.prefill import offers_for
from movements.domain.reports.reopening import reopen_duty
from movements.domain.reports.rows import rows_for, written_of
from movements.domain.reports.timeliness import by_cluster, by_period, by_unit, state_of, timeliness_of, total
from movements.domain.reports.versions import last_changes, pending_changes, reasons_of
from movements.enums import Accumulation, DutyStatus, Endorser, ReportStatus
from movements.models import Indicator, Report, ReportPlan, Target
from tests.factories.accounts import UserFactory
from tests.factories.units import ClusterFactory, ClusterMemberFactory, UnitFactory
from tests.movements.campaign import Campaign, ticked
from tests.movements.reporting.world import (
    DUE,
    WRITING,
    approve,
    at,
    figure,
    full,
    opened,
    row,
    save,
    submit,
)

pytestmark = pytest.mark.django_db
SECOND = "Quý II/2026"


def last_second(day: dt.date) -> dt.datetime:
    return clock.end_of(day) - dt.timedelta(microseconds=1)


def test_a_level_is_offered_again_with_its_source_and_a_cumulated_figure_is_not(campaign: Campaign) -> None:
    approve(campaign, 100)
    Indicator.objects.filter(code="2").update(accumulation=Accumulation.YEAR)
    ticked(dt.date(2026, 5, 31))
    duty = campaign.duty(0, period=SECOND)
    rows = rows_for(duty)
    offers = offers_for(duty, rows, filled=set())
    codes = {r.indicator.code for r in rows if r.key in offers}
    assert codes == {"1", "3", "5", "6"}
    offer = offers[row(duty, "1").key]
    assert (offer.figure.value, offer.is_same_day) == (100, False)
    assert offer.origin == f"Quý I/2026 – {campaign.movement.title}"
    assert row(duty, "1").key not in offers_for(duty, rows, filled={row(duty, "1").key})


def test_what_another_plan_has_approved_for_the_same_day_is_offered_even_cumulated() -> None:
    from movements.domain.drafts import PlanDraft  # noqa: PLC0415

    campaign = opened(with_criteria=False, plans=(PlanDraft("quarter"), PlanDraft("half", due_day=20)))
    Target.objects.update(accumulation=Accumulation.YEAR)
    ticked(dt.date(2026, 5, 31))
    with at(dt.date(2026, 6, 10)):
        ticked(dt.date(2026, 6, 10))
        campaign.approve(0, (60, "0.8"), period=SECOND)
        duty = campaign.duty(0, period="6 tháng đầu năm 2026")
        found = offers_for(duty, rows_for(duty), filled=set())
        assert sorted(offer.figure.value for offer in found.values()) == [Decimal("0.8"), 60]
        assert all(offer.is_same_day for offer in found.values())


def test_a_returned_report_shows_reasons_by_row_and_the_reviewer_what_changed(campaign: Campaign) -> None:
    report = submit(campaign, 100)
    duty = campaign.duty(0)
    key = row(duty, "1").key
    return_report(
        report,
        reason="Xem lại số lao động.",
        reasons={key: "Chưa trừ lao động nghỉ việc.", "x": " "},
        actor=campaign.secretary,
    )
    report.refresh_from_db()
    assert reasons_of(report) == {key: "Chưa trừ lao động nghỉ việc."}
    report = save(campaign, [full(duty, 90)[0]])
    rows = rows_for(duty)
    assert [change.key for change in pending_changes(report, rows, written_of(report, rows))] == [key]
    again = submit_report(report, actor=campaign.heads[0])
    assert (again.change_count, again.versions.count()) == (1, 2)
    change = last_changes(again)[0]
    assert (change.name, change.before, change.after) == (
        "Số lao động",
        "100 (Nữ: 50; Nam: 50)",
        "90 (Nữ: 45; Nam: 45)",
    )
    assert reasons_of(again) == {}
    assert ledger.verify() == []


def _endorsed(campaign: Campaign, level: str) -> None:
    ReportPlan.objects.update(endorser=level)


def test_the_cluster_head_endorses_before_the_secretariat_sees_it(campaign: Campaign) -> None:
    cluster = ClusterFactory(year=2026)
    ClusterMemberFactory(cluster=cluster, unit=campaign.units[0])
    head = UserFactory(role=Role.CLUSTER_HEAD, cluster=cluster)
    _endorsed(campaign, Endorser.CLUSTER)
    report = submit(campaign)
    assert report.status == ReportStatus.ENDORSING
    assert Notice.objects.filter(recipient=head, kind="movements.report_submitted").count() == 1
    assert not Notice.objects.filter(recipient=campaign.secretary, kind="movements.report_submitted").exists()
    with pytest.raises(DomainError, match="Chờ xem xét"):
        approve_report(report, actor=campaign.secretary)
    with pytest.raises(NotAllowed):
        endorse_report(report, actor=campaign.heads[0])
    endorsed = endorse_report(report, actor=head)
    assert (endorsed.status, endorsed.endorsed_by) == (ReportStatus.SUBMITTED, head)
    assert approve_report(endorsed, actor=campaign.secretary).status == ReportStatus.APPROVED


def test_the_head_above_endorses_or_returns_and_never_the_own_report() -> None:
    campaign = opened()
    _endorsed(campaign, Endorser.PARENT)
    above = UserFactory(role=Role.HEAD, unit=campaign.movement.organiser)
    with at(WRITING):
        report = submit(campaign)
        assert report.status == ReportStatus.ENDORSING
        with pytest.raises(NotAllowed):
            return_report(report, reason="x", actor=campaign.heads[0])
        returned = return_report(report, reason="Thiếu thuyết minh.", actor=above)
        assert returned.status == ReportStatus.RETURNED
        again = submit_report(returned, actor=campaign.heads[0])
        assert again.status == ReportStatus.ENDORSING


def test_an_empty_endorsing_seat_is_no_dead_end(campaign: Campaign) -> None:
    _endorsed(campaign, Endorser.CLUSTER)
    assert submit(campaign).status == ReportStatus.SUBMITTED


def test_the_secretariat_takes_over_with_a_reason(campaign: Campaign) -> None:
    UserFactory(role=Role.HEAD, unit=campaign.movement.organiser)
    _endorsed(campaign, Endorser.PARENT)
    report = submit(campaign)
    with pytest.raises(DomainError, match="lý do"):
        take_over_report(report, reason="", actor=campaign.secretary)
    taken = take_over_report(report, reason="Cấp trên vắng.", actor=campaign.secretary)
    assert taken.status == ReportStatus.SUBMITTED


def test_after_the_lock_nothing_is_written_until_it_is_reopened_for_the_unit(campaign: Campaign) -> None:
    late = dt.date(2026, 4, 20)
    ticked(late)
    duty = campaign.duty(0)
    with at(late):
        with pytest.raises(DomainError, match="mở lại kỳ cho đơn vị"):
            save(campaign, full(duty))
        with pytest.raises(DomainError, match="không quá 60 ngày"):
            reopen_duty(duty, until=late + dt.timedelta(days=90), reason="Bão lũ.", actor=campaign.secretary)
        with pytest.raises(DomainError, match="lý do"):
            reopen_duty(duty, until=late, reason=" ", actor=campaign.secretary)
        with pytest.raises(NotAllowed):
            reopen_duty(duty, until=late, reason="Bão lũ.", actor=campaign.heads[0])
        opened_again = reopen_duty(duty, until=dt.date(2026, 4, 25), reason="Bão lũ.", actor=campaign.secretary)
        assert (opened_again.status, opened_again.due_on) == (DutyStatus.OPEN, dt.date(2026, 4, 25))
        report = submit(campaign)
    assert report.status == ReportStatus.SUBMITTED
    assert state_of(campaign.duty(0)) == "late"
    assert ledger.verify() == []


def test_a_reopening_ends_with_its_last_second(campaign: Campaign) -> None:
    ticked(dt.date(2026, 4, 20))
    duty = campaign.duty(0)
    with at(dt.date(2026, 4, 20)):
        reopen_duty(duty, until=dt.date(2026, 4, 25), reason="Bão lũ.", actor=campaign.secretary)
    with clock.at(last_second(dt.date(2026, 4, 25))):
        save(campaign, [figure(duty, "2", 1)])
    with clock.at(clock.start_of(dt.date(2026, 4, 26))), pytest.raises(DomainError, match="không sửa được nữa"):
        save(campaign, [figure(duty, "2", 2)])
    ticked(dt.date(2026, 4, 26))
    assert campaign.duty(0).status == DutyStatus.OVERDUE


def test_reopening_an_approved_report_withdraws_the_approval(campaign: Campaign) -> None:
    from movements.domain.figures import indicator_figures  # noqa: PLC0415

    approve(campaign)
    ticked(dt.date(2026, 4, 20))
    assert indicator_figures(campaign.movement)
    with at(dt.date(2026, 4, 20)):
        reopen_duty(campaign.duty(0), until=dt.date(2026, 4, 25), reason="Sai đơn vị tính.", actor=campaign.secretary)
        assert indicator_figures(campaign.movement) == {}
        assert Report.objects.get().status == ReportStatus.RETURNED
        again = submit(campaign, 90)
        approve_report(again, actor=campaign.secretary)
    assert state_of(campaign.duty(0)) == "on_time"
    assert ledger.verify() == []


def test_what_is_open_needs_no_reopening(campaign: Campaign) -> None:
    with pytest.raises(DomainError, match="đang mở"):
        reopen_duty(campaign.duty(0), until=DUE, reason="x", actor=campaign.secretary)


def test_a_movement_stays_open_while_a_reopening_runs(campaign: Campaign) -> None:
    ticked(dt.date(2026, 12, 31))
    with at(dt.date(2026, 12, 31)):
        reopen_duty(campaign.duty(0), until=dt.date(2027, 2, 1), reason="Kiểm tra lại.", actor=campaign.secretary)
    ticked(dt.date(2027, 1, 30))
    campaign.movement.refresh_from_db()
    assert campaign.movement.status == "open"
    ticked(dt.date(2027, 2, 2))
    campaign.movement.refresh_from_db()
    assert campaign.movement.status != "open"


def test_the_report_of_a_dissolved_unit_is_to_be_read_and_names_the_successor(campaign: Campaign) -> None:
    unit, heir = campaign.units[0], UnitFactory(name="Xã Kế Thừa")
    duty = campaign.duty(0)
    save(campaign, [figure(duty, "2", 1)])
    succession = Succession.objects.create(kind=SuccessionKind.MERGE, happened_on=dt.date(2026, 3, 10))
    SuccessionPart.objects.create(succession=succession, source=unit, target=heir)
    Unit.objects.filter(pk=unit.pk).update(valid_to=dt.date(2026, 3, 9))
    with pytest.raises(DomainError, match="Hãy làm việc này cho Xã Kế Thừa") as refusal:
        save(campaign, [figure(duty, "2", 2)])
    assert refusal.value.code == "dissolved"
    with pytest.raises(DomainError, match="Xã Kế Thừa"):
        submit_report(Report.objects.get(), actor=campaign.heads[0])


@pytest.mark.parametrize(
    ("sent", "state"),
    [(last_second(DUE), "on_time"), (clock.start_of(DUE + dt.timedelta(days=1)), "late")],
)
def test_in_time_is_until_the_last_second_of_the_day(campaign: Campaign, sent: dt.datetime, state: str) -> None:
    with clock.at(sent):
        submit(campaign)
    duty = campaign.duty(0)
    assert state_of(duty) == state
    with at(dt.date(2026, 3, 17)):
        counts = timeliness_of(campaign.movement)[campaign.units[0].pk]
        assert (counts.due, counts.on_time, counts.late) == (1, int(state == "on_time"), int(state == "late"))


def test_a_return_does_not_make_a_timely_unit_late(campaign: Campaign) -> None:
    report = submit(campaign)
    with at(dt.date(2026, 3, 20)):
        return_report(report, reason="Thiếu.", actor=campaign.secretary)
        submit_report(report, actor=campaign.heads[0])
    assert state_of(campaign.duty(0)) == "on_time"


def test_counts_by_unit_cluster_and_period_agree() -> None:
    campaign = opened(units=3)
    cluster = ClusterFactory(year=2026, name="Cụm 1")
    for unit in campaign.units[:2]:
        ClusterMemberFactory(cluster=cluster, unit=unit)
    with at(WRITING):
        approve(campaign, index=0)
    with at(dt.date(2026, 3, 18)):
        submit(campaign, index=1)
        counts = timeliness_of(campaign.movement)
        every = total(counts.values())
        assert (every.due, every.on_time, every.late, every.missing, every.approved) == (3, 1, 1, 1, 1)
        assert (str(every.completeness), str(every.timeliness)) == ("66.7", "33.3")
        assert [
            (name, row.due, row.missing) for name, row in by_cluster(campaign.movement, counts, Lens(is_now=False))
        ] == [("Cụm 1", 2, 0)]
        assert [row["missing"] for row in by_unit(campaign.movement)] == [0, 0, 1]
        assert by_period(campaign.movement)[0][1] == every


def test_many_are_approved_as_seen_and_the_rest_is_named() -> None:
    campaign = opened(units=3)
    with at(WRITING):
        reports = [submit(campaign, index=index) for index in range(3)]
        seen = {report.pk: report.submission for report in previewed(campaign.secretary)}
        assert seen == {report.pk: 1 for report in reports}
        return_report(reports[1], reason="Xem lại.", actor=campaign.secretary)
        submit(campaign, 90, index=1)
        return_report(reports[2], reason="Xem lại.", actor=campaign.secretary)
        outcome = approve_reports(seen, actor=campaign.secretary)
    assert outcome.approved == 1
    assert [name.split(",")[0] for name, _why in outcome.left_out] == [unit.name for unit in campaign.units[1:]]
    assert "bản mới hơn" in outcome.left_out[0][1]
    assert "Để lại 2" in outcome.message
    again = approve_reports(seen, actor=campaign.secretary)
    assert (again.approved, again.left_out[0][1]) == (0, "đã được duyệt trước đó")
    with pytest.raises(NotAllowed):
        approve_reports(seen, actor=campaign.heads[0])


def test_a_large_approval_runs_in_the_background(campaign: Campaign) -> None:
    report = submit(campaign)
    job = start_approving({report.pk: 1}, actor=campaign.secretary)
    run_job(job.pk)
    report.refresh_from_db()
    assert report.status == ReportStatus.APPROVED
    assert Job.objects.get(pk=job.pk).message == "Đã duyệt 1 báo cáo."


def test_a_reopened_report_that_is_returned_later_can_still_be_mended(campaign: Campaign) -> None:
    ticked(dt.date(2026, 4, 20))
    with at(dt.date(2026, 4, 20)):
        reopen_duty(campaign.duty(0), until=dt.date(2026, 4, 21), reason="Bão lũ.", actor=campaign.secretary)
        report = submit(campaign)
    with at(dt.date(2026, 4, 28)):
        return_report(report, reason="Thiếu.", actor=campaign.secretary)
        save_report(campaign.duty(0), full(campaign.duty(0), 90), expected_version=None, actor=campaign.officers[0])
        assert submit_report(report, actor=campaign.heads[0]).status == ReportStatus.SUBMITTED
    assert ledger.verify() == []
