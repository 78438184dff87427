"""Several scorers become one figure, several stages one result; and who of the scorers stands apart. Pure, exact."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Generic, TypeVar

from movements.domain.scoring.methods import DIGITS, ZERO, divided, rounded
from movements.domain.scoring.totals import Line
from movements.enums import Aggregation

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Consistency(Generic[Key]):
    """How far scorers of the same unit differ: totals by scorer, the range, and who is off the others by more than
    the plan allows. Two scorers cannot say which of them is off: both are named.
    """

    totals: Mapping[Key, Decimal]
    spread: Decimal
    outliers: tuple[Key, ...]
    gaps: Mapping[Key, Decimal]


def middle(values: Sequence[Decimal], aggregation: str) -> Decimal:
    """Mean or median of at least one value, to four digits."""
    if aggregation == Aggregation.MEDIAN:
        ordered, half = sorted(values), len(values) // 2
        if len(ordered) % 2:
            return rounded(ordered[half])
        return divided(ordered[half - 1] + ordered[half], Decimal(2))
    with localcontext(prec=DIGITS):
        return divided(sum(values, ZERO), Decimal(len(values)))


def combine_scorers(lines: Sequence[Line], aggregation: str) -> Line | None:
    """One line out of those of the scorers of a stage; None where nobody gave anything.

    Most decide whether it applies at all; at a draw it applies, and those who gave points count.
    """
    given = [line.points for line in lines if not line.is_not_applicable and line.points is not None]
    left_out = sum(line.is_not_applicable for line in lines)
    if left_out > len(given):
        return Line(is_not_applicable=True)
    return Line(middle(given, aggregation)) if given else None


def combine_stages(stages: Mapping[str, Line | None], weights: Mapping[str, Decimal]) -> Line | None:
    """The weighted mean of the stages that gave something. A stage that lacks leaves the sum of the weights.

    The heaviest stage that spoke decides whether the indicator applies. Weights of zero are shown, not counted.
    """
    spoken = [(weights.get(stage, ZERO), stage, line) for stage, line in stages.items() if line is not None]
    counted = [row for row in spoken if row[0] > 0]
    if not counted:
        return None
    heaviest = max(counted, key=lambda row: row[0])[2]
    if heaviest.is_not_applicable:
        return heaviest
    given = [(weight, line.points) for weight, _stage, line in counted if line.points is not None]
    if not given:
        return None
    with localcontext(prec=DIGITS):
        top = sum((weight * points for weight, points in given), ZERO)
        return Line(divided(top, sum((weight for weight, _points in given), ZERO)))


def consistency_of(totals: Mapping[Key, Decimal], allowed: Decimal) -> Consistency[Key]:
    """Compares each scorer's total with the median of all, which one who is off cannot shift; of two with the other's.

    One scorer alone never differs.
    """
    if len(totals) < 2:
        return Consistency(totals, ZERO, (), {})
    spread = max(totals.values()) - min(totals.values())
    centre = middle(list(totals.values()), Aggregation.MEDIAN)
    gaps = {key: spread if len(totals) == 2 else abs(value - centre) for key, value in totals.items()}
    return Consistency(totals, spread, tuple(key for key, gap in gaps.items() if gap > allowed), gaps)
