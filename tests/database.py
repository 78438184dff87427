"""A migrated template database, made once per state of the migrations and copied for each test process."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"


@contextmanager
def prepared_database(connection: BaseDatabaseWrapper, worker: str) -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    prepare = _sqlite if connection.vendor == "sqlite" else _postgres
    with prepare(connection, worker):
        # Rows of the migrations, for tests with real transactions: these empty the tables (`serialized_rollback`).
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
        yield


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


@contextmanager
def _sqlite(connection: BaseDatabaseWrapper, worker: str) -> Iterator[None]:
    template = CACHE / f"template-{_fingerprint()}.sqlite3"
    with (CACHE / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for old in CACHE.glob("template-*.sqlite3*"):
                old.unlink()
            _migrate(f"sqlite:///{template}.part")
            Path(f"{template}.part").rename(template)
    with tempfile.TemporaryDirectory(prefix=f"thidua-{worker}-") as folder:
        copy = Path(folder) / "test.sqlite3"
        shutil.copyfile(template, copy)
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
        yield
        connection.close()


@contextmanager
def _postgres(connection: BaseDatabaseWrapper, worker: str) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    template, copy = f"{name}_template_{_fingerprint()}", f"{name}_{os.getpid()}_{worker}"
    with (CACHE / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _query(connection, "SELECT 1 FROM pg_database WHERE datname = %s", template):
            _query(connection, f'DROP DATABASE IF EXISTS "{template}_part" WITH (FORCE)')
            _query(connection, f'CREATE DATABASE "{template}_part"')
            url = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
            _migrate(f"{url}/{template}_part")
            _query(connection, f'ALTER DATABASE "{template}_part" RENAME TO "{template}"')
        _query(connection, f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        _query(connection, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def _query(connection: BaseDatabaseWrapper, sql: str, *params: str) -> list[tuple[object, ...]]:
    """Run one statement in the maintenance database, outside any transaction."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []
