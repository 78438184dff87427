"""What the figures of several periods amount to: the one place where nature and accumulation of a target are read.

- `point`: each figure is the level on the reporting day; the newest stands. For a flow ("tổng trong kỳ") each figure is
  that period's alone, and they are added; a period inside a longer one that is also reported counts once.
- `year`, `term`: each figure already runs from the start of the year or term; the newest stands.
- `average`: the mean of the figures.

A period in which the target did not apply is left out of sums and means. Missing is not zero: no figure gives None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

from movements.enums import Accumulation, Nature

STEP = Decimal("0.0001")
Span = tuple[dt.date, dt.date]


class Reading(NamedTuple):
    """What one period says: `value` None and `is_not_applicable` where the target did not apply."""

    starts_on: dt.date
    ends_on: dt.date
    value: Decimal | None
    is_not_applicable: bool = False
    period: str = ""


def is_added_up(nature: str, accumulation: str) -> bool:
    """Each figure is that of its period alone, so that they are to be added."""
    return nature == Nature.FLOW and accumulation == Accumulation.POINT


def runs_from_start(nature: str, accumulation: str) -> bool:
    """What stands is a sum that grows from the start of the year or term, not a level."""
    if nature in (Nature.RATIO, Nature.CHANGE):
        return False
    return nature == Nature.FLOW or accumulation in (Accumulation.YEAR, Accumulation.TERM)


def course_of(readings: Iterable[Reading], *, nature: str, accumulation: str) -> list[Reading]:
    """What stood at the end of each period, oldest first; without periods that have neither figure nor mark."""
    known = sorted((row for row in readings if row.value is not None or row.is_not_applicable), key=_order)
    if accumulation == Accumulation.AVERAGE:
        return [_mean(known[: place + 1]) for place in range(len(known))]
    if is_added_up(nature, accumulation):
        return [_sum(known[: place + 1]) for place in range(len(known))]
    return known


def standing(readings: Iterable[Reading], *, nature: str, accumulation: str) -> Reading | None:
    """What stands at the end of the last reported period; None where nothing is reported."""
    course = course_of(readings, nature=nature, accumulation=accumulation)
    return course[-1] if course else None


def _order(row: Reading) -> tuple[dt.date, dt.date]:
    return row.ends_on, row.starts_on


def _mean(rows: Sequence[Reading]) -> Reading:
    values = [row.value for row in rows if row.value is not None]
    mean = (sum(values, Decimal(0)) / len(values)).quantize(STEP, ROUND_HALF_EVEN) if values else None
    return _as_of(rows, mean)


def _sum(rows: Sequence[Reading]) -> Reading:
    values: dict[Span, Decimal] = {}
    for row in rows:
        if row.value is not None:
            values[row.starts_on, row.ends_on] = row.value
    chosen = covering(tuple(values))
    return _as_of(rows, sum((values[span] for span in chosen), Decimal(0)) if values else None)


def _as_of(rows: Sequence[Reading], value: Decimal | None) -> Reading:
    last = rows[-1]
    return Reading(rows[0].starts_on, last.ends_on, value, value is None, last.period)


@lru_cache(maxsize=1024)
def covering(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Of spans that may overlap those that together cover the most days without overlapping; the fewest where equal.

    So the figure of a quarter stands for its three months, and nothing is added twice.
    """
    ordered = sorted(set(spans), key=lambda span: (span[1], span[0]))
    best: list[tuple[int, int, tuple[Span, ...]]] = [(0, 0, ())]
    for place, (start, end) in enumerate(ordered):
        before = sum(1 for other in ordered[:place] if other[1] < start)
        days, count, chosen = best[before]
        taken = (days + (end - start).days + 1, count - 1, (*chosen, (start, end)))
        best.append(max(best[place], taken, key=lambda option: option[:2]))
    return best[-1][2]
