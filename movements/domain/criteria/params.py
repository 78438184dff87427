"""The figures by which a scoring method makes points of a value: one shape for each method, checked before it is kept.

Stored as `Indicator.params`, with figures as strings:

- bands: {"bands": [{"from": "90", "points": "10"}, {"points": "0"}]}, highest first. A band reaches from its `from`
  (included) to the one above it (not included); the last may lack `from` and then takes all that is lower.
- per_event: {"per_event": "-2"}
- rank: {"points": ["10", "8", "6"]}: first, second, third; all further ones get the last
- choice: {"choices": [{"value": "tot", "label": "Tốt", "points": "10"}, …]}, best first
- proportional, yes_no, manual, none: {}; a choice that is not scored may list its choices without points
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.text import slugify
from movements.domain.wording import number_text
from movements.enums import GroupEffect, IndicatorKind, ScoringMethod

LIMIT = Decimal(10) ** 15
Params = dict[str, Any]

METHODS_OF_KIND: dict[str, tuple[str, ...]] = {
    IndicatorKind.NUMBER: ("proportional", "bands", "per_event", "rank", "manual", "none"),
    IndicatorKind.PERCENT: ("proportional", "bands", "rank", "manual", "none"),
    IndicatorKind.RATIO: ("proportional", "bands", "rank", "manual", "none"),
    IndicatorKind.YES_NO: ("yes_no", "manual", "none"),
    IndicatorKind.CHOICE: ("choice", "manual", "none"),
    IndicatorKind.TEXT: ("manual", "none"),
}


class BadParams(DomainError):
    code = "params"


def canonical_params(kind: str, method: str, params: Params, *, max_score: Decimal | None, effect: str) -> Params:
    """The parameters in their stored shape. BadParams with the first thing to mend."""
    if not isinstance(params, dict):
        raise BadParams(_("Tham số chấm phải là một bảng tên và giá trị."))
    key, build = _SHAPES.get(method, ("", None))
    if kind == IndicatorKind.CHOICE:
        key, build = "choices", _choices
    unknown = [name for name in params if name != key]
    if unknown:
        raise BadParams(_("Cách chấm này không dùng tham số “{name}”.").format(name=unknown[0]))
    if build is None:
        return {}
    found: Any = build(params.get(key), max_score)
    if key == "per_event":
        _check_sign(Decimal(found), effect)
    if method == ScoringMethod.CHOICE and any("points" not in choice for choice in found):
        raise BadParams(_("Mỗi mức phải có điểm, ví dụ: “Tốt: 10”."))
    return {key: found}


def check_method(kind: str, method: str) -> None:
    """BadParams where values of this kind cannot be scored by this method."""
    allowed = METHODS_OF_KIND[kind]
    if method not in allowed:
        labels = "; ".join(str(ScoringMethod(name).label) for name in allowed)
        raise BadParams(
            _("Kiểu giá trị “{kind}” không chấm được “{method}”. Hãy chọn: {labels}.").format(
                kind=IndicatorKind(kind).label, method=ScoringMethod(method).label, labels=labels
            ),
            code="method",
        )


def figure_of(value: Any) -> Decimal:
    """A figure of a pack: a number or a string with a point, as 90 or "12.5". BadParams for anything else."""
    try:
        if isinstance(value, bool) or value is None:
            raise InvalidOperation
        number = Decimal(str(value))
        if not number.is_finite() or abs(number) >= LIMIT:
            raise InvalidOperation
        rounded = number.quantize(Decimal("0.0001"))
    except InvalidOperation as error:
        raise BadParams(_("“{value}” không phải là số.").format(value=str(value)[:40])) from error
    if rounded != number:
        raise BadParams(_("“{value}” có quá 4 chữ số sau dấu phẩy.").format(value=str(value)[:40]))
    return number


def figure_text(value: Decimal) -> str:
    """One way of writing a figure in stored data: "90", "12.5", "-2"."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _rows(found: Any, words: str) -> list[Any]:
    if not isinstance(found, list) or not found:
        raise BadParams(words)
    return found


def _bands(found: Any, most: Decimal | None) -> list[dict[str, str]]:
    rows = _rows(found, _("Hãy ghi ít nhất một khoảng, ví dụ: “90: 10” (từ 90 trở lên được 10 điểm)."))
    bands: list[tuple[Decimal | None, Decimal | None, Decimal]] = []
    for row in rows:
        if not isinstance(row, dict) or "points" not in row or set(row) - {"from", "to", "points"}:
            raise BadParams(_("Mỗi khoảng cần “from” (từ) và “points” (điểm), có thể thêm “to” (đến dưới)."))
        low, high = (figure_of(row[name]) if row.get(name) is not None else None for name in ("from", "to"))
        points = figure_of(row["points"])
        check_points(points, most)
        bands.append((low, high, points))
    bands.sort(key=lambda band: (band[0] is not None, band[0] or Decimal(0)), reverse=True)
    _check_bands(bands)
    return [
        ({"from": figure_text(low)} if low is not None else {}) | {"points": figure_text(points)}
        for low, _high, points in bands
    ]


def _check_bands(bands: list[tuple[Decimal | None, Decimal | None, Decimal]]) -> None:
    """Highest first: none twice, and where an upper end is given it is where the next band begins."""
    if bands[0][1] is not None and bands[0][0] is not None and bands[0][1] <= bands[0][0]:
        raise BadParams(_("Khoảng từ {low} có mức trên không lớn hơn mức dưới.").format(low=number_text(bands[0][0])))
    for upper, lower in itertools.pairwise(bands):
        if upper[0] is None or upper[0] == lower[0]:
            raise BadParams(
                _("Có hai khoảng cùng bắt đầu từ {low}. Hãy bỏ một.").format(
                    low=number_text(lower[0]) if lower[0] is not None else _("mức thấp nhất")
                )
            )
        if lower[1] is None or lower[1] == upper[0]:
            continue
        pair = {"high": number_text(lower[1]), "low": number_text(upper[0])}
        if lower[1] > upper[0]:
            raise BadParams(_("Hai khoảng chồng lên nhau: một đến {high}, một từ {low}.").format(**pair))
        raise BadParams(_("Còn khoảng trống từ {high} đến {low} chưa có điểm.").format(**pair))


def _ranks(found: Any, most: Decimal | None) -> list[str]:
    rows = [figure_of(row) for row in _rows(found, _("Hãy ghi điểm theo thứ hạng, ví dụ: “10; 8; 6”."))]
    for higher, lower in itertools.pairwise(rows):
        if lower > higher:
            text = _("Điểm theo thứ hạng phải giảm dần: {lower} đứng sau {higher}.")
            raise BadParams(text.format(lower=number_text(lower), higher=number_text(higher)))
    for row in rows:
        check_points(row, most)
    return [figure_text(row) for row in rows]


def _per_event(found: Any, most: Decimal | None) -> str:
    if found is None:
        raise BadParams(_("Hãy ghi số điểm cho mỗi lần, ví dụ: “-2” (trừ 2 điểm mỗi lần)."))
    value = figure_of(found)
    if value == 0:
        raise BadParams(_("Điểm mỗi lần phải khác 0."))
    check_points(value, most)
    return figure_text(value)


def _choices(found: Any, most: Decimal | None) -> list[dict[str, str]]:
    rows = _rows(found, _("Hãy ghi các mức, từ tốt nhất đến kém nhất, ví dụ: “Tốt: 10”."))
    choices: list[dict[str, str]] = []
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, dict) or set(row) - {"value", "label", "points"}:
            raise BadParams(_("Mỗi mức gồm “label” (tên), “value” (mã) và “points” (điểm)."))
        label = str(row.get("label") or row.get("value") or "").strip()
        value = str(row.get("value") or slugify(label, limit=40)).strip()
        if not label or not value:
            raise BadParams(_("Có mức chưa có tên."))
        if value in seen:
            raise BadParams(_("Mức “{label}” ghi hai lần. Hãy bỏ một.").format(label=label))
        seen.add(value)
        choice = {"value": value, "label": label}
        if row.get("points") is not None:
            points = figure_of(row["points"])
            check_points(points, most)
            choice["points"] = figure_text(points)
        choices.append(choice)
    return choices


def check_points(points: Decimal, most: Decimal | None) -> None:
    if most is not None and abs(points) > most:
        raise BadParams(
            _("{points} điểm vượt điểm tối đa {most} của chỉ tiêu.").format(
                points=number_text(points), most=number_text(most)
            )
        )


def _check_sign(value: Decimal, effect: str) -> None:
    if effect == GroupEffect.BONUS and value < 0:
        raise BadParams(_("Nhóm điểm thưởng chỉ cộng điểm: điểm mỗi lần phải lớn hơn 0."))
    if effect == GroupEffect.PENALTY and value > 0:
        raise BadParams(_("Nhóm điểm trừ chỉ trừ điểm: điểm mỗi lần phải nhỏ hơn 0, như -2."))


_SHAPES: dict[str, tuple[str, Callable[[Any, Decimal | None], Any]]] = {
    ScoringMethod.BANDS: ("bands", _bands),
    ScoringMethod.RANK: ("points", _ranks),
    ScoringMethod.PER_EVENT: ("per_event", _per_event),
    ScoringMethod.CHOICE: ("choices", _choices),
}
