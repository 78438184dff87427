"""From figures to places on the drawing, and the round figures that mark an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """Figures from `low` to `high` on places from `start` to `end`; `ticks` are round and lie within."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: Sequence[Decimal]

    def __call__(self, value: Decimal) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + float(share) * (self.end - self.start)


def scale_of(values: Sequence[Decimal], start: float, end: float, *, with_zero: bool = True, about: int = 4) -> Scale:
    """A scale that holds all `values` with round ends and about as many ticks as asked.

    Bars need zero in sight (a bar cut off lies about its length); a line may do without.
    """
    known = [*values, Decimal(0)] if with_zero or not values else list(values)
    low, high = min(known), max(known)
    if low == high:
        low, high = (low, low + 1) if low >= 0 else (low - 1, low)
    step = _step((high - low) / about)
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    ticks = [step * n for n in range(int(first), int(last) + 1)]
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def _step(least: Decimal) -> Decimal:
    """The smallest round step that is no smaller than `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in STEPS if step * power >= least)
