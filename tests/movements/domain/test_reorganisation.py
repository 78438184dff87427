"""A unit ends in mid-period: its duties pass or end, what it reported stays, nothing counts twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.domain.successions import Decision, NewUnit, dissolve_unit, merge_units, preview, split_unit
from base.units.models import Unit
from movements.domain.figures import latest_figures
from movements.domain.reorganisation import former_reports, settle_ended_units
from movements.domain.reporting import save_report
from movements.domain.results import scores_of
from movements.domain.targets import assign_target, withdraw_assignment
from movements.enums import AssignmentStatus, DutyStatus, RegistrationStatus
from movements.models import Registration, Report, ReportDuty, Target, TargetAssignment
from tests.movements.campaign import Campaign, moment, start_campaign, ticked

pytestmark = pytest.mark.django_db

MERGED = dt.date(2026, 3, 10)
DECISION = Decision(MERGED, "8/NQ-HĐND")


@pytest.fixture
def campaign() -> Campaign:
    campaign = start_campaign(3)
    for day in (dt.date(2026, 1, 1), dt.date(2026, 3, 2)):
        ticked(day)
    return campaign


def merge(campaign: Campaign, *indexes: int, name: str = "Xã Hợp Nhất") -> Unit:
    with clock.at(moment(MERGED)):
        units = [campaign.units[index] for index in indexes]
        into = NewUnit(name, units[0].kind, campaign.movement.organiser)
        return merge_units(units, into, DECISION, actor=campaign.secretary).founded[0]


def states(unit: Unit) -> list[str]:
    return list(ReportDuty.objects.filter(unit=unit).order_by("period__due_on").values_list("status", flat=True))


def test_open_duties_pass_to_the_successor_and_drafts_are_shown_to_it(campaign: Campaign) -> None:
    with clock.at(moment(dt.date(2026, 3, 5))):
        campaign.save(0, (30, "0.8"))
    new = merge(campaign, 0, 1)
    assert [states(unit) for unit in campaign.units] == [[DutyStatus.LIFTED], [DutyStatus.LIFTED], [DutyStatus.OPEN]]
    assert states(new) == [DutyStatus.OPEN]
    (former,) = former_reports(ReportDuty.objects.get(unit=new))
    assert former.report.duty.unit == campaign.units[0]
    assert [name for name, _shown in former.lines] == ["Xã đạt chuẩn nông thôn mới", "Tỷ lệ hộ nghèo"]
    assert "30" in former.lines[0][1]
    assert Registration.objects.get(unit=new).status == RegistrationStatus.REGISTERED
    assert TargetAssignment.objects.filter(unit=new, status=AssignmentStatus.ACTIVE).count() == 2
    assert ledger.verify() == []


def test_a_second_run_of_the_schedule_finds_nothing(campaign: Campaign) -> None:
    merge(campaign, 0, 1)
    ticked(dt.date(2026, 3, 11))
    with clock.at(moment(dt.date(2026, 3, 12))):
        assert settle_ended_units() == 0
    assert ReportDuty.objects.count() == 4


def test_approved_figures_count_until_the_successor_has_its_own(campaign: Campaign) -> None:
    with clock.at(moment(dt.date(2026, 3, 5))):
        approved = campaign.approve(0, (30, "0.8"))
    new = merge(campaign, 0, 1)
    movement = campaign.movement
    assert states(campaign.units[0]) == [DutyStatus.DONE], "what was sent stays sent"
    assert approved.measurements.first().assignment_id in latest_figures(movement)
    assert campaign.units[0] in {score.unit for score in scores_of(movement)}
    campaign.units.append(new)
    campaign.officers.append(campaign.officers[0])
    campaign.heads.append(campaign.heads[0])
    with clock.at(moment(dt.date(2026, 3, 12))):
        campaign.approve(3, (55, "0.7"))
    ticked(dt.date(2026, 3, 13))
    assert {score.unit for score in scores_of(movement)} == {new, campaign.units[2]}
    assert Report.objects.get(pk=approved.pk).measurements.count() == 2
    assert ledger.verify() == []


def test_who_reported_for_the_old_unit_reports_for_the_new_one(campaign: Campaign) -> None:
    new = merge(campaign, 0)
    with clock.at(moment(dt.date(2026, 3, 12))):
        duty = ReportDuty.objects.get(unit=new)
        save_report(duty, [], note="Đang tổng hợp", expected_version=0, actor=campaign.officers[0])
        old = ReportDuty.objects.get(unit=campaign.units[0])
        with pytest.raises(DomainError, match="Hãy làm việc này cho Xã Hợp Nhất"):
            save_report(old, [], expected_version=0, actor=None)


def test_without_a_successor_duties_end_and_results_stay(campaign: Campaign) -> None:
    with clock.at(moment(dt.date(2026, 3, 5))):
        campaign.save(0, (30, "0.8"))
    with clock.at(moment(MERGED)):
        dissolve_unit(campaign.units[0], DECISION)
    assert states(campaign.units[0]) == [DutyStatus.LIFTED]
    assert Report.objects.get().measurements.count() == 2
    event = ledger.history_of(ReportDuty.objects.get(unit=campaign.units[0])).last()
    assert event is not None
    assert "không có đơn vị kế tục" in event.payload["reason"]
    assert TargetAssignment.objects.filter(unit=campaign.units[0], status=AssignmentStatus.ACTIVE).count() == 2


def give(campaign: Campaign, target: Target, unit: Unit, part: int, whole: int) -> None:
    """A share of its own, as a target that was taken back and is given anew."""
    withdraw_assignment(TargetAssignment.objects.get(target=target, unit=unit), actor=campaign.secretary)
    share = {"numerator": Decimal(part), "denominator": Decimal(whole)}
    assign_target(target, unit, actor=campaign.secretary, **share)


def test_own_figures_of_a_divided_whole_are_added(campaign: Campaign) -> None:
    target = campaign.movement.targets.get(order=1)
    with clock.at(moment(dt.date(2026, 3, 5))):
        for unit, (part, whole) in zip(campaign.units, ((3, 4), (5, 6)), strict=False):
            give(campaign, target, unit, part, whole)
    new = merge(campaign, 0, 1)
    given = TargetAssignment.objects.get(unit=new, target=target)
    assert (given.numerator, given.denominator) == (8, 10)


def test_what_cannot_be_added_is_told_to_the_secretariat(campaign: Campaign) -> None:
    target = campaign.movement.targets.get(order=1)
    unit = campaign.units[0]
    with clock.at(moment(dt.date(2026, 3, 5))):
        give(campaign, target, unit, 3, 4)
    with clock.at(moment(MERGED)):
        parts = [
            (NewUnit(name, unit.kind, campaign.movement.organiser), Decimal("0.5")) for name in ("Xã Một", "Xã Hai")
        ]
        outcome = split_unit(unit, parts, DECISION)
    assert [states(half) for half in outcome.founded] == [[DutyStatus.OPEN], [DutyStatus.OPEN]]
    given = TargetAssignment.objects.get(unit=outcome.founded[0], target=target)
    assert given.numerator is None, "nobody decided how the figure divides"
    notice = campaign.secretary.notices.get(kind="movements.handover_check")
    assert "Xã Một" in notice.body


def test_the_preview_tells_what_happens_in_movements(campaign: Campaign) -> None:
    with clock.at(moment(MERGED)):
        unit = campaign.units[0]
        into = NewUnit("Xã Mới", unit.kind, campaign.movement.organiser)
        outcome = preview(lambda: merge_units([unit], into, DECISION))
    assert "1 phong trào: 1 đơn vị kế tục tham gia, 1 báo cáo đơn vị cũ thôi phải nộp." in outcome.lines
    assert "2 vai trò của tài khoản chuyển sang đơn vị kế tục." in outcome.lines
    assert states(campaign.units[0]) == [DutyStatus.OPEN]


def test_a_reorganisation_out_of_a_list_is_settled_by_the_schedule(campaign: Campaign) -> None:
    """As after an import from before this system knew the unit: ended and pointed on, without the domain command."""
    old, heir = campaign.units[:2]
    with clock.at(moment(MERGED)):
        outcome = merge_units([old], heir, DECISION)
        assert outcome.lines
    assert states(old) == [DutyStatus.LIFTED]
    assert states(heir) == [DutyStatus.OPEN], "a successor that owes already owes once"
