"""Changing the calendar: what is refused, what the deadlines make of it, and that nothing comes back by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from base.core import clock, ledger
from base.core.calendar import WorkingCalendar, load_calendar
from base.core.errors import DomainError
from base.core.models import CalendarDay, LedgerEvent
from base.core.models.calendar import DayKind
from base.core.working_days import DayWords, clear_day, set_day, swap_days, years_to_announce
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
WORDS = DayWords("Nghỉ bù", "Thông báo thử 1/TB", is_verified=True)


def test_a_swap_moves_a_working_day_and_is_written_in_the_ledger() -> None:
    actor = UserFactory()
    swap_days(dt.date(2027, 3, 1), dt.date(2027, 3, 6), WORDS, actor=actor)
    days = WorkingCalendar.load()
    assert not days.is_working(dt.date(2027, 3, 1))
    assert days.is_working(dt.date(2027, 3, 6))
    assert days.add(dt.date(2027, 2, 26), 1) == dt.date(2027, 3, 2)
    assert LedgerEvent.objects.filter(kind="core.calendar.set", actor=actor.username).count() == 2
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("off", "working", "told"),
    [
        ("2027-03-06", "2027-03-07", "thứ hai đến thứ sáu"),
        ("2027-03-01", "2027-03-02", "thứ bảy hoặc chủ nhật"),
        ("2027-01-01", "2027-03-06", "đã có trong lịch"),
    ],
)
def test_a_swap_that_cannot_be_is_refused_as_a_whole(off: str, working: str, told: str) -> None:
    load_calendar()
    before = CalendarDay.objects.count()
    with pytest.raises(DomainError, match=told):
        swap_days(dt.date.fromisoformat(off), dt.date.fromisoformat(working), WORDS, actor=None)
    assert CalendarDay.objects.count() == before


@pytest.mark.parametrize(
    ("day", "kind", "words", "told"),
    [
        ("2027-03-01", DayKind.WORKING, WORDS, "vốn là ngày làm việc"),
        ("2027-03-06", DayKind.OFF, WORDS, "vốn là thứ bảy"),
        ("2027-03-01", DayKind.OFF, DayWords("Nghỉ", " "), "văn bản"),
        ("2027-03-01", DayKind.OFF, DayWords("", "x"), "tên ngày nghỉ"),
        ("1900-03-01", DayKind.OFF, WORDS, "Năm phải từ"),
    ],
)
def test_what_says_nothing_or_has_no_source_is_refused(day: str, kind: str, words: DayWords, told: str) -> None:
    with pytest.raises(DomainError, match=told):
        set_day(dt.date.fromisoformat(day), kind, words, actor=None)
    assert not CalendarDay.objects.exists()


def test_a_cleared_holiday_does_not_come_back_with_the_next_start() -> None:
    load_calendar()
    holiday, own = dt.date(2027, 2, 5), dt.date(2027, 3, 1)
    set_day(own, DayKind.OFF, WORDS, actor=None)
    with pytest.raises(DomainError, match="vì sao"):
        clear_day(own, reason=" ", actor=None)
    for day in (holiday, own):
        clear_day(day, reason="Thông báo thử 2/TB", actor=None)
    assert load_calendar() == 0
    days = WorkingCalendar.load()
    assert days.is_working(holiday)
    assert days.is_working(own)
    assert not CalendarDay.objects.filter(day=own).exists()
    assert ledger.verify() == []


def test_a_coming_year_is_told_until_every_day_of_it_is_announced() -> None:
    load_calendar()
    assert years_to_announce(dt.date(2026, 9, 30)) == []
    assert years_to_announce(dt.date(2026, 10, 1)) == [2027]
    for row in CalendarDay.objects.filter(day__year=2027, is_verified=False):
        words = DayWords(row.name, "Thông báo thử 3/TB", is_verified=True)
        set_day(row.day, row.kind, words, actor=None)
    assert years_to_announce(dt.date(2026, 10, 1)) == []
    assert years_to_announce(dt.date(2029, 1, 1)) == [2029]
    with clock.at(clock.start_of(dt.date(2026, 11, 1))):
        assert WorkingCalendar.load().is_announced(dt.date(2027, 2, 5))
