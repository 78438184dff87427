"""The statement gives what the pure engine gives, digit by digit, whatever the set and the figures are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.units.models import ClusterMember
from movements.domain.scoring.compiling import compile_set, indicators_of, path_of
from movements.domain.scoring.engine import PlanRules
from movements.domain.scoring.running import reference
from movements.domain.scoring.sql import period_scores
from movements.models import Criterion, CriterionGroup, Indicator, Measurement, Movement, Report, Threshold
from tests.factories.criteria import draft_set
from tests.factories.movements import MovementFactory, ReportFactory, ReportPeriodFactory, ReportPlanFactory
from tests.factories.units import ClusterFactory, ClusterMemberFactory, UnitFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

figures = st.one_of(
    st.decimals(-200, 200, places=4),
    st.decimals(0, 100, places=1),
    st.sampled_from([Decimal(0), Decimal("-0.3"), Decimal(9_999_999_999), Decimal("0.0001")]),
)
limits = st.one_of(st.none(), st.decimals(-100, 100, places=4), st.sampled_from([Decimal(0), Decimal(10) ** 9]))
scores = st.decimals(0, 60, places=2)
METHODS = ("proportional", "bands", "yes_no", "per_event", "rank", "choice", "manual")


@st.composite
def indicators(draw: Any) -> dict[str, Any]:
    method = draw(st.sampled_from(METHODS))
    kinds = {"yes_no": ["yes_no", "number"], "choice": ["choice"], "proportional": ["number", "percent", "ratio"]}
    gains = [str(points) for points in draw(st.lists(scores, min_size=1, max_size=3))]
    edges = sorted(draw(st.lists(figures, min_size=len(gains), max_size=len(gains), unique=True)), reverse=True)
    bands = [{"from": str(edge), "points": points} for edge, points in zip(edges, gains, strict=True)]
    params = {
        "bands": {"bands": [*bands, *([{"points": "1.5"}] if draw(st.booleans()) else [])]},
        "per_event": {"per_event": str(draw(st.decimals(-5, 5, places=4)))},
        "rank": {"points": sorted(gains, key=Decimal, reverse=True)},
        "choice": {"choices": [{"value": f"m{n}", "label": "'%", "points": points} for n, points in enumerate(gains)]},
    }
    comparators = st.sampled_from(["ge", "gt", "le", "lt", "eq", "between", "approx"])
    thresholds = {
        key: {"comparator": draw(comparators), "low": draw(limits), "high": draw(limits)}
        for key in draw(st.lists(st.sampled_from(["", "nhom-1", "nhom-2"]), unique=True, max_size=3))
    }
    return {
        "row": {
            "kind": draw(st.sampled_from(kinds.get(method, ["number"]))),
            "method": method,
            "direction": draw(st.sampled_from(["up", "down", "keep"])),
            "max_score": draw(scores),
            "params": params.get(method, {}),
        },
        "thresholds": thresholds,
        "group": draw(st.integers(0, 3)),
        "cut": draw(st.one_of(st.none(), scores)),
        "values": draw(
            st.lists(
                st.tuples(
                    st.one_of(st.none(), figures), st.one_of(st.none(), figures), st.booleans(), st.integers(0, 3)
                ),
                min_size=4,
                max_size=4,
            )
        ),
    }


@pytest.fixture
def movement() -> Movement:
    movement = MovementFactory(open=True, criteria_set=draft_set())
    plan = ReportPlanFactory(movement=movement)
    periods = [ReportPeriodFactory(plan=plan, starts_on=dt.date(2026, month, 1)) for month in (1, 2)]
    cluster = ClusterFactory(year=2026, name="Cụm")
    for number in range(2):
        unit = UnitFactory(parent=movement.organiser)
        if number:
            ClusterMemberFactory(cluster=cluster, unit=unit)
        for period in periods:
            ReportFactory(approved=True, duty__unit=unit, duty__period=period)
    return movement


@contextmanager
def undone() -> Iterator[None]:
    """Each example starts from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build(movement: Movement, drawn: list[dict[str, Any]], caps: list[Decimal | None]) -> None:
    chosen = movement.criteria_set
    assert chosen is not None
    chosen.groups.all().delete()
    effects = ("normal", "normal", "bonus", "penalty")
    groups = [
        CriterionGroup.objects.create(
            criteria_set=chosen, code=f"g{at}", name="n", effect=effect, order=at,
            **({"max_score": caps[at]} if effect == "normal" else {"cap": caps[at]}),
        )
        for at, effect in enumerate(effects)
    ]  # fmt: skip
    reports = list(Report.objects.order_by("pk"))
    for at, spec in enumerate(drawn):
        criterion = Criterion.objects.create(
            group=groups[spec["group"]], code=f"c{at}", name="c", max_score=spec["cut"]
        )
        indicator = Indicator.objects.create(criterion=criterion, code=f"i{at}", name="i", order=at, **spec["row"])
        for key, threshold in spec["thresholds"].items():
            Threshold.objects.create(indicator=indicator, group_key=key, **threshold)
        for report, (value, whole, is_na, word) in zip(reports, spec["values"], strict=True):
            Measurement.objects.create(
                report=report, indicator=indicator, value=value, whole=whole, text=f"m{word}" if word < 3 else "",
                is_not_applicable=is_na and word == 0,
            )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(indicators(), min_size=1, max_size=6),
    caps=st.lists(st.one_of(st.none(), scores), min_size=4, max_size=4),
    weight=st.one_of(st.none(), st.decimals(0, 3, places=2)),
    rule=st.sampled_from(["rescale", "keep"]),
    by_cluster=st.booleans(),
    grouped=st.booleans(),
)
def test_the_statement_and_the_reference_agree(
    movement: Movement,
    drawn: list[dict[str, Any]],
    caps: list[Decimal | None],
    weight: Decimal | None,
    rule: str,
    by_cluster: bool,
    grouped: bool,
) -> None:
    with undone():
        build(movement, drawn, caps)
        chosen = movement.criteria_set
        assert chosen is not None
        units = sorted(set(Report.objects.values_list("duty__unit_id", flat=True)))
        keys = dict(zip(units, ("nhom-1", "nhom-9"), strict=True)) if grouped else {}
        clusters = dict(ClusterMember.objects.values_list("unit_id", "cluster_id")) if by_cluster else None
        weights = {} if weight is None else {"g0": weight}
        plan = PlanRules(compile_set(chosen), {}, group_weights=weights, not_applicable=rule)
        found = period_scores(
            movement.pk,
            plan.rules,
            {path_of(row): row.pk for row in indicators_of(chosen)},
            group_keys=keys,
            clusters=clusters,
            weights=weights,
            not_applicable=rule,
        )
        assert sorted(found) == sorted(reference(movement, plan, keys, clusters))


def test_a_set_beyond_the_small_integers_goes_the_other_way(movement: Movement) -> None:
    chosen = movement.criteria_set
    assert chosen is not None
    Indicator.objects.filter(method="proportional").update(max_score=5000)
    with pytest.raises(ValueError, match="too large"):
        period_scores(movement.pk, compile_set(chosen), {})
