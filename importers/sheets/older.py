"""Workbooks of Excel 97 (.xls) and of OpenDocument (.ods), read by calamine in a process of its own.

That library reads a sheet whole and reserves a rectangle up to the last cell: a file made for it could take all
memory. The process has a limit of memory and time; what happens to it happens to nobody else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from importers.sheets.rows import Row, Source, not_a_workbook, protected, too_large, too_slow

TIME_LIMIT = 300
_WORKER = Path(__file__).with_name("older_worker.py")
_PROBLEMS = {"protected": protected, "too_large": too_large, "too_slow": too_slow}


def older_sheets(path: str, name: str) -> list[Source]:
    """The sheets of the file. DomainError: not_a_workbook, protected, too_large, too_slow."""
    listed = next(_answers(path, name, "list"))
    return [
        Source(str(title), lambda index=index: _rows(path, name, index), bool(is_hidden))  # type: ignore[misc]
        for index, (title, is_hidden) in enumerate(listed)
    ]


def _rows(path: str, name: str, index: int) -> Iterator[Row]:
    for number, cells in _answers(path, name, str(index)):
        yield number, [_value(cell) for cell in cells]


def _answers(path: str, name: str, wish: str) -> Iterator[Any]:
    """Lines of JSON from the process, which is ended whatever becomes of the reader."""
    process = subprocess.Popen(
        [sys.executable, "-I", str(_WORKER), path, wish], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(TIME_LIMIT, stop)
    timer.start()
    try:
        assert process.stdout is not None
        answer: Any = None
        for line in process.stdout:
            answer = json.loads(line)
            if isinstance(answer, dict):
                break
            yield answer
        if not isinstance(answer, dict) or answer.get("problem"):
            raise too_slow(name) if late.is_set() else _problem(answer, name)
    except ValueError as error:
        raise not_a_workbook(name) from error
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _problem(answer: Any, name: str) -> Exception:
    code = answer.get("problem") if isinstance(answer, dict) else ""
    return _PROBLEMS.get(str(code), not_a_workbook)(name)


def _value(cell: Any) -> Any:
    """Days travel as {"d": ISO} in the answers."""
    if isinstance(cell, list):
        moment = datetime.fromisoformat(cell[0])
        return date(moment.year, moment.month, moment.day) if "T" not in cell[0] else moment
    return cell
