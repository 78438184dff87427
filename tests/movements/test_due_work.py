from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.models import LedgerEvent
from base.notices.models import Notice
from movements.domain.registration import register_unit
from movements.enums import DutyStatus, MovementStatus, PeriodStatus
from movements.models import Movement, ReportDuty, ReportPeriod, UnitResult
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory, end_unit
from tests.movements.campaign import Campaign, moment, start_campaign, ticked

pytestmark = pytest.mark.django_db
DUE = {"Quý I/2026": "03-15", "Quý II/2026": "06-15", "Quý III/2026": "09-15", "Quý IV/2026": "12-15"}


def play_year(campaign: Campaign) -> Counter[str]:
    """Tick every morning from before the launch to after the freezing. Unit 0 reports on the due day, unit 1 never."""
    done: Counter[str] = Counter()
    day = dt.date(2025, 12, 25)
    while day <= dt.date(2027, 1, 20):
        done.update({name: count for name, count in ticked(day).done.items() if name.startswith("movements.")})
        for period, due in DUE.items():
            if f"{day:%m-%d}" == due and day.year == 2026:
                with clock.at(moment(day, 15)):
                    campaign.approve(0, (66, "0.5"), period=period)
        day += dt.timedelta(days=1)
    return done


def test_a_whole_year_by_ticks() -> None:
    campaign = start_campaign(units=2)
    done = play_year(campaign)
    assert done == Counter(
        {
            "movements.open_registration": 0,
            "movements.launch": 1,
            "movements.open_periods": 4,
            "movements.open_late_duties": 0,
            "movements.mark_overdue": 4,
            # Unit 0: T−7, −3, −1, 0; unit 1 also T+1; in each of four periods.
            "movements.remind": 4 * (4 + 5),
            "movements.escalate": 4,
            "movements.close_registration": 1,
            "movements.close_periods": 4,
            "movements.close_movements": 1,
            "movements.freeze_results": 1,
        }
    )
    movement = Movement.objects.get()
    assert movement.status == MovementStatus.SUMMARISED
    assert Counter(ReportDuty.objects.values_list("status", flat=True)) == {DutyStatus.DONE: 4, DutyStatus.OVERDUE: 4}
    assert list(UnitResult.objects.order_by("rank").values_list("unit", "score")) == [
        (campaign.units[0].pk, 100),
        (campaign.units[1].pk, 0),
    ]
    assert Notice.objects.filter(kind="movements.duty_escalated", recipient=campaign.heads[1]).count() == 4
    assert Notice.objects.filter(kind="movements.duty_escalated", recipient=campaign.secretary).count() == 4
    assert not Notice.objects.filter(kind="movements.duty_escalated", recipient=campaign.officers[1]).exists()
    assert ledger.verify() == []


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-28", "2026-03-12", "2026-03-16", "2026-03-18", "2027-01-15"])
def test_a_second_tick_finds_nothing(day: str) -> None:
    start_campaign(units=2)
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    ticked(dt.date.fromisoformat(day))
    events, notices = LedgerEvent.objects.count(), Notice.objects.count()
    again = ticked(dt.date.fromisoformat(day)).done
    assert not any(count for name, count in again.items() if name.startswith("movements."))
    assert (LedgerEvent.objects.count(), Notice.objects.count()) == (events, notices)


def test_downtime_skips_old_reminders_instead_of_sending_them_late() -> None:
    campaign = start_campaign(units=1)
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    ticked(dt.date(2026, 3, 13))
    reminders = Notice.objects.filter(kind="movements.duty_reminder", recipient=campaign.officers[0])
    assert [notice.title for notice in reminders] == ["Còn 2 ngày đến hạn báo cáo Quý I/2026"]


def test_a_unit_that_registers_late_gets_its_duty_and_a_dissolved_one_none() -> None:
    campaign = start_campaign(units=2, registration_closes_on=None)
    gone = campaign.units[1]
    gone.refresh_from_db()
    end_unit(gone, dt.date(2026, 2, 1))
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    late = UnitFactory(parent=campaign.movement.organiser)
    with clock.at(moment(dt.date(2026, 3, 1))):
        register_unit(campaign.movement, late, actor=UserFactory(role=Role.HEAD, unit=late))
    assert ticked(dt.date(2026, 3, 2)).done["movements.open_late_duties"] == 1
    assert set(ReportDuty.objects.values_list("unit", flat=True)) == {campaign.units[0].pk, late.pk}


def test_a_movement_published_late_closes_its_past_periods_without_duties() -> None:
    start_campaign(units=1)
    ticked(dt.date(2026, 5, 20))
    states = dict(ReportPeriod.objects.values_list("name", "status"))
    assert states["Quý I/2026"] == PeriodStatus.CLOSED
    assert ReportDuty.objects.count() == 0
    ticked(dt.date(2026, 6, 1))
    assert ReportDuty.objects.get().period.name == "Quý II/2026"


def test_results_wait_ten_days_for_reports_that_nobody_reviewed() -> None:
    campaign = start_campaign(units=1)
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 12, 1))
    with clock.at(moment(dt.date(2026, 12, 14))):
        campaign.submit(0, (66, "0.5"), period="Quý IV/2026")
    assert ticked(dt.date(2027, 1, 10)).done["movements.freeze_results"] == 0
    assert ticked(dt.date(2027, 1, 11)).done["movements.freeze_results"] == 1


def test_the_registration_window_opens_by_its_day() -> None:
    campaign = start_campaign(units=0, registration_opens_on=dt.date(2026, 1, 5))
    officer = UserFactory(role=Role.OFFICER, unit=UnitFactory(parent=campaign.movement.organiser))
    assert ticked(dt.date(2026, 1, 4)).done["movements.open_registration"] == 0
    assert ticked(dt.date(2026, 1, 5)).done["movements.open_registration"] == 1
    assert Notice.objects.filter(recipient=officer, kind="movements.registration_opened").count() == 1
