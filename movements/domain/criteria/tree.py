"""Reading a criteria set with few queries, however large it is."""

from __future__ import annotations

from django.db.models import Prefetch

from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator, Threshold


def indicators_of(criteria_set: CriteriaSet, *, with_thresholds: bool = False) -> list[Indicator]:
    """Indicators in the order of the tree, each with its criterion, group and set at hand. One query; two with
    thresholds, which `thresholds.threshold_for` then reads without asking again.
    """
    rows = Indicator.objects.filter(criterion__group__criteria_set=criteria_set).select_related("criterion__group")
    if with_thresholds:
        rows = rows.prefetch_related("thresholds")
    found = list(
        rows.order_by(
            "criterion__group__order",
            "criterion__group_id",
            "criterion__order",
            "criterion_id",
            "order",
            "pk",
        )
    )
    for indicator in found:
        indicator.criterion.group.criteria_set = criteria_set
    return found


def load_tree(pk: int) -> CriteriaSet:
    """The set with groups → criteria → indicators → thresholds at hand, each in its order. Five queries.

    Raises CriteriaSet.DoesNotExist.
    """
    indicators = Indicator.objects.order_by("order", "pk").prefetch_related(
        Prefetch("thresholds", Threshold.objects.order_by("group_key"))
    )
    criteria = Criterion.objects.order_by("order", "pk").prefetch_related(Prefetch("indicators", indicators))
    groups = CriterionGroup.objects.order_by("order", "pk").prefetch_related(Prefetch("criteria", criteria))
    return (
        CriteriaSet.objects.select_related("owner", "previous").prefetch_related(Prefetch("groups", groups)).get(pk=pk)
    )
