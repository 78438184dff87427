"""The folder that holds everything a running instance writes: database, files, keys, the embedded broker.

One folder means that a trial can be thrown away, moved or backed up as a whole, and that nothing is written into the
checkout.
"""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environ import Env

BROKER = "broker.url"
POSTGRES = ("postgres", "postgresql", "psql", "pgsql")


def check_database_url(url: str) -> None:
    """ValueError, in words for whoever set it, where the address names no database that this runs on."""
    scheme, colon, _ = url.partition("://")
    if not colon or scheme not in (*POSTGRES, "sqlite"):
        raise ValueError(
            f"DATABASE_URL={scheme[:20]}… không đúng dạng; ví dụ postgres://tài-khoản:mật-khẩu@máy-chủ:5432/tên"
        )


@dataclass(frozen=True)
class Home:
    path: Path

    @classmethod
    def from_environment(cls, repo: Path) -> Home:
        """`THIDUA_HOME`, or `var/` beside the code. The folder is made on first use, for the owner only."""
        path = Path(os.environ.get("THIDUA_HOME") or repo / "var").expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(path)

    def folder(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def secret(self, name: str) -> str:
        """A random secret kept outside the database, written once and readable by the owner only.

        Two processes that start at once agree: each writes one of its own and links it to the name, which only the
        first can do, and a name that is there leads to a whole secret.
        """
        file = self.folder("keys") / name
        if not file.exists():
            own = file.with_name(f"{name}.{secrets.token_hex(8)}")
            with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_hex(32))
            with suppress(FileExistsError):
                file.hardlink_to(own)
            own.unlink()
        return file.read_text(encoding="ascii").strip()

    def broker_url(self) -> str:
        """`REDIS_URL`, or the address of the embedded broker while `thidua run` stands; "" where there is neither.

        So a command beside a running instance clears its cached pages and sends its jobs, as the screens do. An address
        left by a killed instance does not answer and counts as none.
        """
        if url := os.environ.get("REDIS_URL"):
            return url
        try:
            url = (self.path / BROKER).read_text(encoding="ascii")
            socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), 0.2).close()
        except (OSError, ValueError):
            return ""
        return url

    def keep_broker_url(self, url: str) -> None:
        """Tell it to the commands that run beside: a file for the owner only, for the address holds the password."""
        file = self.path / BROKER
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(url)

    def forget_broker_url(self) -> None:
        (self.path / BROKER).unlink(missing_ok=True)

    def database(self, env: Env) -> dict[str, Any]:
        """`DATABASE_URL` as Django wants it, or an SQLite file tuned for several writing processes."""
        if url := os.environ.get("DATABASE_URL"):
            check_database_url(url)
            config: dict[str, Any] = dict(env.db_url("DATABASE_URL"))
            if config["ENGINE"] == "django.db.backends.postgresql":
                config["CONN_HEALTH_CHECKS"] = True
                config["CONN_MAX_AGE"] = 60
            return config
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": self.path / "thidua.sqlite3",
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
            },
        }
