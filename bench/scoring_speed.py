"""A full re-scoring beside one plain scan of the same measurements, on the same PostgreSQL, in the same run.

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/scoring_speed.py [--units N] [--indicators N] [--periods N]

Makes its own database beside the one named and drops it again. One movement, a criteria set of every scoring method in
five groups with bonus and penalty, a report a month for each unit, every figure approved. Measured, alternating, five
times each:

- scan: one statement that reads once all columns of these measurements that scoring reads
- rescore: `period_scores`, from the first byte of the statement to the last score in Python (units × periods scores)

Prints the medians, their ratio (limit 3) and the memory: the peak of this process, and what the server says its hash
tables took (limit 400 MB together). JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django
import psycopg

DATABASE = "thidua_bench_scoring"
LIMIT, MEMORY_LIMIT, REPEATS = 3, 400, 5
SCAN = """SELECT count(*), sum(m.value), sum(m.whole), count(*) FILTER (WHERE m.is_not_applicable), max(m.text),
max(m.report_id), max(m.indicator_id) FROM movements_measurement m"""
METHODS = ("proportional", "proportional", "bands", "yes_no", "per_event", "proportional", "choice")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--indicators", type=int, default=57)
    parser.add_argument("--periods", type=int, default=12)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("scoring_speed: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    _execute(url, f'CREATE DATABASE "{DATABASE}"')
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    try:
        django.setup()
        print(json.dumps(_run(options), ensure_ascii=False, indent=1))
    finally:
        _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from movements.domain.scoring.compiling import compile_set, indicators_of, path_of
    from movements.domain.scoring.sql import period_scores

    call_command("migrate", verbosity=0)
    movement = _fill(options)
    rules = compile_set(movement.criteria_set)
    ids = {path_of(indicator): indicator.pk for indicator in indicators_of(movement.criteria_set)}

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute(SCAN)
            cursor.fetchall()

    def rescore() -> None:
        count = sum(1 for _score in period_scores(movement.pk, rules, ids))
        assert count == options.units * options.periods, count

    scan()
    rescore()
    times: dict[str, list[float]] = {"scan": [], "rescore": []}
    for _repeat in range(REPEATS):
        for name, step in (("scan", scan), ("rescore", rescore)):
            times[name].append(_timed(step))
    medians = {name: round(statistics.median(values), 3) for name, values in times.items()}
    ratio = medians["rescore"] / medians["scan"]
    process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    server = _server_memory(movement.pk, rules, ids)
    connection.close()
    return {
        "bench": "scoring_speed",
        "measurements": options.units * options.indicators * options.periods,
        "seconds_median_of_5": medians,
        "ratio": round(ratio, 2),
        "memory_mb": {"process_peak": round(process), "server_hash_tables": round(server)},
        "limits": {"ratio": LIMIT, "memory_mb": MEMORY_LIMIT},
        "holds": ratio <= LIMIT and process + server <= MEMORY_LIMIT,
    }


def _timed(step: Callable[[], None]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def _server_memory(movement_id: int, rules: Any, ids: dict[str, int]) -> float:
    """MB of all hash tables of the statement, workers included, as EXPLAIN ANALYZE tells them."""
    from django.db import connection, transaction

    from movements.domain.scoring.sql import SETTINGS, statement_for

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        statement, parameters = statement_for(movement_id, rules, ids)
        cursor.execute(f"EXPLAIN ANALYZE {statement}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return sum(int(kb) for kb in re.findall(r"Memory(?: Usage)?: (\d+)kB", plan)) / 1024


def _fill(options: argparse.Namespace) -> Any:
    """Everything up to the figures through the models, the figures themselves in one statement."""
    from django.db import connection

    from movements.models import Report, ReportDuty, ReportPeriod

    movement, units, plan = _movement(options)
    for month in range(1, options.periods + 1):
        year, number = 2026 + (month - 1) // 12, (month - 1) % 12 + 1
        days = {"starts_on": f"{year}-{number:02d}-01", "ends_on": f"{year}-{number:02d}-28"}
        due = {"opens_on": days["starts_on"], "due_on": days["ends_on"], "closes_on": days["ends_on"]}
        period = ReportPeriod.objects.create(plan=plan, name=f"Tháng {month}", **days, **due)
        duties = ReportDuty.objects.bulk_create([ReportDuty(period=period, unit=unit) for unit in units], 1000)
        Report.objects.bulk_create([Report(duty=duty, status="approved") for duty in duties], 1000)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO movements_measurement
              (report_id, indicator_id, value, whole, text, breakdown, is_not_applicable, note)
            SELECT report, indicator,
              CASE WHEN na OR kind = 'choice' THEN NULL WHEN kind = 'yes_no' THEN (random() < 0.8)::int
                ELSE round((random() * 120)::numeric, 4) END,
              NULL, CASE WHEN kind = 'choice' THEN (ARRAY['tot', 'kha', 'kem'])[1 + (random() * 2)::int] ELSE '' END,
              '{}', na, ''
            FROM (SELECT r.id AS report, i.id AS indicator, i.kind, i.kind <> 'choice' AND random() < 0.02 AS na
              FROM movements_report r, movements_indicator i ORDER BY r.id, i.id OFFSET 0) AS cells"""
        )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM movements_measurement")
    return movement


def _movement(options: argparse.Namespace) -> tuple[Any, list[Any], Any]:
    from base.core import clock
    from base.units.models import Unit, UnitKind
    from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator, Movement, ReportPlan, Threshold

    kind = UnitKind.objects.create(code="xa", name="Xã", level=4)
    root = Unit.add_root(name="Tỉnh", kind=kind)
    step = Unit.steplen
    rows = [
        Unit(name=f"Xã {n}", kind=kind, path=root.path + Unit._int2str(n).rjust(step, "0"), depth=2)
        for n in range(1, options.units + 1)
    ]
    units = Unit.objects.bulk_create(rows, 1000)
    chosen = CriteriaSet.objects.create(code="bench", title="Bộ tiêu chí", max_score=100, created_at=clock.now())
    effects = ("normal", "normal", "normal", "bonus", "penalty")
    groups = [
        CriterionGroup.objects.create(
            criteria_set=chosen, code=f"g{n}", name=f"Nhóm {n}", effect=effect, order=n, cap=15
        )
        for n, effect in enumerate(effects)
    ]
    for number in range(options.indicators):
        group = groups[min(number * 5 // options.indicators, 4)]
        criterion = Criterion.objects.create(group=group, code=f"c{number}", name=f"Tiêu chí {number}", order=number)
        method = METHODS[number % len(METHODS)]
        indicator = Indicator.objects.create(criterion=criterion, code=f"i{number}", **_indicator(method, number))
        if method == "proportional":
            Threshold.objects.create(indicator=indicator, low=60 + number % 40)
    movement = Movement.objects.create(
        title="Phong trào", slug="bench", organiser=root, criteria_set=chosen, starts_on="2026-01-01",
        ends_on="2026-12-31", status="open", created_at=clock.now(),
    )  # fmt: skip
    plan = ReportPlan.objects.create(movement=movement, frequency="month", due_rule="day_of_month", due_day=15)
    return movement, units, plan


def _indicator(method: str, number: int) -> dict[str, Any]:
    kinds = {"yes_no": "yes_no", "choice": "choice"}
    params: dict[str, dict[str, Any]] = {
        "bands": {"bands": [{"from": "90", "points": "2"}, {"from": "50", "points": "1"}, {"points": "0"}]},
        "per_event": {"per_event": "0.5"},
        "choice": {
            "choices": [
                {"value": "tot", "label": "Tốt", "points": "2"},
                {"value": "kha", "label": "Khá", "points": "1"},
                {"value": "kem", "label": "Kém", "points": "0"},
            ]
        },
    }
    return {
        "name": f"Chỉ tiêu {number}",
        "order": number,
        "kind": kinds.get(method, "number"),
        "method": method,
        "max_score": 2,
        "direction": "down" if number % 5 == 4 else "up",
        "params": params.get(method, {}),
    }


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
