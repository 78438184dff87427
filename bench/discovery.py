"""Discovery over all people and collectives × awards.

    PYTHONPATH=site:. python bench/discovery.py [--people 100000] [--awards 10]

On PostgreSQL where DATABASE_URL names it, in a test database that is thrown away. The search runs as its job does, in
a process of its own; memory is the peak of that process. One check is one subject held against one award. Prints JSON.
"""

# ruff: noqa: E402, PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import setup_test_environment
from django.urls import reverse

BATCH, YEAR = 5000, 2025
ON = dt.date(2026, 3, 1)
AWARDS = ("LDTT", "CSTDCS", "CSTDBT", "CSTDTQ", "BKT", "BKTTG", "HCLD3", "HCLD2", "HCLD1", "GKDV", "TTLDTT", "TTLDXS")
"""The first ten can be awarded to a person, the last two to collectives."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--awards", type=int, default=10)
    asked = parser.parse_args()
    setup_test_environment()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        print(json.dumps(measure(asked.people, asked.awards), ensure_ascii=False, indent=1))
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def measure(people: int, awards: int) -> dict[str, Any]:
    from awards.domain.rulebook import load_reference_data

    load_reference_data()
    with transaction.atomic():
        province = fill(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = in_child(lambda: search(province.pk, AWARDS[:awards]))
    return {"database": connection.vendor, "people": people, "search": found}


def fill(count: int) -> Any:
    """A province of agencies and communes with people who have six years of grades and a history of titles."""
    from awards.models import AwardType, PastAward
    from base.units.domain.tree import add_in_bulk
    from base.units.enums import InitiativeScope
    from base.units.models import Initiative, Person, Unit, YearlyReview
    from tests.factories.units import UnitFactory

    chance = random.Random(7)
    province = UnitFactory(province=True)
    kind = UnitFactory(parent=province).kind
    province.refresh_from_db()
    tops = add_in_bulk([(province, Unit(name=f"Xã {n}", name_folded=f"xa {n}", kind=kind)) for n in range(100)])
    homes = add_in_bulk(
        [(top, Unit(name=f"Phòng {n}", name_folded=f"phong {n}", kind=kind)) for top in tops for n in range(9)]
    )
    rows = [
        Person(code=f"P{n:06d}", name=f"Người {n}", name_folded=f"nguoi {n}", unit=homes[n % len(homes)])
        for n in range(count)
    ]
    Person.objects.bulk_create(rows, batch_size=BATCH)
    grades = ["excellent"] * 15 + ["good"] * 70 + ["completed"] * 10

    def reviews() -> Iterator[Any]:
        for person in rows:
            for year in range(YEAR - 5, YEAR + 1):
                yield YearlyReview(person=person, year=year, grade=chance.choice(grades))

    codes = {award.code: award for award in AwardType.objects.all()}

    def titles() -> Iterator[Any]:
        for person in rows:
            for year in range(YEAR - 5, YEAR + 1):
                if chance.random() < 0.75:
                    code = "CSTDCS" if chance.random() < 0.3 else "LDTT"
                    yield PastAward(award_type=codes[code], person=person, year=year, source="bench")
            if chance.random() < 0.1:
                yield PastAward(award_type=codes["BKT"], person=person, year=YEAR - 5, source="bench")

    initiatives = (
        Initiative(person=person, title="Sáng kiến", scope=InitiativeScope.UNIT, recognised_on=dt.date(YEAR, 5, 1))
        for person in rows
        if chance.random() < 0.4
    )
    for model, made in ((YearlyReview, reviews()), (PastAward, titles()), (Initiative, initiatives)):
        pending: list[Any] = []
        for row in made:
            pending.append(row)
            if len(pending) == BATCH:
                model.objects.bulk_create(pending)
                pending = []
        model.objects.bulk_create(pending)
    YearlyReview.objects.bulk_create(
        [YearlyReview(unit=unit, year=YEAR, grade="excellent") for unit in [*tops, *homes]]
    )
    return province


def search(scope: int, codes: tuple[str, ...]) -> dict[str, Any]:
    from awards.domain.discovery import run_discovery, start_discovery
    from awards.models import AwardType
    from base.core.jobs import Progress
    from base.core.models import Job
    from base.units.models import Unit

    reverse("awards:discovery-list")  # a worker has read the addresses long before
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    awards = list(AwardType.objects.filter(code__in=codes))
    started, worked = time.perf_counter(), time.process_time()
    found = start_discovery(Unit.objects.get(pk=scope), awards, year=YEAR, on=ON, actor=None)
    found.refresh_from_db()
    if found.status != "done":
        job = Job.objects.get(pk=found.job_id)
        Job.objects.filter(pk=job.pk).update(status="running", attempts=1)
        job.refresh_from_db()
        run_discovery(job, Progress(job))
        found.refresh_from_db()
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    checks = sum(sum(verdicts.values()) for verdicts in found.counts.values())
    return {
        "awards": len(codes),
        "looked_at": found.looked_at,
        "checks": checks,
        "candidates": found.candidates.count(),
        "s": round(seconds, 1),
        "cpu s": round(cpu, 1),
        "checks per s": round(checks / seconds),
        "cpu us per check": round(cpu * 1e6 / checks, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "MB before": before // 1024,
    }


def in_child(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """In a process of its own, so that its peak memory is not that of the filling."""
    if connection.vendor == "sqlite":
        return work()
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            with os.fdopen(write, "w") as out:
                json.dump(work(), out)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(text))


if __name__ == "__main__":
    main()
