from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core.calendar import WorkingCalendar
from movements.domain.periods import periods_of
from movements.enums import DueRule, Frequency
from movements.models import ReportPlan

PLAIN = WorkingCalendar({}, frozenset())
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("plan", "names", "due"),
    [
        (
            ReportPlan(frequency="quarter", due_day=15),
            ["Quý I/2026", "Quý II/2026", "Quý III/2026", "Quý IV/2026"],
            "2026-03-15",
        ),
        (ReportPlan(frequency="half", due_day=6), ["6 tháng đầu năm 2026", "6 tháng cuối năm 2026"], "2026-06-06"),
        (ReportPlan(frequency="nine_months", due_day=31), ["9 tháng năm 2026"], "2026-09-30"),
        (ReportPlan(frequency="year", due_rule="fixed_date", due_day=25, due_month=11), ["Năm 2026"], "2026-11-25"),
        (ReportPlan(frequency="year", due_rule="working_days", due_day=3), ["Năm 2026"], "2026-12-28"),
    ],
)
def test_names_and_due_days(plan: ReportPlan, names: list[str], due: str) -> None:
    periods = periods_of(plan, *YEAR, PLAIN)
    assert [period.name for period in periods] == names
    assert periods[0].due_on.isoformat() == due


def test_working_days_know_the_holidays() -> None:
    closed = WorkingCalendar({dt.date(2026, 12, 30): "holiday"}, frozenset())
    plan = ReportPlan(frequency="year", due_rule=DueRule.WORKING_DAYS, due_day=1)
    assert periods_of(plan, *YEAR, closed)[0].due_on == dt.date(2026, 12, 29)


def test_a_stub_of_days_is_no_period() -> None:
    plan = ReportPlan(frequency="quarter", due_day=15)
    periods = periods_of(plan, dt.date(2025, 12, 28), dt.date(2026, 3, 31), PLAIN)
    assert [period.name for period in periods] == ["Quý I/2026"]


def test_a_short_movement_still_has_its_period() -> None:
    periods = periods_of(ReportPlan(frequency="year", due_day=15), dt.date(2026, 5, 1), dt.date(2026, 5, 7), PLAIN)
    assert (periods[0].starts_on, periods[0].ends_on) == (dt.date(2026, 5, 1), dt.date(2026, 5, 7))


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 1500),
    st.sampled_from(Frequency.values),
    st.sampled_from(["day_of_month", "working_days"]),
    st.integers(1, 31),
    st.integers(0, 40),
)
def test_periods_are_ordered_within_the_movement_and_never_overlap(
    start: dt.date, days: int, frequency: str, rule: str, day: int, open_days: int
) -> None:
    end = start + dt.timedelta(days=days)
    plan = ReportPlan(frequency=frequency, due_rule=rule, due_day=day, open_days=open_days, grace_days=10)
    periods = periods_of(plan, start, end, PLAIN)
    for period in periods:
        assert start <= period.starts_on <= period.ends_on <= end
        assert period.starts_on <= period.opens_on <= period.due_on <= period.closes_on
    for before, after in pairwise(periods):
        assert before.ends_on < after.starts_on
