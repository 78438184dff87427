"""From points of indicators to the score of a unit: criteria, groups, what does not apply, bonus, penalty, knock-outs.

The formula, as written on the screen. G = points of a main group (criteria and group cut at their maxima), M = its
maximum, n = maxima of what does not apply in it, w = its weight in the plan:

    main  = min(maximum of the set, ΣM × Σ wG ÷ Σ w(M − n))      (n = 0 where the plan does not re-scale)
    score = max(0, main + bonus − penalty)

Bonus and penalty groups are cut at their own caps only, so a score may exceed the maximum of the set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from movements.domain.scoring.methods import DIGITS, ZERO, divided, rounded
from movements.domain.scoring.rules import GroupRule, RuleSet
from movements.enums import GroupEffect, NotApplicableRule

ONE = Decimal(1)


@dataclass(frozen=True)
class Line:
    """What counts for one indicator in the end: points (None = nothing yet), or that it does not apply."""

    points: Decimal | None = None
    is_not_applicable: bool = False


@dataclass(frozen=True)
class GroupTotal:
    """`raw` before the cut, `counted` after it (a penalty as a positive number), `left_out` = what does not apply."""

    code: str
    effect: str
    raw: Decimal
    counted: Decimal
    maximum: Decimal
    left_out: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Total:
    """`score` with four digits. `failed` are the knock-outs that the unit fails, `missing` the paths without points."""

    score: Decimal
    main: Decimal
    bonus: Decimal
    penalty: Decimal
    groups: tuple[GroupTotal, ...] = ()
    failed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_cut: bool = False
    nothing_applies: bool = False
    weights: Mapping[str, Decimal] = field(default_factory=dict)


def total_of(
    rules: RuleSet,
    lines: Mapping[str, Line],
    *,
    weights: Mapping[str, Decimal] | None = None,
    not_applicable: str = NotApplicableRule.RESCALE,
) -> Total:
    """The score of one unit. Paths that `rules` does not know are ignored; a path without a line is missing."""
    weights = weights or {}
    with localcontext(prec=DIGITS):
        groups = tuple(_group(rules, group, lines, weights.get(group.code, ONE)) for group in rules.groups)
        main, is_cut, nothing = _main(rules, groups, not_applicable)
        bonus = sum((group.counted for group in groups if group.effect == GroupEffect.BONUS), ZERO)
        penalty = sum((group.counted for group in groups if group.effect == GroupEffect.PENALTY), ZERO)
        return Total(
            score=rounded(max(ZERO, main + bonus - penalty)),
            main=main,
            bonus=bonus,
            penalty=penalty,
            groups=groups,
            failed=failed_knock_outs(rules, lines),
            missing=tuple(rule.path for rule in rules.scored if is_missing(lines.get(rule.path))),
            is_cut=is_cut,
            nothing_applies=nothing,
            weights=dict(weights),
        )


def is_missing(line: Line | None) -> bool:
    return line is None or (line.points is None and not line.is_not_applicable)


def maximum_of(rules: RuleSet, group: GroupRule) -> Decimal:
    """What a unit can have in a group: its own maximum, else the sum of its criteria, else of its indicators."""
    if group.max_score is not None:
        return group.max_score
    found = ZERO
    for criterion in rules.criteria:
        if criterion.group != group.code:
            continue
        if criterion.max_score is not None:
            found += criterion.max_score
        else:
            found += sum((_top(rule.max_score) for rule in rules.scored if rule.criterion == criterion.path), ZERO)
    return found


def failed_knock_outs(rules: RuleSet, lines: Mapping[str, Line]) -> tuple[str, ...]:
    """Knock-outs failed: points at or below zero where points can be had, below zero where they can only be lost.

    What is missing or does not apply fails nothing: a person has to look at it first.
    """
    failed = [
        rule.path for rule in rules.scored if rule.is_knock_out and _fails([rule.max_score], [lines.get(rule.path)])
    ]
    for criterion in rules.criteria:
        if criterion.is_knock_out:
            own = [rule for rule in rules.scored if rule.criterion == criterion.path]
            if _fails([rule.max_score for rule in own], [lines.get(rule.path) for rule in own]):
                failed.append(criterion.path)
    return tuple(failed)


def _group(rules: RuleSet, group: GroupRule, lines: Mapping[str, Line], weight: Decimal) -> GroupTotal:
    raw = left_out = ZERO
    is_penalty = group.effect == GroupEffect.PENALTY
    for criterion in rules.criteria:
        if criterion.group != group.code:
            continue
        points = ZERO
        for rule in rules.scored:
            line = lines.get(rule.path) if rule.criterion == criterion.path else None
            if line is None:
                continue
            if line.is_not_applicable:
                left_out += _top(rule.max_score)
            elif line.points is not None:
                points += abs(line.points) if is_penalty else line.points
        raw += points if criterion.max_score is None else min(points, abs(criterion.max_score))
    maximum = maximum_of(rules, group)
    limit = group.max_score if group.effect == GroupEffect.NORMAL else _least(group.cap, group.max_score)
    counted = raw if limit is None else min(raw, limit)
    return GroupTotal(group.code, group.effect, raw, counted, maximum, min(left_out, maximum), weight)


def _main(rules: RuleSet, groups: tuple[GroupTotal, ...], not_applicable: str) -> tuple[Decimal, bool, bool]:
    """Points of the main groups, whether the maximum of the set cut them, whether nothing applies to the unit."""
    normal = [group for group in groups if group.effect == GroupEffect.NORMAL]
    rescales = not_applicable == NotApplicableRule.RESCALE
    whole = sum((group.maximum for group in normal), ZERO)
    earned = sum((group.weight * group.counted for group in normal), ZERO)
    if not whole:
        main, nothing = rounded(earned), False
    else:
        applies = sum((g.weight * (g.maximum - (g.left_out if rescales else ZERO)) for g in normal), ZERO)
        nothing = applies <= 0
        main = ZERO if nothing else divided(whole * earned, applies)
    if rules.max_score is not None and main > rules.max_score:
        return rules.max_score, True, nothing
    return main, False, nothing


def _fails(maxima: list[Decimal | None], lines: list[Line | None]) -> bool:
    known = [line.points for line in lines if line is not None and line.points is not None]
    if not known or any(is_missing(line) for line in lines):
        return False
    points = sum(known, ZERO)
    can_earn = any(maximum is None or maximum > 0 for maximum in maxima)
    return points <= 0 if can_earn else points < 0


def _top(maximum: Decimal | None) -> Decimal:
    return max(ZERO, maximum) if maximum is not None else ZERO


def _least(*limits: Decimal | None) -> Decimal | None:
    known = [abs(limit) for limit in limits if limit is not None]
    return min(known) if known else None
