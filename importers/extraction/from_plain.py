"""Bytes of a plain text to letters: UTF-8, UTF-16, the Windows code page 1258, or an old Vietnamese font."""

from __future__ import annotations

import codecs
import re
import unicodedata

from importers.extraction.old_fonts import likeness, repaired
from importers.extraction.unreadable import UnreadableDocument

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.005


def decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    """Text and repairs. Raises `UnreadableDocument` (binary) for what is no text in any of the known encodings."""
    for text, repair in _marked_or_utf8(data):
        return _checked(text, name), [repair] if repair else []
    choices = [("cp1258", "bảng mã Windows-1258"), ("latin-1", "bảng mã một byte của phông chữ cũ")]
    best: tuple[float, str, str] | None = None
    for encoding, label in choices:
        text = unicodedata.normalize("NFC", data.decode(encoding, errors="replace"))
        score = likeness(repaired(text)[0]) - 0.5 * text.count("\ufffd") / max(1, len(text))
        if best is None or score > best[0]:
            best = (score, text, label)
    assert best is not None
    return _checked(best[1], name), [f"Văn bản không ở dạng Unicode: đã đọc theo {best[2]}."]


def _marked_or_utf8(data: bytes) -> list[tuple[str, str]]:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _tried(data, "utf-32", "")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _tried(data, "utf-16", "")
    zeros = data[:4000].count(0)
    if zeros > len(data[:4000]) // 8:
        odd = data[1:4000:2].count(0)
        return _tried(data, "utf-16-le" if odd * 2 > zeros else "utf-16-be", "Văn bản UTF-16 không có dấu đầu tệp.")
    return _tried(data, "utf-8-sig", "")


def _tried(data: bytes, encoding: str, repair: str) -> list[tuple[str, str]]:
    try:
        return [(data.decode(encoding), repair)]
    except (UnicodeDecodeError, ValueError):
        return []


def _checked(text: str, name: str) -> str:
    strange = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if strange > max(3, _MAX_CONTROL_SHARE * len(text)):
        raise UnreadableDocument(
            f"“{name}” không phải là tệp văn bản đọc được. Hãy gửi tệp .docx, .pdf có chữ, .html hoặc .txt.", "binary"
        )
    return text
