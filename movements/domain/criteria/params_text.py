"""Scoring parameters as people type them, in a form or a cell, one entry a line or separated by semicolons:

- bands: "90: 10" (from 90 on 10 points), "80 - 90: 8", "còn lại: 0"
- rank: "10; 8; 6"
- per event: "-2"
- choice: "Tốt: 10", with a code of its own "tot = Tốt: 10", not scored "Tốt"
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from base.core.text import fold, normalise
from movements.domain.criteria.params import BadParams, figure_of, figure_text
from movements.domain.wording import number_text
from movements.enums import IndicatorKind, ScoringMethod

REST = "con lai"
_FIGURE = r"-?\d[\d.]*(?:,\d+)?"
_BAND = re.compile(rf"^(?:từ\s+)?({_FIGURE})(?:\s*(?:-|–|đến|đến dưới)\s*(?:dưới\s+)?({_FIGURE}))?$", re.IGNORECASE)
_GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")


def parse_params(kind: str, method: str, text: str) -> dict[str, Any]:
    """What `params.canonical_params` takes. BadParams with what to do for an entry that cannot be read."""
    entries = [entry.strip() for entry in re.split(r"[;\n]", normalise(text)) if entry.strip()]
    if kind == IndicatorKind.CHOICE:
        return {"choices": [_choice(entry) for entry in entries]}
    if method == ScoringMethod.BANDS:
        return {"bands": [_band(entry) for entry in entries]}
    if method == ScoringMethod.RANK:
        return {"points": [_figure(entry) for entry in entries]}
    if method == ScoringMethod.PER_EVENT:
        if len(entries) > 1:
            raise BadParams(_("Chỉ ghi một số điểm cho mỗi lần, ví dụ: “-2”."))
        return {"per_event": _figure(entries[0])} if entries else {}
    if entries:
        raise BadParams(_("Cách chấm này không cần tham số; hãy để trống ô này."))
    return {}


def params_text(method: str, params: dict[str, Any], *, separator: str = "; ") -> str:
    """The text that `parse_params` reads back to the same parameters."""
    if "choices" in params:
        return separator.join(_choice_text(choice) for choice in params["choices"])
    if "bands" in params:
        return separator.join(
            f"{_shown(band['from']) if 'from' in band else 'còn lại'}: {_shown(band['points'])}"
            for band in params["bands"]
        )
    if "points" in params:
        return separator.join(_shown(points) for points in params["points"])
    return _shown(params["per_event"]) if "per_event" in params else ""


def _choice_text(choice: dict[str, str]) -> str:
    points = f": {_shown(choice['points'])}" if "points" in choice else ""
    return f"{choice['value']} = {choice['label']}{points}"


def _choice(entry: str) -> dict[str, Any]:
    head, colon, tail = entry.rpartition(":")
    points = figure_in(tail) if colon else None
    words = head if points is not None else entry
    value, equals, label = words.partition("=")
    choice: dict[str, Any] = {"label": (label if equals else words).strip()}
    if equals:
        choice["value"] = value.strip()
    return choice | ({"points": points} if points is not None else {})


def _band(entry: str) -> dict[str, Any]:
    head, colon, tail = entry.rpartition(":")
    if not colon:
        raise BadParams(_("“{entry}” thiếu điểm. Hãy ghi như “90: 10”.").format(entry=entry[:60]))
    points = _figure(tail)
    if fold(head) == REST:
        return {"points": points}
    match = _BAND.match(head.strip())
    if match is None:
        raise BadParams(
            _("“{entry}” không phải là khoảng. Hãy ghi như “90: 10” hoặc “80 - 90: 8”.").format(entry=entry[:60])
        )
    return {"from": _figure(match[1]), "points": points} | ({"to": _figure(match[2])} if match[2] else {})


def _figure(text: str) -> str:
    found = figure_in(text)
    if found is None:
        raise BadParams(_("“{text}” không phải là số. Hãy ghi như 6,5 hoặc 10.").format(text=text.strip()[:40]))
    return found


def figure_in(text: str) -> str | None:
    """ "1.234,5" → "1234.5"; None where it is no figure."""
    text = text.strip().replace(" ", "").replace("−", "-").removeprefix("+")
    if "," in text or _GROUPED.match(text):
        text = text.replace(".", "").replace(",", ".")
    try:
        return figure_text(figure_of(text))
    except BadParams:
        return None


def _shown(text: str) -> str:
    return number_text(Decimal(text))
