from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from movements.domain.periods import check_plan, due_day_of, due_text, periods_of, window_text
from movements.enums import DueRule, DueSense, Frequency
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


JULY = dt.date(2026, 7, 31)


@pytest.mark.parametrize(
    ("rule", "sense", "day", "month", "due"),
    [
        ("day_of_month", "on", 20, None, "2026-07-20"),
        ("day_of_month", "before", 20, None, "2026-07-19"),
        ("day_of_month", "before", 1, None, "2026-06-30"),
        ("next_month", "before", 5, None, "2026-08-04"),
        ("next_month", "on", 31, None, "2026-08-31"),
        ("working_days", "before", 3, None, "2026-07-28"),
        ("after_end", "on", 3, None, "2026-08-05"),
        ("fixed_date", "before", 10, 11, "2026-11-09"),
        ("fixed_date", "on", 10, 11, "2026-11-10"),
    ],
)
def test_before_a_day_and_by_a_day_are_two_things(rule: str, sense: str, day: int, month: int | None, due: str) -> None:
    plan = ReportPlan(frequency="month", due_rule=rule, due_sense=sense, due_day=day, due_month=month)
    assert due_day_of(plan, JULY, PLAIN).isoformat() == due


def test_before_the_31st_of_a_shorter_month_is_its_last_day() -> None:
    plan = ReportPlan(frequency="month", due_day=31, due_sense=DueSense.BEFORE)
    assert due_day_of(plan, dt.date(2026, 6, 30), PLAIN) == dt.date(2026, 6, 30)
    assert due_day_of(plan, JULY, PLAIN) == dt.date(2026, 7, 30)


def test_a_fixed_date_early_in_the_year_is_that_of_the_year_after() -> None:
    plan = ReportPlan(frequency="year", due_rule="fixed_date", due_day=15, due_month=1)
    assert periods_of(plan, *YEAR, PLAIN)[0].due_on == dt.date(2027, 1, 15)


def test_the_window_of_figures_runs_from_the_15th_to_the_14th() -> None:
    plan = ReportPlan(frequency="quarter", due_day=20, window_start_day=15)
    found = periods_of(plan, dt.date(2025, 12, 1), dt.date(2026, 12, 31), PLAIN)
    assert [(p.name, f"{p.starts_on:%d/%m}", f"{p.ends_on:%d/%m}") for p in found][1:3] == [
        ("Quý I/2026", "15/12", "14/03"),
        ("Quý II/2026", "15/03", "14/06"),
    ]


def test_five_years_follow_the_terms_of_planning() -> None:
    plan = ReportPlan(frequency="five_years", due_rule="fixed_date", due_day=15, due_month=12)
    found = periods_of(plan, dt.date(2024, 1, 1), dt.date(2030, 12, 31), PLAIN)
    assert [(p.name, p.due_on.isoformat()) for p in found] == [
        ("Giai đoạn 2021–2025", "2025-12-15"),
        ("Giai đoạn 2026–2030", "2030-12-15"),
    ]


@pytest.mark.parametrize(
    "plan",
    [
        ReportPlan(frequency="quarter", due_rule="fixed_date", due_day=1, due_month=1),
        ReportPlan(frequency="year", due_rule="fixed_date", due_day=30, due_month=2),
        ReportPlan(frequency="year", due_rule="after_end", due_day=0),
        ReportPlan(frequency="year", window_start_day=29),
    ],
)
def test_a_rule_that_names_no_day_is_refused(plan: ReportPlan) -> None:
    with pytest.raises(DomainError):
        check_plan(plan)


def test_a_plan_reads_as_a_directive_says_it() -> None:
    plan = ReportPlan(frequency="month", due_day=20, due_sense=DueSense.BEFORE, window_start_day=15)
    assert due_text(plan) == "trước ngày 20 của tháng cuối kỳ"
    assert window_text(plan) == "từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ"


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(30, 1500),
    st.sampled_from([value for value in Frequency.values if value != "five_years"]),
    st.sampled_from(DueRule.values),
    st.sampled_from(DueSense.values),
    st.integers(1, 28),
    st.integers(1, 28),
)
def test_windows_never_overlap_and_before_is_one_day_less(
    start: dt.date, days: int, frequency: str, rule: str, sense: str, day: int, window: int
) -> None:
    plan = ReportPlan(
        frequency=frequency, due_rule=rule, due_sense=sense, due_day=day, due_month=6, window_start_day=window
    )
    periods = periods_of(plan, start, start + dt.timedelta(days=days), PLAIN)
    for before, after in pairwise(periods):
        assert before.ends_on < after.starts_on
    named = rule in ("day_of_month", "next_month", "fixed_date")
    other = ReportPlan(frequency=frequency, due_rule=rule, due_sense="on", due_day=day, due_month=6)
    for period in periods:
        shift = 1 if named and sense == "before" and rule != "fixed_date" else 0
        if rule != "fixed_date":
            assert due_day_of(other, period.ends_on, PLAIN) - due_day_of(plan, period.ends_on, PLAIN) == dt.timedelta(
                days=shift
            )
