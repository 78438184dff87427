"""A sheet with all that its form shows: rules, approved figures, proposals, entries, and what the stage before gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from movements.domain.scoring.aggregation import Consistency, combine_scorers, consistency_of
from movements.domain.scoring.compiling import compile_indicator, compile_set, indicators_of, path_of
from movements.domain.scoring.engine import PlanRules, UnitInput, line_of
from movements.domain.scoring.inputs import input_of
from movements.domain.scoring.methods import ZERO, Outcome, Points
from movements.domain.scoring.plans import plan_rules
from movements.domain.scoring.rules import Rule
from movements.domain.scoring.totals import Line, total_of
from movements.enums import COUNTED_SHEETS, GroupEffect, ScoringMethod, StageStatus
from movements.models import ScoreEntry, ScoreEvidence, ScoreSheet


@dataclass
class Row:
    """One indicator on a sheet."""

    rule: Rule
    indicator_id: int
    effect: str
    proposed: Points
    period: str = ""
    entry: ScoreEntry | None = None
    before: Line | None = None
    asks_evidence: bool = False
    evidence: Sequence[ScoreEvidence] = ()

    @property
    def line(self) -> Line | None:
        """What counts now: what was given, else the proposal."""
        if self.entry is not None and (self.entry.points is not None or self.entry.is_not_applicable):
            return Line(self.entry.points, self.entry.is_not_applicable)
        return line_of(self.proposed)

    @property
    def bounds(self) -> tuple[Decimal, Decimal | None]:
        """Least and most that may be given. A penalty may be written with or without its minus sign."""
        top = None if self.rule.max_score is None else abs(self.rule.max_score)
        loses = self.effect == GroupEffect.PENALTY or (self.rule.per_event or ZERO) < 0
        if loses:
            return (Decimal(-9999) if top is None else -top), top if self.effect == GroupEffect.PENALTY else ZERO
        return ZERO, top

    @property
    def needs_points(self) -> bool:
        """Only a person can give them and nobody has. What the unit did not report stays missing, that is no points."""
        return self.line is None and self.proposed.outcome not in (Outcome.MISSING, Outcome.NOT_APPLICABLE)

    @property
    def needs_reason(self) -> bool:
        """Given points differ from the proposal or, without one, from the stage before; and no reason is written."""
        if self.entry is None or self.entry.reason or (self.entry.points is None and not self.entry.is_not_applicable):
            return False
        mine = Line(self.entry.points, self.entry.is_not_applicable)
        proposal = line_of(self.proposed)
        return any(other is not None and other != mine for other in (proposal, self.before))

    @property
    def needs_evidence(self) -> bool:
        line = self.line
        return self.asks_evidence and line is not None and bool(line.points)


@dataclass
class Desk:
    """A sheet laid out. `dropped` are entries whose indicators the set no longer has; they stay but do not count."""

    sheet: ScoreSheet
    plan: PlanRules
    unit: UnitInput
    rows: list[Row]
    dropped: list[ScoreEntry] = field(default_factory=list)
    before_label: str = ""

    @property
    def by_path(self) -> dict[str, Row]:
        return {row.rule.path: row for row in self.rows}


@dataclass
class StageView:
    """One stage beside the others: its sheets, the combined lines, its total and how far the scorers agree."""

    stage: object
    sheets: list[ScoreSheet]
    lines: Mapping[str, Line]
    total: Decimal | None
    agreement: Consistency[int]


def desk_of(sheet: ScoreSheet) -> Desk:
    """Everything on a sheet. The number of queries does not grow with the indicators."""
    plan_row = sheet.stage.plan
    chosen = plan_row.movement.criteria_set
    assert chosen is not None
    plan = plan_rules(plan_row, compile_set(chosen))
    unit = input_of(plan_row.movement, plan.rules, sheet.unit, scope=plan.scope)
    entries = {entry.path: entry for entry in sheet.entries.prefetch_related("evidence__file")}
    before, label = _stage_before(sheet, plan)
    effects = {group.code: group.effect for group in plan.rules.groups}
    rows = []
    for indicator in indicators_of(chosen):
        if indicator.method == ScoringMethod.NONE:
            continue
        rule, path = compile_indicator(indicator), path_of(indicator)
        entry = entries.pop(path, None)
        rows.append(
            Row(
                rule=rule,
                indicator_id=indicator.pk,
                effect=effects[rule.group],
                proposed=unit.points(rule),
                period=unit.figures[path][1] if path in unit.figures else "",
                entry=entry,
                before=before.get(path),
                asks_evidence=indicator.needs_evidence,
                evidence=list(entry.evidence.all()) if entry is not None else (),
            )
        )
    return Desk(sheet, plan, unit, rows, list(entries.values()), label)


def stages_of(sheet: ScoreSheet, plan: PlanRules, sheets: Sequence[ScoreSheet]) -> list[StageView]:
    """The stages of the unit side by side, from the sheets that the reader may see."""
    found = []
    for stage in sheet.stage.plan.stages.all():
        own = [row for row in sheets if row.stage_id == stage.pk]
        by_scorer = {row.scorer_id or 0: lines_of(row) for row in own}
        lines = _combined(plan, list(by_scorer.values()))
        totals = {scorer: _total(plan, given) for scorer, given in by_scorer.items() if given}
        agreement = consistency_of(totals, sheet.stage.plan.outlier_gap)
        found.append(StageView(stage, own, lines, _total(plan, lines) if lines else None, agreement))
    return found


def lines_of(sheet: ScoreSheet) -> dict[str, Line]:
    """Given lines of a sheet by path; reads `sheet.entries`, prefetch it for many."""
    return {entry.path: Line(entry.points, entry.is_not_applicable) for entry in sheet.entries.all()}


def _total(plan: PlanRules, lines: Mapping[str, Line]) -> Decimal:
    return total_of(plan.rules, lines, weights=plan.group_weights, not_applicable=plan.not_applicable).score


def _combined(plan: PlanRules, given: Sequence[Mapping[str, Line]]) -> dict[str, Line]:
    found = {}
    for rule in plan.rules.scored:
        line = combine_scorers([lines[rule.path] for lines in given if rule.path in lines], plan.aggregation)
        if line is not None:
            found[rule.path] = line
    return found


def _stage_before(sheet: ScoreSheet, plan: PlanRules) -> tuple[dict[str, Line], str]:
    """What the newest closed stage before gave, and its name."""
    stages = sheet.stage.plan.stages.filter(order__lt=sheet.stage.order, status=StageStatus.CLOSED).order_by("-order")
    for stage in stages:
        sheets = ScoreSheet.objects.filter(stage=stage, unit=sheet.unit_id, status__in=COUNTED_SHEETS)
        given = [lines_of(row) for row in sheets.prefetch_related("entries")]
        if given:
            return _combined(plan, given), str(stage)
    return {}, ""
