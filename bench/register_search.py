"""The public register with 2,000,000 rows on PostgreSQL: search (p95 at most 100 ms) and export (at most 200 MB).

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/register_search.py [--rows 2000000] [--questions 300]

Makes its own database beside the one named, fills it by SQL with names of uneven frequency, drops it again. The table
is read into memory once, where a running server holds it (docs/operations.md); every question differs and its answer
is in no cache. Measured is the search alone, and for other questions the whole request of /vinh-danh/ with its page.
The export of half the rows runs in a process of its own, whose largest memory is read. Prints JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django
import psycopg

DATABASE = "thidua_bench_register"
LIMIT_MS, LIMIT_MB = 100, 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--export", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("register_search: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    if options.export:
        django.setup()
        print(json.dumps(_export(options.export, options.rows // 2)))
        return
    _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    _execute(url, f'CREATE DATABASE "{DATABASE}"')
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
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
    from django.test.utils import setup_test_environment

    from bench._register_rows import fill_register, warm_register

    setup_test_environment()
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    fill_register(options.rows)
    filled = time.perf_counter() - start
    warm_register()
    requests, searches, slowest = _ask(options.questions)
    return {
        "bench": "register_search",
        "python": platform.python_version(),
        "rows": options.rows,
        "filled_s": round(filled, 1),
        "questions": options.questions,
        "request_ms": _figures(requests),
        "search_ms": _figures(searches),
        "slowest_requests": slowest,
        "limit_ms": LIMIT_MS,
        "within_limit": _figures(searches)["p95"] <= LIMIT_MS,
        "export": [_exported(kind, options.rows) for kind in ("csv", "json", "xlsx")],
    }


def _questions(count: int) -> list[dict[str, str]]:
    """Names whole and in part, with and without accents, units, awards, years, in any combination."""
    from awards.models import AwardType
    from base.core.text import fold
    from base.units.models import Unit
    from bench._register_rows import FAMILIES, FIRST_YEAR, GIVEN, MIDDLES, YEARS

    draw = random.Random(7)
    units = list(Unit.objects.order_by("pk").values_list("name", flat=True))
    codes = list(AwardType.objects.values_list("code", flat=True))

    def name() -> str:
        return f"{draw.choice(FAMILIES)} {draw.choice(MIDDLES)} {draw.choice(GIVEN)}"

    makers = [
        lambda: {"q": name()},
        lambda: {"q": fold(name())},
        lambda: {"q": draw.choice(GIVEN)},
        lambda: {"q": f"{draw.choice(FAMILIES)} {draw.choice(GIVEN)}"},
        lambda: {"q": f"{fold(name())} {fold(draw.choice(units))}"},
        lambda: {"q": f"{name()} chiến sĩ thi đua toàn quốc"},
        lambda: {"q": draw.choice(units)},
        lambda: {"q": f"{draw.randrange(1, 200)}/QĐ-UBND"},
        lambda: {"q": "không có người này"},
        lambda: {"q": name()[:-1]},
        lambda: {"q": f"{draw.choice(FAMILIES)} {draw.choice(MIDDLES)} {fold(draw.choice(GIVEN))[:2]}"},
        lambda: {"q": draw.choice(GIVEN)[:3]},
        lambda: {"don-vi": draw.choice(units)},
        lambda: {"don-vi": draw.choice(units), "q": draw.choice(FAMILIES)},
        lambda: {"don-vi": draw.choice(units), "nam": str(draw.randrange(FIRST_YEAR, FIRST_YEAR + YEARS))},
        lambda: {"danh-hieu": draw.choice(codes)},
        lambda: {"danh-hieu": draw.choice(codes), "nam": str(draw.randrange(FIRST_YEAR, FIRST_YEAR + YEARS))},
        lambda: {"danh-hieu": draw.choice(codes), "q": name()},
        lambda: {"nam": str(draw.randrange(FIRST_YEAR, FIRST_YEAR + YEARS)), "q": name()},
        dict,
        lambda: {"q": name(), "sau": f"1.{draw.randrange(FIRST_YEAR, FIRST_YEAR + YEARS)}0615.{draw.randrange(10**6)}"},
    ]
    return [makers[place % len(makers)]() for place in range(count)]


def _ask(count: int) -> tuple[list[float], list[float], list[dict[str, Any]]]:
    from django.core.cache import cache
    from django.test import Client

    from awards.domain.register import wanted_of
    from awards.domain.register_search import cursor_of, search_page
    from config.wsgi import settle

    client = Client()
    client.get("/vinh-danh/?q=lam-nong")
    settle()
    requests, searches = [], []
    asked: list[dict[str, Any]] = []
    questions = _questions(2 * count)
    for params in questions[:count]:
        cache.clear()
        start = time.perf_counter()
        response = client.get("/vinh-danh/?" + urlencode({"q": "", **params}))
        requests.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200
        asked.append({"ms": round(requests[-1], 1), **params})
    for params in questions[count:]:
        start = time.perf_counter()
        question, _shown = wanted_of(params)
        search_page(question, cursor_of(params.get("sau", "")))
        searches.append((time.perf_counter() - start) * 1000)
    return requests, searches, sorted(asked, key=lambda row: -row["ms"])[:5]


def _exported(kind: str, rows: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--export", kind, "--rows", str(rows)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found | {"limit_mb": LIMIT_MB, "within_limit": found["peak_mb"] <= LIMIT_MB}


def _export(kind: str, rows: int) -> dict[str, Any]:
    """Half the years of the register written as the download would be; the largest memory of this process."""
    from awards.domain.register_search import Question
    from importers.domain.register_out import register_lines
    from importers.domain.sheets_out import write_workbook
    from importers.resources.register import RegisterResource

    start = time.perf_counter()
    if kind == "xlsx":
        with tempfile.TemporaryFile() as part:
            count = write_workbook(RegisterResource(Question(), rows), {}, part)
    else:
        ends = sum(piece.count(b"\n") for piece in register_lines(Question(), kind, most=rows))
        count = ends - (1 if kind == "csv" else 2)
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]
    return {"kind": kind, "rows": count, "seconds": round(time.perf_counter() - start, 1), "peak_mb": round(peak)}


def _figures(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {name: round(cuts[place - 1], 1) for name, place in (("p50", 50), ("p95", 95), ("p99", 99))}


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
