"""Where a target leads, from its approved figures alone, with the arithmetic in words. Pure; nothing is guessed.

- What runs from the start of the year or term is held against an even pace: figure ÷ share of the time that has passed.
- A level is carried on along the straight line from the first known level (the base where there is one) to the last.
- A mean stays what it is.

Without enough figures the answer is "no data" and says what is lacking. A sum that is above its ceiling is missed
before its day, for sums do not fall; all else is met or missed only by a figure of the last day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property, partial

from django.utils.translation import gettext as _

from base.core.notation import day_text
from movements.domain.accumulation import Reading, course_of, runs_from_start
from movements.domain.evaluation import HUNDRED, Goal, reaches, weigh
from movements.domain.wording import about, measure_text, number_text, target_text, value_text
from movements.enums import Accumulation, Comparator, Direction, Nature, OutlookStatus, VerdictStatus

STEP = Decimal("0.0001")
Words = Callable[[], tuple[str, ...]]
Ways = Callable[[], tuple[str, ...]]
"""What is reckoned in a sentence, then the arithmetic; each with room for `projected`."""
TONES = {
    OutlookStatus.MET: "success",
    OutlookStatus.ON_TRACK: "info",
    OutlookStatus.AT_RISK: "warning",
    OutlookStatus.MISSED: "danger",
}


@dataclass(frozen=True)
class Course:
    """All that a forecast goes by. `starts_on` to `due_on` is the time given, days inclusive."""

    goal: Goal
    nature: str
    accumulation: str
    starts_on: dt.date
    due_on: dt.date
    readings: Sequence[Reading]


@dataclass(frozen=True)
class Outlook:
    """`value` is what stands, `projected` what the pace leads to on the due day.

    The sentences cost more than the arithmetic, so they are put together when somebody reads them.
    """

    status: OutlookStatus
    value: Decimal | None = None
    ratio: Decimal | None = None
    projected: Decimal | None = None
    period: str = ""
    words: Words = field(default=tuple, compare=False, repr=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The arithmetic in words."""
        return self.words()

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "neutral")


def forecast(course: Course, *, on: dt.date) -> Outlook:
    """How the target stands on the day `on`, and where it leads."""
    rows = course_of(course.readings, nature=course.nature, accumulation=course.accumulation)
    if not rows:
        return Outlook(OutlookStatus.NO_DATA, words=lambda: (_("Chưa có số liệu nào được duyệt."),))
    last = rows[-1]
    if last.is_not_applicable or last.value is None:
        return Outlook(OutlookStatus.NOT_APPLICABLE, period=last.period, words=partial(_not_applied, last.period))
    status, ratio = weigh(course.goal, last.value)
    head = partial(_head, course.goal, last)
    if ratio is None:
        return Outlook(OutlookStatus.NO_DATA, last.value, None, None, last.period, lambda: (*head(), _incomparable()))
    found, projected, tail = _lead(course, rows, is_met=status == VerdictStatus.MET, on=on)
    return Outlook(found, last.value, ratio, projected, last.period, lambda: (*head(), *tail()))


def _head(goal: Goal, last: Reading) -> tuple[str, ...]:
    shown, aim = value_text(last.value, goal), target_text(goal)
    return (_("{period}: {shown}; chỉ tiêu: {aim}.").format(period=last.period, shown=shown, aim=aim),)


def _not_applied(period: str) -> tuple[str, ...]:
    return (_("Đơn vị ghi “không áp dụng” ở {period}.").format(period=period),)


def _incomparable() -> str:
    return _("Chỉ tiêu chưa có mức, chưa có số kỳ gốc, hoặc tổng số bằng 0 nên không so sánh được.")


Lead = tuple[OutlookStatus, Decimal | None, Words]


def _lead(course: Course, rows: list[Reading], *, is_met: bool, on: dt.date) -> Lead:
    last, goal = rows[-1], course.goal
    assert last.value is not None
    grows = runs_from_start(course.nature, course.accumulation) and goal.comparator not in _CHANGES
    if grows and _is_over(goal, last.value):
        return OutlookStatus.MISSED, None, lambda: (_("Đã vượt mức cho phép; số lũy kế không giảm được nữa."),)
    if grows and is_met and _ceiling(goal) is None:
        return OutlookStatus.MET, None, lambda: (_("Đã đạt mức giao trước hạn."),)
    if last.ends_on >= course.due_on:
        words = partial(_at_due, course.due_on, is_met=is_met)
        return (OutlookStatus.MET if is_met else OutlookStatus.MISSED), None, words
    if goal.comparator == Comparator.QUALITATIVE:
        return _by_verdict(is_met)
    if on > course.due_on:
        return OutlookStatus.NO_DATA, None, partial(_awaited, course.due_on, last.ends_on)
    if grows:
        return _by_pace(course, last)
    if course.accumulation == Accumulation.AVERAGE:
        return _leads(
            goal, last.value, lambda: (_("Nếu bình quân đến nay giữ nguyên, đến hạn được khoảng {projected}."),)
        )
    return _by_line(course, rows, is_met=is_met)


_CHANGES = (Comparator.CHANGE, Comparator.GROWTH)


def _at_due(due_on: dt.date, *, is_met: bool) -> tuple[str, ...]:
    verdict = _("đạt") if is_met else _("không đạt")
    return (_("Số liệu đã đến hạn {day}: {verdict}.").format(day=day_text(due_on), verdict=verdict),)


def _awaited(due_on: dt.date, known_to: dt.date) -> tuple[str, ...]:
    words = _("Đã hết hạn {due} nhưng số mới nhất chỉ đến {day}. Chờ số liệu kỳ cuối, không suy đoán.")
    return (words.format(due=day_text(due_on), day=day_text(known_to)),)


def _by_verdict(is_met: bool) -> Lead:
    if is_met:
        return OutlookStatus.MET, None, lambda: (_("Được đánh giá là đạt."),)
    return OutlookStatus.AT_RISK, None, lambda: (_("Lần đánh giá gần nhất: chưa đạt."),)


def _by_pace(course: Course, last: Reading) -> Lead:
    """An even pace from the start of the time in which the figure runs: the year of the figure, or the whole term."""
    start, end = window_of(course, last.ends_on)
    total, passed = (end - start).days + 1, (last.ends_on - start).days + 1
    if passed <= 0:
        return OutlookStatus.NO_DATA, None, _too_early
    assert last.value is not None
    projected = (last.value * total / passed).quantize(STEP, ROUND_HALF_EVEN)
    words = partial(_pace_text, last.value, total, passed, end)
    return _leads(course.goal, _limited(course, projected, last.value), words)


def _too_early() -> tuple[str, ...]:
    return (_("Số liệu có trước ngày bắt đầu thực hiện nên không tính được tiến độ."),)


def _pace_text(value: Decimal, total: int, passed: int, end: dt.date) -> tuple[str, ...]:
    way = _("Cách tính: {value} × {total} ngày ÷ {passed} ngày ≈ {projected}.")
    return _kept_up(end), way.format(value=number_text(value), total=total, passed=passed, projected="{projected}")


def _kept_up(day: dt.date) -> str:
    return _("Nếu giữ đà này, đến {day} được khoảng {projected}.").format(day=day_text(day), projected="{projected}")


def window_of(course: Course, day: dt.date) -> tuple[dt.date, dt.date]:
    """The days over which a running sum is spread: a year's sum begins anew every January."""
    if course.accumulation != Accumulation.YEAR:
        return course.starts_on, course.due_on
    first, last = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return max(first, course.starts_on), min(last, course.due_on)


def _by_line(course: Course, rows: list[Reading], *, is_met: bool) -> Lead:
    points = [(row.ends_on, row.value) for row in rows if row.value is not None]
    if course.goal.base_value is not None and course.starts_on < points[0][0]:
        points.insert(0, (course.starts_on, course.goal.base_value))
    (since, first), (until, level) = points[0], points[-1]
    if len(points) < 2 or since == until:
        if is_met:
            return OutlookStatus.ON_TRACK, level, partial(_to_be_kept, course.due_on)
        return OutlookStatus.NO_DATA, None, _alone
    days, ahead = (until - since).days, (course.due_on - until).days
    projected = (level + (level - first) * ahead / days).quantize(STEP, ROUND_HALF_EVEN)
    words = partial(_line_text, points[0], points[-1], course.due_on)
    return _leads(course.goal, _limited(course, projected, level), words)


def _to_be_kept(due_on: dt.date) -> tuple[str, ...]:
    return (_("Đang đạt; cần giữ mức này đến {day}.").format(day=day_text(due_on)),)


def _alone() -> tuple[str, ...]:
    return (_("Mới có số liệu một kỳ và không có số kỳ gốc: chưa tính được xu hướng."),)


Point = tuple[dt.date, Decimal]


def _line_text(first: Point, last: Point, due_on: dt.date) -> tuple[str, ...]:
    way = _(
        "Cách tính: từ {first} ({since}) đến {level} ({until}) là {days} ngày; còn {ahead} ngày: "
        "{level} + ({level} − {first}) × {ahead} ÷ {days} ≈ {projected}."
    ).format(
        first=number_text(first[1]),
        since=day_text(first[0]),
        level=number_text(last[1]),
        until=day_text(last[0]),
        days=(last[0] - first[0]).days,
        ahead=(due_on - last[0]).days,
        projected="{projected}",
    )
    return _kept_up(due_on), way


def _leads(goal: Goal, projected: Decimal, words: Ways) -> Lead:
    met = reaches(goal, projected)
    return (
        (OutlookStatus.ON_TRACK if met else OutlookStatus.AT_RISK),
        projected,
        partial(_lead_text, goal, projected, words, met=met),
    )


def _lead_text(goal: Goal, projected: Decimal, words: Ways, *, met: bool) -> tuple[str, ...]:
    verdict = _("Đủ đạt chỉ tiêu.") if met else _("Không đủ đạt chỉ tiêu nếu không đẩy nhanh.")
    rounded = about(projected)
    # Just short of a target is not rounded up to it.
    shown = measure_text(number_text(rounded if reaches(goal, rounded) == met else projected), goal)
    return *(line.format(projected=shown) for line in words()), verdict


def _limited(course: Course, projected: Decimal, level: Decimal) -> Decimal:
    """A count of a whole stays within it; a share between 0 and 100 unless it is beyond that already."""
    goal = course.goal
    if goal.comparator == Comparator.N_OF_M and goal.denominator is not None:
        return max(Decimal(0), min(projected, max(goal.denominator, level)))
    if goal.unit.startswith("%") and course.nature == Nature.RATIO and goal.comparator not in _CHANGES:
        return max(min(Decimal(0), level), min(projected, max(HUNDRED, level)))
    return projected


def _ceiling(goal: Goal) -> Decimal | None:
    """The figure that a growing sum must not pass, where there is one."""
    high = goal.high if goal.high is not None else goal.low
    if goal.comparator in (Comparator.LE, Comparator.LT, Comparator.EQ):
        return high
    if goal.comparator in (Comparator.BETWEEN, Comparator.APPROX) and goal.direction != Direction.UP:
        return high
    return None


def _is_over(goal: Goal, value: Decimal) -> bool:
    ceiling = _ceiling(goal)
    return ceiling is not None and value >= ceiling and weigh(goal, value)[0] == VerdictStatus.NOT_MET
