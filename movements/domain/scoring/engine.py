"""The ranking engine: frozen inputs and a plan in, ranked rows out. Pure, so that a ranking can be recomputed for ever.

Everything that decides is in `PlanRules` and `UnitInput`; both go to JSON and back without loss. `digest` is the
SHA-256 of plan, inputs, engine version and outcome in canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from base.core.text import fold
from movements.domain.scoring.aggregation import combine_scorers, combine_stages
from movements.domain.scoring.methods import Outcome, Points, Value, measured, points_for, positions
from movements.domain.scoring.rules import Rule, RuleSet, figure_text, rule_set_from_json
from movements.domain.scoring.totals import Line, Total, total_of
from movements.enums import KnockOutEffect, RankScope, ScoringMethod, TieRule

ENGINE_VERSION = "1"


@dataclass(frozen=True)
class Grade:
    """A result from `lowest` points upwards (91–100 → "Hoàn thành xuất sắc")."""

    lowest: Decimal
    label: str


@dataclass(frozen=True)
class PlanRules:
    """What a plan decides. `stages` are weights by stage; without any the computed points stand."""

    rules: RuleSet
    stages: Mapping[str, Decimal]
    group_weights: Mapping[str, Decimal] = field(default_factory=dict)
    aggregation: str = "mean"
    not_applicable: str = "rescale"
    scope: str = RankScope.CLUSTER
    ties: tuple[str, ...] = ()
    knock_outs: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[Grade, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "rules": self.rules.to_json(),
            "stages": _texts(self.stages),
            "group_weights": _texts(self.group_weights),
            "aggregation": str(self.aggregation),
            "not_applicable": str(self.not_applicable),
            "scope": str(self.scope),
            "ties": [str(tie) for tie in self.ties],
            "knock_outs": {path: str(effect) for path, effect in self.knock_outs.items()},
            "grades": [[figure_text(grade.lowest), grade.label] for grade in self.grades],
        }


def plan_from_json(data: Mapping[str, Any]) -> PlanRules:
    return PlanRules(
        rules=rule_set_from_json(data["rules"]),
        stages=_figures(data["stages"]),
        group_weights=_figures(data["group_weights"]),
        aggregation=data["aggregation"],
        not_applicable=data["not_applicable"],
        scope=data["scope"],
        ties=tuple(data["ties"]),
        knock_outs=dict(data["knock_outs"]),
        grades=tuple(Grade(Decimal(lowest), label) for lowest, label in data["grades"]),
    )


@dataclass(frozen=True)
class UnitInput:
    """All that is known of one unit: approved `figures` by path with their period, then stage → scorer → path → line.

    `places` are its places among its peers for the indicators scored by rank, `on_time` counts reports sent in time,
    `submitted` is when the self-score was sent (ISO text, "" = never).
    """

    unit_id: int
    name: str
    cluster_id: int | None = None
    group_key: str = ""
    figures: Mapping[str, tuple[Value, str]] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Mapping[str, Line]]] = field(default_factory=dict)
    on_time: int = 0
    submitted: str = ""

    def points(self, rule: Rule) -> Points:
        """What the rules make of the approved figure."""
        value = self.figures[rule.path][0] if rule.path in self.figures else None
        return points_for(rule, value, group_key=self.group_key, position=self.places.get(rule.path))

    def to_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit_id,
            "name": self.name,
            "cluster": self.cluster_id,
            "group": self.group_key,
            "figures": {path: _value_out(*figure) for path, figure in self.figures.items()},
            "places": dict(self.places),
            "given": {
                stage: {scorer: _lines_out(lines) for scorer, lines in scorers.items()}
                for stage, scorers in self.given.items()
            },
            "on_time": self.on_time,
            "submitted": self.submitted,
        }


def input_from_json(data: Mapping[str, Any]) -> UnitInput:
    return UnitInput(
        unit_id=data["unit"],
        name=data["name"],
        cluster_id=data["cluster"],
        group_key=data["group"],
        figures={path: _value_in(row) for path, row in data["figures"].items()},
        places=dict(data["places"]),
        given={
            stage: {scorer: _lines_in(lines) for scorer, lines in scorers.items()}
            for stage, scorers in data["given"].items()
        },
        on_time=data["on_time"],
        submitted=data["submitted"],
    )


def with_places(rules: RuleSet, units: Sequence[UnitInput], scope: str) -> list[UnitInput]:
    """The same units with their places for the indicators scored by rank: in clusters, or among all."""
    found: dict[int, dict[str, int]] = {}
    for rule in rules.scored:
        if rule.method != ScoringMethod.RANK:
            continue
        fields: dict[int | None, dict[int, Decimal]] = {}
        for unit in units:
            value = unit.figures[rule.path][0] if rule.path in unit.figures else None
            measure = None if value is None or value.is_not_applicable else measured(rule, value)
            if measure is not None:
                fields.setdefault(unit.cluster_id if scope == RankScope.CLUSTER else None, {})[unit.unit_id] = measure
        for values in fields.values():
            for unit_id, place in positions(values, rule.direction).items():
                found.setdefault(unit_id, {})[rule.path] = place
    return [replace(unit, places=found.get(unit.unit_id, {})) for unit in units]


def line_of(points: Points) -> Line | None:
    """Computed points as a line; None where a person has to give them, or a figure is missing."""
    if points.outcome == Outcome.NOT_APPLICABLE:
        return Line(is_not_applicable=True)
    return None if points.points is None else Line(points.points)


@dataclass
class Ranked:
    """The outcome for one unit. `rank` is that of the plan's scope, None where the unit is not ranked."""

    unit: UnitInput
    lines: Mapping[str, Line]
    stage_lines: Mapping[str, Mapping[str, Line]]
    total: Total
    grade: str = ""
    reasons: tuple[str, ...] = ()
    rank: int | None = None
    rank_overall: int | None = None
    rank_in_cluster: int | None = None

    def outcome(self) -> list[Any]:
        ranks = [self.rank, self.rank_in_cluster, self.rank_overall]
        return [self.unit.unit_id, figure_text(self.total.score), *ranks, self.grade, list(self.reasons)]


def score_unit(plan: PlanRules, unit: UnitInput) -> Ranked:
    """Stages and scorers to one line an indicator, then the total. Nothing of other units is needed."""
    stage_lines: dict[str, dict[str, Line]] = {}
    for stage, scorers in unit.given.items():
        found: dict[str, Line] = {}
        for rule in plan.rules.scored:
            spoken = [lines[rule.path] for lines in scorers.values() if rule.path in lines]
            if (line := combine_scorers(spoken, plan.aggregation)) is not None:
                found[rule.path] = line
        stage_lines[stage] = found
    lines: dict[str, Line] = {}
    for rule in plan.rules.scored:
        by_stage = {stage: found.get(rule.path) for stage, found in stage_lines.items()}
        line = combine_stages(by_stage, plan.stages) or line_of(unit.points(rule))
        if line is not None:
            lines[rule.path] = line
    total = total_of(plan.rules, lines, weights=plan.group_weights, not_applicable=plan.not_applicable)
    return Ranked(unit, lines, stage_lines, total)


def rank_units(plan: PlanRules, units: Iterable[UnitInput]) -> list[Ranked]:
    """Everybody, ranked ones first and best first; those not ranked follow with their reasons, by name."""
    rows = [score_unit(plan, unit) for unit in units]
    for row in rows:
        _judge(plan, row)
    standing = [row for row in rows if not row.reasons]
    _place(plan, standing, "rank_overall")
    in_clusters = [row for row in standing if row.unit.cluster_id is not None]
    in_clusters.sort(key=lambda row: row.unit.cluster_id or 0)
    for _cluster, members in groupby(in_clusters, key=lambda row: row.unit.cluster_id):
        _place(plan, list(members), "rank_in_cluster")
    for row in standing:
        row.rank = row.rank_in_cluster if plan.scope == RankScope.CLUSTER else row.rank_overall
    return sorted(rows, key=lambda row: (row.rank_overall is None, row.rank_overall or 0, *_last(row)))


def digest(plan: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]], outcome: Sequence[Any], engine: str) -> str:
    """The fingerprint of a ranking, from its JSON parts; inputs and outcome in the order of the unit's key."""
    text = json.dumps([engine, plan, list(inputs), list(outcome)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def tie_key(plan: PlanRules, row: Ranked) -> tuple[Any, ...]:
    """What decides between rows, smallest first: the score, then the plan's tie rules in their order."""
    parts: list[Any] = [-row.total.score]
    for tie in plan.ties:
        match tie:
            case TieRule.MAIN:
                parts.append(-row.total.main)
            case TieRule.PENALTY:
                parts.append(row.total.penalty)
            case TieRule.BONUS:
                parts.append(-row.total.bonus)
            case TieRule.ON_TIME:
                parts.append(-row.unit.on_time)
            case TieRule.SUBMITTED:
                parts.append(row.unit.submitted or "9")
            case TieRule.NAME:
                parts.append(_last(row))
    return tuple(parts)


def _judge(plan: PlanRules, row: Ranked) -> None:
    """Grade and reasons not to be ranked."""
    reasons = []
    steps = 0
    for path in row.total.failed:
        if plan.knock_outs.get(path, KnockOutEffect.UNRANKED) == KnockOutEffect.UNRANKED:
            reasons.append(f"knock_out:{path}")
        else:
            steps = 1
    if row.total.nothing_applies:
        reasons.append("nothing_applies")
    elif all(line.points is None for line in row.lines.values()):
        reasons.append("no_points")
    if plan.scope == RankScope.CLUSTER and row.unit.cluster_id is None:
        reasons.append("no_cluster")
    row.reasons = tuple(reasons)
    ordered = sorted(plan.grades, key=lambda grade: grade.lowest, reverse=True)
    at = next((index for index, grade in enumerate(ordered) if row.total.score >= grade.lowest), None)
    if at is not None and not any(reason.startswith("knock_out") for reason in reasons):
        row.grade = ordered[at + steps].label if at + steps < len(ordered) else ""


def _place(plan: PlanRules, rows: list[Ranked], name: str) -> None:
    """Competition ranking: whoever is equal in everything shares the place, the next one is left out."""
    keyed = sorted(((tie_key(plan, row), _last(row), row) for row in rows), key=lambda item: item[:2])
    before: tuple[Any, ...] | None = None
    place = 0
    for number, (key, _name, row) in enumerate(keyed, start=1):
        if key != before:
            place, before = number, key
        setattr(row, name, place)


def _last(row: Ranked) -> tuple[str, int]:
    return fold(row.unit.name), row.unit.unit_id


def _lines_out(lines: Mapping[str, Line]) -> dict[str, str | None]:
    """A line in JSON: its points as text, "na" where it does not apply, null where nothing is there."""
    return {path: "na" if line.is_not_applicable else _text(line.points) for path, line in lines.items()}


def _lines_in(data: Mapping[str, str | None]) -> dict[str, Line]:
    return {
        path: Line(is_not_applicable=True) if text == "na" else Line(None if text is None else Decimal(text))
        for path, text in data.items()
    }


def _value_out(value: Value, period: str) -> list[Any]:
    figures = [_text(value.figure), _text(value.whole)]
    return ["na", period] if value.is_not_applicable else [*figures, value.text, period]


def _value_in(row: Sequence[Any]) -> tuple[Value, str]:
    if row[0] == "na" and len(row) == 2:
        return Value(is_not_applicable=True), row[1]
    figure, whole = (None if text is None else Decimal(text) for text in row[:2])
    return Value(figure, whole, row[2]), row[3]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else figure_text(value)


def _texts(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {key: figure_text(value) for key, value in values.items()}


def _figures(values: Mapping[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in values.items()}
