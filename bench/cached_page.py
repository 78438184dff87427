"""A kept public page through gunicorn beside nginx handing out the same bytes as a file: how far from the limit are we?

    PYTHONPATH=site:. python bench/cached_page.py [--seconds 4] [--connections 16] [--workers 2]

Makes a throw-away instance (SQLite, store in the memory of each process), asks for the front page uncached, then
measures the kept page. Load comes from wrk where it is installed, else from threads of this program, which cost more
than the server and so show a floor, not its speed. nginx is left out, with the reason, where it is not installed.
Generator and servers share the machine; one run, no repeats; treat differences below 30 % as noise. Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NGINX = """worker_processes {workers}; daemon off; pid {home}/nginx.pid; error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {home}/a; proxy_temp_path {home}/b; fastcgi_temp_path {home}/c;
uwsgi_temp_path {home}/d; scgi_temp_path {home}/e; default_type "text/html; charset=utf-8";
server {{ listen 127.0.0.1:{port}; root {home}/www; }} }}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as home:
        print(json.dumps(_run(Path(home), options), ensure_ascii=False, indent=1))


def _run(home: Path, options: argparse.Namespace) -> dict[str, Any]:
    report: dict[str, Any] = {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "generator": "wrk" if shutil.which("wrk") else "threads of this program: wrk is not installed",
        "connections": options.connections,
    }
    with _gunicorn(home, options.workers) as url:
        _warm(url, options.workers)
        # An address with an unknown parameter is never kept.
        fresh = statistics.median(_timed(f"{url}?bench=1")[0] for _ in range(15))
        kept = statistics.median(_timed(url)[0] for _ in range(15))
        body, plain = _timed(url)[1], _timed(f"{url}?bench=1")[1]
        report |= {"bytes": len(body), "uncached_ms": fresh, "kept_ms": kept, "same_bytes": body == plain}
        report["thidua"] = _load(url, options)
    if shutil.which("nginx"):
        with _nginx(home, options.workers, body) as url:
            report["nginx"] = _load(url, options)
        report["share_of_nginx"] = round(report["thidua"]["per_second"] / report["nginx"]["per_second"], 3)
    else:
        report["nginx"] = "left out: nginx is not installed"
    return report


@contextmanager
def _gunicorn(home: Path, workers: int) -> Iterator[str]:
    port = _free_port()
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "THIDUA_HOME": str(home),
        "THIDUA_BASE_URL": f"http://127.0.0.1:{port}",
        "THIDUA_LOG_LEVEL": "ERROR",
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    for command in (("migrate", "-v0"), ("setup_site", "-v0")):
        subprocess.run([sys.executable, str(ROOT / "site" / "manage.py"), *command], check=True, env=environment)
    server = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "-w", str(workers)]
    with _running([*server, "--log-level", "error"], port, environment) as url:
        yield url


@contextmanager
def _nginx(home: Path, workers: int, body: bytes) -> Iterator[str]:
    port = _free_port()
    (home / "www").mkdir()
    (home / "www" / "index.html").write_bytes(body)
    (home / "nginx.conf").write_text(NGINX.format(workers=workers, home=home, port=port), encoding="ascii")
    home.chmod(0o755)
    with _running(["nginx", "-p", str(home), "-c", str(home / "nginx.conf")], port, dict(os.environ)) as url:
        yield url


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        for _ in range(300):
            if process.poll() is not None:
                sys.exit(f"cached_page: {command[0]} ended with {process.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _timed(url: str) -> tuple[float, bytes]:
    start = time.perf_counter()
    with urllib.request.urlopen(url) as response:
        body = response.read()
    return round((time.perf_counter() - start) * 1000, 2), body


def _warm(url: str, workers: int) -> None:
    """Every process keeps its own pages: ask often enough that each has them."""
    for _ in range(workers * 20):
        _timed(url)


def _load(url: str, options: argparse.Namespace) -> dict[str, float]:
    return (_wrk if shutil.which("wrk") else _threads)(url, options.seconds, options.connections)


def _wrk(url: str, seconds: int, connections: int) -> dict[str, float]:
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    percentiles = dict(re.findall(r"(50|99)%\s+([\d.]+(?:us|ms|s))", text))
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if per_second is None or "Non-2xx" in text:
        sys.exit(f"cached_page: wrk did not get clean answers from {url}\n{text}")
    return {"per_second": float(per_second[1]), **{f"p{key}_ms": _ms(value) for key, value in percentiles.items()}}


def _ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return round(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], 3)


def _threads(url: str, seconds: int, connections: int) -> dict[str, float]:
    times: list[float] = []
    stop = time.perf_counter() + seconds
    host = url.removeprefix("http://").rstrip("/")

    def ask() -> None:
        while (start := time.perf_counter()) < stop:
            connection = http.client.HTTPConnection(host, timeout=10)
            connection.request("GET", "/")
            response = connection.getresponse()
            response.read()
            connection.close()
            if response.status != 200:
                raise RuntimeError(f"{url} answered {response.status}")
            times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100)
    return {
        "per_second": round(len(times) / seconds, 1),
        "p50_ms": round(cuts[49] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
    }


if __name__ == "__main__":
    main()
