"""What a run of the suite makes once, by whichever of its processes asks for it first."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from base.core.fonts import build_web_fonts

FOLDER = "THIDUA_TEST_RUN"
"""The variable that tells the processes of a run where its things lie."""


def open_run() -> None:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="thidua-run-")


def close_run() -> None:
    shutil.rmtree(os.environ.pop(FOLDER))


def once(name: str, make: Callable[[Path], Any]) -> Path:
    """The file or folder of that name; `make` writes it. Whoever asks meanwhile waits until it is whole."""
    made = Path(os.environ[FOLDER]) / name
    with made.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            part = made.with_name(f"{name}.part")
            make(part)
            part.rename(made)
    return made


def web_fonts() -> Path:
    """The folder with all web fonts; who wants to change something there takes a copy."""
    return once("fonts", build_web_fonts)
