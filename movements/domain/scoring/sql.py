"""All reports of a movement scored in one statement, compiled from its criteria set (ADR 9).

`period_scores` gives what `methods.points_for` and `totals.total_of` give for every approved report, only by the
hundred thousand: one scan of the measurements, one expression an indicator with its figures as constants, sums by
group, caps and re-scaling on the sums. Every quotient is an integer division rounded once, so both agree to the last
digit; a property test holds them against each other. What cannot happen in a set (a cap that cannot bind, a ratio, a
threshold by group) is not in its statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction

from movements.domain.scoring.methods import ZERO
from movements.domain.scoring.rules import GroupRule, Rule, RuleSet
from movements.domain.scoring.sql_points import UNITS, fits, measure_sql, number, points_sql, tree
from movements.domain.scoring.totals import maximum_of
from movements.enums import Direction, GroupEffect, NotApplicableRule, ScoringMethod

ONE = Decimal(1)
SETTINGS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
"""One sum over millions of rows: room for its hash table, and no seconds spent on compiling long expressions."""


class PeriodScore(NamedTuple):
    """The score of one approved report, from its own figures alone."""

    unit_id: int
    period_id: int
    score: Decimal


@dataclass
class Compiled:
    """The parts of the statement that depend on the set. `groups` are terms over the summed columns by group."""

    ids: dict[str, int]
    sums: list[tuple[str, str]] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, Rule]] = field(default_factory=list)
    keys: tuple[str, ...] = ()

    @property
    def columns(self) -> str:
        return ", ".join(name for name, _expression in self.sums)


def period_scores(
    movement_id: int, rules: RuleSet, indicator_ids: Mapping[str, int], **options: Any
) -> list[PeriodScore]:
    """Scores of all approved reports of a movement. PostgreSQL only; ValueError for a set beyond `sql_points.fits`.

    `indicator_ids` by path; the options are those of `statement_for`. Ranks are taken among the reports of one
    period, in clusters where these are given.
    """
    statement, parameters = statement_for(movement_id, rules, indicator_ids, **options)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(statement, parameters)
        return [PeriodScore(unit, period, Decimal(score).scaleb(-4)) for unit, period, score in cursor.fetchall()]


def statement_for(
    movement_id: int,
    rules: RuleSet,
    indicator_ids: Mapping[str, int],
    *,
    group_keys: Mapping[int, str] | None = None,
    clusters: Mapping[int, int] | None = None,
    weights: Mapping[str, Decimal] | None = None,
    not_applicable: str = NotApplicableRule.RESCALE,
) -> tuple[str, dict[str, Any]]:
    """The statement with its parameters. `group_keys` and `clusters` by unit, `weights` by group of criteria."""
    if not fits(rules):
        raise ValueError("the points of this set are too large for the statement")
    compiled = _compile(rules, indicator_ids)
    units = sorted({*(group_keys or {}), *(clusters or {})}) if compiled.keys or clusters is not None else []
    parameters = {
        "movement": movement_id,
        "units": units,
        "keys": [(group_keys or {}).get(unit, "") for unit in units],
        "clusters": [(clusters or {}).get(unit) for unit in units],
    }
    return _statement(rules, compiled, weights or {}, not_applicable, clusters is not None), parameters


def _compile(rules: RuleSet, indicator_ids: Mapping[str, int]) -> Compiled:
    """One summed column a bucket: a criterion whose cap may bind, or all the rest of a group."""
    known = [rule for rule in rules.scored if rule.path in indicator_ids]
    compiled = Compiled(
        ids={rule.path: indicator_ids[rule.path] for rule in known},
        keys=tuple(sorted({key for rule in known for key in rule.spans if key})),
    )
    cuts = {criterion.path: criterion.max_score for criterion in rules.criteria}
    effects = {group.code: group.effect for group in rules.groups}
    buckets: dict[tuple[str, str], list[Rule]] = {}
    for rule in known:
        cut = cuts[rule.criterion]
        own = [other for other in known if other.criterion == rule.criterion]
        binds = cut is not None and _may_exceed(own, cut)
        counted = _as_penalty(rule) if effects[rule.group] == GroupEffect.PENALTY else rule
        buckets.setdefault((rule.group, rule.criterion if binds else ""), []).append(counted)
    for at, ((group, criterion), members) in enumerate(buckets.items()):
        term = _bucket(compiled, f"b{at}", members, is_penalty=effects[group] == GroupEffect.PENALTY)
        cut = cuts.get(criterion)
        cut_term = term if cut is None else f"least({term}, {int(abs(cut) * UNITS)})"
        compiled.groups.setdefault(group, []).append(cut_term)
    for at, part in enumerate(rules.groups):
        tops = [rule for rule in known if rule.group == part.code and (rule.max_score or ZERO) > 0]
        if part.effect == GroupEffect.NORMAL and tops:
            top = tree([(compiled.ids[rule.path], number(rule.max_score)) for rule in tops], "m.indicator_id")
            condition = f"m.is_not_applicable AND {_is_one_of(compiled, tops)}"
            compiled.sums.append((f"n{at}", f"sum({top}) FILTER (WHERE {condition})"))
            compiled.left_out[part.code] = f"n{at}"
    return compiled


def _bucket(compiled: Compiled, name: str, members: Sequence[Rule], *, is_penalty: bool) -> str:
    """Adds the columns of a bucket; the term over them. Figures scored by rank are placed after the sums."""
    places = []
    computed = [rule for rule in members if rule.method not in (ScoringMethod.RANK, ScoringMethod.MANUAL)]
    for rule in members:
        if rule.method == ScoringMethod.RANK and rule.ranks:
            column = f"v{len(compiled.places)}"
            condition = f"{_is_one_of(compiled, [rule])} AND NOT m.is_not_applicable"
            compiled.sums.append((column, f"max({measure_sql(rule)}) FILTER (WHERE {condition})"))
            compiled.places.append((column, rule))
            gains = ", ".join(str(int(points * UNITS)) for points in rule.ranks)
            last = len(rule.ranks)
            place = f"(ARRAY[{gains}])[least(p{column}, {last})]"
            places.append(f"CASE WHEN p{column} IS NULL THEN 0 ELSE {place} END")
    if computed:
        leaves = [(compiled.ids[rule.path], points_sql(rule, compiled.keys)) for rule in computed]
        points = tree(leaves, "m.indicator_id")
        condition = f"{_is_one_of(compiled, computed)} AND NOT m.is_not_applicable"
        points = f"abs({points})" if is_penalty else points
        compiled.sums.append((name, f"sum({points}) FILTER (WHERE {condition})"))
        places.insert(0, f"coalesce({name}, 0)")
    return " + ".join(places) or "0"


def _is_one_of(compiled: Compiled, rules: Sequence[Rule]) -> str:
    """A condition on the indicator, as a range where no other indicator of the set lies within it."""
    wanted = sorted(compiled.ids[rule.path] for rule in rules)
    within = [pk for pk in compiled.ids.values() if wanted[0] <= pk <= wanted[-1]]
    if len(within) == len(wanted):
        return f"m.indicator_id BETWEEN {wanted[0]} AND {wanted[-1]}"
    return f"m.indicator_id = ANY(ARRAY[{', '.join(map(str, wanted))}]::bigint[])"


def _statement(
    rules: RuleSet, compiled: Compiled, weights: Mapping[str, Decimal], not_applicable: str, by_cluster: bool
) -> str:
    needs_units = bool(compiled.keys) or by_cluster
    sums = "".join(f",\n    {expression} AS {name}" for name, expression in compiled.sums)
    peers = "period_id" + (", cluster_id" if by_cluster else "")
    places = "".join(
        f", CASE WHEN {name} IS NOT NULL THEN rank() OVER (PARTITION BY {peers} ORDER BY {name} "
        f"{'ASC' if rule.direction == Direction.DOWN else 'DESC'} NULLS LAST) END AS p{name}"
        for name, rule in compiled.places
    )
    wanted = list(compiled.ids.values())
    some = f"BETWEEN {min(wanted)} AND {max(wanted)}" if wanted else "IS NULL"
    # Only constants of the set stand in the text, each through `number`, `literal` or as an integer.
    return f"""
WITH home AS MATERIALIZED (
  SELECT * FROM unnest(%(units)s::bigint[], %(keys)s::text[], %(clusters)s::bigint[]) AS h(unit_id, key, cluster_id)
), source AS MATERIALIZED (
  SELECT r.id AS report_id, d.unit_id, d.period_id{", coalesce(key, '') AS key, cluster_id" if needs_units else ""}
  FROM movements_report r
  JOIN movements_reportduty d ON d.id = r.duty_id
  JOIN movements_reportperiod p ON p.id = d.period_id
  JOIN movements_reportplan l ON l.id = p.plan_id
  {"LEFT JOIN home USING (unit_id)" if needs_units else ""}
  WHERE r.status = 'approved' AND l.movement_id = %(movement)s
), summed AS (
  SELECT m.report_id{sums}
  FROM movements_measurement m {"JOIN source s ON s.report_id = m.report_id" if compiled.keys else ""}
  WHERE m.indicator_id {some}
  GROUP BY m.report_id
), placed AS (
  SELECT source.*{"," if compiled.sums else ""} {compiled.columns}{places}
  FROM source LEFT JOIN summed ON summed.report_id = source.report_id
)
SELECT unit_id, period_id, {_score(rules, compiled, weights, not_applicable)} FROM placed"""  # noqa: S608


def _score(rules: RuleSet, compiled: Compiled, weights: Mapping[str, Decimal], not_applicable: str) -> str:
    """The formula of `totals` over the summed columns, in ten-thousandths.

    Where nothing is weighted and everything applies, it is sums and cuts of integers alone.
    """
    normal = [group for group in rules.groups if group.effect == GroupEffect.NORMAL]
    whole = sum((maximum_of(rules, group) for group in normal), ZERO)
    counted = {group.code: _counted(group, compiled) for group in rules.groups}
    others = [(g, "+" if g.effect == GroupEffect.BONUS else "-") for g in rules.groups if g not in normal]
    extra = " ".join(f"{sign} {counted[group.code]}" for group, sign in others)
    plain = " + ".join(counted[group.code] for group in normal) or "0"
    left_out = list(compiled.left_out.values()) if not_applicable == NotApplicableRule.RESCALE else []
    is_weighted = any(weights.get(group.code, ONE) != 1 for group in normal)
    main = f"({plain})"
    if is_weighted or (whole and left_out):
        exact = _weighted(rules, compiled, counted, weights, left_out)
        applies = f"coalesce({', '.join(left_out)}) IS NULL" if left_out and not is_weighted else "FALSE"
        main = f"CASE WHEN {applies} THEN {main} ELSE {exact} END"
    if rules.max_score is not None:
        main = f"least({int(rules.max_score * UNITS)}, {main})"
    return f"greatest(0, {main} {extra})::int8"


def _counted(group: GroupRule, compiled: Compiled) -> str:
    """The points of a group cut at its maximum or cap."""
    terms = " + ".join(compiled.groups.get(group.code, ["0"]))
    limits = [group.max_score] if group.effect == GroupEffect.NORMAL else [group.cap, group.max_score]
    known = [abs(limit) for limit in limits if limit is not None]
    return f"least({terms}, {int(min(known) * UNITS)})" if known else f"({terms})"


def _weighted(
    rules: RuleSet,
    compiled: Compiled,
    counted: Mapping[str, str],
    weights: Mapping[str, Decimal],
    left_out: Sequence[str],
) -> str:
    """ΣM × Σ wG ÷ Σ w(M − n), rounded once; without maxima Σ wG."""
    earned, applies, whole = ["0::numeric"], ["0::numeric"], ZERO
    for group in rules.groups:
        if group.effect != GroupEffect.NORMAL:
            continue
        weight, top = number(weights.get(group.code, ONE)), maximum_of(rules, group)
        whole += top
        column = compiled.left_out.get(group.code)
        less = f" - least(coalesce({column}, 0), {number(top)})" if column in left_out else ""
        earned.append(f"{weight} * {counted[group.code]}")
        applies.append(f"{weight} * ({number(top)}{less})")
    top_sql, bottom = f"({' + '.join(earned)})", f"({' + '.join(applies)})"
    if not whole:
        return f"round({top_sql})"
    share = f"sign({top_sql}) * div(2 * {number(whole)} * abs({top_sql}) + {bottom}, 2 * {bottom})"
    return f"CASE WHEN {bottom} <= 0 THEN 0 ELSE {share} END"


def _as_penalty(rule: Rule) -> Rule:
    """Places of a penalty count as positive numbers; what is computed is made positive in its sum."""
    return replace(rule, ranks=tuple(abs(points) for points in rule.ranks))


def _may_exceed(rules: Sequence[Rule], cut: Decimal) -> bool:
    """Whether the points of these rules can add up to more than the cut."""
    found = ZERO
    for rule in rules:
        gains = [points for _edge, points in rule.bands] + [points for _label, points in rule.choices.values()]
        own = [abs(points) for points in [*gains, *rule.ranks, rule.below]]
        found += max(own) if gains or rule.ranks else abs(rule.max_score or ZERO)
    return found > abs(cut)
