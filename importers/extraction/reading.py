"""A file of any kind to text: what it is is decided by its bytes, and whatever is wrong is said in plain words.

The text of a plain UTF-8 file is the file's content unchanged, so that offsets are positions in the file; decomposed
letters are noted but kept (the engine composes them for itself). All other formats give composed text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from importers.extraction import from_docx, from_html, from_pdf, from_plain
from importers.extraction.effort import MAX_CHARACTERS, too_long
from importers.extraction.old_fonts import repaired
from importers.extraction.unreadable import UnreadableDocument

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "DocumentText", "UnreadableDocument", "read_bytes", "read_document"]

MAX_BYTES = 50 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class DocumentText:
    """`format` is txt, html, docx or pdf; `repairs` says in Vietnamese what had to be changed or noticed."""

    text: str
    format: str
    repairs: list[str] = field(default_factory=list)


def read_document(path: Path) -> DocumentText:
    """Read a file. Raises `UnreadableDocument`, and nothing else, for whatever cannot be read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableDocument(
                f"Không mở được “{path.name}”: đây không phải là một tệp. Hãy chọn một tệp văn bản.", "not_a_file"
            )
        _check_size(size, path.name)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise UnreadableDocument(
            f"Không mở được tệp “{path.name}”. Hãy kiểm tra đường dẫn và quyền đọc tệp, rồi thử lại.", "cannot_open"
        ) from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> DocumentText:
    """Read the content of an uploaded file; `name` only serves messages and ties between text formats."""
    _check_size(len(data), name)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableDocument(f"Tệp “{name}” không có nội dung. Hãy kiểm tra và gửi lại tệp đúng.", "empty")
    text, kind, repairs = _text_of(data, name)
    if len(text) > MAX_CHARACTERS:
        raise too_long(name)
    text, font_repairs = repaired(text)
    repairs += font_repairs
    if not unicodedata.is_normalized("NFC", text):
        if kind == "txt":
            repairs.append("Chữ có dấu ở dạng tổ hợp (NFD): giữ nguyên vị trí trong tệp, đọc theo dạng dựng sẵn.")
        else:
            text = unicodedata.normalize("NFC", text)
            repairs.append("Chữ có dấu ở dạng tổ hợp (NFD): đã chuyển sang dạng dựng sẵn (NFC).")
    if any(letter in text for letter in "\u00d0\u00f0"):
        repairs.append("Chữ Ð, ð (U+00D0, U+00F0) dùng thay cho Đ, đ: được đọc như Đ, đ.")
    if not any(letter.isalnum() for letter in text):
        raise UnreadableDocument(f"Tệp “{name}” không có chữ nào đọc được. Hãy kiểm tra và gửi lại tệp đúng.", "empty")
    return DocumentText(text, kind, repairs)


def _check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise UnreadableDocument(
            f"Tệp “{name}” lớn hơn {MAX_BYTES // 1024 // 1024} MB. Hãy bỏ bớt hình ảnh hoặc tách tệp rồi gửi lại.",
            "too_big",
        )
    if size == 0:
        raise UnreadableDocument(f"Tệp “{name}” trống (0 byte). Hãy kiểm tra và gửi lại tệp đúng.", "empty")


def _text_of(data: bytes, name: str) -> tuple[str, str, list[str]]:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return from_pdf.text_of(data, name), "pdf", []
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return from_docx.text_of(data, name), "docx", []
    if data.startswith(_OLE):
        raise _ole(data, name)
    if start.startswith(b"{\\rtf"):
        raise UnreadableDocument(
            f"“{name}” là tệp RTF, chưa đọc được. Hãy mở bằng Word, lưu thành .docx rồi gửi lại.", "unsupported"
        )
    text, repairs = from_plain.decoded(data, name)
    if from_html.looks_like_html(text):
        return from_html.text_of(text, name), "html", repairs
    return text, "txt", repairs


def _ole(data: bytes, name: str) -> UnreadableDocument:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableDocument(f"Tệp “{name}” có mật khẩu. Hãy bỏ mật khẩu trong Word rồi gửi lại.", "encrypted")
    return UnreadableDocument(
        f"“{name}” là tệp Word đời cũ (.doc) hoặc tệp Office khác. Hãy mở bằng Word, lưu thành .docx rồi gửi lại.",
        "unsupported",
    )
