"""A criteria set in the words that screens, paper and the public page show. No query for a set of `tree.load_tree`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.criteria.checks import worth_of_criterion, worth_of_group, worth_of_set
from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.criteria.drafts import draft_of
from movements.domain.criteria.params_text import params_text
from movements.domain.criteria.schemes import key_names
from movements.domain.criteria.thresholds import bounds_text, is_known, threshold_for, threshold_text
from movements.domain.wording import number_text
from movements.enums import CriteriaPurpose, GroupEffect, ScoringMethod
from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator


@dataclass(frozen=True)
class Level:
    """A threshold in words. `group` is empty where it holds for all."""

    group: str
    words: str
    is_known: bool
    is_verified: bool
    source: str


@dataclass(frozen=True)
class IndicatorRow:
    node: Indicator
    points: str
    measure: str
    scoring: str
    demands: tuple[str, ...]
    levels: tuple[Level, ...]

    @property
    def is_unverified(self) -> bool:
        return not self.node.verified


@dataclass(frozen=True)
class CriterionRow:
    node: Criterion
    points: str
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class GroupRow:
    node: CriterionGroup
    points: str
    criteria: tuple[CriterionRow, ...]


@dataclass(frozen=True)
class Tree:
    """A whole set. `points` is empty for a set that gives none; `effects` tells what lies outside the maximum."""

    criteria_set: CriteriaSet
    points: str
    groups: tuple[GroupRow, ...]
    grades: tuple[dict[str, str], ...]
    grouping: str
    criterion_count: int
    indicator_count: int
    unknown_count: int

    @property
    def is_scoring(self) -> bool:
        return bool(self.criteria_set.purpose == CriteriaPurpose.SCORING)


def shown_tree(criteria_set: CriteriaSet) -> Tree:
    """`unknown_count` is the number of indicators of a standard for which some threshold is not known."""
    draft = draft_of(criteria_set)
    names = key_names(criteria_set.grouping)
    is_scoring = criteria_set.purpose == CriteriaPurpose.SCORING
    groups = []
    for group, plain in zip(criteria_set.groups.all(), draft.groups, strict=True):
        criteria = []
        for criterion, own in zip(group.criteria.all(), plain.criteria, strict=True):
            rows = tuple(_indicator(row, names, is_scoring) for row in criterion.indicators.all())
            criteria.append(CriterionRow(criterion, _points(worth_of_criterion(own), is_scoring), rows))
        groups.append(GroupRow(group, _group_points(group, worth_of_group(plain), is_scoring), tuple(criteria)))
    indicators = [row for group in groups for criterion in group.criteria for row in criterion.indicators]
    unknown = sum(any(not level.is_known for level in row.levels) for row in indicators)
    return Tree(
        criteria_set,
        _points(worth_of_set(draft), is_scoring),
        tuple(groups),
        tuple({"from": _figure(row["from"]), "label": row["label"]} for row in draft.grades),
        "; ".join(names.values()),
        sum(len(group.criteria) for group in groups),
        len(indicators),
        0 if is_scoring else unknown,
    )


def _indicator(row: Indicator, names: dict[str, str], is_scoring: bool) -> IndicatorRow:
    unit = f", {row.unit}" if row.unit else ""
    bounds = bounds_text(row)
    measure = f"{row.get_kind_display().capitalize()}{unit}" + (f" ({bounds})" if bounds else "")
    demands = [str(_("cần minh chứng"))] if row.needs_evidence else []
    parts = [DIMENSIONS[code].name.lower() for code in row.dimensions if code in DIMENSIONS]
    if parts:
        demands.append(_("phân tổ theo {parts}").format(parts=", ".join(parts)))
    levels = tuple(
        Level(
            names.get(level.group_key, level.group_key),
            threshold_text(row, level),
            is_known(level),
            level.verified,
            level.source,
        )
        for level in sorted(row.thresholds.all(), key=lambda level: _place(level.group_key, names))
    )
    return IndicatorRow(
        row,
        _points(row.max_score, is_scoring),
        measure,
        scoring_text(row) if is_scoring else "",
        tuple(demands),
        levels,
    )


@dataclass(frozen=True)
class Cell:
    """The level of one indicator for one group; `is_common` where it is the one for all groups."""

    name: str
    words: str
    is_common: bool = False
    is_unverified: bool = False


def grid_columns(criteria_set: CriteriaSet) -> list[str]:
    """Headings of the grid: the groups of the scheme, or the one threshold for all."""
    return list(key_names(criteria_set.grouping).values()) or [_("Mọi đơn vị")]


def threshold_grid(criteria_set: CriteriaSet) -> list[dict[str, Any]]:
    """{"node": indicator, "cells": [Cell]} for every indicator of a set of `tree.load_tree`. No query."""
    names = key_names(criteria_set.grouping) or {"": grid_columns(criteria_set)[0]}
    indicators = [
        indicator
        for group in criteria_set.groups.all()
        for criterion in group.criteria.all()
        for indicator in criterion.indicators.all()
    ]
    return [
        {"node": indicator, "cells": [_cell(indicator, key, name) for key, name in names.items()]}
        for indicator in indicators
    ]


def _cell(indicator: Indicator, key: str, name: str) -> Cell:
    level = threshold_for(indicator, key)
    if level is None or not is_known(level):
        return Cell(name, threshold_text(indicator, None))
    is_common = bool(key) and not level.group_key
    return Cell(name, threshold_text(indicator, level), is_common, not level.verified)


def scoring_text(indicator: Any) -> str:
    """How a value becomes points: "theo khoảng giá trị: 90: 10; 80: 8"."""
    label = str(ScoringMethod(indicator.method).label)
    params = params_text(indicator.method, indicator.params)
    return f"{label}: {params}" if params else label


def _figure(figure: str) -> str:
    return number_text(Decimal(figure))


def _place(key: str, names: dict[str, str]) -> int:
    order = ["", *names]
    return order.index(key) if key in order else len(order)


def _points(value: Any, is_scoring: bool) -> str:
    return _("{points} điểm").format(points=number_text(value)) if is_scoring and value is not None else ""


def _group_points(group: CriterionGroup, worth: Any, is_scoring: bool) -> str:
    if group.effect == GroupEffect.NORMAL or group.cap is None:
        return _points(worth, is_scoring)
    pattern = _("cộng tối đa {points} điểm") if group.effect == GroupEffect.BONUS else _("trừ tối đa {points} điểm")
    return pattern.format(points=number_text(group.cap))
