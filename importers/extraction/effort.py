"""How much work one document may cost. Counted in processor time of the thread that reads, so that a busy machine
refuses nobody; looked at between lines, each of which costs little whatever it holds.
"""

from __future__ import annotations

import time

from importers.extraction.unreadable import UnreadableDocument

READING, EXTRACTING = 4.0, 6.0
MAX_CHARACTERS = 3_000_000


class Effort:
    """Begins to count when it is made."""

    def __init__(self, seconds: float) -> None:
        self._end = time.thread_time() + seconds

    def check(self) -> None:
        """Raises `UnreadableDocument` (too_slow) once the time is used up."""
        if time.thread_time() > self._end:
            raise UnreadableDocument(
                "Văn bản này quá dài hoặc có quá nhiều con số, bảng biểu nên đã dừng đọc sau 10 giây. Hãy tách thành "
                "nhiều tệp, hoặc chỉ gửi phần có chỉ tiêu và nhiệm vụ; số liệu dài thì nhập ở mục Nhập, xuất số liệu.",
                "too_slow",
            )


def too_long(name: str) -> UnreadableDocument:
    """Said of a file with more text than is read, as soon as that is known."""
    limit = f"{MAX_CHARACTERS:,}".replace(",", ".")
    return UnreadableDocument(
        f"Tệp “{name}” dài quá {limit} ký tự. Hãy tách thành nhiều tệp rồi gửi từng tệp.", "too_long"
    )
