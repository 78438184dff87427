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
from movements.enums import Comparator, Direction, Nature, VerdictStatus
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
    per: str = ""
    per_time: str = ""


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
        per=target.per,
        per_time=target.per_time,
    )


def weigh(goal: Goal, value: Decimal | None) -> tuple[VerdictStatus, Decimal | None]:
    """The verdict without its words, for sums over many units."""
    actual = _difference(goal, value) if value is not None else None
    outcome = _outcome(goal, actual) if actual is not None else None
    if outcome is None:
        return VerdictStatus.UNKNOWN, None
    is_met, raw = outcome
    return (VerdictStatus.MET if is_met else VerdictStatus.NOT_MET), _bounded(raw, is_met)


def reaches(goal: Goal, value: Decimal) -> bool:
    """Whether `weigh` would say that it is met."""
    actual = _difference(goal, value)
    outcome = _outcome(goal, actual) if actual is not None else None
    return outcome is not None and outcome[0]


def evaluate(subject: Target | TargetAssignment | Goal, value: Decimal | None) -> Verdict:
    """Verdict on `value` in the target's own unit and scale."""
    goal = goal_of(subject)
    aim = target_text(goal)
    if value is None:
        return Verdict(VerdictStatus.UNKNOWN, None, _("Chưa có số liệu; chỉ tiêu: {aim}.").format(aim=aim))
    status, ratio = weigh(goal, value)
    if ratio is None:
        return Verdict(VerdictStatus.UNKNOWN, None, _unknown_text(goal))
    percent = number_text((ratio * HUNDRED).quantize(Decimal("0.1")))
    is_met = status == VerdictStatus.MET
    said = (
        _("Thực hiện {shown}; chỉ tiêu: {aim}. {verdict} (từ {percent}% mức giao trở lên).")
        if ratio == CAP
        else _("Thực hiện {shown}; chỉ tiêu: {aim}. {verdict} (bằng {percent}% mức giao).")
    )
    words = said.format(
        shown=_shown(goal, value), aim=aim, percent=percent, verdict=_("Đạt") if is_met else _("Chưa đạt")
    )
    return Verdict(status, ratio, words)


def _unknown_text(goal: Goal) -> str:
    if goal.comparator == Comparator.N_OF_M and goal.denominator == 0:
        return _("Tổng số bằng 0 nên không so sánh được. Nếu đơn vị không có đối tượng, hãy ghi “không áp dụng”.")
    if goal.comparator == Comparator.GROWTH and goal.base_value == 0:
        return _("Số kỳ gốc bằng 0 nên không tính được tốc độ tăng. Hãy điều chỉnh chỉ tiêu sang dạng khác.")
    return _("Chưa đủ căn cứ để so sánh: chỉ tiêu chưa có mức hoặc chưa có số kỳ gốc.")


def _difference(goal: Goal, value: Decimal) -> Decimal | None:
    """The number to compare: the change against the base where the target is about one, else the value itself."""
    if goal.comparator not in (Comparator.CHANGE, Comparator.GROWTH) or goal.base_value is None:
        return value
    difference = value - goal.base_value
    if goal.comparator == Comparator.GROWTH:
        if goal.base_value == 0:
            return None
        difference = difference / abs(goal.base_value) * HUNDRED
    return difference.quantize(STEP, ROUND_HALF_EVEN)


def _shown(goal: Goal, value: Decimal) -> str:
    if goal.comparator not in (Comparator.CHANGE, Comparator.GROWTH) or goal.base_value is None:
        return value_text(value, goal)
    unit = "%" if goal.comparator == Comparator.GROWTH else goal.unit
    return _("{value} so với kỳ gốc {base}, chênh {difference}").format(
        value=number_text(value),
        base=number_text(goal.base_value),
        difference=with_unit(number_text(_difference(goal, value)), unit),
    )


def _outcome(goal: Goal, value: Decimal) -> tuple[bool, Decimal] | None:
    """(met, ratio before it is bounded), or None where the target lacks the figure that its comparator needs."""
    if goal.comparator == Comparator.QUALITATIVE:
        return value >= 1, ONE if value >= 1 else ZERO
    low, high = _bounds(goal)
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


def _bounds(goal: Goal) -> tuple[Decimal | None, Decimal | None]:
    """Where only one bound is given it is both. Nothing can be so many of none."""
    if goal.comparator == Comparator.N_OF_M:
        return (None, None) if goal.denominator == 0 else (goal.numerator, goal.numerator)
    return (goal.low if goal.low is not None else goal.high), (goal.high if goal.high is not None else goal.low)


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


def adds_up(target: Target, denominator: Decimal | None) -> bool:
    """Flows and counts of a divided whole may be summed; levels, shares and counts of one whole may not."""
    if target.comparator == Comparator.N_OF_M:
        return denominator is not None
    return target.nature == Nature.FLOW and not target.unit.startswith("%")
