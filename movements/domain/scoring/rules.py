"""What scoring needs of a criteria set, as plain frozen data: no database, no models, and JSON both ways.

A ranking keeps the rules in this form, so that it can be recomputed when the set has long been replaced. An indicator
is known by its path "group/criterion/indicator": keys of rows change from version to version, codes stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from movements.domain.evaluation import APPROX_TOLERANCE
from movements.enums import Comparator, Direction, GroupEffect, ScoringMethod

UPWARD = (Comparator.GT, Comparator.GE, Comparator.N_OF_M, Comparator.QUALITATIVE)
DOWNWARD = (Comparator.LT, Comparator.LE)


class Limits(Protocol):
    """A threshold row, or anything with its figures."""

    comparator: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Span:
    """The values that meet a threshold: from `low` to `high`, a side None = without end, `open` = without its edge."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: Decimal) -> bool:
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)


@dataclass(frozen=True)
class Rule:
    """One indicator.

    `spans` by group of units ("" = all others), None where the level is not known. `bands` ascending by their lower
    edge, `below` the points under the lowest of them.
    """

    path: str
    name: str
    group: str
    criterion: str
    method: str
    kind: str = "number"
    unit: str = ""
    direction: str = Direction.UP
    max_score: Decimal | None = None
    is_knock_out: bool = False
    spans: Mapping[str, Span | None] = field(default_factory=dict)
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    below: Decimal = Decimal(0)
    per_event: Decimal | None = None
    ranks: tuple[Decimal, ...] = ()
    choices: Mapping[str, tuple[str, Decimal]] = field(default_factory=dict)

    def span(self, group_key: str) -> Span | None:
        """What holds for units of a group. Without a group the common level holds only where no group has its own."""
        if group_key in self.spans:
            return self.spans[group_key] if group_key or len(self.spans) == 1 else None
        return self.spans.get("") if group_key else None

    @property
    def is_scored(self) -> bool:
        return self.method != ScoringMethod.NONE


@dataclass(frozen=True)
class CriterionRule:
    path: str
    name: str
    group: str
    max_score: Decimal | None = None
    is_knock_out: bool = False


@dataclass(frozen=True)
class GroupRule:
    code: str
    name: str
    effect: str = GroupEffect.NORMAL
    max_score: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True)
class RuleSet:
    """A whole set, in the order of its screens."""

    code: str
    version: int
    title: str
    max_score: Decimal | None
    groups: tuple[GroupRule, ...]
    criteria: tuple[CriterionRule, ...]
    rules: tuple[Rule, ...]

    @property
    def by_path(self) -> dict[str, Rule]:
        return {rule.path: rule for rule in self.rules}

    @property
    def scored(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.is_scored)

    @property
    def knock_outs(self) -> list[Rule | CriterionRule]:
        """What a unit must not fail, criteria before indicators."""
        rows: list[Rule | CriterionRule] = [*self.criteria, *self.scored]
        return [row for row in rows if row.is_knock_out]

    def to_json(self) -> dict[str, Any]:
        """Plain data; figures as text, so that no digit is lost."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def rule_set_from_json(data: Mapping[str, Any]) -> RuleSet:
    """The inverse of `RuleSet.to_json`."""
    return RuleSet(
        code=data["code"],
        version=data["version"],
        title=data["title"],
        max_score=_figure(data["max_score"]),
        groups=tuple(GroupRule(**_figures(row, "max_score", "cap")) for row in data["groups"]),
        criteria=tuple(CriterionRule(**_figures(row, "max_score")) for row in data["criteria"]),
        rules=tuple(_rule_from_json(row) for row in data["rules"]),
    )


def yes_no_span(limits: Limits | None, direction: str) -> Span:
    """The answer that is wanted: what the threshold says, else what the direction says. Yes is 1, no is 0."""
    low = None if limits is None else limits.low
    wants_yes = direction != Direction.DOWN if low is None else low >= 1
    return Span(low=Decimal(1)) if wants_yes else Span(high=Decimal(1), high_open=True)


def span_of(limits: Limits, direction: str) -> Span | None:
    """The span of a threshold; None where its figures are not known, which is neither met nor failed."""
    low = limits.low if limits.low is not None else limits.high
    high = limits.high if limits.high is not None else limits.low
    if limits.comparator == Comparator.QUALITATIVE:
        low = high = Decimal(1)
    if low is None or high is None:
        return None
    if limits.comparator in UPWARD:
        return Span(low=low, low_open=limits.comparator == Comparator.GT)
    if limits.comparator in DOWNWARD:
        return Span(high=high, high_open=limits.comparator == Comparator.LT)
    if limits.comparator == Comparator.EQ:
        return Span(low, low)
    if limits.comparator == Comparator.APPROX:
        low, high = low - abs(low) * APPROX_TOLERANCE, high + abs(high) * APPROX_TOLERANCE
    if direction == Direction.KEEP:
        return Span(low, high)
    return Span(high=high) if direction == Direction.DOWN else Span(low=low)


def read_params(method: str, params: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The parameters of a method as fields of a Rule. DomainError that names the indicator where they cannot be."""
    try:
        match method:
            case ScoringMethod.BANDS:
                rows = params["bands"]
                bands = sorted((Decimal(row["from"]), Decimal(row["points"])) for row in rows if "from" in row)
                below = next((Decimal(row["points"]) for row in rows if "from" not in row), Decimal(0))
                return {"bands": tuple(bands), "below": below}
            case ScoringMethod.PER_EVENT:
                return {"per_event": Decimal(params["per_event"])}
            case ScoringMethod.RANK:
                return {"ranks": tuple(Decimal(points) for points in params["points"])}
            case ScoringMethod.CHOICE:
                rows = params["choices"]
                return {
                    "choices": {row["value"]: (row.get("label", row["value"]), Decimal(row["points"])) for row in rows}
                }
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise DomainError(
            _("Chỉ tiêu “{name}”: tham số chấm điểm chưa đúng. Hãy sửa trong bộ tiêu chí.").format(name=name),
            code="params",
        ) from error
    return {}


def _rule_from_json(row: Mapping[str, Any]) -> Rule:
    values = _figures(row, "max_score", "per_event")
    values["below"] = Decimal(row["below"])
    values["spans"] = {
        key: None if span is None else Span(**_figures(span, "low", "high")) for key, span in row["spans"].items()
    }
    values["bands"] = tuple((Decimal(edge), Decimal(points)) for edge, points in row["bands"])
    values["ranks"] = tuple(Decimal(points) for points in row["ranks"])
    values["choices"] = {key: (label, Decimal(points)) for key, (label, points) in row["choices"].items()}
    return Rule(**values)


def _figures(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return dict(row) | {name: _figure(row[name]) for name in names}


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return figure_text(value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case str():
            return str(value)
    return value


def figure_text(value: Decimal) -> str:
    """One spelling for one number: 10, 10.0 and 1E+1 are all "10"."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
