"""Over very many units only the readings that count are fetched: the answers are those of the whole series."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from base.core import clock
from movements.domain.standings import TargetSummary, standings_of, summaries_of, survey_of
from movements.domain.together import with_outlook
from movements.enums import Accumulation, Comparator, Nature, OutlookStatus
from movements.models import Measurement, Report, ReportDuty, ReportPeriod, Target, TargetAssignment, TargetJudgement
from tests.factories.movements import ReportPlanFactory
from tests.movements.campaign import moment
from tests.movements.targets.scene import Scene, approved, set_scene

pytestmark = pytest.mark.django_db

QUARTERS = [(dt.date(2026, n, 1), dt.date(2026, n + 2, 28)) for n in (1, 4, 7, 10)]
HALVES = [(dt.date(2026, 1, 1), dt.date(2026, 6, 30)), (dt.date(2026, 7, 1), dt.date(2026, 12, 31))]


def _targets(scene: Scene) -> list[Target]:
    """Every nature with every way to add up, the comparators in turn."""
    comparators = [row for row in Comparator if row != Comparator.N_OF_M]
    pairs = [pair for pair in product(Nature, Accumulation) if pair[0] != Nature.RATIO or pair[1] != Accumulation.TERM]
    rows = [
        Target(
            movement=scene.movement,
            name=f"{nature} {accumulation} {comparators[n % len(comparators)]}",
            nature=nature,
            accumulation=accumulation,
            comparator=comparators[n % len(comparators)],
            low=Decimal(40),
            high=Decimal(60),
            base_value=Decimal(30) if n % 3 else None,
            unit="%" if n % 2 else "hộ",
        )
        for n, (nature, accumulation) in enumerate(pairs)
    ]
    rows += [
        Target(movement=scene.movement, name="xã", comparator="n_of_m", numerator=3, denominator=87, nature=nature)
        for nature in (Nature.STOCK, Nature.FLOW)
    ]
    return Target.objects.bulk_create(rows)


def _report(scene: Scene, targets: list[Target], spans: list[tuple[dt.date, dt.date]], dice: random.Random) -> None:
    plan = ReportPlanFactory(movement=scene.movement, frequency="quarter" if len(spans) == 4 else "half")
    TargetAssignment.objects.bulk_create(
        [TargetAssignment(target=row, unit=unit) for row in targets for unit in scene.units], ignore_conflicts=True
    )
    given = list(TargetAssignment.objects.filter(target__in=targets))
    for start, end in spans:
        days = {"opens_on": start, "due_on": end, "closes_on": end}
        period = ReportPeriod.objects.create(plan=plan, name=f"{start}", starts_on=start, ends_on=end, **days)
        for unit in scene.units:
            status = "approved" if dice.random() < 0.8 else "draft"
            duty = ReportDuty.objects.create(period=period, unit=unit)
            report = Report.objects.create(duty=duty, status=status)
            Measurement.objects.bulk_create(
                _figure(report, row, dice) for row in given if row.unit_id == unit.pk and dice.random() < 0.8
            )


def _figure(report: Report, assignment: TargetAssignment, dice: random.Random) -> Measurement:
    kind = dice.random()
    value = Decimal(dice.randint(-20000, 900000)) / 10000 if kind < 0.8 else None
    return Measurement(report=report, assignment=assignment, value=value, is_not_applicable=0.8 <= kind < 0.9)


@pytest.mark.parametrize("spans", [QUARTERS, QUARTERS + HALVES], ids=["quarters", "quarters and halves"])
@pytest.mark.parametrize("day", [dt.date(2026, 8, 1), dt.date(2027, 2, 1)])
def test_the_answers_are_those_of_the_whole_series(spans: list[Any], day: dt.date) -> None:
    scene, dice = set_scene(5, assigned=False), random.Random(26)
    targets = _targets(scene)
    _report(scene, targets, QUARTERS, dice)
    if len(spans) > len(QUARTERS):
        _report(scene, targets, HALVES, dice)
    judged = TargetAssignment.objects.filter(target=targets[0]).first()
    TargetJudgement.objects.create(assignment=judged, is_met=True, reason="Đã xem.", judged_on=dt.date(2026, 7, 9))
    rows = list(TargetAssignment.objects.filter(target__in=targets).select_related("target__movement", "unit"))
    whole = {row.assignment.pk: row for row in standings_of(rows, on=day)}
    summaries = {row.target.pk: row for row in summaries_of(scene.movement, on=day)}
    assert len({row.outlook.status for row in whole.values()}) >= 4
    for target in targets:
        own = [whole[row.pk] for row in rows if row.target_id == target.pk]
        assert survey_of(target, on=day)[1] == {row.assignment.pk: row.outlook.status for row in own}, target.name
        summary = summaries[target.pk]
        counted = [row for row in own if row.outlook.status != OutlookStatus.NOT_APPLICABLE]
        values = [row.outlook.value for row in counted if row.outlook.value is not None]
        assert summary.total_value == (sum(values) if values else None), target.name
        assert summary.reported == sum(row.outlook.ratio is not None for row in counted)
        assert summary.shares == sum((row.share or Decimal(0)) for row in counted)


def _whole(scene: Scene, day: dt.date) -> TargetSummary:
    with clock.at(moment(day)):
        (row,) = with_outlook(summaries_of(scene.movement))
    return row


def test_the_whole_is_forecast_from_periods_in_which_every_unit_has_a_figure() -> None:
    scene = set_scene(2, comparator="ge", low=200, unit="hộ", nature="flow", accumulation="year")
    approved(scene.assignment(0), "Quý I", 20)
    assert _whole(scene, dt.date(2026, 4, 5)).outlook is None
    approved(scene.assignment(1), "Quý I", 30)
    approved(scene.assignment(1), "Quý II", 90)
    outlook = _whole(scene, dt.date(2026, 7, 5)).outlook
    assert outlook is not None
    assert (outlook.status, outlook.value) == (OutlookStatus.ON_TRACK, Decimal(50))
    assert "50 × 365 ngày ÷ 90 ngày" in outlook.lines[2]


def test_shares_and_levels_of_one_whole_are_not_added_up_to_a_forecast() -> None:
    scene = set_scene(2)
    for n in range(2):
        approved(scene.assignment(n), "Quý I", 50)
    assert _whole(scene, dt.date(2026, 4, 5)).outlook is None


def test_what_one_unit_alone_was_given_is_a_whole_of_its_own() -> None:
    scene = set_scene()
    approved(scene.assignment(), "Quý I", 80)
    approved(scene.assignment(), "Quý II", 85)
    outlook = _whole(scene, dt.date(2026, 7, 5)).outlook
    assert outlook is not None
    assert outlook == standings_of([scene.assignment()], on=dt.date(2026, 7, 5))[0].outlook
