"""Opening a reporting period for 10,000 units, and doing it again.

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/periods.py [--units 10000] [--runs 5]

Makes its own database beside the one named and drops it again. Each run opens a fresh period of one movement: duties,
ledger with a seal of every row, notices to an officer and a head of every unit; then the same period a second time,
which must change nothing; then marks all overdue. Medians of the runs, all in one process. Prints JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import sys
import time
from typing import Any

import django
import psycopg

DATABASE = "thidua_bench_periods"
START = dt.date(2026, 1, 1)
LIMIT = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("periods: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    _drop(url)
    _execute(url, f'CREATE DATABASE "{DATABASE}"')
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    try:
        django.setup()
        print(json.dumps(_run(options.units, options.runs), ensure_ascii=False, indent=1))
    finally:
        _drop(url)


def _run(units: int, runs: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from base.core import clock, ledger
    from movements.domain import duties
    from movements.models import ReportDuty

    call_command("migrate", verbosity=0)
    movement = _movement(units)
    opening, again, overdue = [], [], []
    for number in range(runs):
        period = _period(movement, number)
        with clock.at(clock.start_of(period.opens_on)):
            opening.append(_timed(duties.open_due_periods, expected=1))
            assert ReportDuty.objects.filter(period=period).count() == units
            again.append(_timed(duties.open_due_periods, expected=0) + _timed(duties.open_late_duties, expected=0))
        with clock.at(clock.end_of(period.due_on)):
            overdue.append(_timed(duties.mark_overdue, expected=units))
    assert ledger.verify() == [], "the ledger does not hold"
    connection.close()
    seconds = statistics.median(opening)
    return {
        "bench": "periods",
        "python": platform.python_version(),
        "units": units,
        "runs": runs,
        "open_seconds": round(seconds, 2),
        "open_seconds_all": [round(value, 2) for value in opening],
        "again_seconds": round(statistics.median(again), 3),
        "overdue_seconds": round(statistics.median(overdue), 2),
        "limit_seconds": LIMIT,
        "holds": seconds <= LIMIT,
    }


def _timed(work: Any, *, expected: int) -> float:
    start = time.perf_counter()
    found = work()
    assert found == expected, f"{work.__name__}: {found} instead of {expected}"
    return time.perf_counter() - start


def _movement(units: int) -> Any:
    """A running movement in which every unit is registered; each has an officer and a head."""
    from django.db import transaction

    from base.accounts.enums import Role
    from base.accounts.models import RoleAssignment, User
    from base.core import clock, ledger
    from base.units.models import Unit, UnitKind
    from movements.models import Movement, Registration, ReportPlan

    kind = UnitKind.objects.create(code="xa", name="Xã", level=4)
    province = Unit.add_root(name="Tỉnh", kind=kind)
    step = Unit.steplen
    Unit.objects.bulk_create(
        Unit(
            name=f"Xã {n}",
            name_folded=f"xa {n}",
            kind=kind,
            depth=2,
            path=province.path + Unit._int2str(n + 1).rjust(step, "0"),
        )
        for n in range(units)
    )
    communes = list(Unit.objects.filter(depth=2))
    people = User.objects.bulk_create(
        User(username=f"{role}{n}", password="!") for role in (Role.OFFICER, Role.HEAD) for n in range(units)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=user,
            role=Role.OFFICER if n < units else Role.HEAD,
            unit=communes[n % units],
            valid_from=dt.date(2020, 1, 1),
        )
        for n, user in enumerate(people)
    )
    with transaction.atomic():
        movement = Movement.objects.create(
            title="Thi đua",
            slug="thi-dua",
            organiser=province,
            starts_on=START,
            ends_on=dt.date(2030, 12, 31),
            status="open",
            created_at=clock.now(),
        )
        plan = ReportPlan.objects.create(movement=movement, frequency="month")
        entered = Registration.objects.bulk_create(
            Registration(movement=movement, unit=unit, registered_at=clock.now()) for unit in communes
        )
        ledger.record("movements.bench.made", province, *communes, movement, plan, *entered)
    return movement


def _period(movement: Any, number: int) -> Any:
    from django.db import transaction

    from base.core import ledger
    from movements.models import ReportPeriod

    first = START + dt.timedelta(days=60 * number)
    with transaction.atomic():
        period = ReportPeriod.objects.create(
            plan=movement.plans.get(),
            name=f"Kỳ {number + 1}",
            starts_on=first,
            ends_on=first + dt.timedelta(days=30),
            opens_on=first,
            due_on=first + dt.timedelta(days=20),
            closes_on=first + dt.timedelta(days=400),
        )
        ledger.record("movements.bench.made", period)
    return period


def _drop(url: str) -> None:
    _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
