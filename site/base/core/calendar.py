"""Working days. Counting: the day of the event is day 0, the first working day after it day 1 (DOMAIN §14)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from base.core.models import CalendarDay
from base.core.models.calendar import DayKind

DATA = Path(__file__).with_name("data") / "calendar.yaml"
SATURDAY = 5


class WorkingCalendar:
    """A snapshot of the exceptions; one query, then pure arithmetic."""

    def __init__(self, days: dict[dt.date, str], unverified_years: frozenset[int]) -> None:
        self.days = days
        self.unverified_years = unverified_years

    @classmethod
    def load(cls) -> WorkingCalendar:
        rows = list(CalendarDay.objects.values_list("day", "kind", "is_verified"))
        known = {day.year for day, _, _ in rows}
        unsure = {day.year for day, _, verified in rows if not verified}
        unsure |= {max(known, default=dt.date.min.year) + offset for offset in (1, 2)}
        return cls({day: kind for day, kind, _ in rows}, frozenset(unsure))

    def is_working(self, day: dt.date) -> bool:
        kind = self.days.get(day)
        return kind == DayKind.WORKING if kind else day.weekday() < SATURDAY

    def add(self, start: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `start` (count ≥ 0); with a negative count, before it."""
        direction = 1 if count >= 0 else -1
        day, left = start, abs(count)
        while left:
            day += dt.timedelta(days=direction)
            left -= self.is_working(day)
        return day

    def is_announced(self, day: dt.date) -> bool:
        """False where the year's holidays rest on an assumption; a screen that shows such a date says so."""
        return day.year not in self.unverified_years


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, Any]]:
    return list(yaml.safe_load(DATA.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def shipped_days() -> frozenset[dt.date]:
    """Days that `load_calendar` brings back whenever they are missing."""
    return frozenset(
        row["from"] + dt.timedelta(days=offset)
        for row in _rows()
        for offset in range((row.get("to", row["from"]) - row["from"]).days + 1)
    )


def load_calendar() -> int:
    """Bring the shipped days into the database; days that a person has changed stay as they are. Returns how many are
    new.
    """
    new = 0
    for row in _rows():
        day = row["from"]
        while day <= row.get("to", row["from"]):
            values = {"kind": row["kind"], "name": row["name"], "source": row["source"], "is_verified": row["verified"]}
            _, created = CalendarDay.objects.get_or_create(day=day, defaults=values)
            new += created
            day += dt.timedelta(days=1)
    return new
