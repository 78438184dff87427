"""Names of provinces and of the bodies that issue documents."""

from __future__ import annotations

import re

from importers.extraction.letters import expanded
from importers.extraction.view import View

_PROVINCE = re.compile(
    expanded(
        r"\b(?P<kind>tỉnh|thành phố|Tỉnh|TỈNH|Thành phố) "
        r"(?P<name>[A-ZÀ-Ỹ][a-zà-ỹ]+(?: (?:- )?[A-ZÀ-Ỹ][a-zà-ỹ]+){1,3})"
    )
)


def province_of(view: View) -> str | None:
    """The province or city that the text names most often, as `tỉnh Vĩnh Long`."""
    counts: dict[str, int] = {}
    for match in _PROVINCE.finditer(view.text):
        name = " ".join(match["name"].split()[: 4 if "Thừa" in match["name"] or "Bà Rịa" in match["name"] else 3])
        name = re.sub(r" (?:Khóa|Lần|Năm|Đến|Ban|Ủy|Hội|Đảng|Về)\b.*$", "", name)
        counts[f"{match['kind'].lower()} {name}"] = counts.get(f"{match['kind'].lower()} {name}", 0) + 1
    if not counts:
        return None
    return max(counts, key=lambda name: counts[name])


def proper_body(words: str) -> str:
    """`ỦY BAN NHÂN DÂN | TỈNH VĨNH LONG` as `UBND tỉnh Vĩnh Long`."""
    flat = " ".join(words.replace("|", " ").split())
    if flat.isupper():
        flat = _in_small_letters(flat) if len(flat) > 5 else flat
    flat = re.sub(r"^(Chủ tịch )?(?:ủy|uỷ) ban nhân dân\b", lambda m: (m[1] or "") + "UBND", flat, flags=re.I)
    flat = re.sub(r"\b(Tỉnh|Thành Phố|Huyện|Xã|Phường|Thị Xã|Quận)\b(?= \w)", lambda m: m[1].lower(), flat)
    return re.sub(r"^hội đồng nhân dân\b", "HĐND", flat, flags=re.I)


_AFTER_MARK = re.compile(r"(?:^|, | và | - |/)\w")
_AFTER_KIND = re.compile(r"\b(?:sở|bộ|cục|ban|phòng|chi cục|hội|trường|viện|vụ|ngân hàng|tòa|trung tâm)\s\w")
_OF_PLACE = re.compile(
    r"\b(tỉnh|thành phố|tp\.?|huyện|thị xã|xã|phường|quận|thị trấn|đặc khu)(?= \w)(?! (?:ủy|đoàn)) (.+)$"
)


def _in_small_letters(words: str) -> str:
    """`SỞ GIÁO DỤC VÀ ĐÀO TẠO` as `Sở Giáo dục và Đào tạo`; the name of a place after its kind keeps all capitals."""
    low = words.lower()
    low = _AFTER_KIND.sub(lambda match: match.group()[:-1] + match.group()[-1].upper(), low)
    low = _AFTER_MARK.sub(lambda match: match.group()[:-1] + match.group()[-1].upper(), low)
    low = _OF_PLACE.sub(lambda match: f"{match[1]} {match[2].title()}", low)
    for name in ("Việt Nam", "Trung ương", "Lao động", "Nhân dân tối cao", "Chính phủ", "Mặt trận Tổ quốc"):
        low = re.sub(rf"\b{name}\b", name, low, flags=re.I)
    low = re.sub(
        r"\b(tỉnh ủy|thành ủy|đảng ủy|tỉnh đoàn) (.+)$", lambda match: f"{match[1]} {match[2].title()}", low, flags=re.I
    )
    return re.sub(r"^(?:ubnd|hđnd)\b", lambda match: match.group().upper(), low, flags=re.I)
