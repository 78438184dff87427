"""Lists of units, people and a movement at 10,000 units: queries and server time of a page, the roll-up of a total.

    PYTHONPATH=site:. python bench/unit_lists.py [--units 10000]

On PostgreSQL where DATABASE_URL names it, in a test database that is thrown away. Medians of 5 in one run, after one
unmeasured request each. Prints JSON.
"""

# ruff: noqa: E402, PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    count = parser.parse_args().units
    setup_test_environment()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        print(json.dumps(measure(count), ensure_ascii=False, indent=1))
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def measure(count: int) -> dict[str, Any]:
    from base.accounts.enums import Role
    from base.core import clock
    from base.units.domain.in_time import Lens
    from base.units.domain.successions import Decision, NewUnit, merge_units, move_unit
    from base.units.domain.tree import add_in_bulk
    from base.units.models import Person, Unit
    from tests.factories.accounts import UserFactory
    from tests.factories.units import UnitFactory

    province = UnitFactory(province=True)
    kind = UnitFactory(parent=province).kind
    with transaction.atomic():
        tops = add_in_bulk([(province, Unit(name=f"Sở {n}", name_folded=f"so {n}", kind=kind)) for n in range(100)])
        below = [
            (tops[n % 100], Unit(name=f"Đơn vị {n}", name_folded=f"don vi {n}", kind=kind)) for n in range(count - 100)
        ]
        add_in_bulk(below)
        Person.objects.bulk_create(
            [
                Person(name=f"Người {n % 4000}", name_folded=f"nguoi {n % 4000}", unit=tops[n % 100])
                for n in range(count)
            ]
        )
    day, client = clock.today(), Client()
    client.force_login(UserFactory(role=Role.SECRETARIAT, unit=province))
    started = time.perf_counter()
    into = NewUnit("Sở Hợp nhất", kind, province)
    merge_units([Unit.objects.get(pk=tops[n].pk) for n in (0, 1)], into, Decision(day, "1/NQ"))
    merged = time.perf_counter() - started
    started = time.perf_counter()
    move_unit(Unit.objects.get(pk=tops[2].pk), Unit.objects.get(pk=tops[3].pk), Decision(day, "2/NQ"))
    moved = time.perf_counter() - started
    before = (day - dt.timedelta(days=1)).isoformat()
    pages = {
        "units today": "/lam-viec/don-vi/",
        "units as they were": f"/lam-viec/don-vi/?day={before}",
        "units by name": f"/lam-viec/don-vi/?q=don vi 12&day={before}",
        "last page": f"/lam-viec/don-vi/?page={count // 50}",
        "one unit": f"/lam-viec/don-vi/{province.pk}/",
        "people": "/lam-viec/ca-nhan/",
        "likely duplicates": "/lam-viec/ca-nhan/trung-lap/",
    }
    pages |= movement_pages(count)
    values = {pk: Decimal(1) for pk in Unit.objects.order_by().values_list("pk", flat=True)}
    return {
        "database": connection.vendor,
        "units": Unit.objects.count(),
        "pages": {name: page_cost(client, url) for name, url in pages.items()},
        "merge of two agencies with 200 units below, s": round(merged, 3),
        "move of an agency with 100 units below, s": round(moved, 3),
        "total of every unit rolled up to today, s": median(lambda: Lens(is_now=True).totals(values)),
    }


def movement_pages(count: int) -> dict[str, str]:
    """A movement in which as many units take part, two targets each and one quarter reported: every list of it."""
    from django.urls import reverse

    from base.core import clock
    from bench.target_progress import fill
    from movements.models import Registration, ReportPeriod, TargetAssignment

    movement, target = fill(count, targets=2, periods=1, decimals=1)
    units = TargetAssignment.objects.filter(target=target).values_list("unit_id", flat=True)
    Registration.objects.bulk_create(
        Registration(movement=movement, unit_id=unit, registered_at=clock.now()) for unit in units
    )
    own = movement.get_absolute_url()
    period = ReportPeriod.objects.get(plan__movement=movement)
    named = ("own-targets", "duty-list", "report-list", "report-approve-many", "revision-list", "head-list")
    return {
        "movements": reverse("movements:movement-list"),
        "movement, units": f"{own}?tab=don-vi",
        "movement, progress": f"{own}?tab=tien-do",
        "targets": reverse("movements:target-list", args=[movement.pk]),
        "one target": target.get_absolute_url(),
        "one target, at risk": f"{target.get_absolute_url()}?status=at_risk",
        "giving one target": reverse("movements:target-grid", args=[target.pk]),
        "board of a period": reverse("movements:period-board", args=[period.pk]),
        "timeliness": reverse("movements:movement-timeliness", args=[movement.pk]),
        "timeliness as it is now": reverse("movements:movement-timeliness", args=[movement.pk]) + "?nhin=hien-nay",
        "tasks": reverse("tasks:task-list"),
        "rural files": reverse("rural:home"),
        "recognitions": reverse("rural:recognition-list"),
        "clusters": reverse("units:cluster-list"),
        **{name.replace("-", " "): reverse(f"movements:{name}") for name in named},
    }


def page_cost(client: Client, url: str) -> dict[str, Any]:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        status = client.get(url).status_code
    return {"status": status, "queries": len(asked), "s": median(lambda: client.get(url))}


def median(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return round(statistics.median(times), 3)


if __name__ == "__main__":
    main()
