"""Readers of spreadsheets against damaged files: no traceback, no hang.

    PYTHONPATH=site:. python bench/fuzz_readers.py [--inputs 1000000] [--seed 1] [--seconds 3600] [--state fuzz.json]

With `--state` what was found is kept in a file every thousand inputs, and a run that was ended goes on behind them.
With atheris installed the inputs follow the code that they reach (`--atheris`, its own options behind `--`). The suite
gives the readers a few hundred inputs of hypothesis (`tests/importers/sheets/test_readers.py`); this is the long run.

Takes workbooks and text files that are right, and changes, cuts, doubles or moves bytes of them, inside the packed
parts too. Each must be read or refused with a DomainError within ten seconds of processor time. Prints JSON; ends
with 1 where one did neither, with the seed of that input. Nothing depends on what else the machine does.
"""
# ruff: noqa: E402 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import io
import json
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from xlsxwriter import Workbook

from base.core.errors import DomainError
from importers.domain.workbooks import read_sheet

COLUMNS = ["Mã cá nhân", "Họ và tên", "Năm sinh", "Đơn vị"]
HANG_S = 10.0
KEPT_EVERY = 1000
TOKENS = (
    b"<row r='9999999'>",
    b"</c>",
    b"<v>1e999</v>",
    b'r="ZZZZ1"',
    b't="s"',
    b"-1",
    b"\xff\xfe",
    b'"',
    b"&x;",
    b"\x00",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=7200)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--atheris", action="store_true")
    options, rest = parser.parse_known_args()
    if options.atheris:
        _follow(rest)
    good = [_xlsx(), _xlsx(constant=True), _text(";", "utf-8"), _text("\t", "utf-16"), _json()]
    found: dict[str, Any] = {"bench": "fuzz_readers", "next_seed": options.seed, "outcomes": {}, "slowest_s": 0.0}
    found["findings"] = []
    if options.state and options.state.exists():
        found = json.loads(options.state.read_text(encoding="utf-8"))
    end = options.seed + options.inputs
    first, begun, processor = found["next_seed"], time.monotonic(), time.process_time()
    while found["next_seed"] < end and time.monotonic() - begun < options.seconds:
        _run(good, found, min(found["next_seed"] + KEPT_EVERY, end))
        found["inputs_per_cpu_s"] = round((found["next_seed"] - first) / (time.process_time() - processor))
        if options.state:
            options.state.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(found, ensure_ascii=False, indent=1))
    sys.exit(1 if found["findings"] else 0)


def _follow(rest: list[str]) -> None:
    import atheris  # noqa: PLC0415 -- only where somebody has installed it

    def one(data: bytes) -> None:
        outcome = _read(data)
        if outcome not in ("read", "refused"):
            raise AssertionError(outcome)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *(word for word in rest if word != "--")], one)
    atheris.Fuzz()


def _run(good: list[bytes], found: dict[str, Any], end: int) -> None:
    for number in range(found["next_seed"], end):
        chance = random.Random(number)
        data = _damaged(chance.choice(good), chance)
        start = time.process_time()
        outcome = _read(data)
        took = time.process_time() - start
        found["slowest_s"] = max(found["slowest_s"], round(took, 3))
        name = outcome if outcome in ("read", "refused") else "broken"
        found["outcomes"][name] = found["outcomes"].get(name, 0) + 1
        if name == "broken" or took > HANG_S:
            found["findings"].append({"seed": number, "outcome": outcome, "seconds": round(took, 2)})
    found["next_seed"] = end


def _read(data: bytes) -> str:
    try:
        read_sheet(data, "a.xlsx", columns=COLUMNS, required=COLUMNS[:2])
    except DomainError as error:
        return "refused" if error.message else "no sentence"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "read"


def _damaged(data: bytes, chance: random.Random) -> bytes:
    if data.startswith(b"PK") and chance.random() < 0.6:
        return _inside(data, chance)
    return _bytes(data, chance)


def _inside(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            body = old.read(name)
            new.writestr(name, _bytes(body, chance) if name == chosen else body)
    return stream.getvalue()


def _bytes(data: bytes, chance: random.Random) -> bytes:
    ways: list[Callable[[bytes, int, int], bytes]] = [
        lambda d, a, b: d[:a] + bytes([chance.randrange(256)]) + d[a + 1 :],
        lambda d, a, b: d[:a] + d[b:],
        lambda d, a, b: d[:b] + d[a:],
        lambda d, a, b: d[:a] + chance.choice(TOKENS) + d[a:],
        lambda d, a, b: d[:a],
    ]
    for _time in range(chance.randint(1, 4)):
        if not data:
            break
        first, second = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
        data = chance.choice(ways)(data, first, min(second, first + 200))
    return data


def _xlsx(*, constant: bool = False) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "constant_memory": constant}) as book:
        sheet = book.add_worksheet("Cá nhân")
        sheet.write_row(0, 0, COLUMNS)
        for number in range(1, 6):
            sheet.write_row(number, 0, [f"CB{number}", "Nguyễn Thị Ân", 1980 + number, "Sở Nội vụ"])
    return stream.getvalue()


def _text(delimiter: str, encoding: str) -> bytes:
    rows = [COLUMNS, *(["CB1", 'Nguyễn "Ân"', "1980", "Sở"] for _number in range(5))]
    return "\n".join(delimiter.join(row) for row in rows).encode(encoding)


def _json() -> bytes:
    return json.dumps([dict(zip(COLUMNS, ["CB1", "Ân", 1980, "Sở"], strict=True))] * 3, ensure_ascii=False).encode()


if __name__ == "__main__":
    main()
