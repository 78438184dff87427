"""Close → tally → minutes of a council session of 50 members and 100 items, on PostgreSQL; limit 5 s.

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/council_session.py [--members 50] [--items 100] [--runs 5]

Makes its own database beside the one named and drops it again. Every run is a session of its own, voted by everybody
beforehand; measured are locking the urn, the count, and the conclusion with both minutes as .docx and .pdf. Medians of
the runs in one process. Prints JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from typing import Any

import django
import psycopg

DATABASE = "thidua_bench_council"
LIMIT_S = 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("council_session: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    _execute(url, f'CREATE DATABASE "{DATABASE}"')
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as home:
        os.environ["THIDUA_HOME"] = home
        try:
            django.setup()
            print(json.dumps(_run(options), ensure_ascii=False, indent=1))
        finally:
            django.db.connections.close_all()
            _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command

    from tests.factories.councils import make_world

    call_command("migrate", verbosity=0)
    world = make_world(options.members)
    runs = [_measure(world, options.items) for _ in range(options.runs)]
    medians = {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}
    return {
        "bench": "council_session",
        "python": platform.python_version(),
        "members": options.members,
        "items": options.items,
        "runs": options.runs,
        "median_s": medians,
        "limit_s": LIMIT_S,
        "within_limit": medians["total"] <= LIMIT_S,
    }


def _measure(world: Any, items: int) -> dict[str, float]:
    from awards.domain.counting import close_voting, tally_session
    from awards.domain.minutes import conclude_session
    from tests.factories.councils import make_nominations, open_session, vote

    session = open_session(world, make_nominations(world, items))
    start = time.perf_counter()
    for place, user in enumerate(world.members):
        vote(session, user, "no" if place % 9 == 0 else "yes")
    cast = (time.perf_counter() - start) / len(world.members)
    marks = [time.perf_counter()]
    for step in (close_voting, tally_session, conclude_session):
        session = step(session, actor=world.secretariat)
        marks.append(time.perf_counter())
    names = ("close", "tally", "minutes")
    parts = {name: after - before for name, (before, after) in zip(names, itertools.pairwise(marks), strict=True)}
    return {"one_cast": cast, **parts, "total": marks[-1] - marks[0]}


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
