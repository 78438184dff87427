"""Names, first values and kinds of the fields that one row of a report has in the form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.reports.rows import ADDS_UP, Row, moved_keys
from movements.enums import IndicatorKind
from movements.models import Measurement

PARTS = ("value", "whole", "text", "is_not_applicable", "note")


def is_filled(measurement: Measurement | None) -> bool:
    """Something is reported, "not applicable" included; evidence alone is nothing yet."""
    if measurement is None:
        return False
    return measurement.value is not None or bool(measurement.text) or measurement.is_not_applicable


def names_of(row: Row) -> list[str]:
    """All fields of a row but the file."""
    return [f"{part}_{row.key}" for part in PARTS] + [name for name, _label in part_names(row)]


def part_name(row: Row, code: str, key: str) -> str:
    return f"part_{row.key}__{code}__{key}"


def part_names(row: Row) -> list[tuple[str, str]]:
    known = [DIMENSIONS[code] for code in row.dimensions if code in DIMENSIONS]
    if row.kind not in (*ADDS_UP, IndicatorKind.PERCENT):
        return []
    return [(part_name(row, dimension.code, key), label) for dimension in known for key, label in dimension.keys]


def values_of(row: Row, shown: Any) -> dict[str, Any]:
    """Initial values out of a stored measurement or an offered figure."""
    values = {f"{part}_{row.key}": getattr(shown, part) for part in PARTS}
    if row.kind == IndicatorKind.YES_NO and shown.value is not None:
        values[f"value_{row.key}"] = "1" if shown.value >= 1 else "0"
    for code, parts in shown.breakdown.items():
        values |= {part_name(row, code, key): Decimal(str(part)) for key, part in parts.items()}
    return values


def words_field(row: Row) -> forms.Field:
    if row.kind == IndicatorKind.CHOICE:
        return forms.ChoiceField(
            label=_("Mức đạt được"),
            required=False,
            choices=[("", _("Chưa chọn")), *row.choices],
            show_hidden_initial=True,
        )
    return forms.CharField(
        label=_("Nội dung"),
        required=False,
        max_length=500,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def moved(data: Any, rows: Sequence[Row]) -> Any:
    """What was posted from a form that was opened before the criteria set was replaced: under the keys of today."""
    if not data:
        return data
    keys = {name.split("_")[-1] if "__" not in name else name.split("__")[0].split("_")[-1] for name in data}
    moves = moved_keys(keys, rows)
    if not moves:
        return data
    found = data.copy()
    if "taken" in data:
        found["taken"] = ",".join(moves.get(key, key) for key in str(data["taken"]).split(","))
    for name in list(data):
        for old, new in moves.items():
            head, _sep, tail = name.partition(f"_{old}")
            if _sep and (not tail or tail.startswith("__")):
                found.setlist(f"{head}_{new}{tail}", data.getlist(name))
    return found
