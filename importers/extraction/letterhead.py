"""Who issues a document, read from the lines in capitals above its number: the last body named is the issuer.

`UBND TỈNH BÌNH LÂM / SỞ NỘI VỤ / Số: …` is a letter of the department, not of the committee above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REACH = 1500
_BODY = re.compile(
    r"(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|hội đồng nhân dân|hđnd|chủ tịch ủy ban nhân dân|chủ tịch|"
    r"thủ tướng chính phủ|chính phủ|quốc hội|tỉnh ủy|thành ủy|đảng ủy|huyện ủy|tỉnh uỷ|đảng bộ|"
    r"ban |bộ |sở |phòng |chi cục|"
    r"cục |tổng |văn phòng|liên đoàn|công đoàn|hội |ủy ban |tỉnh đoàn|đoàn |công an|bộ chỉ huy|bảo hiểm xã hội|"
    r"ngân hàng|kho bạc|trường |trung tâm|viện |kiểm toán|tòa án)"
)
_PLACE = re.compile(r"(?:tỉnh|thành phố|tp\.?|huyện|thị xã|xã|phường|quận|thị trấn|đặc khu|trung ương|việt nam)\b")
_NATION = re.compile(r"cộng hòa|cộng hoà|chủ nghĩa việt nam|độc lập|đảng cộng sản việt nam")
_SUPERIOR = re.compile(r"ban chấp hành trung ương|tổng liên đoàn|^đảng bộ")


@dataclass(frozen=True)
class Issuer:
    """The issuing body in the words of the letterhead, with its span."""

    words: str
    start: int
    end: int


def issuer_above(text: str, number: int) -> Issuer | None:
    """The last body in the lines of capitals before `number` (the place of `Số:`), with the place it belongs to."""
    bodies: list[Issuer] = []
    open_line = False
    position = max(0, text.rfind("\n", 0, max(0, number - REACH)) + 1)
    for line in text[position:number].split("\n"):
        for piece, offset in _cells(line):
            low = piece.lower()
            start = position + offset
            if not piece or not _in_capitals(piece) or _NATION.search(low):
                open_line = open_line and not piece
                continue
            if open_line and bodies and (_PLACE.match(low) or not _BODY.match(low)) and len(piece) < 60:
                bodies[-1] = Issuer(f"{bodies[-1].words} {piece}", bodies[-1].start, start + len(piece))
            elif _BODY.match(low):
                bodies.append(Issuer(piece, start, start + len(piece)))
                open_line = True
        position += len(line) + 1
    named = [body for body in bodies if not _SUPERIOR.search(body.words.lower())] or bodies
    return named[-1] if named else None


def _cells(line: str) -> list[tuple[str, int]]:
    cells, offset = [], 0
    for cell in line.split("|"):
        piece = cell.strip()
        cells.append((piece, offset + len(cell) - len(cell.lstrip())))
        offset += len(cell) + 1
    return [(piece, start) for piece, start in cells if piece or len(cells) == 1]


def _in_capitals(piece: str) -> bool:
    """Clerks write names of bodies in capitals; a line that is mostly signs is no name."""
    letters = [letter for letter in piece if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)
