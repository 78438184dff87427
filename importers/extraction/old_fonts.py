"""Text typed in an old Vietnamese font (TCVN3/ABC, VNI): noticed by its words, turned into Unicode.

The tables are viparse's; its VNI table leaves out ẳ, Ẳ, ỵ, Ỵ, which the VNI layout writes `aú`, `AÚ`, `î`, `Î`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

_MORE_VNI = (("aú", "ẳ"), ("AÚ", "Ẳ"), ("î", "ỵ"), ("Î", "Ỵ"))
# Extractors hand over look-alikes of some bytes: the micro sign as mu, the soft hyphen as minus, the dot as bullet.
_MORE_TCVN3 = (("\u03bc", "à"), ("\u2212", "ư"), ("\u2219", "ã"))
_WORDS = """
của và các được nhân dân tỉnh thi đua năm về phát triển xây dựng với trong là có những người công tác thực hiện đơn vị
khen thưởng phong trào xã hội kinh tế nông thôn mới đạt tỷ lệ số từ đến trên không cho theo để tại đã sẽ phải này khi
cơ quan chính phủ ủy ban huyện thành phố nhà nước quốc gia việt nam độc lập tự do hạnh phúc cộng hòa chủ nghĩa ngày
tháng kế hoạch quyết định chỉ thị nghị báo cáo mục tiêu nhiệm vụ sở ngành cấp hộ nghèo chuẩn tăng giảm còn trước
"""
_ACCENTED = frozenset(word for word in _WORDS.split() if not word.isascii())
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000
_UNICODE = re.compile(r"[\u1ea0-\u1ef9ăơưđĂƠƯĐ]")
SURFACE = re.compile(r"[\u00a1-\u00ff\u03bc\u2212\u2219]")


def repaired(text: str) -> tuple[str, list[str]]:
    """The text in Unicode and what was done; unchanged where it is Unicode already or nothing fits."""
    sample = text[:_SAMPLE]
    if len(SURFACE.findall(sample)) < max(2, len(sample) // 100):
        return text, []
    before = likeness(sample)
    best_name, best = "", before + 0.05
    for name in ("TCVN3 (ABC)", "VNI"):
        score = likeness(converted(sample, name))
        if score > best:
            best_name, best = name, score
    if best_name:
        return _line_by_line(text, best_name), [
            f"Văn bản dùng phông chữ cũ {best_name}: đã chuyển sang Unicode, hãy kiểm tra lại chữ hoa có dấu."
        ]
    if before < 0.01 and len(_WORD.findall(sample)) > 30:
        return text, [
            "Văn bản có nhiều ký tự lạ, có thể dùng một phông chữ cũ chưa nhận ra: hãy chuyển sang Unicode rồi gửi lại."
        ]
    return text, []


def likeness(text: str) -> float:
    """Share of the words that are frequent Vietnamese words with accents, 0 to 1."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    return sum(word in _ACCENTED for word in words) / len(words) if words else 0.0


def converted(text: str, name: str) -> str:
    """The text read as if typed in the font."""
    pattern, table = _table(name)
    return unicodedata.normalize("NFC", pattern.sub(lambda match: table[match.group()], text))


@cache
def _table(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    pairs = dict((*VNI.pairs, *_MORE_VNI) if name == "VNI" else (*TCVN3.pairs, *_MORE_TCVN3))
    ordered = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(re.escape(key) for key in ordered)), pairs


def _line_by_line(text: str, name: str) -> str:
    """Lines that are Unicode already (a mixed file) stay as they are."""
    lines = text.split("\n")
    return "\n".join(line if is_unicode(line) else converted(line, name) for line in lines)


def is_unicode(line: str) -> bool:
    return _UNICODE.search(line) is not None
