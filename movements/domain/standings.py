"""How assigned targets stand: figure, verdict, forecast. A fixed number of queries, however many assignments."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from base.core import clock
from base.core.charts.model import Chart
from movements.domain.accumulation import Reading, course_of
from movements.domain.evaluation import HUNDRED, ONE, ZERO, Goal, Verdict, adds_up, evaluate, goal_of
from movements.domain.figures import readings_of
from movements.domain.forecast import Course, Outlook, forecast
from movements.domain.in_short import readings_in_short
from movements.domain.revising import goal_on, revisions_in_force
from movements.domain.wording import number_text, target_text, value_text
from movements.enums import AssignmentStatus, Hardness, OutlookStatus
from movements.models import Movement, Target, TargetAssignment, TargetRevision

Known = dict[tuple[str, int], list[TargetRevision]]


@dataclass(frozen=True)
class PastVerdict:
    """One period under what was asked at its end; `value` and `mark` are the figure and the bound as numbers."""

    period: str
    day: dt.date
    aim: str
    shown: str
    verdict: Verdict | None
    value: Decimal | None = None
    mark: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """One assignment: what is asked, what stands, where it leads."""

    assignment: TargetAssignment
    aim: str
    shown: str
    outlook: Outlook

    @property
    def is_soft(self) -> bool:
        """A target to strive for: not reaching it is said, but is no failure."""
        return self.assignment.target.hardness == Hardness.STRIVE

    @property
    def share(self) -> Decimal | None:
        """How much of the target is reached, at most 1; None where it does not count. Missing earns nothing."""
        if self.outlook.status == OutlookStatus.NOT_APPLICABLE:
            return None
        return min(ONE, self.outlook.ratio) if self.outlook.ratio is not None else ZERO

    @property
    def weight(self) -> Decimal:
        return effective_weight(self.assignment)


def effective_weight(assignment: TargetAssignment) -> Decimal:
    """Weight of the target × difficulty of what the unit was given, exactly."""
    return assignment.target.weight * assignment.difficulty


def standings_of(assignments: Iterable[TargetAssignment], *, on: dt.date | None = None) -> list[Standing]:
    """In the order given; select `target__movement` and `unit` along. Two queries."""
    rows = list(assignments)
    day = on or clock.today()
    readings = readings_of(pk__in=[row.pk for row in rows]) if rows else {}
    return [_standing(row, readings.get((row.pk, row.target_id), ()), day) for row in rows]


def history_of_verdicts(assignment: TargetAssignment) -> list[PastVerdict]:
    """Every approved period with its verdict under the goal of that time, newest first."""
    return histories_of_verdicts([assignment])[0][1]


def histories_of_verdicts(
    assignments: Sequence[TargetAssignment],
) -> list[tuple[TargetAssignment, list[PastVerdict]]]:
    """The same for several; as many queries as for one, none for none."""
    if not assignments:
        return []
    readings = readings_of(pk__in=[row.pk for row in assignments])
    known = revisions_in_force(assignments)
    return [(row, _verdicts(row, readings.get((row.pk, row.target_id), []), known)) for row in assignments]


def _verdicts(assignment: TargetAssignment, readings: Sequence[Reading], known: Known) -> list[PastVerdict]:
    target, found = assignment.target, []
    for row in course_of(readings, nature=target.nature, accumulation=target.accumulation):
        goal = goal_on(assignment, row.ends_on, known)
        verdict = None if row.is_not_applicable else evaluate(goal, row.value)
        words = (row.period, row.ends_on, target_text(goal), value_text(row.value, goal))
        found.append(PastVerdict(*words, verdict, row.value, bound_of(goal)))
    return found[::-1]


def bound_of(goal: Goal) -> Decimal | None:
    """The one bound that a figure is held against; None for a span and for what is no number."""
    bounds = {bound for bound in (goal.numerator, goal.low, goal.high) if bound is not None}
    return bounds.pop() if len(bounds) == 1 else None


def course_of_assignment(assignment: TargetAssignment, readings: Sequence[Reading]) -> Course:
    target = assignment.target
    starts_on = target.movement.starts_on
    return Course(goal_of(assignment), target.nature, target.accumulation, starts_on, assignment.due_on, readings)


def _standing(assignment: TargetAssignment, readings: Sequence[Reading], day: dt.date) -> Standing:
    course = course_of_assignment(assignment, readings)
    outlook = forecast(course, on=day)
    is_na = outlook.status == OutlookStatus.NOT_APPLICABLE
    shown = "" if is_na else value_text(outlook.value, course.goal)
    return Standing(assignment, target_text(course.goal), shown, outlook)


@dataclass
class TargetSummary:
    """One target over all units. `percent` is the mean of the units' shares; None before the first figure.

    `outlook` and `readings`, oldest first, are those of the whole, where they were asked for (`together.with_outlook`)
    and can be reckoned; `picture` is drawn of them for who asks (`pictures.with_pictures`).
    """

    target: Target
    aim: str
    statuses: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    met: int = 0
    shares: Decimal = ZERO
    total_value: Decimal | None = None
    is_divided: bool = True
    outlook: Outlook | None = None
    readings: Sequence[Reading] = ()
    picture: Chart | None = None

    @property
    def is_soft(self) -> bool:
        return self.target.hardness == Hardness.STRIVE

    @property
    def assigned(self) -> int:
        """Units to which it applies."""
        return sum(self.statuses.values()) - self.statuses[OutlookStatus.NOT_APPLICABLE]

    @property
    def percent(self) -> Decimal | None:
        return (HUNDRED * self.shares / self.assigned).quantize(Decimal("0.1")) if self.reported else None

    @property
    def percent_text(self) -> str:
        """ "82,5%"; empty before the first figure."""
        return "" if self.percent is None else f"{number_text(self.percent)}%"

    @property
    def status(self) -> OutlookStatus | None:
        """How the target stands as a whole; without a figure of the whole what all its units have in common, None
        where they differ.
        """
        if self.outlook is not None:
            return self.outlook.status
        if not self.reported:
            return OutlookStatus.NO_DATA
        found = {status for status, _units in self.parts} - {OutlookStatus.NOT_APPLICABLE}
        return found.pop() if len(found) == 1 else None

    @property
    def total_text(self) -> str:
        """The sum over the units, where each has its own part of the whole; else empty."""
        if self.total_value is None or not self.is_divided:
            return ""
        return value_text(self.total_value, goal_of(self.target))

    @property
    def parts(self) -> list[tuple[OutlookStatus, int]]:
        """(status, units), in a fixed order, without the empty ones."""
        return [(status, self.statuses[status]) for status in OutlookStatus if self.statuses[status]]


CASES = 8192
"""So many cases are remembered: units with the same goal and the same figures stand alike."""
COLUMNS = ("pk", "target_id", "low", "high", "numerator", "denominator", "deadline")


def summaries_of(
    movement: Movement, targets: Iterable[Target] | None = None, *, on: dt.date | None = None
) -> list[TargetSummary]:
    """Targets of a movement (all), added up over its units in one pass; at most nine queries, no object per unit."""
    chosen = list(movement.targets.all() if targets is None else targets)
    for target in chosen:
        target.movement = movement
    return _summed(chosen, on or clock.today())


def _summed(targets: Sequence[Target], day: dt.date) -> list[TargetSummary]:
    found = {target.pk: TargetSummary(target, target_text(target)) for target in targets}
    for _key, target, denominator, outlook in _each(targets, day):
        _add(found[target.pk], outlook, is_divided=adds_up(target, denominator))
    return list(found.values())


def survey_of(target: Target, *, on: dt.date | None = None) -> tuple[TargetSummary, dict[int, OutlookStatus]]:
    """One target over all its units, and assignment → how it stands: both out of one pass."""
    summary, statuses = TargetSummary(target, target_text(target)), {}
    for key, _target, denominator, outlook in _each([target], on or clock.today()):
        _add(summary, outlook, is_divided=adds_up(target, denominator))
        statuses[key] = outlook.status
    return summary, statuses


def outlooks_of(movement: Movement, *, on: dt.date | None = None) -> Iterator[tuple[int, int, Outlook]]:
    """(assignment, target, where it leads) of every unit of every target, in the order of the database; at most nine
    queries, no object per unit.
    """
    targets = list(movement.targets.all())
    for target in targets:
        target.movement = movement
    rows = _each(targets, on or clock.today())
    return ((key, target.pk, outlook) for key, target, _denominator, outlook in rows)


def _each(targets: Iterable[Target], day: dt.date) -> Iterator[tuple[int, Target, Decimal | None, Outlook]]:
    """(assignment, target, own denominator, outlook) of every active assignment, as bare columns."""
    known = {target.pk: target for target in targets}
    if not known:
        return
    readings = readings_in_short(known.values())
    rows = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE, target__in=known).order_by()
    goals = lru_cache(maxsize=None)(lambda key, *own: _goal(known[key], *own))
    outlook_of = lru_cache(CASES)(partial(_outlook, known, goals, day))
    for key, target_id, *given in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
        yield key, known[target_id], given[3], outlook_of(target_id, *given, readings.get(key, ()))


def _outlook(known: Mapping[int, Target], goals: Callable[..., Goal], day: dt.date, key: int, *given: Any) -> Outlook:
    *own, deadline, short = given
    target = known[key]
    due_on = deadline or target.deadline or target.movement.ends_on
    series = [Reading(*row) for row in short]
    course = Course(goals(key, *own), target.nature, target.accumulation, target.movement.starts_on, due_on, series)
    return forecast(course, on=day)


def _goal(target: Target, *own: Decimal | None) -> Goal:
    low, high, numerator, denominator = own
    return goal_of(TargetAssignment(target=target, low=low, high=high, numerator=numerator, denominator=denominator))


def _add(summary: TargetSummary, outlook: Outlook, *, is_divided: bool) -> None:
    summary.statuses[outlook.status] += 1
    if outlook.status == OutlookStatus.NOT_APPLICABLE:
        return
    summary.is_divided &= is_divided
    if outlook.value is not None:
        summary.total_value = (summary.total_value or ZERO) + outlook.value
    if outlook.ratio is not None:
        summary.reported += 1
        summary.met += outlook.ratio >= ONE
        summary.shares += min(ONE, outlook.ratio)
