"""Our import of people beside django-import-export's defaults, on the same database, in the same run.

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/import_speed.py [--rows 20000] [--stock-rows 2000]

Makes its own database beside the one named and drops it again. Both sides read the same kind of .xlsx (their own reader
each: calamine here, openpyxl through tablib there), check every row and write people of one unit; measured are a first
import (every row new) and a second one of the same file (nothing changed). The stock library is slow, so it gets fewer
rows: compare rows per second. One run, no repeats; treat differences below 30 % as noise. Prints JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from typing import Any

import django
import psycopg
from xlsxwriter import Workbook

DATABASE = "thidua_bench_import"
PEOPLE = ["Mã cá nhân", "Họ và tên", "Giới tính", "Năm sinh", "Đơn vị", "Chức vụ", "Là lãnh đạo"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--stock-rows", type=int, default=2_000)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("import_speed: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    _recreate(url)
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    try:
        django.setup()
        print(json.dumps(_run(options.rows, options.stock_rows), ensure_ascii=False, indent=1))
    finally:
        _drop(url)


def _run(rows: int, stock_rows: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from base.units.models import Person, Unit, UnitKind

    call_command("migrate", verbosity=0)
    kind = UnitKind.objects.create(code="so", name="Sở", level=3)
    unit = Unit.add_root(name="Sở Nội vụ", kind=kind)
    results = {}
    for name, count, importer in (
        ("ours", rows, _ours),
        ("django-import-export defaults", stock_rows, _stock),
    ):
        results[name] = _timed(_workbook(count), count, importer)
        assert Person.objects.count() == count, f"{name} did not import every row"
        Person.objects.all().delete()
    connection.close()
    first, second = results["ours"], results["django-import-export defaults"]
    return {
        "bench": "import_speed",
        "unit": str(unit),
        "python": platform.python_version(),
        "rows_per_second": results,
        "times_faster": {key: round(first[key] / second[key], 1) for key in ("new", "again")},
    }


def _timed(data: bytes, count: int, importer: Callable[[bytes], None]) -> dict[str, int]:
    found = {}
    for label in ("new", "again"):
        start = time.perf_counter()
        importer(data)
        found[label] = round(count / (time.perf_counter() - start))
    return found | {"rows": count}


def _ours(data: bytes) -> None:
    from importers.domain.data_import import import_file

    plan = import_file("people", data, "bench.xlsx", actor=None)
    assert not plan.errors, plan.errors[0]


def _stock(data: bytes) -> None:
    import tablib
    from import_export import fields, resources, widgets

    from base.units.models import Person, Unit

    class StockPeople(resources.ModelResource):
        """The library as its tutorial has it: a model, a key, columns; nothing tuned."""

        code = fields.Field("code", "Mã cá nhân")
        name = fields.Field("name", "Họ và tên")
        birth_year = fields.Field("birth_year", "Năm sinh", widgets.IntegerWidget())
        unit = fields.Field("unit", "Đơn vị", widgets.ForeignKeyWidget(Unit, "name"))
        position = fields.Field("position", "Chức vụ")

        class Meta:
            model = Person
            import_id_fields = ["code"]
            fields = ["code", "name", "birth_year", "unit", "position"]

    dataset = tablib.Dataset().load(io.BytesIO(data), format="xlsx")
    result = StockPeople().import_data(dataset, raise_errors=True)
    assert not result.has_errors()


def _workbook(count: int) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet("Cá nhân")
        sheet.write_row(0, 0, PEOPLE)
        for number in range(1, count + 1):
            name = f"Nguyễn Thị Ân {number}"
            row = [f"CB{number:07d}", name, "Nữ", 1970 + number % 30, "Sở Nội vụ", "Chuyên viên", "không"]
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def _recreate(url: str) -> None:
    _drop(url)
    _execute(url, f'CREATE DATABASE "{DATABASE}"')


def _drop(url: str) -> None:
    _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
