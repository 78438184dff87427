"""The readable text of a page: blocks become lines, table rows become `cell | cell |`, furniture is left out."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from importers.extraction.effort import READING, Effort, too_long
from importers.extraction.unreadable import UnreadableDocument

_FURNITURE = frozenset(
    "script style nav footer aside form noscript template iframe svg button select head object canvas video audio "  # noqa: SIM905
    "textarea input math".split()
)
_BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 tr table section article header blockquote pre dl dt dd main body figure "  # noqa: SIM905
    "figcaption center title caption fieldset address hr thead tbody".split()
)
_CELLS = frozenset({"td", "th"})
_MAX_FLAT_CELL = 300
MAX_SPAN = 40
MAX_ADDED = 20_000
# A page of many times what a directive holds; saved pages with everything of a portal have some ten thousand.
MAX_TAGS = 400_000
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|table|meta|"
    r"title|article|main)\b",
    re.I | re.S,
)


def looks_like_html(text: str) -> bool:
    """Decided by how the text starts, or by an html tag near the start with many tags after it."""
    start = text[:4000].lstrip("\ufeff")
    return _OPENING.match(start) is not None or ("<html" in start.lower() and start.count("<") > 5)


def text_of(page: str, name: str) -> str:
    """Text of a page. Raises `UnreadableDocument` where the parser gives up, no text is left, or it is too long."""
    effort = Effort(READING)
    if page.count("<") > MAX_TAGS:
        raise too_long(name)
    try:
        parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
        root = html.document_fromstring(
            re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", page).encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as error:
        raise UnreadableDocument(
            f"Không đọc được trang “{name}”: tệp HTML hỏng. Hãy lưu lại trang rồi gửi lại.", "broken"
        ) from error
    _fill_spans(root)
    text = _tidy("".join(_pieces(root, effort)))
    if not text.strip():
        raise UnreadableDocument(
            f"Trang “{name}” không có chữ. Hãy lưu trang ở dạng có nội dung rồi gửi lại.", "no_text"
        )
    return text


def _fill_spans(root: Any) -> None:
    """Put empty cells where `colspan` and `rowspan` reach, so that the cells of every row stand under their heads."""
    added = 0
    reaching: dict[Any, dict[int, int]] = {}
    for row in list(root.iter("tr")):
        table = next(row.iterancestors("table"), None)
        if table is not None:
            below, column = reaching.setdefault(table, {}), 0
            for cell in [child for child in row if child.tag in _CELLS]:
                while below.get(column, 0) > 0 and added < MAX_ADDED:
                    below[column] -= 1
                    cell.addprevious(etree.Element("td"))
                    added, column = added + 1, column + 1
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                for offset in range(wide):
                    below[column + offset] = max(below.get(column + offset, 0), high - 1)
                    if offset and added < MAX_ADDED:
                        cell.addnext(etree.Element("td"))
                        added += 1
                column += wide


def _span(cell: Any, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return max(1, min(int(said), MAX_SPAN)) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


def _pieces(root: Any, effort: Effort) -> list[str]:
    """Walk without recursion, since broken pages nest thousands deep; `hidden` counts furniture around the place."""
    pieces: list[str] = []
    hidden = 0
    flat = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            effort.check()
            hidden += tag in _FURNITURE
            if not hidden:
                opens = tag in _CELLS and _is_flat(element)
                flat += opens
                if tag == "br" or tag in _BLOCKS:
                    pieces.append(" " if flat else "\n")
                pieces.append(_words(element.text, tag))
            continue
        was_flat = tag in _CELLS and flat > 0 and not hidden and _is_flat(element)
        if not hidden:
            if tag in _CELLS:
                pieces.append(" | ")
            elif tag in _BLOCKS:
                pieces.append(" " if flat else "\n")
        flat -= was_flat
        hidden -= tag in _FURNITURE
        if not hidden:
            pieces.append(_words(element.tail, ""))
    return pieces


def _is_flat(cell: Any) -> bool:
    if cell.find(".//table") is not None or cell.find(".//td") is not None:
        return False
    length = 0
    for words in cell.itertext():
        length += len(words)
        if length > _MAX_FLAT_CELL:
            return False
    return True


def _words(text: str | None, tag: str) -> str:
    if not text:
        return ""
    return text if tag == "pre" else re.sub(r"[ \t\r\n]+", " ", text)


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join("" if line.strip("| ") == "" else line for line in lines)).strip("\n")
