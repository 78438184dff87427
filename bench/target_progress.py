"""Progress of a movement over many units: added up in one pass, beside one sequential scan of the same figures in SQL.

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/target_progress.py [--units 10000] [--targets 5]

Makes its own database beside the one named and drops it again. Measured, each the median of five in one run: the sum
with verdict and forecast of every unit (what the list of targets and the progress tab show), the statuses of one target
(what its filter asks for), the page of one target, the progress tab of the movement, and `SELECT sum(value) …` over the
measurements as the yardstick. The tables are analysed first, as autovacuum does in use.
Prints JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import django
import psycopg

DATABASE = "thidua_bench_targets"
REPEATS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--targets", type=int, default=5)
    parser.add_argument("--periods", type=int, default=4)
    parser.add_argument(
        "--decimals", type=int, default=1, help="0 or 1: percentages; 2 and more: hardly two units alike"
    )
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("target_progress: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    _run_sql(url, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    try:
        django.setup()
        print(json.dumps(_measure(options), ensure_ascii=False, indent=1))
    finally:
        _run_sql(url, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from movements.domain.standings import summaries_of, survey_of
    from tests.factories.accounts import UserFactory

    call_command("migrate", verbosity=0)
    movement, target = fill(options.units, options.targets, options.periods, options.decimals)
    client = Client()
    client.force_login(UserFactory(role="secretariat", unit=movement.organiser))

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(value), count(*) FROM movements_measurement")
            cursor.fetchall()

    def page() -> None:
        assert client.get(target.get_absolute_url()).status_code == 200

    def progress() -> None:
        assert client.get(f"{movement.get_absolute_url()}?tab=tien-do").status_code == 200

    queries = {}
    for name, step in {"page_of_one_target": page, "page_of_progress": progress}.items():
        step()
        with CaptureQueriesContext(connection) as captured:
            step()
        queries[name] = len(captured)
    steps = {
        "scan_sql": scan,
        "sum_of_all": lambda: summaries_of(movement),
        "survey_of_one": lambda: survey_of(target),
    }
    pages = {"page_of_one_target": page, "page_of_progress": progress}
    seconds = {name: _median(step) for name, step in (steps | pages).items()}
    connection.close()
    return {
        "bench": "target_progress",
        "python": platform.python_version(),
        "decimals": options.decimals,
        "measurements": options.units * options.targets * options.periods,
        "seconds": seconds,
        "queries": queries,
    }


def fill(units: int, targets: int, periods: int, decimals: int) -> tuple[Any, Any]:
    """Straight into the tables: the ledger is no part of what is measured."""
    from django.db import connection

    from base.units.models import Unit
    from movements import models
    from tests.factories.movements import MovementFactory, ReportPlanFactory, TargetFactory
    from tests.factories.units import UnitFactory, UnitKindFactory

    province, kind = UnitFactory(province=True), UnitKindFactory()
    Unit.objects.bulk_create(
        Unit(name=f"Xã {n}", name_folded=f"xa {n}", kind=kind, depth=2, path=f"{province.path}{n:04X}")
        for n in range(units)
    )
    communes = list(Unit.objects.filter(depth=2))
    movement = MovementFactory(open=True, organiser=province)
    aims = [TargetFactory(movement=movement, nature="flow", accumulation="year") for _ in range(targets)]
    models.TargetAssignment.objects.bulk_create(
        models.TargetAssignment(target=aim, unit=unit) for aim in aims for unit in communes
    )
    given = list(models.TargetAssignment.objects.order_by("unit_id"))
    plan, dice = ReportPlanFactory(movement=movement), random.Random(7)
    for number in range(periods):
        start = dt.date(2026, 3 * number + 1, 1)
        end = dt.date(2026, 3 * number + 3, 28)
        days = {"starts_on": start, "ends_on": end, "opens_on": start, "due_on": end, "closes_on": end}
        period = models.ReportPeriod.objects.create(plan=plan, name=f"Quý {number + 1}", **days)
        duties = models.ReportDuty.objects.bulk_create(models.ReportDuty(period=period, unit=unit) for unit in communes)
        reports = models.Report.objects.bulk_create(models.Report(duty=duty, status="approved") for duty in duties)
        of_unit = {duty.unit_id: report for duty, report in zip(duties, reports, strict=True)}
        models.Measurement.objects.bulk_create(
            (
                models.Measurement(
                    report=of_unit[row.unit_id],
                    assignment=row,
                    value=Decimal(str(round(10 + 90 * dice.random(), decimals))),
                )
                for row in given
            ),
            batch_size=5000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return movement, aims[0]


def _median(step: Callable[[], Any]) -> float:
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        step()
        taken.append(time.perf_counter() - start)
    return round(statistics.median(taken), 3)


def _run_sql(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type] # our own words, no input


if __name__ == "__main__":
    main()
