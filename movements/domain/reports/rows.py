"""What a report asks for, row by row: assigned targets and indicators of the movement's criteria set under one roof.

A row has a key that forms, versions and return reasons share: "12" for assignment 12, "i34" for indicator 34. When the
criteria set is replaced by a new version while a report is open, figures find their new row by the codes of criterion
and indicator; so nothing that was typed is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.criteria.grouping import group_of
from movements.domain.criteria.thresholds import threshold_for, threshold_text
from movements.domain.criteria.tree import indicators_of
from movements.domain.evaluation import goal_of
from movements.domain.wording import number_text, target_text, value_text, with_unit
from movements.enums import AssignmentStatus, Comparator, IndicatorKind, ReportSubject
from movements.models import Indicator, Measurement, Report, ReportDuty, TargetAssignment, Threshold

Code = tuple[str, str]
NUMERIC = (IndicatorKind.NUMBER, IndicatorKind.PERCENT, IndicatorKind.RATIO)
ADDS_UP = (IndicatorKind.NUMBER, IndicatorKind.RATIO)


@dataclass(frozen=True)
class Figure:
    """What somebody writes for one row, of an assignment or of an indicator. All empty = nothing to report yet.

    `breakdown` is {dimension: {key: figure}}; `source_id` the approved measurement that was taken over unchanged.
    """

    assignment_id: int | None = None
    value: Decimal | None = None
    is_not_applicable: bool = False
    note: str = ""
    indicator_id: int | None = None
    whole: Decimal | None = None
    text: str = ""
    breakdown: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    source_id: int | None = None

    @property
    def key(self) -> str:
        return f"i{self.indicator_id}" if self.assignment_id is None else str(self.assignment_id)

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.text.strip()


@dataclass(frozen=True)
class Row:
    """One line of a report. `aim` is the level to reach in words; `heading` the group and criterion it stands under."""

    key: str
    kind: str
    name: str
    code: str
    unit: str
    aim: str = ""
    heading: str = ""
    assignment: TargetAssignment | None = None
    indicator: Indicator | None = None
    threshold: Threshold | None = None

    @property
    def needs_evidence(self) -> bool:
        return self.indicator is not None and self.indicator.needs_evidence

    @property
    def dimensions(self) -> list[str]:
        return list(self.indicator.dimensions) if self.indicator is not None else []

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(value, label) of a choice, from best to worst."""
        rows = self.indicator.params.get("choices", ()) if self.indicator is not None else ()
        return [(str(row["value"]), str(row.get("label") or row["value"])) for row in rows]

    @property
    def accumulation(self) -> str:
        if self.assignment is not None:
            return str(self.assignment.target.accumulation)
        return str(self.indicator.accumulation) if self.indicator is not None else ""

    def shown(self, value: Decimal | None, whole: Decimal | None = None, text: str = "") -> str:
        """A figure of this row as it is read."""
        if self.assignment is not None:
            return value_text(value, goal_of(self.assignment))
        return indicator_text(self, value, whole, text)


def indicator_text(row: Row, value: Decimal | None, whole: Decimal | None = None, text: str = "") -> str:
    """ "85,2%", "66/87 xã", "có", the label of a choice, or that there is no figure yet."""
    if row.kind in (IndicatorKind.CHOICE, IndicatorKind.TEXT):
        return dict(row.choices).get(text, text) or _("chưa có số liệu")
    if value is None:
        return _("chưa có số liệu")
    if row.kind == IndicatorKind.YES_NO:
        return _("có") if value >= 1 else _("không")
    if row.kind == IndicatorKind.RATIO:
        return with_unit(f"{number_text(value)}/{number_text(whole)}", row.unit)
    return with_unit(number_text(value), row.unit)


def assignments_for(duty: ReportDuty) -> list[TargetAssignment]:
    """Targets that the unit reports on, in their order; none where the plan asks for indicators alone."""
    if duty.period.plan.subject == ReportSubject.INDICATORS:
        return []
    active = TargetAssignment.objects.filter(
        target__movement=duty.period.plan.movement_id, unit=duty.unit_id, status=AssignmentStatus.ACTIVE
    )
    return list(active.select_related("target", "head", "unit").order_by("target__order", "target_id"))


def rows_for(duty: ReportDuty, *, with_levels: bool = False) -> list[Row]:
    """Everything that the unit reports on: its targets, then the indicators. Two queries.

    `with_levels` adds to each indicator the threshold that holds for the unit's group, at two queries more.
    """
    found = [row_of_assignment(assignment) for assignment in assignments_for(duty)]
    plan = duty.period.plan
    criteria_set = plan.movement.criteria_set
    if plan.subject == ReportSubject.TARGETS or criteria_set is None:
        return found
    group = group_of(criteria_set.grouping, [duty.unit], duty.period.ends_on).get(duty.unit_id) if with_levels else ""
    for indicator in indicators_of(criteria_set, with_thresholds=with_levels):
        threshold = threshold_for(indicator, group) if with_levels else None
        found.append(row_of_indicator(indicator, threshold))
    return found


def rows_of_many(duties: Sequence[ReportDuty]) -> dict[int, list[Row]]:
    """Duty → its rows, without levels. One query, and one for each criteria set that is met."""
    movements = {duty.period.plan.movement_id for duty in duties}
    active = TargetAssignment.objects.filter(
        target__movement__in=movements, unit__in={duty.unit_id for duty in duties}, status=AssignmentStatus.ACTIVE
    )
    by_place: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for assignment in active.select_related("target", "unit").order_by("target__order", "target_id"):
        by_place[assignment.target.movement_id, assignment.unit_id].append(row_of_assignment(assignment))
    sets: dict[int, list[Row]] = {}
    found: dict[int, list[Row]] = {}
    for duty in duties:
        plan = duty.period.plan
        wants_targets = plan.subject != ReportSubject.INDICATORS
        found[duty.pk] = list(by_place[plan.movement_id, duty.unit_id]) if wants_targets else []
        criteria_set = plan.movement.criteria_set
        if criteria_set is not None and plan.subject != ReportSubject.TARGETS:
            if criteria_set.pk not in sets:
                sets[criteria_set.pk] = [row_of_indicator(indicator) for indicator in indicators_of(criteria_set)]
            found[duty.pk] += sets[criteria_set.pk]
    return found


def written_in_many(duties: Sequence[ReportDuty], rows: Mapping[int, list[Row]]) -> dict[int, dict[str, Measurement]]:
    """Duty → row key → stored figure. One query."""
    places = {duty.pk: Places(rows[duty.pk]) for duty in duties}
    found: dict[int, dict[str, Measurement]] = {duty.pk: {} for duty in duties}
    stored = Measurement.objects.filter(report__duty__in=duties).select_related("indicator__criterion", "report")
    for measurement in stored.order_by("pk"):
        key = places[measurement.report.duty_id].of(measurement)
        if key is not None:
            found[measurement.report.duty_id].setdefault(key, measurement)
    return found


def row_of_assignment(assignment: TargetAssignment) -> Row:
    target = assignment.target
    kind = IndicatorKind.YES_NO if target.comparator == Comparator.QUALITATIVE else IndicatorKind.NUMBER
    return Row(
        key=str(assignment.pk),
        kind=kind,
        name=target.name,
        code=f"CT{target.pk}",
        unit=with_unit("", target.unit, target.scale),
        aim=target_text(goal_of(assignment)),
        heading=_("Chỉ tiêu được giao"),
        assignment=assignment,
    )


def row_of_indicator(indicator: Indicator, threshold: Threshold | None = None) -> Row:
    """Reads the criterion; select it along."""
    criterion = indicator.criterion
    default = "%" if indicator.kind == IndicatorKind.PERCENT else ""
    return Row(
        key=f"i{indicator.pk}",
        kind=indicator.kind,
        name=indicator.name,
        code=f"{criterion.code}/{indicator.code}",
        unit=indicator.unit or default,
        aim=threshold_text(indicator, threshold) if threshold is not None else "",
        heading=f"{criterion.code}. {criterion.name}",
        indicator=indicator,
        threshold=threshold,
    )


def code_of(indicator: Indicator) -> Code:
    """What an indicator keeps from version to version of its set. Reads the criterion."""
    return indicator.criterion.code, indicator.code


@dataclass(frozen=True)
class Written:
    """Measurements of a report under the keys of its rows.

    `left_over` are figures whose row is gone or changed its kind; they are shown, no longer asked for.
    """

    by_key: dict[str, Measurement]
    left_over: list[Measurement]


def written_of(report: Report | None, rows: Iterable[Row]) -> Written:
    """What stands in the report, with evidence. Two queries, however many rows."""
    if report is None:
        return Written({}, [])
    places = Places(rows)
    found = report.measurements.select_related(
        "assignment__target", "indicator__criterion", "source__report__duty__period__plan__movement"
    ).prefetch_related("evidence__file")
    by_key: dict[str, Measurement] = {}
    left_over: list[Measurement] = []
    for measurement in found.order_by("pk"):
        key = places.of(measurement)
        if key is None or key in by_key:
            left_over.append(measurement)
        else:
            by_key[key] = measurement
    return Written(by_key, left_over)


class Places:
    """Where a stored figure belongs among the rows of today."""

    def __init__(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self.keys = {row.key for row in rows}
        self.by_code = {code_of(row.indicator): row for row in rows if row.indicator is not None}

    def of(self, measurement: Measurement) -> str | None:
        """The key of its row; None where there is none any more."""
        if measurement.indicator is None:
            key = str(measurement.assignment_id)
            return key if key in self.keys else None
        return self.of_indicator(measurement.indicator)

    def of_indicator(self, indicator: Indicator) -> str | None:
        row = self.by_code.get(code_of(indicator))
        return row.key if row is not None and row.kind == indicator.kind else None


def moved_keys(keys: Iterable[str], rows: Iterable[Row]) -> dict[str, str]:
    """Keys of indicators of an earlier version → keys of today's rows, for a form that was open meanwhile."""
    places = Places(rows)
    foreign = [key for key in keys if key not in places.keys and key[:1] == "i" and key[1:].isdigit()]
    if not foreign:
        return {}
    known = Indicator.objects.select_related("criterion").in_bulk([int(key[1:]) for key in foreign])
    found = {f"i{pk}": places.of_indicator(indicator) for pk, indicator in known.items()}
    return {old: new for old, new in found.items() if new is not None}


def breakdown_text(breakdown: Mapping[str, Mapping[str, Any]]) -> str:
    """ "Nữ: 4; Nam: 3", in the order in which it stands; keys that no dimension names any more as they are."""
    parts = []
    for code, figures in breakdown.items():
        names = dict(DIMENSIONS[code].keys) if code in DIMENSIONS else {}
        parts += [f"{names.get(key, key)}: {number_text(Decimal(str(figure)))}" for key, figure in figures.items()]
    return "; ".join(parts)
