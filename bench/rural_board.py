"""The public board of the new rural areas with every commune of the country: server time of whole requests.

    PYTHONPATH=site:. python bench/rural_board.py [--runs 5]

Needs PostgreSQL in DATABASE_URL and makes a database of its own beside it (dropped at the end): all units of the data
set, two recognitions for three of four communes, an appraised assessment for each. Prints JSON: medians of the runs in
one process, nothing kept between requests (the addresses are ones that the page cache does not keep), and queries.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.db import connection  # noqa: E402 -- settings first
from django.test import Client  # noqa: E402 -- settings first
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402 -- settings first

from base.core import clock  # noqa: E402 -- settings first
from base.units.domain.dataset import load_units  # noqa: E402 -- settings first
from base.units.models import Unit  # noqa: E402 -- settings first
from movements.domain.rural.standards import load_rural_data  # noqa: E402 -- settings first
from movements.models import CriteriaSet, RuralAssessment, RuralRecognition, RuralStandard  # noqa: E402 -- settings first
from web.cms.domain.tree import ensure_site  # noqa: E402 -- settings first

LIMIT_MS = 300
PAGES = {
    "board_xa": "/nong-thon-moi/?q=",
    "board_all_3321": "/nong-thon-moi/?q=&loai=tat-ca",
    "board_of_a_tier": "/nong-thon-moi/?muc=nang-cao",
    "search": "/nong-thon-moi/?q=an",
    "download_csv": "/nong-thon-moi/tai-ve.csv?loai=tat-ca",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        raise SystemExit("bench/rural_board.py needs PostgreSQL: set DATABASE_URL=postgres://…")
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps(_run(options.runs), ensure_ascii=False, indent=1))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _run(runs: int) -> dict[str, Any]:
    communes = _fill()
    client = Client()
    report: dict[str, Any] = {"communes": communes, "runs": runs, "limit_ms": LIMIT_MS}
    for name, url in PAGES.items():
        client.get(url)
        times, cpu = [], []
        for _each in range(runs):
            start, used = time.perf_counter(), time.process_time()
            response = client.get(url)
            times.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() - used) * 1000)
            assert response.status_code == 200, (url, response.status_code)
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(url).content)
        median = round(statistics.median(times), 1)
        report[name] = {
            "median_ms": median,
            "median_cpu_ms": round(statistics.median(cpu), 1),
            "queries": len(queries),
            "bytes": size,
            "within": median <= LIMIT_MS,
        }
    return report


def _fill() -> int:
    load_units()
    load_rural_data()
    ensure_site()
    standard = RuralStandard.objects.get(code="ntm-xa-2026-2030")
    criteria_set = CriteriaSet.objects.get(code=standard.set_code)
    today = clock.today()
    units = list(Unit.objects.as_of(today).filter(kind__is_territory=True, kind__level=4).order_by("path"))
    facts = {"standard": standard, "created_at": clock.now(), "decided_on": today - dt.timedelta(days=90)}
    RuralRecognition.objects.bulk_create(
        RuralRecognition(unit=unit, tier=tier, decision_number=f"{place}/{tier}", verified=place % 3 == 0, **facts)
        for place, unit in enumerate(units)
        for tier in (("standard", "advanced") if place % 4 else ())
    )
    RuralAssessment.objects.bulk_create(
        RuralAssessment(
            unit=unit,
            standard=standard,
            criteria_set=criteria_set,
            year=today.year,
            as_of=today,
            status="appraised",
            met=place % 11,
            unknown=10 - place % 11,
        )
        for place, unit in enumerate(units)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(units)


if __name__ == "__main__":
    main()
