"""Figures and targets in words, as `base.core.notation` writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.core.notation import separators
from movements.enums import Basis, Comparator, Scale, TimeBasis


class Bounds(Protocol):
    """What a target's figure is made of; models and `Goal` have it."""

    @property
    def comparator(self) -> str: ...

    @property
    def low(self) -> Decimal | None: ...

    @property
    def high(self) -> Decimal | None: ...

    @property
    def numerator(self) -> Decimal | None: ...

    @property
    def denominator(self) -> Decimal | None: ...

    @property
    def unit(self) -> str: ...

    @property
    def scale(self) -> str: ...

    @property
    def per(self) -> str: ...

    @property
    def per_time(self) -> str: ...


def number_text(value: Decimal | None) -> str:
    """27026.5 → "27.026,5"; None → "–", for nothing reported is not zero."""
    if value is None:
        return "–"
    thousands, point = separators()
    whole, _point, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    grouped = whole.replace(",", thousands)
    return f"{grouped}{point}{decimals}" if decimals else ("0" if grouped == "-0" else grouped)


def score_text(value: Decimal | None) -> str:
    """Points in a column: 100 → "100,00", so that the figures stand under each other; None → "–"."""
    if value is None:
        return "–"
    thousands, point = separators()
    whole, _point, decimals = f"{value:,.2f}".partition(".")
    return f"{whole.replace(',', thousands)}{point}{decimals}"


def about(value: Decimal) -> Decimal:
    """A reckoned figure as precise as it deserves: 7.7378 → 7.74, 347.26 → 347.3, 11842.6 → 11843."""
    size = abs(value)
    step = Decimal("0.01") if size < 100 else Decimal("0.1") if size < 1000 else Decimal(1)
    return value.quantize(step, ROUND_HALF_EVEN)


def with_unit(value: str, unit: str, scale: str = "") -> str:
    """ "95" and "%" → "95%"; "130" with `million` and "đồng" → "130 triệu đồng"."""
    size = str(Scale(scale).label) if scale else ""
    words = " ".join(part for part in (size, unit) if part)
    return f"{value}{words}" if words.startswith("%") else f"{value} {words}".strip()


def measure_text(value: str, goal: Bounds) -> str:
    """A figure in words with the unit of its target and what it is reckoned on: "130 triệu đồng/người/năm"."""
    unit = goal.unit
    for word in (Basis(goal.per).label if goal.per else "", TimeBasis(goal.per_time).label if goal.per_time else ""):
        unit = f"{unit}/{word}" if word and f"/{word}" not in unit else unit
    return with_unit(value, unit, goal.scale)


def value_text(value: Decimal | None, goal: Bounds) -> str:
    """A reported value as it is read beside its target."""
    if value is None:
        return _("chưa có số liệu")
    if goal.comparator == Comparator.QUALITATIVE:
        return _("đạt") if value >= 1 else _("chưa đạt")
    if goal.comparator == Comparator.N_OF_M and goal.denominator is not None:
        return measure_text(f"{number_text(value)}/{number_text(goal.denominator)}", goal)
    return measure_text(number_text(value), goal)


def target_text(goal: Bounds) -> str:
    """The figure of a target in words: "từ 90% trở lên", "66/87 xã", "130–135 triệu đồng", "giảm 0,3%"."""
    low, high = goal.low, goal.high
    if goal.comparator == Comparator.QUALITATIVE:
        return _("hoàn thành (đánh giá định tính)")
    if goal.comparator == Comparator.N_OF_M:
        total = f"/{number_text(goal.denominator)}" if goal.denominator is not None else ""
        return measure_text(f"{number_text(goal.numerator)}{total}", goal)
    if goal.comparator in (Comparator.BETWEEN, Comparator.GROWTH, Comparator.CHANGE):
        return _span_text(goal)
    bound = high if goal.comparator in (Comparator.LT, Comparator.LE) and high is not None else low
    if bound is None:
        bound = high
    figure = measure_text(number_text(bound), goal)
    return str(_PATTERNS[goal.comparator]).format(figure=figure)


def _span_text(goal: Bounds) -> str:
    low, high = goal.low, goal.high
    word = ""
    if goal.comparator == Comparator.CHANGE:
        falls = (low if low is not None else high or Decimal(0)) < 0
        word = _("giảm") if falls else _("tăng")
        low, high = (abs(part) if part is not None else None for part in (low, high))
    elif goal.comparator == Comparator.GROWTH:
        word = _("tăng")
    parts = [number_text(part) for part in (low, high) if part is not None]
    return f"{word} {measure_text('–'.join(dict.fromkeys(parts)) or '–', goal)}".strip()


def who_saved(saved_by: Any, actor: Any) -> str:
    """Whose version stands in the way of a save: with two windows open it may be one's own."""
    return _("Bạn, ở một cửa sổ khác,") if saved_by == actor else str(saved_by or _("Người khác"))


_PATTERNS: dict[str, Any] = {
    Comparator.GT: _lazy("trên {figure}"),
    Comparator.GE: _lazy("từ {figure} trở lên"),
    Comparator.EQ: "{figure}",
    Comparator.LE: _lazy("không quá {figure}"),
    Comparator.LT: _lazy("dưới {figure}"),
    Comparator.APPROX: _lazy("khoảng {figure}"),
}
