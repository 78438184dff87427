"""Throw damaged directives at the readers and the extractor: nothing may crash, hang or lose its place.

    PYTHONPATH=site:. python tests/fuzz/directives.py [--inputs 100000] [--seed 1] [--seconds 3600]

With atheris installed the inputs follow the code that they reach (`--atheris`, its own options behind `--`); else the
annotated documents are damaged at random: pieces repeated, swapped, cut, mixed with signs that mean something to the
grammar, bytes flipped. Word and PDF files are damaged less often, since they cost more. A run prints JSON and exits 1
where anything but `UnreadableDocument` came out, an input took over 10 s of processor time, or a quote was not a piece
of its text. One that is ended early (TERM) prints what it has seen.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from importers.extraction.engine import extract
from importers.extraction.reading import UnreadableDocument, read_bytes
from tests.importers.extraction.documents import as_docx, as_html, as_pdf

DOCUMENTS = Path(__file__).parents[1] / "importers" / "extraction" / "development"
TABLES = Path(__file__).parents[1] / "importers" / "extraction" / "tables"
HANG = 10
SHARES = (("text", 0.72), ("bytes", 0.18), ("html", 0.08), ("docx", 0.0198), ("pdf", 0.0002))
SIGNS = (
    "%", "‰", "|", " | ", "\n", "“", "”", "(", ")", ";", ":", "-", "–", "/", ".", ",", "từ ", " đến ", "trở lên",
    "tỷ đồng", "1.234,5", "66/87 xã", "31/02/2026", "99/99/9999", "quý IX/2026", "năm 2026",
    "\u0301", "\u00ad", "\u200b", "Ð", "\x00",
    "²", "٣", "１２", "Số: ", "KT. CHỦ TỊCH\n", "phong trào “", "trước ngày ", "hằng tháng", "\u2028", "\ud7ff", "🏆",
)  # fmt: skip


class TooSlow(Exception):
    """One input took over `HANG` seconds of processor time."""


class Ended(BaseException):
    """Somebody ended the run."""


def check(data: bytes, name: str = "van-ban") -> str:
    """What became of one input: `read`, or the code of the refusal. Raises where a promise was broken."""
    try:
        document = read_bytes(data, name)
    except UnreadableDocument as refusal:
        if not (refusal.message and refusal.code):
            raise ValueError("a refusal without words") from refusal
        return refusal.code
    try:
        found = extract(document)
    except UnreadableDocument as refusal:
        return refusal.code
    rows: list[Any] = [*found.targets, *found.results, *found.deadlines, *found.movement_mentions, *found.unit_mentions]
    for row in [*rows, *found.metadata_fields]:
        assert document.text[row.start : row.end] == row.quote, row
    json.dumps(found.to_json(), allow_nan=False)
    return "read"


def damaged_text(rng: random.Random, seeds: list[str]) -> str:
    """A piece of a document with a few wounds."""
    text = rng.choice(seeds)
    start = rng.randrange(max(1, len(text)))
    text = text[start : start + rng.choice((40, 120, 120, 300, 300, 1500))]
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(text) + 1)
        reach = rng.randrange(1, 30)
        match rng.randrange(6):
            case 0:
                text = text[:at] + rng.choice(SIGNS) + text[at:]
            case 1:
                text = text[:at] + text[at + reach :]
            case 2:
                text = text[:at] + text[at : at + reach] * rng.randrange(2, 40) + text[at:]
            case 3:
                other = rng.choice(seeds)
                place = rng.randrange(max(1, len(other)))
                text = text[:at] + other[place : place + reach * 4] + text[at:]
            case 4:
                text = text[:at] + str(rng.randrange(10 ** rng.randrange(1, 18))) + text[at:]
            case _:
                text = (
                    text[:at] + chr(rng.choice((rng.randrange(32, 0x250), rng.randrange(0x1E00, 0x2100)))) + text[at:]
                )
    return text


def damaged_bytes(rng: random.Random, data: bytes) -> bytes:
    """The same file with bytes flipped, cut out or doubled."""
    wounded = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(max(1, len(wounded)))
        reach = rng.randrange(1, 60)
        match rng.randrange(4):
            case 0 if wounded:
                wounded[at % len(wounded)] = rng.randrange(256)
            case 1:
                del wounded[at : at + reach]
            case 2:
                wounded[at:at] = wounded[at : at + reach]
            case _:
                wounded[at:at] = rng.randbytes(reach)
    return bytes(wounded)


def inputs(rng: random.Random, count: int) -> Any:
    """Kind and bytes of `count` damaged inputs."""
    documents = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    seeds = documents + [path.read_text(encoding="utf-8").replace("⏎", "\n") for path in sorted(TABLES.glob("*.txt"))]
    whole = {"html": as_html(), "docx": as_docx(), "pdf": as_pdf("Phấn đấu đạt 90%.")}
    kinds, shares = zip(*SHARES, strict=True)
    for _ in range(count):
        kind = rng.choices(kinds, shares)[0]
        if kind == "text":
            yield kind, damaged_text(rng, seeds).encode("utf-8", "surrogatepass")
        elif kind == "bytes":
            yield kind, damaged_bytes(rng, damaged_text(rng, seeds).encode("utf-8", "surrogatepass"))
        elif kind == "html" and rng.random() < 0.7:
            yield kind, f"<html><body><p>{damaged_text(rng, seeds)}</p><table><tr><td colspan=3>1<td>".encode()
        else:
            yield kind, damaged_bytes(rng, whole[kind])


def run(count: int, seed: int, seconds: float) -> dict[str, Any]:
    """Every input once; the report holds the first broken promises with the seed that brings them back."""
    signal.signal(signal.SIGPROF, _too_slow)
    signal.signal(signal.SIGTERM, _ended)
    outcomes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    broken: list[dict[str, str]] = []
    slowest, begun = 0.0, time.monotonic()
    for number, (kind, data) in enumerate(inputs(random.Random(seed), count)):
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            outcomes[check(data)] += 1
        except Ended:
            break
        except Exception as error:  # every error is a finding
            place = traceback.format_exc().splitlines()[-3:]
            broken.append({"input": f"{seed}:{number}", "kind": kind, "error": repr(error), "at": " ".join(place)[:300],
                           "data": repr(data[:200])})  # fmt: skip
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        kinds[kind] += 1
        slowest = max(slowest, time.process_time() - start)
        if len(broken) >= 20 or time.monotonic() - begun > seconds:
            break
    return {"inputs": sum(kinds.values()), "kinds": dict(kinds), "outcomes": dict(outcomes), "broken": broken,
            "slowest_s": round(slowest, 3), "seconds": round(time.monotonic() - begun, 1), "seed": seed}  # fmt: skip


def _ended(_signal: int, _frame: Any) -> None:
    raise Ended


def _too_slow(_signal: int, _frame: Any) -> None:
    raise TooSlow(f"over {HANG} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--atheris", action="store_true")
    options, rest = parser.parse_known_args()
    if options.atheris:
        import atheris  # noqa: PLC0415 -- only where somebody has installed it

        atheris.instrument_all()
        atheris.Setup([sys.argv[0], *(word for word in rest if word != "--")], check)
        atheris.Fuzz()
    report = run(options.inputs, options.seed, options.seconds)
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return 1 if report["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
