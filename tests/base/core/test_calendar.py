from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core.calendar import WorkingCalendar, load_calendar
from base.core.models import CalendarDay

PLAIN = WorkingCalendar({}, frozenset())
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@pytest.fixture
def announced(db: None) -> WorkingCalendar:
    load_calendar()
    return WorkingCalendar.load()


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2024-04-29", False),
        ("2024-05-04", True),
        ("2025-04-26", True),
        ("2025-05-02", False),
        ("2025-09-01", False),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-02-16", False),
        ("2026-02-20", False),
        ("2026-02-23", True),
        ("2026-04-27", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2026-11-24", False),
        ("2026-11-21", False),
        ("2025-11-24", True),
    ],
)
def test_days_off_and_swapped_saturdays(announced: WorkingCalendar, day: str, is_working: bool) -> None:
    assert announced.is_working(dt.date.fromisoformat(day)) == is_working


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-01-09", 1, "2026-01-10"),
        ("2026-01-08", 3, "2026-01-12"),
        ("2026-11-20", 10, "2026-12-07"),
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-02-23", -1, "2026-02-13"),
        ("2026-02-15", 0, "2026-02-15"),
    ],
)
def test_working_days_are_counted_from_the_day_after(
    announced: WorkingCalendar, start: str, count: int, end: str
) -> None:
    assert announced.add(dt.date.fromisoformat(start), count) == dt.date.fromisoformat(end)


def test_year_that_rests_on_an_assumption_says_so(announced: WorkingCalendar) -> None:
    assert announced.is_announced(dt.date(2025, 3, 1))
    assert not announced.is_announced(dt.date(2027, 3, 1))
    assert not announced.is_announced(dt.date(2028, 3, 1))


@pytest.mark.django_db
def test_loading_again_keeps_what_a_person_changed() -> None:
    load_calendar()
    CalendarDay.objects.filter(day=dt.date(2027, 2, 5)).update(kind="working", source="Thông báo mới")
    assert load_calendar() == 0
    assert CalendarDay.objects.get(day=dt.date(2027, 2, 5)).source == "Thông báo mới"


@given(DAYS, st.integers(1, 60))
def test_going_forth_always_ends_on_a_working_day_and_is_strictly_later(start: dt.date, count: int) -> None:
    end = PLAIN.add(start, count)
    assert PLAIN.is_working(end)
    between = sum(PLAIN.is_working(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert between == count


@given(DAYS, st.integers(0, 40), st.integers(1, 40))
def test_counting_in_two_steps_gives_the_same_day(start: dt.date, first: int, second: int) -> None:
    assert PLAIN.add(PLAIN.add(start, first), second) == PLAIN.add(start, first + second)


@given(DAYS, st.integers(1, 40))
def test_back_and_forth_returns_to_a_working_day(start: dt.date, count: int) -> None:
    start = PLAIN.add(start, 1)
    assert PLAIN.add(PLAIN.add(start, count), -count) == start
