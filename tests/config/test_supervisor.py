"""`thidua run` as a person starts it: what they typed wrong, and Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.platform import answers, free_port
from tests.database import ROOT, sqlite_template
from tests.once import web_fonts

MANAGE = [sys.executable, str(ROOT / "site" / "manage.py")]
WITHIN = 120


def environment(home: Path, **changes: str) -> dict[str, str]:
    foreign = {"DATABASE_URL", "REDIS_URL", "PORT", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"THIDUA_HOME": str(home), "THIDUA_DEMO": "0"} | changes


def thidua(home: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MANAGE, *arguments],
        env=environment(home, **changes),
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("thidua: ")
    for word in words:
        assert word in done.stderr


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield busy.getsockname()[1]


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert_one_line(thidua(tmp_path, "run", PORT=port), f"PORT={port}", "1 đến 65535")


def test_a_port_in_use(tmp_path: Path, taken_port: int) -> None:
    assert_one_line(thidua(tmp_path, "run", PORT=str(taken_port)), str(taken_port), "chọn cổng khác")


@pytest.mark.parametrize("command", [("run",), ("tick",), ("ledger", "verify")])
def test_a_home_that_cannot_be_written(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "tệp"
    file.write_text("")
    assert_one_line(thidua(file / "nhà", *command), str(file))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "không đúng dạng"),
        ("mongo://x@127.0.0.1/x", "không đúng dạng"),
        ("postgres://x@127.0.0.1:1/x", "không nối được tới DATABASE_URL"),
    ],
)
def test_a_wrong_database_url(tmp_path: Path, url: str, words: str) -> None:
    assert_one_line(thidua(tmp_path, "run", "--port", str(free_port()), DATABASE_URL=url), words)


@pytest.mark.parametrize("url", ["nonsense", "postgres://x@127.0.0.1:1/x"])
def test_commands_say_it_too(tmp_path: Path, url: str) -> None:
    assert_one_line(thidua(tmp_path, "tick", DATABASE_URL=url))


@pytest.mark.parametrize(
    ("url", "words"),
    [("nonsense", "REDIS_URL không đúng dạng"), ("redis://127.0.0.1:1/0", "không nối được tới REDIS_URL")],
)
def test_a_wrong_redis_url(tmp_path: Path, url: str, words: str) -> None:
    assert_one_line(thidua(tmp_path, "run", "--port", str(free_port()), REDIS_URL=url), words)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    """A process that has ended but whose parent has not asked yet (Z) is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With a migrated database and all fonts: the start need not make them."""
    shutil.copyfile(sqlite_template(), tmp_path / "thidua.sqlite3")
    shutil.copytree(web_fonts(), tmp_path / "build" / "static" / "fonts")
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_ctrl_c_ends_all_processes(home: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [*MANAGE, "run", "--port", str(port)],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        children = children_of(process.pid)
        grandchildren = [pid for child in children for pid in children_of(child)]
        assert len(children) == 4, "".join(lines)
        assert [line for line in lines if "warning" in line.lower() or "ERROR" in line] == []
        assert answers(f"http://127.0.0.1:{port}/healthz")
        assert (home / "broker.url").is_file()
        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=WITHIN)
    finally:
        if process.poll() is None:
            process.kill()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not (home / "broker.url").exists()
    assert [pid for pid in (*children, *grandchildren) if is_alive(pid)] == []
    assert not answers(f"http://127.0.0.1:{port}/healthz")
