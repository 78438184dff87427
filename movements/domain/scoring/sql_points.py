"""Points of one indicator as an SQL expression over a measurement `m`, in ten-thousandths of a point.

The mirror of `methods.points_for`: small integers where the figures of the rule allow it (a sum of those is many
times faster than of decimals), exact decimals else. Figures of the rule stand in the expression as constants.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from movements.domain.scoring.methods import HUNDRED, STEP, ZERO
from movements.domain.scoring.rules import Rule, RuleSet, Span, yes_no_span
from movements.enums import Direction, IndicatorKind, ScoringMethod

UNITS = 10_000
MOST_POINTS, MOST_BOUND, MOST_VALUE = Decimal(1000), Decimal(10) ** 7, Decimal(3) * 10**14
"""Within these no product leaves 64 bits. Beyond `MOST_VALUE` the share of the greatest bound rounds to nothing, so a
larger value may be taken for it.
"""
MOST_PARTS = 10**6
"""The finest fraction of an event's points that is counted in whole numbers."""
NO_POINTS = "NULL::int4"


def fits(rules: RuleSet) -> bool:
    """Whether all points of the set are small enough for these expressions."""
    found = [ZERO]
    for rule in rules.scored:
        if rule.method == ScoringMethod.PER_EVENT and rule.max_score is None:
            return False
        gains = [points for _edge, points in rule.bands] + [points for _label, points in rule.choices.values()]
        found += [abs(points) for points in [*gains, rule.below, rule.max_score or ZERO]]
    return max(found) <= MOST_POINTS


def points_sql(rule: Rule, keys: Sequence[str]) -> str:
    """Points of one figure. With `keys`, the groups of units of the whole set, the expression reads the unit's `s.key`.

    A figure that is missing or cannot be gives NULL.
    """
    match rule.method:
        case ScoringMethod.CHOICE:
            whens = " ".join(
                f"WHEN {literal(word)} THEN {_gain(points)}" for word, (_l, points) in rule.choices.items()
            )
            return f"CASE m.text {whens} END" if whens else NO_POINTS
        case ScoringMethod.BANDS:
            bands = [(f">= {number(edge)}", points) for edge, points in reversed(rule.bands)]
            return _steps(measure_sql(rule), bands, rule.below)
        case ScoringMethod.PER_EVENT:
            return _events(rule)
    own = [(key, _by_span(rule, rule.span(key))) for key in keys if key in rule.spans]
    if not keys:
        return _by_span(rule, rule.span(""))
    whens = " ".join(f"WHEN {literal(key)} THEN {expression}" for key, expression in own)
    return f"CASE s.key {whens} WHEN '' THEN {_by_span(rule, rule.span(''))} ELSE {_by_span(rule, rule.span('*'))} END"


def measure_sql(rule: Rule) -> str:
    """The value held against the rule, as `methods.measured`."""
    if rule.kind != IndicatorKind.RATIO:
        return "m.value"
    share = "sign(m.value) * div(2000000 * abs(m.value) + m.whole, 2 * m.whole) * 0.0001"
    return f"(CASE WHEN m.whole > 0 THEN round({share}, 4) END)"


def tree(leaves: Sequence[tuple[int, str]], column: str) -> str:
    """The expression of one of many keys, found by halving: six comparisons for 57 indicators."""
    ordered = sorted(leaves)
    if len(ordered) == 1:
        return ordered[0][1]
    half = len(ordered) // 2
    low, high = tree(ordered[:half], column), tree(ordered[half:], column)
    return f"CASE WHEN {column} < {ordered[half][0]} THEN {low} ELSE {high} END"


def number(value: Decimal | None) -> str:
    return "NULL::numeric" if value is None else f"({value:f})::numeric"


def literal(text: str) -> str:
    """A word as SQL text; % doubled for the driver."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'::text"


def _by_span(rule: Rule, span: Span | None) -> str:
    """By the threshold of one group of units."""
    if rule.max_score is None:
        return NO_POINTS
    v, full = measure_sql(rule), _gain(rule.max_score)
    if rule.method == ScoringMethod.YES_NO:
        held = span or (yes_no_span(None, rule.direction) if rule.kind == IndicatorKind.YES_NO else None)
        return (
            NO_POINTS
            if held is None
            else f"CASE WHEN {v} IS NULL THEN NULL WHEN {_holds(held, v)} THEN {full} ELSE 0 END"
        )
    if span is None and rule.kind == IndicatorKind.PERCENT:
        span = Span(low=HUNDRED)
    if span is None:
        return NO_POINTS
    low, high = (span.low if span.low is not None else span.high), (span.high if span.high is not None else span.low)
    assert low is not None
    assert high is not None
    if rule.direction == Direction.KEEP:
        return _within(v, low, high, rule.max_score)
    return _downwards(v, high, rule.max_score) if rule.direction == Direction.DOWN else _upwards(v, low, rule.max_score)


def _upwards(v: str, bound: Decimal, maximum: Decimal) -> str:
    full, b = _gain(maximum), number(bound)
    if bound <= 0:
        below = _quotient(maximum, b, v) if bound < 0 else "0"
        return f"CASE WHEN {v} >= {b} THEN {full} WHEN {v} < {b} THEN {below} END"
    if _is_plain(bound):
        whole = int(bound * UNITS)
        share = _signed(maximum, f"({_twice(maximum)} * ({v} * {UNITS})::int8 + {whole}) / {2 * whole}")
    else:
        share = _quotient(maximum, v, b)
    return f"CASE WHEN {v} >= {b} THEN {full} WHEN {v} > 0 THEN {share} WHEN {v} IS NOT NULL THEN 0 END"


def _downwards(v: str, bound: Decimal, maximum: Decimal) -> str:
    full, b = _gain(maximum), number(bound)
    if bound <= 0:
        above = f"CASE WHEN {v} < 0 THEN {_quotient(maximum, v, b)} ELSE 0 END" if bound < 0 else "0"
        return f"CASE WHEN {v} <= {b} THEN {full} WHEN {v} > {b} THEN {above} END"
    if _is_plain(bound):
        value = f"(least({v}, {number(MOST_VALUE)}) * {UNITS})::int8"
        top = f"{_twice(maximum)} * {int(bound * UNITS)}::int8"
        share = _signed(maximum, f"({top} + {value}) / (2 * {value})")
    else:
        share = _quotient(maximum, b, v)
    return f"CASE WHEN {v} <= {b} THEN {full} WHEN {v} > {b} THEN {share} END"


def _within(v: str, low: Decimal, high: Decimal, maximum: Decimal) -> str:
    def near(edge: Decimal) -> str:
        part = f"(abs({number(edge)}) - abs({v} - {number(edge)}))"
        return f"CASE WHEN {part} > 0 THEN {_quotient(maximum, part, number(edge))} ELSE 0 END" if edge else "0"

    inside = f"WHEN {v} BETWEEN {number(low)} AND {number(high)} THEN {_gain(maximum)}"
    return f"CASE {inside} WHEN {v} < {number(low)} THEN {near(low)} WHEN {v} > {number(high)} THEN {near(high)} END"


def _events(rule: Rule) -> str:
    """Events times their points up to the limit. What reaches it is not multiplied, so nothing leaves 64 bits."""
    limit, each, v = _gain(abs(rule.max_score or ZERO)), rule.per_event or ZERO, measure_sql(rule)
    if not each or not rule.max_score:
        return f"CASE WHEN {v} >= 0 THEN 0 END"
    sign = "-" if each < 0 else ""
    factor = 10 ** max(0, -int(each.as_tuple().exponent))
    reached = (abs(rule.max_score) / abs(each)).to_integral_value(ROUND_CEILING)
    product = f"{2 * int(abs(each) * factor)}::int8 * ({v} * {UNITS})::int8"
    if factor > MOST_PARTS:
        product = f"round({v} * {number(abs(each) * UNITS)})"
        return f"CASE WHEN {v} >= 0 THEN {sign}least({limit}, {product})::int4 END"
    points = f"{sign}least({limit}, ({product} + {factor}) / {2 * factor})::int4"
    return f"CASE WHEN {v} >= {number(reached)} THEN {sign}{limit} WHEN {v} >= 0 THEN {points} END"


def _steps(v: str, steps: Sequence[tuple[str, Decimal]], below: Decimal) -> str:
    whens = " ".join(f"WHEN {v} {condition} THEN {_gain(points)}" for condition, points in steps)
    return f"CASE WHEN {v} IS NULL THEN NULL {whens} ELSE {_gain(below)} END"


def _holds(span: Span, v: str) -> str:
    parts = []
    if span.low is not None:
        parts.append(f"{v} {'>' if span.low_open else '>='} {number(span.low)}")
    if span.high is not None:
        parts.append(f"{v} {'<' if span.high_open else '<='} {number(span.high)}")
    return " AND ".join(parts) or "TRUE"


def _quotient(maximum: Decimal, top: str, bottom: str) -> str:
    """maximum × top ÷ bottom of the same sign and any size, rounded once."""
    exact = f"div({_twice(maximum)} * abs({top}) + abs({bottom}), 2 * abs({bottom}))::int4"
    return _signed(maximum, exact)


def _signed(maximum: Decimal, expression: str) -> str:
    return f"{'-' if maximum < 0 else ''}(({expression})::int4)"


def _twice(maximum: Decimal) -> str:
    return f"{int(2 * abs(maximum) * UNITS)}::int8"


def _gain(points: Decimal) -> str:
    return f"({int(points * UNITS)})"


def _is_plain(bound: Decimal) -> bool:
    return bound <= MOST_BOUND and bound == bound.quantize(STEP)
