"""Columns typed in an old Vietnamese font: noticed by their words, read as Unicode once a person has seen it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from importers.extraction.old_fonts import SURFACE, converted, is_unicode, likeness

FONTS = ("TCVN3 (ABC)", "VNI")
SAMPLE_ROWS = 500
BETTER_BY = 0.05
SHOWN = 3
_WORD = re.compile(r"[^\W\d_]+")
_OF_NAMES = """
nguyễn trần lê phạm hoàng huỳnh vũ võ đặng bùi đỗ hồ ngô dương lý đoàn đinh lưu trương hà mạc tạ thái thị văn
đức hữu ngọc quốc xuân thúy thủy hồng hương hạnh hòa hải hùng dũng cường tuấn tú tùng ánh ân bình bích châu
chiến duyên đạt điệp hiền hiếu hiệp huệ hưng khánh kiên kiều liên lộc lợi lực mạnh mỹ nghĩa nhân như phát phú
phúc phương quân quý quyên sáng sơn sương tài tâm tân thắm thảo thắng thành thiện thịnh thơ thuận thư thường
tiến tín toàn trí trúc trường tuyết tường uyên việt vượng yến xã phường trấn tỉnh phố huyện quận sở phòng trưởng
phó chuyên giám đốc chủ tịch bí hiệu giáo cán bộ nữ đội tổ tiểu học quyết định nội vụ chính dục tế nông nghiệp
kế hoạch đầu tư hoàn xuất sắc tốt nhiệm động tiên sĩ đua bằng giấy huân chương kiến cải cách đổi mới quản ứng
dụng
"""
_SYLLABLES = frozenset(_OF_NAMES.split())


def fonts_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Column → old font, for those columns of a sample whose texts become Vietnamese when read in that font."""
    texts: dict[str, list[str]] = {}
    for row in rows[:SAMPLE_ROWS]:
        for column, value in row.items():
            if type(value) is str and SURFACE.search(value) and not is_unicode(value):
                texts.setdefault(column, []).append(value)
    whole = "\n".join(text for column in texts.values() for text in column)
    overall = _best(whole)
    return {column: font for column, found in texts.items() if (font := _font_of("\n".join(found), overall))}


def samples_of(rows: Sequence[Mapping[str, Any]], fonts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Per column a few texts as they stand in the file and as they would be read."""
    shown: dict[str, list[tuple[str, str]]] = {column: [] for column in fonts}
    for row in rows[:SAMPLE_ROWS]:
        for column, font in fonts.items():
            value = row.get(column)
            if type(value) is str and len(shown[column]) < SHOWN and (after := _read(value, font)) != value:
                shown[column].append((value, after))
    return shown


def in_unicode(cells: dict[str, Any], fonts: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a row, with those of the named columns read in their fonts."""
    return {
        column: _read(value, fonts[column]) if column in fonts and type(value) is str else value
        for column, value in cells.items()
    }


def _read(text: str, font: str) -> str:
    """Text that is Unicode or plain already stays; capitals of an all-capital word stay capitals in TCVN3."""
    if text.isascii() or is_unicode(text):
        return text
    read = converted(text, font)
    if font != FONTS[0]:
        return read
    return " ".join(_cased(old, new) for old, new in zip(text.split(" "), read.split(" "), strict=False))


def _cased(old: str, new: str) -> str:
    """TCVN3 has no capitals with accents: its capital fonts draw the small letters. "NGUYÔN" was meant in capitals."""
    plain = [letter for letter in old if letter.isascii() and letter.isalpha()]
    if len(plain) > 1 and all(letter.isupper() for letter in plain):
        return new.upper()
    return new


def _font_of(text: str, overall: str) -> str:
    """The font of a column; that of the file where the column alone does not tell, unless it reads better as it is."""
    found = _best(text)
    if found or not overall:
        return found
    return overall if _vietnamese(converted(text, overall)) >= _vietnamese(text) else ""


def _best(text: str) -> str:
    if not text:
        return ""
    best, best_score = "", _vietnamese(text) + BETTER_BY
    for font in FONTS:
        score = _vietnamese(converted(text, font))
        if score > best_score:
            best, best_score = font, score
    return best


def _vietnamese(text: str) -> float:
    return max(likeness(text), names_share(text))


def names_share(text: str) -> float:
    """Share of the words that are syllables of Vietnamese names and places with accents, 0 to 1."""
    words = _WORD.findall(text.lower())
    return sum(word in _SYLLABLES for word in words) / len(words) if words else 0.0
