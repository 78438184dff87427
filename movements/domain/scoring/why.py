"""«Vì sao tôi hạng 7?»: the arithmetic of one unit out of a frozen ranking, and the nearest gaps up and down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.scoring.engine import PlanRules, Ranked, input_from_json, plan_from_json, score_unit
from movements.domain.scoring.methods import ZERO, Points
from movements.domain.scoring.rules import Rule
from movements.domain.scoring.totals import Line
from movements.domain.scoring.words import points_words, reason_words, tie_words
from movements.enums import GroupEffect, RankScope, TieRule
from movements.models import Ranking, RankingRow

NEAREST = 5


@dataclass(frozen=True)
class LineView:
    """One indicator in the result: its maximum, what each stage gave, what counts, and the arithmetic in words."""

    rule: Rule
    effect: str
    computed: Points
    words: str
    period: str
    stages: Sequence[tuple[str, Line | None]]
    final: Line | None
    lost: Decimal


@dataclass(frozen=True)
class Gap:
    """The neighbour in the ranking. `points` between the two; 0 = decided by a tie rule, `tie` says which.

    `name` is empty where peers are anonymous. `sources` are the fewest indicators, greatest loss first, whose lost
    points together close the gap; empty where even all of them do not.
    """

    rank: int
    name: str
    points: Decimal
    tie: str
    sources: Sequence[LineView]


@dataclass(frozen=True)
class Explanation:
    row: RankingRow
    ranked: Ranked
    plan: PlanRules
    lines: Sequence[LineView]
    reasons: Sequence[str]
    above: Gap | None
    below: Gap | None
    peers: int


def explain(row: RankingRow, *, hides_peers: bool) -> Explanation:
    """Four queries. Everything is computed from the frozen inputs, so it says the same in ten years."""
    ranking = row.ranking
    plan = plan_from_json(ranking.rules)
    ranked = score_unit(plan, input_from_json(row.inputs))
    lines = _lines(plan, ranked)
    above, below, peers = _neighbours(ranking, row, plan)
    return Explanation(
        row=row,
        ranked=ranked,
        plan=plan,
        lines=lines,
        reasons=[reason_words(plan, reason) for reason in row.reasons],
        above=_gap(plan, ranked, above, lines, hides_peers=hides_peers),
        below=_gap(plan, ranked, below, (), hides_peers=hides_peers),
        peers=peers,
    )


def closing(lines: Sequence[LineView], gap: Decimal) -> Sequence[LineView]:
    """The fewest indicators whose lost points are more than the gap, greatest first; empty where all are too little."""
    chosen: list[LineView] = []
    found = ZERO
    for line in sorted(lines, key=lambda line: (-line.lost, line.rule.path)):
        if line.lost <= 0 or len(chosen) >= NEAREST:
            break
        chosen.append(line)
        found += line.lost
        if found > gap:
            return chosen
    return ()


def _lines(plan: PlanRules, ranked: Ranked) -> list[LineView]:
    effects: Mapping[str, str] = {group.code: group.effect for group in plan.rules.groups}
    found = []
    for rule in plan.rules.scored:
        computed = ranked.unit.points(rule)
        final = ranked.lines.get(rule.path)
        found.append(
            LineView(
                rule=rule,
                effect=effects[rule.group],
                computed=computed,
                words=points_words(rule, computed),
                period=ranked.unit.figures[rule.path][1] if rule.path in ranked.unit.figures else "",
                stages=[(stage, ranked.stage_lines.get(stage, {}).get(rule.path)) for stage in plan.stages],
                final=final,
                lost=_lost(rule, effects[rule.group], final),
            )
        )
    return found


def _lost(rule: Rule, effect: str, final: Line | None) -> Decimal:
    """Points that could still have been had: up to the maximum of a main indicator, what a penalty took."""
    if final is not None and final.is_not_applicable:
        return ZERO
    points = final.points if final is not None and final.points is not None else ZERO
    if effect == GroupEffect.PENALTY:
        return abs(points)
    top = max(ZERO, rule.max_score or ZERO)
    return max(ZERO, top - points) if effect == GroupEffect.NORMAL else ZERO


def _neighbours(ranking: Ranking, row: RankingRow, plan: PlanRules) -> tuple[RankingRow | None, RankingRow | None, int]:
    if row.rank is None:
        return None, None, 0
    peers = ranking.rows.exclude(rank=None).exclude(pk=row.pk)
    if plan.scope == RankScope.CLUSTER:
        peers = peers.filter(cluster=row.cluster_id)
    above = peers.filter(rank__lt=row.rank).order_by("-rank", "unit_id").first()
    below = peers.filter(rank__gt=row.rank).order_by("rank", "unit_id").first()
    return above, below, peers.count() + 1


def _gap(
    plan: PlanRules, own: Ranked, other: RankingRow | None, lines: Sequence[LineView], *, hides_peers: bool
) -> Gap | None:
    if other is None or other.rank is None:
        return None
    points = abs(other.score - own.total.score)
    tie = ""
    if not points:
        tie = _deciding_tie(plan, own, score_unit(plan, input_from_json(other.inputs)))
    name = "" if hides_peers else str(other.inputs["name"])
    return Gap(other.rank, name, points, tie, closing(lines, points))


def _deciding_tie(plan: PlanRules, own: Ranked, other: Ranked) -> str:
    facts: dict[str, tuple[Any, Any]] = {
        TieRule.MAIN: (own.total.main, other.total.main),
        TieRule.PENALTY: (own.total.penalty, other.total.penalty),
        TieRule.BONUS: (own.total.bonus, other.total.bonus),
        TieRule.ON_TIME: (own.unit.on_time, other.unit.on_time),
        TieRule.SUBMITTED: (own.unit.submitted, other.unit.submitted),
        TieRule.NAME: (own.unit.name, other.unit.name),
    }
    for tie in plan.ties:
        mine, theirs = facts[tie]
        if mine != theirs:
            return tie_words(tie)
    return _("bằng nhau về mọi mặt")
