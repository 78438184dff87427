"""From the models to plain rules: what the engine, the SQL and a frozen ranking share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from movements.domain.scoring.rules import (
    CriterionRule,
    GroupRule,
    Rule,
    RuleSet,
    Span,
    read_params,
    span_of,
    yes_no_span,
)
from movements.enums import IndicatorKind
from movements.models import CriteriaSet, Criterion, Indicator


def compile_set(criteria_set: CriteriaSet) -> RuleSet:
    """The whole set as plain rules. Four queries. DomainError where parameters of an indicator cannot be."""
    groups = list(criteria_set.groups.order_by("order", "pk"))
    criteria = Criterion.objects.filter(group__criteria_set=criteria_set).select_related("group")
    ordered = list(criteria.order_by("group__order", "group_id", "order", "pk"))
    return RuleSet(
        code=criteria_set.code,
        version=criteria_set.version,
        title=criteria_set.title,
        max_score=plain(criteria_set.max_score),
        groups=tuple(
            GroupRule(group.code, group.name, str(group.effect), plain(group.max_score), plain(group.cap))
            for group in groups
        ),
        criteria=tuple(
            CriterionRule(
                f"{row.group.code}/{row.code}", row.name, row.group.code, plain(row.max_score), row.is_knock_out
            )
            for row in ordered
        ),
        rules=tuple(compile_indicator(indicator) for indicator in indicators_of(criteria_set)),
    )


def indicators_of(criteria_set: CriteriaSet) -> list[Indicator]:
    """Indicators in the order of the set with criterion, group and thresholds at hand; two queries."""
    found = Indicator.objects.filter(criterion__group__criteria_set=criteria_set)
    found = found.select_related("criterion__group").prefetch_related("thresholds")
    return list(
        found.order_by(
            "criterion__group__order", "criterion__group_id", "criterion__order", "criterion_id", "order", "pk"
        )
    )


def path_of(indicator: Indicator) -> str:
    """What stays the same through the versions of a set: codes of group, criterion and indicator."""
    criterion = indicator.criterion
    return f"{criterion.group.code}/{criterion.code}/{indicator.code}"


def compile_indicator(indicator: Indicator) -> Rule:
    path = path_of(indicator)
    is_yes_no = indicator.kind == IndicatorKind.YES_NO
    spans: dict[str, Span | None] = {
        row.group_key: yes_no_span(row, indicator.direction) if is_yes_no else span_of(row, indicator.direction)
        for row in indicator.thresholds.all()
    }
    extra: dict[str, Any] = read_params(indicator.method, indicator.params, indicator.name)
    return Rule(
        path=path,
        name=indicator.name,
        group=indicator.criterion.group.code,
        criterion=path.rsplit("/", 1)[0],
        method=str(indicator.method),
        kind=str(indicator.kind),
        unit=indicator.unit,
        direction=str(indicator.direction),
        max_score=plain(indicator.max_score),
        is_knock_out=indicator.is_knock_out,
        spans=spans,
        **extra,
    )


def plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
