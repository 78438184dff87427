"""The unit after a number: percent, money with its scale, or a counted noun.

Nghìn is always multiplied out; triệu and tỷ stay in the unit of money and are multiplied out of counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.extraction import grammar as g


@dataclass(frozen=True)
class Unit:
    """What a number counts: the words of the unit, its kind, what the number is to be multiplied by, where it ends."""

    text: str
    kind: str
    factor: float
    end: int
    noun: str = ""


def unit_after(low: str, position: int, end: int, known_only: bool = False) -> Unit | None:
    aside = g.ASIDE.match(low, position, end)
    if aside:
        position = aside.end()
    percent = g.PERCENT.match(low, position, end)
    if percent:
        stop = percent.end()
        more = g.PERCENT_OF.match(low, stop, end)
        sign = "‰" if "‰" in percent.group() else "điểm %" if percent["points"] else "%"
        text = sign + _joined(more.group(1)) if more else sign
        return Unit(text, "percent", 1.0, more.end() if more else stop)
    factor, scales, stop = _scales(low, position, end)
    money = g.CURRENCY.match(low, stop, end)
    if money:
        return _money(low, scales, money, end)
    bare_money = scales[-1:] in (["tỷ"], ["tỉ"]) or (scales and low[stop : stop + 1] == "/")
    if bare_money and not g.NOUN.match(low, stop, end):
        return _money(low, scales, None, end, stop)
    return _count(low, factor, stop, end, bool(scales), known_only)


def _joined(more: str) -> str:
    return more.replace(" ", "") if more.startswith("/") else " " + (more.upper() if more in ("grdp", "gdp") else more)


def _scales(low: str, position: int, end: int) -> tuple[float, list[str], int]:
    factor, names = 1.0, []
    for _ in range(2):
        match = g.SCALE.match(low, position, end)
        if match is None:
            break
        names.append(match.group(1))
        factor *= g.SCALES[match.group(1)]
        position = match.end()
    return factor, names, position


def _money(low: str, scales: list[str], money: re.Match[str] | None, end: int, stop: int = 0) -> Unit:
    """Nghìn is multiplied out, triệu and tỷ stay in the unit: 27 nghìn tỷ đồng is 27000 tỷ đồng."""
    currency = {"đ": "đồng", "usd": "USD", "euro": "EUR", "eur": "EUR", "vnđ": "đồng", "vnd": "đồng"}
    name = currency.get(money.group(1), money.group(1)) if money else "đồng"
    stop = money.end() if money else stop
    kept = [scale for scale in scales if scale in ("triệu", "tr", "tr.", "tỷ", "tỉ")]
    factor = 1.0
    for scale in scales:
        factor *= g.SCALES[scale] if scale not in kept else 1.0
    text = " ".join([*("tỷ" if scale in ("tỷ", "tỉ") else "triệu" for scale in kept), name])
    text, stop = _with_per(low, text, stop, end)
    return Unit(text, "money", factor, stop)


def _with_per(low: str, text: str, stop: int, end: int) -> tuple[str, int]:
    for _ in range(2):
        per = g.PER.match(low, stop, end)
        if per is None:
            break
        text, stop = f"{text}/{per.group(1)}", per.end()
    return text, stop


def _count(low: str, factor: float, stop: int, end: int, scaled: bool, known_only: bool) -> Unit | None:
    aside = g.ASIDE.match(low, stop, end)
    stop = aside.end() if aside else stop
    noun = g.NOUN.match(low, stop, end)
    if noun:
        text, after = _with_per(low, noun.group(1), noun.end(), end)
        return Unit(text, "count", factor, after, noun.group(1))
    if known_only:
        return Unit("", "bare", factor, stop) if scaled else None
    other = g.ANY_NOUN.match(low, stop, end)
    if other and other.group(1):
        text, after = _with_per(low, other.group().strip(), other.end(), end)
        return Unit(text, "count", factor, after, other.group().strip())
    return Unit("", "bare", factor, stop) if scaled else None
