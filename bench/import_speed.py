"""Our staged import beside django-import-export's defaults and a bare upsert, on the same database, in the same run.

    DATABASE_URL=postgres://… PYTHONPATH=site:. python bench/import_speed.py [--rows 100000] [--stock-rows 2000]
    … --million      also 1,000,000 rows in and out

Makes its own database beside the one named and drops it again. Rows have fifteen columns, three of them foreign keys.
Every side runs in a process of its own, whose peak memory is reported.

- ours: read .xlsx, stage, check every cell and key, compare with what is stored, keep errors, write, seal;
- stock: `ModelResource` as the tutorial has it (widgets, foreign keys, diff, `clean_model_instances`), rows in memory;
- bare: `bulk_create(update_conflicts=True)`, a thousand a batch, of objects already in memory, nothing checked, before
  and after ours;
- bare_file: the same upsert of the same .xlsx files, read by calamine, foreign keys by dictionaries, nothing checked.

Files: `new` into an empty table; `again` the same file; `changed`: every row differs in three columns; `mixed`: a third
is new, a third changes, a third stays. Figures are rows per second of wall time, with `cpu_s` of the process and its
database backend together: on a machine that others use, compare those. The stock library is slow, so it gets fewer
rows. One run; treat differences below 30 % as noise. Prints JSON.
"""
# ruff: noqa: PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import psycopg

DATABASE = "thidua_bench_import"
FILES = ("new", "changed", "mixed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--stock-rows", type=int, default=2_000)
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--side", choices=list(SIDES))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("import_speed: set DATABASE_URL to a PostgreSQL server; its own database is made beside it")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    if options.side:
        django.setup()
        print(json.dumps(_side(options) | {"peak_mb": _peak_mb()}))
        return
    _recreate(url)
    os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{DATABASE}"
    try:
        django.setup()
        _prepare()
        print(json.dumps(_run(options), ensure_ascii=False, indent=1))
    finally:
        _drop(url)


def _prepare() -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench._wide_people import prepare_tables

    call_command("migrate", verbosity=0)
    prepare_tables()
    connection.close()


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from bench._wide_people import write_sheet

    with TemporaryDirectory() as name:
        folder = Path(name)
        write_sheet(folder / "new.xlsx", options.rows, note="một")
        write_sheet(folder / "changed.xlsx", options.rows, note="hai")
        write_sheet(folder / "mixed.xlsx", options.rows, note="ba", mixed=True)
        write_sheet(folder / "wrong.xlsx", options.rows, note="một", wrong_every=1000)
        found = {side: _child(side, options, folder) for side in ("bare", "ours", "bare_file", "stock", "errors")}
        found["bare_after"] = _child("bare", options, folder)
        if options.million:
            write_sheet(folder / "million.xlsx", 1_000_000, note="một")
            found["million"] = _child("million", options, folder)
            found["million_out"] = _child("million_out", options, folder)
    ours, stock = found["ours"], found["stock"]
    bare = {name: (found["bare"][name] + found["bare_after"][name]) / 2 for name in FILES}
    bare_cpu = {name: (found["bare"]["cpu_s"][name] + found["bare_after"]["cpu_s"][name]) / 2 for name in FILES}
    from_file = found["bare_file"]
    return {
        "bench": "import_speed",
        "python": platform.python_version(),
        "columns": 15,
        "sides": found,
        "times_stock": {name: round(ours[name] / stock[name], 1) for name in ("new", "again")},
        "times_bare": {name: round(ours[name] / bare[name], 2) for name in FILES},
        "times_bare_by_cpu": {name: round(bare_cpu[name] / ours["cpu_s"][name], 2) for name in FILES},
        "times_bare_file": {name: round(ours[name] / from_file[name], 2) for name in FILES},
        "times_bare_file_by_cpu": {name: round(from_file["cpu_s"][name] / ours["cpu_s"][name], 2) for name in FILES},
    }


def _child(side: str, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
    command += ["--rows", str(options.rows), "--stock-rows", str(options.stock_rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{side}: {done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(f"{side}: {json.dumps(answer)}", file=sys.stderr)
    return answer


def _side(options: argparse.Namespace) -> dict[str, Any]:
    from bench import _wide_people as wide_people

    wide_people.register()
    if options.side != "million_out":
        wide_people.clear()
    return SIDES[options.side](options)


class _Clock:
    """Rows per second by name, and seconds of processor of this process and of its backend."""

    def __init__(self, rows: int) -> None:
        self.found: dict[str, Any] = {"rows": rows, "cpu_s": {}}

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        processor, start = self._processor(), time.perf_counter()
        yield
        self.found[name] = round(self.found["rows"] / (time.perf_counter() - start))
        self.found["cpu_s"][name] = round(self._processor() - processor, 1)

    def _processor(self) -> float:
        """The backend's share only where it runs on this machine."""
        from django.db import connection

        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        ticks = stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[11:13] if stat.exists() else ()
        return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _ours(options: argparse.Namespace) -> dict[str, Any]:
    clock = _Clock(options.rows)
    for label, name in (("new", "new"), ("again", "new"), ("changed", "changed"), ("mixed", "mixed")):
        with clock.measured(label):
            counts = _take_in(options.folder / f"{name}.xlsx")
        third = options.rows // 3
        expected = {
            "new": (options.rows, 0, 0),
            "again": (0, 0, options.rows),
            "changed": (0, options.rows, 0),
            "mixed": (third, third, options.rows - 2 * third),
        }[label]
        assert (counts["created"], counts["updated"], counts["unchanged"]) == expected, counts
    return clock.found


def _take_in(path: Path) -> dict[str, int]:
    from importers.domain.data_import import import_file

    outcome = import_file("bench", path, path.name, actor=None)
    assert not outcome.errors, outcome.errors[0]
    return outcome.counts


def _errors(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds until the first errors are stored where the screen reads them, and until all of them are a workbook."""
    from base.core import clock
    from base.core.files import store_bytes
    from importers.domain.data_import import columns_of
    from importers.domain.error_copy import error_copy
    from importers.domain.staging import layout_facts, stage
    from importers.domain.workbooks import open_layout
    from importers.models import DataImport
    from importers.resources import resource_of

    start, first = time.perf_counter(), 0.0
    data = (options.folder / "wrong.xlsx").read_bytes()
    stored = store_bytes(data, name="wrong.xlsx")
    item = DataImport.objects.create(kind="bench", file=stored, created_at=clock.now())

    def report(done: int, total: int, message: str = "") -> None:
        nonlocal first
        if not first and DataImport.objects.get(pk=item.pk).errors:
            first = time.perf_counter() - start

    kind = resource_of("bench")
    columns, required = columns_of(kind)
    with open_layout(item.file, "wrong.xlsx", columns=columns, required=required) as (_sources, layout):
        assert layout is not None
        item.layout = layout_facts(layout)
        stage(item, layout, kind, report)
    checked = time.perf_counter() - start
    with (options.folder / "copy.xlsx").open("wb") as stream:
        refused = error_copy(item, stream)
    return {
        "first_errors_s": round(first, 2),
        "checked_s": round(checked, 1),
        "error_copy_s": round(time.perf_counter() - start - checked, 1),
        "refused": refused,
    }


def _million(options: argparse.Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    counts = _take_in(options.folder / "million.xlsx")
    return {"created": counts["created"], "seconds": round(time.perf_counter() - start)}


def _million_out(options: argparse.Namespace) -> dict[str, Any]:
    """What `_million` took in, in a process of its own."""
    from importers.domain.sheets_out import write_file
    from importers.resources import resource_of

    found = {}
    for suffix in ("xlsx", "csv", "json"):
        start = time.perf_counter()
        write_file(resource_of("bench"), {}, options.folder / f"out.{suffix}")
        found[f"{suffix}_s"] = round(time.perf_counter() - start)
    return found


def _peak_mb() -> int:
    """Of this process alone: what `getrusage` says starts from the peak of the process that started it."""
    facts = Path("/proc/self/status").read_text(encoding="ascii")
    return int(facts.split("VmHWM:")[1].split()[0]) // 1024


def _objects(path: Path) -> list[Any]:
    """What the file says, as quickly as it can be had: nothing repaired, nothing checked."""
    import datetime as dt
    from decimal import Decimal

    from python_calamine import CalamineWorkbook

    from base.units.models import Person, Unit, UnitKind
    from bench._wide_people import WideResource, WideRow

    names = [column.attribute for column in WideResource().columns]
    units = dict(Unit.objects.values_list("name", "pk"))
    kinds = dict(UnitKind.objects.values_list("name", "pk"))
    people = dict(Person.objects.values_list("code", "pk"))
    found = []
    for cells in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        if cells[0] == "Mã":
            continue
        row = dict(zip(names, cells, strict=True))
        row |= {"unit_id": units[row["unit_id"]], "kind_id": kinds[row["kind_id"]], "head_id": people[row["head_id"]]}
        row |= {"gender": "female", "is_leader": False, "grade": "good", "birth_year": int(row["birth_year"])}
        row["amount"] = Decimal(row["amount"].replace(",", "."))
        row["decided_on"] = dt.datetime.strptime(row["decided_on"], "%d/%m/%Y").date()  # noqa: DTZ007 -- a day
        found.append(WideRow(**row | {"year": int(row["year"])}))
    return found


def _upsert(rows: list[Any]) -> None:
    from bench._wide_people import WideRow

    names = [field.name for field in WideRow._meta.concrete_fields if field.name not in ("id", "code")]
    WideRow.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["code"], update_fields=names
    )


def _bare(options: argparse.Namespace) -> dict[str, Any]:
    clock = _Clock(options.rows)
    for name in FILES:
        rows = _objects(options.folder / f"{name}.xlsx")
        with clock.measured(name):
            _upsert(rows)
    return clock.found


def _bare_file(options: argparse.Namespace) -> dict[str, Any]:
    clock = _Clock(options.rows)
    for name in FILES:
        with clock.measured(name):
            _upsert(_objects(options.folder / f"{name}.xlsx"))
    return clock.found


def _stock(options: argparse.Namespace) -> dict[str, Any]:
    import tablib
    from import_export import fields, resources, widgets

    from base.units.models import Person, Unit, UnitKind
    from bench._wide_people import WideResource, WideRow

    class StockRows(resources.ModelResource):
        """The library as its tutorial has it: a model, a key, foreign keys by name; nothing tuned."""

        unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(Unit, "name"))
        kind = fields.Field("kind", "kind", widgets.ForeignKeyWidget(UnitKind, "name"))
        head = fields.Field("head", "head", widgets.ForeignKeyWidget(Person, "code"))

        class Meta:
            model = WideRow
            import_id_fields = ["code"]
            exclude = ["id"]
            clean_model_instances = True

    names = [column.attribute.removesuffix("_id") for column in WideResource().columns]
    units, people = list(Unit.objects.all()), list(Person.objects.order_by("pk"))
    dataset = tablib.Dataset(headers=names)
    for number in range(options.stock_rows):
        unit, head = units[number % len(units)].name, people[number % len(people)].code
        row = [f"CB{number:07d}", f"Nguyễn Thị Ân {number}", "female", 1985, unit, "Sở", head, "Chuyên viên"]
        dataset.append([*row, "0", 2025, "good", "6.5", "2025-11-15", "12/QĐ-UBND", "một"])
    found: dict[str, Any] = {"rows": options.stock_rows}
    for label in ("new", "again"):
        start = time.perf_counter()
        result = StockRows().import_data(dataset, raise_errors=True)
        found[label] = round(options.stock_rows / (time.perf_counter() - start))
        assert not result.has_errors()
    return found


def _recreate(url: str) -> None:
    _drop(url)
    _execute(url, f'CREATE DATABASE "{DATABASE}"')


def _drop(url: str) -> None:
    _execute(url, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


SIDES = {
    "ours": _ours,
    "stock": _stock,
    "bare": _bare,
    "bare_file": _bare_file,
    "errors": _errors,
    "million": _million,
    "million_out": _million_out,
}

if __name__ == "__main__":
    main()
