"""Paragraphs and tables of a Word file in their order; rows become `cell | cell |`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from importers.extraction.effort import MAX_CHARACTERS, READING, Effort, too_long
from importers.extraction.unreadable import UnreadableDocument

MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 5000
MAX_BODY = 60 * 1024 * 1024
MAX_DEPTH = 200
MAX_SPAN = 40
_SPAN, _VALUE = f"{qn('w:tcPr')}/{qn('w:gridSpan')}", qn("w:val")
_TEXT, _TAB, _BREAK, _CR, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_REMOVED = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:pict"), qn("w:drawing"), qn("w:rPr"), qn("w:pPr"), qn("w:instrText")}
)


def text_of(data: bytes, name: str) -> str:
    """Text of a .docx. Raises `UnreadableDocument` for other zips, broken files, zip bombs and what is too long."""
    effort = Effort(READING)
    _check_package(data, name)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
        text = "\n".join(_counted(_lines(body, 0), effort, name))
    except UnreadableDocument:
        raise
    except Exception as error:
        raise UnreadableDocument(
            f"Tệp “{name}” bị hỏng, không mở được. Hãy mở bằng Word, lưu lại rồi gửi lại.", "broken"
        ) from error
    if not text.strip():
        raise UnreadableDocument(
            f"Tệp “{name}” không có chữ (có thể chỉ chứa ảnh chụp). Hãy gửi bản có chữ.", "no_text"
        )
    return text


def _check_package(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableDocument(
            f"Tệp “{name}” bị hỏng, không mở được. Hãy mở bằng Word, lưu lại rồi gửi lại.", "broken"
        ) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 20_000):
        raise UnreadableDocument(
            f"Tệp “{name}” giải nén ra quá lớn nên không được mở. Hãy gửi tệp gốc của văn bản.", "bomb"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument(f"Tệp “{name}” có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.", "encrypted")
    if any(part.filename == "word/document.xml" and part.file_size > MAX_BODY for part in parts):
        raise too_long(name)
    if not any(part.filename == "word/document.xml" or part.filename.startswith("word/") for part in parts):
        raise UnreadableDocument(
            f"“{name}” không phải là tệp Word (.docx). Hãy gửi tệp .docx, .pdf có chữ, .html hoặc .txt.", "unsupported"
        )


def _counted(lines: Iterator[str], effort: Effort, name: str) -> Iterator[str]:
    """The lines, as long as the text is one that is read."""
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > MAX_CHARACTERS:
            raise too_long(name)
        effort.check()
        yield line


def _lines(block: Any, depth: int) -> Iterator[str]:
    """Lines of a body, cell or content control, in document order."""
    if depth > MAX_DEPTH:
        return
    for child in block.iterchildren():
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child).split("\n")
        elif child.tag == _TABLE:
            yield from _rows(child, depth + 1)
        elif isinstance(child.tag, str) and child.tag not in _REMOVED and len(child):
            yield from _lines(child, depth + 1)


def _rows(table: Any, depth: int) -> Iterator[str]:
    for row in _own(table, _ROW):
        written = [words for cell in _own(row, _CELL) for words in _spread(cell, depth)]
        if any(written):
            yield " | ".join(written) + " |"


def _own(block: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, not those of tables inside it; content controls may stand around."""
    stack = list(reversed(list(block.iterchildren())))
    while stack:
        element = stack.pop()
        if element.tag == tag:
            yield element
        elif element.tag not in (_TABLE, _PARAGRAPH):
            stack.extend(reversed(list(element.iterchildren())))


def _spread(cell: Any, depth: int) -> list[str]:
    """The words of a cell, and an empty cell for every further column it reaches over: columns stay in line."""
    words = " ".join(" ".join(_lines(cell, depth + 1)).split())
    span = cell.find(_SPAN)
    reach = str(span.get(_VALUE) or "") if span is not None else ""
    return [words] + [""] * (min(int(reach), MAX_SPAN) - 1 if reach.isdecimal() and int(reach) > 1 else 0)


def _paragraph(paragraph: Any) -> str:
    """Text without what was deleted, moved away or drawn; explicit stack, since runs nest in links and controls."""
    pieces: list[str] = []
    stack = list(reversed(list(paragraph.iterchildren())))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _REMOVED or not isinstance(tag, str):
            continue
        if tag == _TEXT:
            pieces.append(element.text or "")
        elif tag == _TAB:
            pieces.append(" ")
        elif tag in (_BREAK, _CR):
            pieces.append("\n")
        elif tag == _HYPHEN:
            pieces.append("-")
        else:
            stack.extend(reversed(list(element.iterchildren())))
    return "".join(pieces).strip()
