"""A migrated template database, made once per state of the migrations and copied for each test process.

What hundreds of tests load before anything else stands in further copies, made by the process when a test first asks
for it (`STAGES`): a test turns to such a copy before its transaction begins, and leaves it as it found it.
"""

from __future__ import annotations

import copy
import datetime as dt
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection as default
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from awards.domain.rulebook import load_reference_data
from base.core import clock
from base.core.calendar import load_calendar
from config.demo.seed import seed_demo
from tests.factories.councils import council_of_three, drafted_decision, one_in_register, signed_decision
from tests.factories.roles import everyone
from tests.movements.campaign import first_quarter
from tests.movements.reporting.world import opened
from tests.once import once
from web.cms.domain.tree import ensure_site

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
CHUNK = 50
"""Rows of one INSERT."""
DEMO_AT = dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC)
"""The moment at which the demo of the tests is made and looked at."""


def load_law() -> None:
    load_reference_data()
    load_calendar()


def load_demo(at: dt.datetime = DEMO_AT) -> None:
    load_calendar()
    call_command("setup_site", verbosity=0)
    with clock.at(at):
        seed_demo(scale="small", seed=1)


STAGES: dict[str, Callable[[], Any]] = {
    "law": load_law,
    "site_tree": ensure_site,
    "first_quarter": first_quarter,
    "quarter_of_indicators": opened,
    "drafted": partial(council_of_three, drafted_decision),
    "signed": partial(council_of_three, signed_decision),
    "issued": council_of_three,
    "one_in_register": one_in_register,
    "everyone": everyone,
    "demo": load_demo,
}
"""Fixture → what makes its rows. A test that asks for two of them finds the first."""
OF_THE_RUN = {"demo"}
"""Takes so long that the processes of a run share one; its maker gives nothing back."""
_made: dict[str, Any] = {}
"""What the makers of this process' copies gave back."""


def turn_to(stage: str) -> None:
    """Let the connection lead to the copy in which the rows of that fixture stand, or to the bare one ("")."""
    here = Path(default.settings_dict["NAME"])
    there = here.with_name(f"{stage or 'test'}.sqlite3")
    if default.vendor != "sqlite" or there == here:
        return
    default.close()
    if stage in OF_THE_RUN and stage not in _made:
        shutil.copyfile(once(f"{stage}.sqlite3", lambda part: _make(stage, part)), there)
        _made[stage] = None
    elif stage and stage not in _made:
        _made[stage] = _make(stage, there)
    default.settings_dict["NAME"] = str(there)


def _make(stage: str, file: Path) -> Any:
    """A copy of the bare database, with the rows of that fixture."""
    shutil.copyfile(Path(default.settings_dict["NAME"]).with_name("test.sqlite3"), file)
    default.settings_dict["NAME"] = str(file)
    with transaction.atomic():
        made = STAGES[stage]()
        default.run_on_commit.clear()  # as in a test, whose transaction never commits
    default.close()
    cache.clear()
    return made


def stand(stage: str) -> Any:
    """What made the rows of that fixture gives back. It makes them now unless the connection leads to the copy that has
    them (PostgreSQL, tests with real transactions).
    """
    if default.vendor == "sqlite" and Path(default.settings_dict["NAME"]).stem == stage:
        return copy.deepcopy(_made[stage])
    return STAGES[stage]()


@contextmanager
def prepared_database(connection: BaseDatabaseWrapper, worker: str) -> Iterator[None]:
    prepare = _sqlite if connection.vendor == "sqlite" else _postgres
    with prepare(connection, worker):
        # Tests with real transactions empty the tables (`serialized_rollback`); the rows of the migrations come back as
        # they were read. Django would take them from JSON and save each by its model: over a second for each test.
        rows = _rows_of_migrations(connection)
        connection._test_serialized_contents = ""
        connection.creation.deserialize_db_from_string = lambda _text: _put_back(connection, rows)
        yield


Rows = dict[str, list[tuple[Any, ...]]]


def _rows_of_migrations(connection: BaseDatabaseWrapper) -> Rows:
    with connection.cursor() as cursor:
        rows: Rows = {}
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if found := cursor.fetchall():
                rows[table] = found
        return rows


def _put_back(connection: BaseDatabaseWrapper, rows: Rows) -> None:
    """Whatever is there already stays. Foreign keys are looked at only when all rows are in."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, found in rows.items():
            one = f"({', '.join(['%s'] * len(found[0]))})"
            for start in range(0, len(found), CHUNK):
                part = found[start : start + CHUNK]
                cursor.execute(
                    f"INSERT INTO {connection.ops.quote_name(table)} VALUES {', '.join([one] * len(part))}"
                    " ON CONFLICT DO NOTHING",
                    [value for row in part for value in row],
                )


def _fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for file in sorted(ROOT.glob("**/migrations/*.py")):
        if ".venv" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(database_url: str) -> None:
    environment = os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}"}
    subprocess.run(
        [sys.executable, str(ROOT / "site" / "manage.py"), "migrate", "-v0", "--settings=config.settings.test"],
        check=True,
        env=environment,
    )


def sqlite_template() -> Path:
    """A migrated database without any row but those of the migrations, to be copied."""
    template = CACHE / f"template-{_fingerprint()}.sqlite3"
    with _locked("sqlite"):
        if not template.exists():
            for old in CACHE.glob("template-*.sqlite3*"):
                old.unlink()
            _migrate(f"sqlite:///{template}.part")
            Path(f"{template}.part").rename(template)
    return template


@contextmanager
def _sqlite(connection: BaseDatabaseWrapper, worker: str) -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix=f"thidua-{worker}-") as folder:
        file = shutil.copyfile(sqlite_template(), Path(folder) / "test.sqlite3")
        connection.close()
        connection.settings_dict["NAME"] = str(file)
        yield
        connection.close()


@contextmanager
def _locked(what: str) -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"template-{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def postgres_copy(url: str, own: str) -> Iterator[str]:
    """A migrated database of that name beside the one of `url`, for as long as the block runs; gives its address."""
    base, _, name = url.rpartition("/")
    template = f"{name}_template_{_fingerprint()}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        with _locked("postgres"):
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
                server.execute(f'DROP DATABASE IF EXISTS "{template}_part" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{template}_part"')
                _migrate(f"{base}/{template}_part")
                server.execute(f'ALTER DATABASE "{template}_part" RENAME TO "{template}"')
            server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        try:
            yield f"{base}/{own}"
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


@contextmanager
def _postgres(connection: BaseDatabaseWrapper, worker: str) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    with postgres_copy(os.environ["DATABASE_URL"], f"{name}_{os.getpid()}_{worker}") as url:
        connection.close()
        connection.settings_dict["NAME"] = url.rpartition("/")[2]
        connection.ops.sql_flush = lambda _style, tables, **_options: _emptying(connection, tables)
        yield
        connection.close()
        connection.settings_dict["NAME"] = name


def _emptying(connection: BaseDatabaseWrapper, tables: list[str]) -> list[str]:
    """A test leaves rows in a few of the tables. TRUNCATE would give each of them all new files on the disk."""
    quoted = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT FROM {table})" for table in quoted))
        return [f"DELETE FROM {table}" for table, is_filled in zip(quoted, cursor.fetchone(), strict=True) if is_filled]
