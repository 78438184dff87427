"""Holding a value against a target. Missing is not zero: without a value the answer is "unknown", never "not met".

How a reported value is read: for `change` and `growth` it is the level where the target has a base value (the change is
then computed), otherwise the change itself; for `n_of_m` it is the count; for `qualitative` 1 is "done", 0 is "not
done".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _

from movements.domain.wording import number_text, target_text, value_text, with_unit
from movements.enums import Comparator, Direction, VerdictStatus
from movements.models import Target, TargetAssignment

STEP = Decimal("0.0001")
ALMOST = Decimal("0.9999")
CAP = Decimal(2)
APPROX_TOLERANCE = Decimal("0.05")
ONE, ZERO, HUNDRED = Decimal(1), Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Goal:
    """The figure that counts for a unit: the assignment's where it has one, else the target's."""

    comparator: str
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    scale: str = ""
    direction: str = Direction.UP
    base_value: Decimal | None = None


@dataclass(frozen=True)
class Verdict:
    """`ratio` is how much of the target is reached.

    1 and more exactly where it is met, at most 2; None where unknown.
    """

    status: VerdictStatus
    ratio: Decimal | None
    explanation_vi: str

    @property
    def is_met(self) -> bool:
        return self.status == VerdictStatus.MET


def goal_of(subject: Target | TargetAssignment | Goal) -> Goal:
    """The goal to hold a value against. Reads `assignment.target`; select it along with the assignments."""
    if isinstance(subject, Goal):
        return subject
    target = subject.target if isinstance(subject, TargetAssignment) else subject
    own = (subject.low, subject.high, subject.numerator, subject.denominator)
    figures = subject if any(part is not None for part in own) else target
    return Goal(
        comparator=target.comparator,
        low=figures.low,
        high=figures.high,
        numerator=figures.numerator,
        denominator=figures.denominator,
        unit=target.unit,
        scale=target.scale,
        direction=target.direction,
        base_value=target.base_value,
    )


def evaluate(subject: Target | TargetAssignment | Goal, value: Decimal | None) -> Verdict:
    """Verdict on `value` in the target's own unit and scale."""
    goal = goal_of(subject)
    aim = target_text(goal)
    if value is None:
        return Verdict(VerdictStatus.UNKNOWN, None, _("Chưa có số liệu; chỉ tiêu: {aim}.").format(aim=aim))
    actual, shown = _actual(goal, value)
    outcome = _outcome(goal, actual) if actual is not None else None
    if outcome is None:
        text = _("Chưa đủ căn cứ để so sánh: chỉ tiêu chưa có mức hoặc chưa có số kỳ gốc.")
        return Verdict(VerdictStatus.UNKNOWN, None, text)
    is_met, raw = outcome
    ratio = _bounded(raw, is_met)
    percent = number_text((ratio * HUNDRED).quantize(Decimal("0.1")))
    words = _("Thực hiện {shown}; chỉ tiêu: {aim}. {verdict} (bằng {percent}% mức giao).").format(
        shown=shown, aim=aim, percent=percent, verdict=_("Đạt") if is_met else _("Chưa đạt")
    )
    return Verdict(VerdictStatus.MET if is_met else VerdictStatus.NOT_MET, ratio, words)


def _actual(goal: Goal, value: Decimal) -> tuple[Decimal | None, str]:
    """The number to compare, and the words for it."""
    if goal.comparator not in (Comparator.CHANGE, Comparator.GROWTH) or goal.base_value is None:
        return value, value_text(value, goal)
    difference = value - goal.base_value
    if goal.comparator == Comparator.GROWTH:
        if goal.base_value == 0:
            return None, ""
        difference = difference / abs(goal.base_value) * HUNDRED
    difference = difference.quantize(STEP, ROUND_HALF_EVEN)
    unit = "%" if goal.comparator == Comparator.GROWTH else goal.unit
    pattern = _("{value} so với kỳ gốc {base}, chênh {difference}")
    return difference, pattern.format(
        value=number_text(value), base=number_text(goal.base_value), difference=with_unit(number_text(difference), unit)
    )


def _outcome(goal: Goal, value: Decimal) -> tuple[bool, Decimal] | None:
    """(met, ratio before it is bounded), or None where the target lacks the figure that its comparator needs."""
    low = goal.low if goal.low is not None else goal.high
    high = goal.high if goal.high is not None else goal.low
    if goal.comparator == Comparator.QUALITATIVE:
        return value >= 1, ONE if value >= 1 else ZERO
    if goal.comparator == Comparator.N_OF_M:
        low = high = goal.numerator
    if low is None or high is None:
        return None
    match goal.comparator:
        case Comparator.GT:
            return value > low, _upward(value, low)
        case Comparator.LT:
            return value < high, _downward(value, high)
        case Comparator.LE:
            return value <= high, _downward(value, high)
        case Comparator.EQ:
            return value == low, _nearness(value, low, low)
        case Comparator.APPROX:
            slack = abs(low) * APPROX_TOLERANCE
            return _directed(goal.direction, value, low - slack, low + slack)
        case Comparator.BETWEEN:
            return _directed(goal.direction, value, low, high)
        case Comparator.CHANGE:
            bound = max(low, high) if goal.direction == Direction.DOWN else min(low, high)
            if goal.direction == Direction.KEEP:
                return _directed(Direction.KEEP, value, -abs(bound), abs(bound))
            return _directed(goal.direction, value, bound, bound)
        case _:
            return value >= low, _upward(value, low)


def _directed(direction: str, value: Decimal, low: Decimal, high: Decimal) -> tuple[bool, Decimal]:
    """A span: more than enough still meets it, unless the target says to stay within."""
    if direction == Direction.DOWN:
        return value <= high, _downward(value, high)
    if direction == Direction.KEEP:
        return low <= value <= high, _nearness(value, low, high)
    return value >= low, _upward(value, low)


def _upward(value: Decimal, bound: Decimal) -> Decimal:
    """Share of a bound to be reached from below; falls with the value, also where bound and value are negative."""
    if bound > 0:
        return value / bound
    if value >= bound:
        return ONE
    return bound / value if bound < 0 else ZERO


def _downward(value: Decimal, bound: Decimal) -> Decimal:
    """Share of a ceiling to be kept, or of a fall to be reached: the mirror of `_upward`."""
    if bound < 0:
        return value / bound
    if value <= 0:
        return CAP if bound > 0 else ONE
    return bound / value


def _nearness(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """1 within the span, less with the relative distance from it."""
    if low <= value <= high:
        return ONE
    edge = low if value < low else high
    return ONE - abs(value - edge) / abs(edge) if edge else ZERO


def _bounded(raw: Decimal, is_met: bool) -> Decimal:
    ratio = max(ZERO, min(CAP, raw)).quantize(STEP, ROUND_HALF_EVEN)
    return (max(ONE, ratio) if is_met else min(ALMOST, ratio)).quantize(STEP)
