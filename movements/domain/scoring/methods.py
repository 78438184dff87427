"""How one figure becomes points. Pure and exact: no database, no floats, no figure that is rounded twice.

Points are rounded once, to four digits, half away from zero; `sql.py` does the same in the database and a property
test holds both against each other. Every answer carries its arithmetic as data: the screen shows it, nobody has to
believe it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import Any, TypeVar

from movements.domain.scoring.rules import Rule, Span, figure_text, yes_no_span
from movements.enums import Direction, IndicatorKind, ScoringMethod

STEP = Decimal("0.0001")
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
DIGITS = 80
Key = TypeVar("Key", bound=Hashable)


class Outcome(StrEnum):
    """Why there are points, or none. Not applicable, missing and zero are three different things."""

    SCORED = "scored"
    MANUAL = "manual"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    UNKNOWN = "unknown"
    INVALID = "invalid"


@dataclass(frozen=True)
class Value:
    """An approved figure. A ratio has its count in `figure` and its whole in `whole`, a choice its word in `text`."""

    figure: Decimal | None = None
    whole: Decimal | None = None
    text: str = ""
    is_not_applicable: bool = False


@dataclass(frozen=True)
class Points:
    """`points` is None unless `outcome` is SCORED. `arithmetic`: every number that went in, as text, by name."""

    points: Decimal | None
    outcome: Outcome
    arithmetic: Mapping[str, Any] = field(default_factory=dict)


def points_for(rule: Rule, value: Value | None, *, group_key: str = "", position: int | None = None) -> Points:
    """Points of one indicator for one unit.

    `group_key` chooses the threshold. `position` is the unit's place among its peers, for the method by rank
    (`positions` below). Without a figure nothing is computed: a missing figure is not zero.
    """
    if value is not None and value.is_not_applicable:
        return Points(None, Outcome.NOT_APPLICABLE)
    if rule.method == ScoringMethod.MANUAL:
        return Points(None, Outcome.MANUAL, _maximum(rule))
    if rule.method == ScoringMethod.CHOICE:
        return _by_choice(rule, value)
    if value is None or value.figure is None:
        return Points(None, Outcome.MISSING, _maximum(rule))
    measure = measured(rule, value)
    if measure is None:
        return Points(None, Outcome.INVALID, {"problem": "whole", "value": figure_text(value.figure)})
    facts = {"value": figure_text(measure), **_maximum(rule)}
    if rule.kind == IndicatorKind.RATIO and value.whole is not None:
        facts |= {"count": figure_text(value.figure), "whole": figure_text(value.whole)}
    match rule.method:
        case ScoringMethod.BANDS:
            return _by_bands(rule, measure, facts)
        case ScoringMethod.PER_EVENT:
            return _by_events(rule, measure, facts)
        case ScoringMethod.RANK:
            return _by_rank(rule, position, facts)
        case ScoringMethod.YES_NO:
            return _by_verdict(rule, measure, rule.span(group_key), facts)
    return _by_share(rule, measure, rule.span(group_key), facts)


def measured(rule: Rule, value: Value) -> Decimal | None:
    """The number that is held against the rule; a ratio as a percentage. None where its whole is zero or not given."""
    if value.figure is None or rule.kind != IndicatorKind.RATIO:
        return value.figure
    if value.whole is None or value.whole <= 0:
        return None
    return divided(value.figure * HUNDRED, value.whole)


def positions(values: Mapping[Key, Decimal], direction: str) -> dict[Key, int]:
    """Places by competition ranking: equal values share the better place, the next one is left out (1, 1, 3)."""
    ordered = sorted(values.values(), reverse=direction != Direction.DOWN)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in values.items()}


def rounded(value: Decimal) -> Decimal:
    """Four digits, half away from zero, as PostgreSQL's round() does."""
    with localcontext(prec=DIGITS):
        return value.quantize(STEP, ROUND_HALF_UP)


def divided(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The exact quotient rounded once to four digits."""
    with localcontext(prec=DIGITS):
        sign = -1 if (numerator < 0) != (denominator < 0) else 1
        top, bottom = abs(numerator) * 20000, abs(denominator)
        return sign * ((top + bottom) // (2 * bottom)) * STEP


def share_of(direction: str, span: Span, value: Decimal) -> tuple[Decimal, Decimal]:
    """Which part of a threshold is reached, as numerator and denominator, 0 ≤ part ≤ 1.

    Upwards value ÷ bound, downwards bound ÷ value, within a span 1 less the relative distance to it. A bound of zero
    is reached or not: nothing is divided by it.
    """
    bound = span.high if direction == Direction.DOWN else span.low
    bound = bound if bound is not None else (span.low if direction == Direction.DOWN else span.high)
    low, high = span.low if span.low is not None else bound, span.high if span.high is not None else bound
    assert bound is not None
    if direction == Direction.KEEP:
        assert low is not None
        assert high is not None
        if low <= value <= high:
            return ONE, ONE
        edge = low if value < low else high
        near = abs(edge) - abs(value - edge)
        return (near, abs(edge)) if near > 0 else (ZERO, ONE)
    if direction == Direction.DOWN:
        value, bound = -value, -bound
    if value >= bound:
        return ONE, ONE
    if bound > 0:
        return (value, bound) if value > 0 else (ZERO, ONE)
    return (-bound, -value) if bound < 0 else (ZERO, ONE)


def _by_share(rule: Rule, value: Decimal, span: Span | None, facts: dict[str, Any]) -> Points:
    if span is None and rule.kind == IndicatorKind.PERCENT:
        span = Span(low=HUNDRED)
    if span is None or rule.max_score is None:
        return Points(None, Outcome.UNKNOWN, facts | {"problem": "threshold" if span is None else "maximum"})
    top, bottom = share_of(rule.direction, span, value)
    facts |= {"threshold": _span_facts(span), "share": [figure_text(top), figure_text(bottom)]}
    return Points(divided(rule.max_score * top, bottom), Outcome.SCORED, facts)


def _by_verdict(rule: Rule, value: Decimal, span: Span | None, facts: dict[str, Any]) -> Points:
    if rule.max_score is None:
        return Points(None, Outcome.UNKNOWN, facts | {"problem": "maximum"})
    if span is None and rule.kind != IndicatorKind.YES_NO:
        return Points(None, Outcome.UNKNOWN, facts | {"problem": "threshold"})
    held = span or yes_no_span(None, rule.direction)
    facts |= {"threshold": _span_facts(held), "met": held.holds(value)}
    return Points(rounded(rule.max_score if held.holds(value) else ZERO), Outcome.SCORED, facts)


def _by_bands(rule: Rule, value: Decimal, facts: dict[str, Any]) -> Points:
    reached = [band for band in rule.bands if band[0] <= value]
    if not reached:
        return Points(rounded(rule.below), Outcome.SCORED, facts | {"band": None})
    edge, points = reached[-1]
    return Points(rounded(points), Outcome.SCORED, facts | {"band": figure_text(edge)})


def _by_events(rule: Rule, value: Decimal, facts: dict[str, Any]) -> Points:
    if value < 0:
        return Points(None, Outcome.INVALID, facts | {"problem": "negative"})
    with localcontext(prec=DIGITS):
        each = rule.per_event or ZERO
        raw = rounded(value * each)
    limit = None if rule.max_score is None else abs(rule.max_score)
    points = raw if limit is None else max(-limit, min(limit, raw))
    return Points(points, Outcome.SCORED, facts | {"per_event": figure_text(each), "raw": figure_text(raw)})


def _by_rank(rule: Rule, position: int | None, facts: dict[str, Any]) -> Points:
    if position is None:
        return Points(None, Outcome.UNKNOWN, facts | {"problem": "peers"})
    points = rule.ranks[min(position, len(rule.ranks)) - 1] if rule.ranks else ZERO
    return Points(rounded(points), Outcome.SCORED, facts | {"position": position})


def _by_choice(rule: Rule, value: Value | None) -> Points:
    if value is None or not value.text:
        return Points(None, Outcome.MISSING, _maximum(rule))
    chosen = rule.choices.get(value.text)
    if chosen is None:
        return Points(None, Outcome.INVALID, {"problem": "choice", "value": value.text})
    label, points = chosen
    return Points(rounded(points), Outcome.SCORED, {"value": label, **_maximum(rule)})


def _maximum(rule: Rule) -> dict[str, Any]:
    return {} if rule.max_score is None else {"max": figure_text(rule.max_score)}


def _span_facts(span: Span) -> dict[str, Any]:
    low = None if span.low is None else figure_text(span.low)
    high = None if span.high is None else figure_text(span.high)
    return {"low": low, "high": high, "low_open": span.low_open, "high_open": span.high_open}
