"""`make test`: the suite in parallel on the embedded default, then what needs a real PostgreSQL where one answers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

CANDIDATES = ("postgres://root@127.0.0.1:5432/", "postgres://postgres@127.0.0.1:5432/")
DATABASE = "thidua_test"


def postgres_url() -> str | None:
    """DATABASE_URL where it names PostgreSQL, else a local server that lets us in; the test database is made if
    missing.
    """
    given = os.environ.get("DATABASE_URL", "")
    bases = [given.rsplit("/", 1)[0] + "/"] if given.startswith("postgres") else list(CANDIDATES)
    for base in bases:
        try:
            with psycopg.connect(f"{base}postgres", connect_timeout=3, autocommit=True) as server:
                known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if not known:
                    server.execute(f'CREATE DATABASE "{DATABASE}"')
        except psycopg.Error:
            continue
        return f"{base}{DATABASE}"
    return None


def files_for_postgres() -> list[str]:
    """Looking into all the others as well takes longer than the tests."""
    files = sorted(Path(__file__).parent.rglob("test_*.py"))
    return [str(file) for file in files if "mark.postgres" in file.read_text(encoding="utf-8")]


def run(*arguments: str, **environment: str) -> int:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    with tempfile.TemporaryDirectory(prefix="thidua-test-") as home:
        env = kept | {"THIDUA_HOME": home} | environment
        return subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], env=env, check=False).returncode


def main() -> int:
    # One more than there are cores: whoever walks through a browser mostly waits for it.
    workers = max(2, os.cpu_count() or 2) + 1
    parallel = ("-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder")
    first = run(*parallel, "-m", "not postgres", *sys.argv[1:])
    url = postgres_url()
    if url is None:
        sys.stdout.write("PostgreSQL: không có máy chủ nào trả lời, bỏ qua phần kiểm thử cần PostgreSQL\n")
        return first
    second = run(*parallel, "-m", "postgres", *(sys.argv[1:] or files_for_postgres()), DATABASE_URL=url)
    return first or second


if __name__ == "__main__":
    sys.exit(main())
