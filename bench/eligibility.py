"""The eligibility of one person with twenty years of history for every award, one collective, and what is within reach.

    PYTHONPATH=site:. python bench/eligibility.py

On PostgreSQL where DATABASE_URL names it, in a test database that is thrown away. Every figure is the median of 5:
`ms` by the clock, `cpu ms` of this process, `db ms` spent waiting for the database. Prints JSON.
"""

# ruff: noqa: E402, PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import datetime as dt
import io
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

RUNS, YEAR, YEARS, MEMBERS = 5, 2025, 20, 40
ON = dt.date(2026, 3, 1)


def main() -> None:
    setup_test_environment()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        print(json.dumps(measure(), ensure_ascii=False, indent=1))
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def measure() -> dict[str, Any]:
    from awards.domain.discovery_reach import next_titles
    from awards.domain.eligibility import check
    from awards.domain.rulebook import load_reference_data
    from awards.models import AwardType
    from tests.factories.accounts import UserFactory

    load_reference_data()
    person, unit = fill()
    awards = [award for award in AwardType.objects.for_person() if award.existed_on(ON)]
    each = {award.code: cost(lambda award=award: check(person, award, on=ON)) for award in awards}
    slowest = max(each, key=lambda code: each[code]["cpu ms"])
    excellent = AwardType.objects.get(code="TTLDXS")
    client = Client()
    client.force_login(UserFactory(role="secretariat", unit=unit))
    address = reverse("awards:eligibility-check")
    question = {"subject": person.code, "award": "HCLD3", "on": "2026-03-01"}
    return {
        "database": connection.vendor,
        "years of history": YEARS,
        "awards": len(each),
        "most questions": max(found["queries"] for found in each.values()),
        "median of all awards": {
            name: round(statistics.median(found[name] for found in each.values()), 1)
            for name in ("ms", "cpu ms", "db ms")
        },
        "slowest": {slowest: each[slowest]},
        "one by one": {code: each[code] for code in ("LDTT", "CSTDBT", "BKTTG", "HCLD3")},
        "collective TTLDXS": cost(lambda: check(unit, excellent, on=ON)),
        "all awards within reach": cost(lambda: next_titles([person], on=ON)),
        "command": cost(
            lambda: call_command("eligibility", person.code, "HCLD3", on="2026-03-01", stdout=io.StringIO())
        ),
        "screen": cost(lambda: client.get(address, question)),
    }


def fill() -> tuple[Any, Any]:
    """A head of an office with a grade, a title, an initiative and a post in every one of the years, and colleagues."""
    from awards.models import AwardType, PastAward
    from base.units.models import Discipline, Initiative, Person, Post, YearlyReview
    from tests.factories.units import UnitFactory

    unit = UnitFactory()
    codes = {award.code: award for award in AwardType.objects.all()}
    people = [Person(code=f"B{n:03d}", name=f"Người {n}", name_folded=f"nguoi {n}", unit=unit) for n in range(MEMBERS)]
    person = Person.objects.bulk_create(people)[0]
    span = range(YEAR - YEARS + 1, YEAR + 1)
    ladder = {YEAR - 14: "BKT", YEAR - 9: "BKTTG", YEAR - 6: "CSTDBT", YEAR - 3: "CSTDBT"}
    held = [(year, "CSTDCS") for year in span] + list(ladder.items())
    PastAward.objects.bulk_create(
        PastAward(award_type=codes[code], person=person, year=year, decision_number=f"{year}/QĐ", source="bench")
        for year, code in held
    )
    YearlyReview.objects.bulk_create(YearlyReview(person=person, year=year, grade="good") for year in span)
    YearlyReview.objects.bulk_create(YearlyReview(person=each, year=YEAR, grade="good") for each in people[1:])
    YearlyReview.objects.create(unit=unit, year=YEAR, grade="excellent")
    Initiative.objects.bulk_create(
        Initiative(person=person, title=f"Sáng kiến {year}", scope="province", recognised_on=dt.date(year, 5, 1))
        for year in span
    )
    Post.objects.bulk_create(
        Post(
            person=person,
            unit=unit,
            title="Giám đốc",
            valid_from=dt.date(year, 1, 1),
            valid_to=dt.date(year, 12, 31) if year < YEAR else None,
        )
        for year in span
    )
    Discipline.objects.create(
        person=person, measure="Khiển trách", decided_on=dt.date(2010, 3, 1), ends_on=dt.date(2011, 3, 1)
    )
    return Person.objects.select_related("unit").get(pk=person.pk), unit


def cost(work: Callable[[], Any]) -> dict[str, Any]:
    work()
    rounds = [_once(work) for _ in range(RUNS)]
    medians = {name: round(statistics.median(found[name] for found in rounds), 1) for name in ("ms", "cpu ms", "db ms")}
    return {"queries": rounds[0]["queries"], **medians}


def _once(work: Callable[[], Any]) -> dict[str, Any]:
    waits: list[float] = []

    def wait(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        asked = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            waits.append(time.perf_counter() - asked)

    with connection.execute_wrapper(wait):
        started, worked = time.perf_counter(), time.process_time()
        work()
        cpu, seconds = time.process_time() - worked, time.perf_counter() - started
    return {"queries": len(waits), "ms": seconds * 1000, "cpu ms": cpu * 1000, "db ms": sum(waits) * 1000}


if __name__ == "__main__":
    main()
