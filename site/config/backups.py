"""Backup and restore of a whole instance: database, media, private files and keys, with a checksum for each part.

The ballot key is part of `keys/`: whoever holds the backup *and* the keys could open sealed sheets of a session that
is still open, so the keys go into an archive of their own that operations can keep elsewhere (docs/operations.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError

MANIFEST = "manifest.json"
FOLDERS = ("media", "private", "keys")


def write_backup(target: Path) -> dict[str, Any]:
    """Write all parts into `target` (made if missing, must be empty) and return the manifest."""
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise DomainError(
            _("Thư mục {folder} không trống. Hãy ghi tên một thư mục mới.").format(folder=target), code="not_empty"
        )
    parts = [_dump_database(target)]
    for name in FOLDERS:
        folder = settings.HOME.path / name
        if folder.is_dir():
            archive = target / f"{name}.tar.gz"
            with tarfile.open(archive, "w:gz") as tar:
                tar.add(folder, arcname=name)
            parts.append(archive)
    manifest = {
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "files": {part.name: _sha256(part) for part in parts},
    }
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return manifest


def restore_backup(source: Path) -> dict[str, Any]:
    """Put everything back after checking every checksum. Raises DomainError before anything is touched where a part
    is missing or altered.
    """
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        text = _(
            "Thư mục {folder} không có bản sao lưu (thiếu {file}). Hãy ghi đúng thư mục đã cho lệnh thidua backup."
        )
        raise DomainError(text.format(folder=source, file=MANIFEST), code="no_manifest") from error
    if manifest["database"] != connection.vendor:
        text = _("Bản sao lưu này của {theirs}, nơi này dùng {ours}. Hãy đặt DATABASE_URL cùng loại rồi khôi phục lại.")
        raise DomainError(text.format(theirs=manifest["database"], ours=connection.vendor), code="vendor")
    for name, digest in manifest["files"].items():
        part = source / name
        if not part.is_file() or _sha256(part) != digest:
            text = _("{file} thiếu hoặc đã bị đổi từ khi sao lưu. Chưa khôi phục gì; hãy dùng một bản sao lưu khác.")
            raise DomainError(text.format(file=part), code="altered")
    _load_database(source)
    for name in FOLDERS:
        archive = source / f"{name}.tar.gz"
        if archive.is_file():
            shutil.rmtree(settings.HOME.path / name, ignore_errors=True)
            with tarfile.open(archive) as tar:
                tar.extractall(settings.HOME.path, filter="data")
    return manifest


def _dump_database(target: Path) -> Path:
    if connection.vendor == "sqlite":
        file = target / "database.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
        return file
    file = target / "database.dump"
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={file}")
    return file


def _load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(source / "database.sqlite3") as copy:
            copy.backup(connection.connection)
        return
    name = str(connection.settings_dict["NAME"])
    _postgres(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={name}",
        str(source / "database.dump"),
    )


def _postgres(program: str, *arguments: str) -> None:
    db = connection.settings_dict
    environment = {
        "PGHOST": db["HOST"],
        "PGPORT": db["PORT"],
        "PGUSER": db["USER"],
        "PGPASSWORD": db["PASSWORD"],
        "PGDATABASE": db["NAME"],
    }
    env = os.environ | {key: str(value) for key, value in environment.items() if value}
    try:
        subprocess.run([program, *arguments], check=True, env=env, capture_output=True, text=True)
    except FileNotFoundError as error:
        text = _("Máy này chưa có {program}. Hãy cài gói postgresql-client.")
        raise DomainError(text.format(program=program), code="no_client") from error
    except subprocess.CalledProcessError as error:
        raise DomainError(f"{program}: {' '.join(error.stderr.split())[:300]}", code="failed") from error


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
