"""All reports of a movement scored in one statement, compiled from its criteria set (ADR 9).

`period_scores` gives what `methods.points_for` and `totals.total_of` give for every approved report, only by the
hundred thousand: one scan of the measurements, one expression an indicator with its figures as constants, sums by
group, caps and re-scaling on the sums. Every quotient is an integer division rounded once, so both agree to the last
digit; a property test holds them against each other. What cannot happen in a set (a cap that cannot bind, a ratio, a
threshold by group) is not in its statement. Points stay integers, in ten-thousandths, from the first to the last step.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from movements.domain.scoring.methods import ZERO
from movements.domain.scoring.rules import GroupRule, Rule, RuleSet
from movements.domain.scoring.sql_packing import Packer
from movements.domain.scoring.sql_points import UNITS, fits, measure_sql, points_sql
from movements.domain.scoring.totals import maximum_of
from movements.enums import Direction, GroupEffect, NotApplicableRule, ScoringMethod

ONE = Decimal(1)
SETTINGS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
"""One sum over millions of rows: room for its hash table, and no seconds spent on compiling long expressions."""


PeriodScore = tuple[int, int, int]
"""The score of one approved report from its own figures alone: unit, period, score in ten-thousandths of a point."""
LARGEST = 2**62
"""No whole number of the statement is greater: one bit less than the database has."""


@dataclass
class Compiled:
    """The parts of the statement that depend on the set. `groups` are terms over the summed columns by group.

    `left_out` is the term of what does not apply by group. `most` is the greatest sum, in ten-thousandths, that a
    group can have before its cut.
    """

    ids: dict[str, int]
    sums: list[tuple[str, str]] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    points: Packer = field(default_factory=lambda: Packer("b", "NOT m.is_not_applicable"))
    tops: Packer = field(default_factory=lambda: Packer("n", "m.is_not_applicable"))
    most: dict[str, int] = field(default_factory=dict)
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
        return cursor.fetchall()


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
    for (group, criterion), members in buckets.items():
        term = _bucket(compiled, members, is_penalty=effects[group] == GroupEffect.PENALTY)
        cut = cuts.get(criterion)
        cut_term = term if cut is None else f"least({term}, {_units(abs(cut))})"
        compiled.groups.setdefault(group, []).append(cut_term)
    compiled.most = {
        group.code: sum(_most(rule) for rule in known if rule.group == group.code) for group in rules.groups
    }
    _leave_out(compiled, rules, known)
    for packer in (compiled.points, compiled.tops):
        compiled.sums += packer.sums(lambda keys: _is_among(compiled, keys))
    return compiled


def _leave_out(compiled: Compiled, rules: RuleSet, known: Sequence[Rule]) -> None:
    """Sums of the maxima of what does not apply, by main group."""
    for part in rules.groups:
        tops = [rule for rule in known if rule.group == part.code and (rule.max_score or ZERO) > 0]
        if part.effect == GroupEffect.NORMAL and tops:
            leaves = [(compiled.ids[rule.path], str(_units(rule.max_score))) for rule in tops]
            compiled.left_out[part.code] = compiled.tops.add(leaves, sum(_units(rule.max_score) for rule in tops))


def _bucket(compiled: Compiled, members: Sequence[Rule], *, is_penalty: bool) -> str:
    """Adds what a bucket sums; the term over it. Figures scored by rank are placed after the sums."""
    terms = []
    computed = [rule for rule in members if rule.method not in (ScoringMethod.RANK, ScoringMethod.MANUAL)]
    if computed:
        leaves = [(compiled.ids[rule.path], points_sql(rule, compiled.keys)) for rule in computed]
        leaves = [(pk, f"abs({points})" if is_penalty else points) for pk, points in leaves]
        terms.append(compiled.points.add(leaves, sum(map(_most, computed))))
    for rule in members:
        if rule.method == ScoringMethod.RANK and rule.ranks:
            column = f"v{len(compiled.places)}"
            condition = f"{_is_among(compiled, [compiled.ids[rule.path]])} AND NOT m.is_not_applicable"
            compiled.sums.append((column, f"max({measure_sql(rule)}) FILTER (WHERE {condition})"))
            compiled.places.append((column, rule))
            gains = ", ".join(str(_units(points)) for points in rule.ranks)
            place = f"(ARRAY[{gains}])[least(p{column}, {len(rule.ranks)})]"
            terms.append(f"CASE WHEN p{column} IS NULL THEN 0 ELSE {place} END")
    return " + ".join(terms) or "0"


def _is_among(compiled: Compiled, keys: Collection[int]) -> str:
    """A condition on the indicator, as a range where no other indicator of the set lies within it.

    `_of_set` holds for every row already, so a range that ends where the set ends needs no bound there.
    """
    wanted, all_keys = sorted(keys), compiled.ids.values()
    if len([pk for pk in all_keys if wanted[0] <= pk <= wanted[-1]]) != len(wanted):
        return _in_list(wanted)
    low = f"m.indicator_id >= {wanted[0]}" if wanted[0] > min(all_keys) else ""
    high = f"m.indicator_id <= {wanted[-1]}" if wanted[-1] < max(all_keys) else ""
    return " AND ".join(bound for bound in (low, high) if bound) or "TRUE"


def _of_set(compiled: Compiled) -> str:
    """The same for the whole set: a range only where no key is left out, for it could be that of another set."""
    wanted = sorted(compiled.ids.values())
    if not wanted:
        return "FALSE"
    if wanted[-1] - wanted[0] + 1 == len(wanted):
        return f"m.indicator_id BETWEEN {wanted[0]} AND {wanted[-1]}"
    return _in_list(wanted)


def _in_list(wanted: Sequence[int]) -> str:
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
    # Only constants of the set stand in the text, each through `number`, `literal` or as an integer.
    return f"""
WITH home AS MATERIALIZED (
  SELECT * FROM unnest(%(units)s::bigint[], %(keys)s::text[], %(clusters)s::bigint[]) AS h(unit_id, key, cluster_id)
), source AS {"MATERIALIZED" if compiled.keys else "NOT MATERIALIZED"} (
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
  WHERE {_of_set(compiled)}
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
    rescales = not_applicable == NotApplicableRule.RESCALE and bool(compiled.left_out)
    is_weighted = any(weights.get(group.code, ONE) != 1 for group in normal)
    main = f"({plain})"
    if is_weighted or (whole and rescales):
        exact = _weighted(rules, compiled, counted, weights, rescales=rescales)
        applies = f"coalesce({', '.join(compiled.tops.names)}) IS NULL" if rescales and not is_weighted else "FALSE"
        main = f"CASE WHEN {applies} THEN {main} ELSE {exact} END"
    if rules.max_score is not None:
        main = f"least({_units(rules.max_score)}, {main})"
    return f"greatest(0, {main} {extra})::int8"


def _counted(group: GroupRule, compiled: Compiled) -> str:
    """The points of a group cut at its maximum or cap."""
    terms = " + ".join(compiled.groups.get(group.code, ["0"]))
    limits = [group.max_score] if group.effect == GroupEffect.NORMAL else [group.cap, group.max_score]
    known = [abs(limit) for limit in limits if limit is not None]
    return f"least({terms}, {_units(min(known))})" if known else f"({terms})"


def _weighted(
    rules: RuleSet, compiled: Compiled, counted: Mapping[str, str], weights: Mapping[str, Decimal], *, rescales: bool
) -> str:
    """ΣM × Σ wG ÷ Σ w(M − n), rounded once; without maxima Σ wG.

    Weights are made whole by a common factor. Where the products could leave 64 bits, decimals take their place.
    """
    normal = [group for group in rules.groups if group.effect == GroupEffect.NORMAL]
    by_group = {group.code: weights.get(group.code, ONE) for group in normal}
    factor = 10 ** max((-int(weight.as_tuple().exponent) for weight in by_group.values()), default=0)
    whole = sum(_units(maximum_of(rules, group)) for group in normal)
    most = sum(int(by_group[group.code] * factor) * compiled.most[group.code] for group in normal)
    kind = "int8" if max(2 * whole, 2 * factor) * max(most, whole * factor) < LARGEST else "numeric"
    earned, applies = [f"0::{kind}"], [f"0::{kind}"]
    for group in normal:
        weight, top = int(by_group[group.code] * factor), _units(maximum_of(rules, group))
        column = compiled.left_out.get(group.code) if rescales else None
        less = f" - least({column}, {top})" if column else ""
        earned.append(f"{weight}::{kind} * ({counted[group.code]})")
        applies.append(f"{weight}::{kind} * ({top}{less})")
    top_sql, bottom = f"({' + '.join(earned)})", f"({' + '.join(applies)})"
    if not whole:
        return _divided(top_sql, str(factor), kind)
    share = _divided(f"({whole}::{kind} * {top_sql})", bottom, kind)
    return f"CASE WHEN {bottom} <= 0 THEN 0 ELSE {share} END"


def _divided(top: str, bottom: str, kind: str) -> str:
    """The quotient rounded half away from zero; `bottom` is positive."""
    size, twice = f"(2 * abs({top}) + {bottom})", f"(2 * {bottom})"
    quotient = f"{size} / {twice}" if kind == "int8" else f"div({size}, {twice})"
    return f"(CASE WHEN {top} < 0 THEN -1 ELSE 1 END * ({quotient}))"


def _as_penalty(rule: Rule) -> Rule:
    """Places of a penalty count as positive numbers; what is computed is made positive in its sum."""
    return replace(rule, ranks=tuple(abs(points) for points in rule.ranks))


def _may_exceed(rules: Sequence[Rule], cut: Decimal) -> bool:
    """Whether the points of these rules can add up to more than the cut."""
    return sum(map(_most, rules)) > _units(abs(cut))


def _most(rule: Rule) -> int:
    """The greatest size, in ten-thousandths, that the points of a rule can have."""
    gains = [points for _edge, points in rule.bands] + [points for _label, points in rule.choices.values()]
    own = [abs(points) for points in [*gains, *rule.ranks, rule.below]]
    return _units(max(own) if gains or rule.ranks else abs(rule.max_score or ZERO))


def _units(points: Decimal | None) -> int:
    """Points in ten-thousandths. No figure of a set is finer."""
    return int((points or ZERO) * UNITS)
