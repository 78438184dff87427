"""The folder of an instance, and what commands beside a running one read in it."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("REDIS_URL", raising=False)
    return Home(tmp_path)


def test_a_command_beside_a_running_instance_finds_its_broker(home: Home) -> None:
    with socket.socket() as broker:
        broker.bind(("127.0.0.1", 0))
        broker.listen()
        url = f"redis://:word@127.0.0.1:{broker.getsockname()[1]}/0"
        home.keep_broker_url(url)
        assert home.broker_url() == url
        assert (home.path / "broker.url").stat().st_mode & 0o077 == 0
    assert home.broker_url() == "", "a killed instance leaves an address that nobody answers at"


def test_without_an_instance_there_is_no_broker(home: Home) -> None:
    assert home.broker_url() == ""
    home.keep_broker_url("redis://:word@127.0.0.1:99999/0")
    assert home.broker_url() == ""
    home.forget_broker_url()
    home.forget_broker_url()
    assert home.broker_url() == ""


def test_a_given_broker_comes_first(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/3")
    assert home.broker_url() == "redis://elsewhere:6379/3"


def test_processes_that_start_at_once_share_one_whole_secret(home: Home) -> None:
    barrier = threading.Barrier(8)

    def start(_number: int) -> str:
        barrier.wait()
        return home.secret("ballot.key")

    with ThreadPoolExecutor(8) as processes:
        secrets = set(processes.map(start, range(8)))

    assert len(secrets) == 1
    assert len(secrets.pop()) == 64
    (kept,) = (home.path / "keys").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
