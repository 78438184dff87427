"""Run as a script: PDF on standard input, `{"text": …}` or `{"problem": code}` as JSON on standard output.

Knows only the standard library and PDFium, limits its own memory and time, and never lets an error out.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAX_PAGES = 1000
MAX_CHARACTERS = 3_000_000
LINE_END_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line."""
DIGITS = re.compile(r"\d+")
NUMBERED = frozenset(("#", "- # -", "-#-", "– # –", "#/#", "# / #", "trang #", "trang #/#", "page # of #"))
FROM_ONE = "page +1"
"""What `_shape` gives for page numbers where the first page is 1."""
LONGEST_NUMBER = 4
PRINTED = re.compile(r"[a-z]+://.*#/#")
"""The foot of a page that was printed by a browser."""
FEWEST_PAGES = 3
"""Of fewer pages nobody can say what recurs."""
MEMORY = 1536 * 1024 * 1024
# Of processor time, a thousand pages of text and more; the hard limit behind it ends what hangs within one page.
SECONDS, HARD_SECONDS = 8, 10


def read(data: bytes) -> dict[str, str]:
    """The text of all pages, or what is wrong with the file."""
    try:
        document = pdfium.PdfDocument(data)
        pages, length = [], 0
        if len(document) > MAX_PAGES:
            return {"problem": "too_long"}
        for page in document:
            text = page.get_textpage().get_text_range().replace("\r\n", "\n").replace(LINE_END_HYPHEN, "-")
            pages.append(text)
            length += len(text)
            if length > MAX_CHARACTERS:
                return {"problem": "too_long"}
            if time.process_time() > SECONDS:
                return {"problem": "too_slow"}
    except pdfium.PdfiumError as error:
        return {"problem": "encrypted" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken"}
    except Exception:
        return {"problem": "broken"}
    return {"text": "\n".join(without_margins(pages)).encode("utf-8", "replace").decode("utf-8")}


def without_margins(pages: list[str]) -> list[str]:
    """The pages without their numbers, and without lines that stand above or below most pages: "1/12" behind a sentence
    would be read as a ratio. A number alone that does not count the pages is a figure and stays.
    """
    lines = [page.strip().split("\n") for page in pages]
    ends = [{place: _shape(page[place], index) for place in (0, -1)} for index, page in enumerate(lines)]
    counts = Counter(end for page in ends for end in page.items())
    enough = max(FEWEST_PAGES, len(pages) // 2 + 1)
    found = []
    for page, shapes in zip(lines, ends, strict=True):
        odd = {
            place for place, shape in shapes.items() if _is_margin(shape, len(pages), counts[place, shape] >= enough)
        }
        found.append("\n".join(page[1 if 0 in odd else 0 : len(page) - (-1 in odd)]))
    return found


def _shape(line: str, index: int) -> str:
    """The line with its numbers left open; of a line that is nothing but a number, how far it is ahead of the
    page's index: the same on all pages that are counted.
    """
    shape = DIGITS.sub("#", " ".join(line.split())).lower()
    number, *total = DIGITS.findall(line) or [""]
    if shape not in NUMBERED or len(number) > LONGEST_NUMBER:
        return shape
    return " of ".join([f"page {int(number) - index:+}", *total])


def _is_margin(shape: str, count: int, recurs: bool) -> bool:
    return (
        shape in {FROM_ONE, f"{FROM_ONE} of {count}"}
        or bool(PRINTED.fullmatch(shape))
        or (recurs and any(map(str.isalpha, shape)))
    )


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (HARD_SECONDS, HARD_SECONDS + 1))
    try:
        answer = read(sys.stdin.buffer.read())
    except (MemoryError, RecursionError):
        answer = {"problem": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
