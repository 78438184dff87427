"""Scores as they stand, report by report, while the year still runs: computed points only, nothing stored."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Count

from base.core import clock
from base.core.models import LedgerStream
from base.units.models import Unit
from movements.domain.criteria.grouping import group_of
from movements.domain.lifecycle import registered_units
from movements.domain.scoring.compiling import compile_set, indicators_of, path_of
from movements.domain.scoring.engine import PlanRules, UnitInput, line_of, with_places
from movements.domain.scoring.inputs import clusters_of
from movements.domain.scoring.methods import Value
from movements.domain.scoring.plans import plan_rules
from movements.domain.scoring.sql import PeriodScore, period_scores
from movements.domain.scoring.sql_points import fits
from movements.domain.scoring.totals import total_of
from movements.enums import RankScope, ReportStatus
from movements.models import Measurement, Movement, Report, ReportPeriod

KEPT = 600
"""Seconds for which computed scores are kept."""
AT_ONCE = 2000
"""So many reports at most are scored one by one within a request, where no statement of the database can do it."""


@dataclass(frozen=True)
class Course:
    """Scores of one unit by period, None where no report is approved; `last` is the newest."""

    unit: Unit
    scores: tuple[Decimal | None, ...]

    @property
    def last(self) -> Decimal | None:
        return next((score for score in reversed(self.scores) if score is not None), None)


class Running(NamedTuple):
    """Periods in order, the courses of all units, and how many older periods were too many to compute at once."""

    periods: list[ReportPeriod]
    courses: list[Course]
    left_out: int


def courses_of(movement: Movement, plan: PlanRules) -> Running:
    """The course of every unit that takes part, best newest score first."""
    periods = list(ReportPeriod.objects.filter(plan__movement=movement).order_by("ends_on", "due_on", "pk"))
    units = list(Unit.objects.filter(pk__in=registered_units(movement)))
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for unit_id, period_id, score in _kept_scores(movement, plan, units):
        found[unit_id][period_id] = Decimal(score).scaleb(-4)
    used = [period for period in periods if any(period.pk in scores for scores in found.values())]
    courses = [Course(unit, tuple(found[unit.pk].get(period.pk) for period in used)) for unit in units]
    courses.sort(key=lambda c: (-(c.last if c.last is not None else Decimal(-1)), c.unit.name, c.unit.pk))
    left_out = 0 if in_one_statement(plan) else len(_newest_periods(movement)[1])
    return Running(used, courses, left_out)


def _kept_scores(movement: Movement, plan: PlanRules, units: list[Unit]) -> list[PeriodScore]:
    """The scores from the cache while the ledger stands still: turning a page costs nothing."""
    heads = list(LedgerStream.objects.order_by("name").values_list("name", "head"))
    rests_on = json.dumps([movement.pk, clock.today().isoformat(), plan.to_json(), heads], sort_keys=True)
    key = f"movements.scores:{hashlib.sha256(rests_on.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = scores_by_period(movement, plan, units)
        cache.set(key, found, KEPT)
    return found


def in_one_statement(plan: PlanRules) -> bool:
    """Whether the database computes all scores by itself: PostgreSQL, and a set within its figures."""
    return connection.vendor == "postgresql" and fits(plan.rules)


def _newest_periods(movement: Movement) -> tuple[list[int], list[int]]:
    """(periods whose approved reports, the newest first, are at most `AT_ONCE`; those left out). One query."""
    approved = Report.objects.filter(status=ReportStatus.APPROVED, duty__period__plan__movement=movement)
    rows = approved.values("duty__period_id").annotate(number=Count("pk"))
    order = ("-duty__period__ends_on", "-duty__period__due_on", "-duty__period_id")
    kept: list[int] = []
    left_out: list[int] = []
    room = AT_ONCE
    for period, number in rows.order_by(*order).values_list("duty__period_id", "number"):
        room -= number
        (kept if room >= 0 else left_out).append(period)
    return kept, left_out


def scores_by_period(movement: Movement, plan: PlanRules, units: list[Unit]) -> list[PeriodScore]:
    """In one statement on PostgreSQL; elsewhere, and for sets beyond its figures, by the reference: then of no more
    reports than `AT_ONCE`, the newest.
    """
    assert movement.criteria_set is not None
    scheme = movement.criteria_set.grouping
    keys = group_of(scheme, units, movement.ends_on) if scheme else {}
    clusters = clusters_of(movement, [unit.pk for unit in units]) if plan.scope == RankScope.CLUSTER else None
    if not in_one_statement(plan):
        return reference(movement, plan, keys, clusters, periods=_newest_periods(movement)[0])
    return period_scores(
        movement.pk,
        plan.rules,
        {path_of(indicator): indicator.pk for indicator in indicators_of(movement.criteria_set)},
        group_keys=keys,
        clusters=clusters,
        weights=plan.group_weights,
        not_applicable=plan.not_applicable,
    )


def reference(
    movement: Movement,
    plan: PlanRules,
    keys: dict[int, str],
    clusters: dict[int, int] | None,
    *,
    periods: list[int] | None = None,
) -> list[PeriodScore]:
    """The same by the pure engine, figure by figure: what the statement is held against. `periods`: of these alone."""
    assert movement.criteria_set is not None
    paths = {indicator.pk: path_of(indicator) for indicator in indicators_of(movement.criteria_set)}
    reports = Report.objects.filter(status=ReportStatus.APPROVED, duty__period__plan__movement=movement)
    if periods is not None:
        reports = reports.filter(duty__period__in=periods)
    figures: dict[int, dict[str, tuple[Value, str]]] = defaultdict(dict)
    rows = Measurement.objects.filter(report__in=reports.values("pk"), indicator__in=paths)
    fields = ("report_id", "indicator_id", "value", "whole", "text", "is_not_applicable")
    for report, indicator, value, whole, text, is_na in rows.values_list(*fields).iterator(chunk_size=5000):
        figures[report][paths[indicator]] = (Value(value, whole, text, is_na), "")
    by_period: dict[int, list[UnitInput]] = defaultdict(list)
    for pk, unit, period in reports.values_list("pk", "duty__unit_id", "duty__period_id"):
        cluster = (clusters or {}).get(unit)
        by_period[period].append(UnitInput(unit, "", cluster, keys.get(unit, ""), figures[pk]))
    scope = RankScope.OVERALL if clusters is None else RankScope.CLUSTER
    found = []
    for period, inputs in by_period.items():
        for unit_input in with_places(plan.rules, inputs, scope):
            computed = {rule.path: line_of(unit_input.points(rule)) for rule in plan.rules.scored}
            lines = {path: line for path, line in computed.items() if line is not None}
            total = total_of(plan.rules, lines, weights=plan.group_weights, not_applicable=plan.not_applicable)
            found.append((unit_input.unit_id, period, int(total.score.scaleb(4))))
    return found


def plan_for(movement: Movement) -> PlanRules:
    """The rules under which scores are shown: the movement's plan, or the set alone."""
    plan = getattr(movement, "scoring_plan", None)
    assert movement.criteria_set is not None
    return plan_rules(plan) if plan is not None else PlanRules(rules=compile_set(movement.criteria_set), stages={})
