"""A running platform for browser tests: embedded as `make run` starts it, or on PostgreSQL and Redis with separate
processes.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.database import postgres_copy, sqlite_template
from tests.once import web_fonts

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "site" / "manage.py")]
SETTINGS = "config.settings.dev"


class Platform:
    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
        self.env = kept | {
            "THIDUA_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "THIDUA_BASE_URL": self.url,
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
            **environment,
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `thidua …` against the same database and home."""
        return subprocess.run(
            [*MANAGE, *arguments], env=self.env, cwd=ROOT, capture_output=True, text=True, check=check
        )

    def tick(self, now: str) -> dict[str, int]:
        return json.loads(self.command("tick", "--now", now).stdout)

    def start(self, *command: str) -> None:
        log = (self.home / f"process-{len(self.processes)}.log").open("wb")
        self.processes.append(subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log))

    def wait_until_ready(self, seconds: float = 600) -> None:
        end = time.monotonic() + seconds
        while not answers(f"{self.url}/readyz"):
            dead = [p.args for p in self.processes if p.poll() is not None]
            if dead or time.monotonic() > end:
                logs = "\n".join(f.read_text(errors="replace")[-3000:] for f in self.home.glob("process-*.log"))
                raise AssertionError(f"platform did not start: {dead}\n{logs}")
            time.sleep(0.25)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def embedded(home: Path) -> Iterator[Platform]:
    """SQLite, embedded Valkey, everything under one supervisor: what `make run` gives, once it has migrated."""
    platform = Platform(home)
    shutil.copyfile(sqlite_template(), home / "thidua.sqlite3")
    platform.start(*MANAGE, "run", "--port", str(platform.port))
    try:
        platform.wait_until_ready()
        yield platform
    finally:
        platform.stop()


@contextmanager
def separate(home: Path, postgres: str, redis: str) -> Iterator[Platform]:
    """PostgreSQL, Redis and one process each for web, worker and beat: what the compose file runs."""
    with postgres_copy(postgres, f"thidua_walk_{os.getpid()}") as database:
        platform = Platform(home, DATABASE_URL=database, REDIS_URL=redis)
        shutil.copytree(web_fonts(), home / "build" / "static" / "fonts")
        platform.command("prepare")
        python = sys.executable
        try:
            platform.start(python, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{platform.port}", "-w", "2")
            platform.start(python, "-m", "celery", "-A", "config", "worker", "-c", "2", "-l", "WARNING")
            platform.start(python, "-m", "celery", "-A", "config", "beat", "-l", "WARNING")
            platform.wait_until_ready()
            yield platform
        finally:
            platform.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
