"""Reading a directive of 100 pages: file to text, text to proposals, for every kind of file.

    PYTHONPATH=site:. python bench/extraction.py [--pages 100] [--runs 5]

The document is made of the annotated ones of the tests, over and over with other numbers, about 2,500 characters a
page. Medians of the runs, and the processor time of one extraction, since other work on the machine stretches the
clock. Prints JSON. The aim is 3 seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import typst

from importers.extraction.engine import extract
from importers.extraction.reading import read_bytes

DOCUMENTS = Path(__file__).parents[1] / "tests" / "importers" / "extraction" / "development"
PAGE = 2_500
LIMIT = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    text = document_of(options.pages * PAGE)
    files = {"txt": text.encode(), "html": as_html(text), "docx": as_docx(text), "pdf": as_pdf(text)}
    results: dict[str, object] = {}
    for kind, data in files.items():
        reading = [timed(lambda data=data: read_bytes(data, "van-ban")) for _ in range(options.runs)]
        document = read_bytes(data, "van-ban")
        extracting = [timed(lambda document=document: extract(document)) for _ in range(options.runs)]
        start = time.thread_time()
        extract(document)
        processor = time.thread_time() - start
        whole = statistics.median(reading) + statistics.median(extracting)
        results[kind] = {
            "characters": len(document.text),
            "targets": len(extract(document).targets),
            "read_s": round(statistics.median(reading), 3),
            "extract_s": round(statistics.median(extracting), 3),
            "whole_s": round(whole, 3),
            "extract_processor_s": round(processor, 3),
            "within": whole <= LIMIT,
        }
    answer = {"pages": options.pages, "limit_s": LIMIT, "python": platform.python_version(), "files": results}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def document_of(length: int) -> str:
    """The documents one after the other, each round with other digits, so that no passage stands twice."""
    pieces = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    text, turn = "", 0
    while len(text) < length:
        shift = turn % 9 + 1
        text += re.sub(r"(?<=[1-8])[0-8](?=[,.%])", partial(_other_digit, shift), pieces[turn % len(pieces)]) + "\n"
        turn += 1
    return text[:length]


def _other_digit(shift: int, digit: re.Match[str]) -> str:
    return str((int(digit[0]) + shift) % 10)


def as_html(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.replace("&", "&amp;").replace("<", "&lt;").split("\n"))
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{lines}</body></html>".encode()


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(text: str) -> bytes:
    source = '#set text(font: "Noto Serif", size: 13pt)\n#for line in sys.inputs.text.split("\\n") [#par(line)]'
    return typst.compile(source.encode(), sys_inputs={"text": text}, format="pdf")


if __name__ == "__main__":
    main()
