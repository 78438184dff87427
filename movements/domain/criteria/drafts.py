"""A criteria set as plain values: what packs, spreadsheets, checks and comparisons speak about.

Nodes are known by their codes, which are unique within a set, so that two versions can be laid side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from movements.enums import (
    Accumulation,
    Comparator,
    CriteriaPurpose,
    Direction,
    GroupEffect,
    IndicatorKind,
    ScoringMethod,
)
from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator, Threshold

D = TypeVar("D")


@dataclass(frozen=True)
class ThresholdDraft:
    group_key: str = ""
    comparator: str = Comparator.GE
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    source: str = ""
    verified: bool = False

    @property
    def is_known(self) -> bool:
        return self.low is not None or self.high is not None or bool(self.text)


@dataclass(frozen=True)
class IndicatorDraft:
    code: str
    name: str
    kind: str = IndicatorKind.NUMBER
    unit: str = ""
    direction: str = Direction.UP
    method: str = ScoringMethod.NONE
    max_score: Decimal | None = None
    params: dict[str, Any] = field(default_factory=dict)
    accumulation: str = Accumulation.POINT
    needs_evidence: bool = False
    is_knock_out: bool = False
    dimensions: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    outlier_ratio: Decimal | None = None
    source: str = ""
    verified: bool = False
    thresholds: tuple[ThresholdDraft, ...] = ()


@dataclass(frozen=True)
class CriterionDraft:
    code: str
    name: str
    max_score: Decimal | None = None
    is_knock_out: bool = False
    source: str = ""
    verified: bool = False
    indicators: tuple[IndicatorDraft, ...] = ()


@dataclass(frozen=True)
class GroupDraft:
    code: str
    name: str
    effect: str = GroupEffect.NORMAL
    max_score: Decimal | None = None
    cap: Decimal | None = None
    criteria: tuple[CriterionDraft, ...] = ()


@dataclass(frozen=True)
class SetDraft:
    code: str
    title: str
    purpose: str = CriteriaPurpose.SCORING
    grouping: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    max_score: Decimal | None = None
    grades: tuple[dict[str, str], ...] = ()
    note: str = ""
    source: str = ""
    verified: bool = False
    groups: tuple[GroupDraft, ...] = ()

    def criteria(self) -> Iterator[tuple[GroupDraft, CriterionDraft]]:
        return ((group, criterion) for group in self.groups for criterion in group.criteria)

    def indicators(self) -> Iterator[tuple[CriterionDraft, IndicatorDraft]]:
        return ((criterion, indicator) for _group, criterion in self.criteria() for indicator in criterion.indicators)


CHILDREN = {SetDraft: "groups", GroupDraft: "criteria", CriterionDraft: "indicators", IndicatorDraft: "thresholds"}


UNKNOWN = ThresholdDraft()


def completed(draft: SetDraft) -> SetDraft:
    """The draft as it is stored: thresholds in the order of their groups, and in a standard an indicator without any
    gets an empty one, for "not known" is not the same as "none".
    """

    def indicator(node: IndicatorDraft) -> IndicatorDraft:
        rows = node.thresholds or ((UNKNOWN,) if draft.purpose == CriteriaPurpose.STANDARD else ())
        return replace(node, thresholds=tuple(sorted(rows, key=lambda row: row.group_key)))

    def criterion(node: CriterionDraft) -> CriterionDraft:
        return replace(node, indicators=tuple(map(indicator, node.indicators)))

    return replace(
        draft,
        groups=tuple(replace(group, criteria=tuple(map(criterion, group.criteria))) for group in draft.groups),
    )


def own_values(draft: Any) -> dict[str, Any]:
    """Columns of the node itself, without its children; lists where the database has JSON."""
    values = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name != CHILDREN.get(type(draft))}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def draft_of(criteria_set: CriteriaSet) -> SetDraft:
    """The stored set as values. Five queries, or none for a set that `tree.load_tree` gave."""
    return _copied(SetDraft, criteria_set, [_group(row) for row in criteria_set.groups.all()])


def bare_draft(row: Any) -> Any:
    """One node as it stands in memory, saved or not, without what is below it. No query."""
    kind = next((draft for draft, model in MODELS.items() if model is type(row)), SetDraft)
    return _copied(kind, row, [])


def _group(row: CriterionGroup) -> GroupDraft:
    return _copied(GroupDraft, row, [_criterion(child) for child in row.criteria.all()])


def _criterion(row: Criterion) -> CriterionDraft:
    return _copied(CriterionDraft, row, [indicator_draft(child) for child in row.indicators.all()])


def indicator_draft(row: Indicator) -> IndicatorDraft:
    return _copied(IndicatorDraft, row, [_copied(ThresholdDraft, child, []) for child in row.thresholds.all()])


def _copied(kind: type[D], row: Any, children: list[Any]) -> D:
    values: dict[str, Any] = {}
    for f in fields(kind):  # type: ignore[arg-type]
        if f.name == CHILDREN.get(kind):
            values[f.name] = tuple(children)
            continue
        value = getattr(row, f.name)
        values[f.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


MODELS: dict[type, Any] = {
    GroupDraft: CriterionGroup,
    CriterionDraft: Criterion,
    IndicatorDraft: Indicator,
    ThresholdDraft: Threshold,
}
