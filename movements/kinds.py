"""How long a movement lasts, in the classes that the state statistics count. A leaf: models and domain use it."""

from __future__ import annotations

import datetime as dt

from movements.enums import DurationClass


def duration_class(starts_on: dt.date, ends_on: dt.date) -> DurationClass:
    """Both days inclusive: 1/1/2026–31/12/2026 is one year, 1/1–30/12 is less, 2021–2025 is five years."""
    after = ends_on + dt.timedelta(days=1)
    if after < _anniversary(starts_on, 1):
        return DurationClass.UNDER_ONE
    if after == _anniversary(starts_on, 1):
        return DurationClass.ONE
    if after < _anniversary(starts_on, 3):
        return DurationClass.ONE_TO_THREE
    if after < _anniversary(starts_on, 5):
        return DurationClass.THREE_TO_FIVE
    return DurationClass.FIVE_OR_MORE


def _anniversary(day: dt.date, years: int) -> dt.date:
    """The same day so many years on; of 29 February in a common year, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
