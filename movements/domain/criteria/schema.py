"""Packs as mappings (what YAML gives) ↔ drafts. Reading refuses what it does not know and says where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.text import normalise
from movements.domain.criteria.drafts import (
    CHILDREN,
    MODELS,
    CriterionDraft,
    GroupDraft,
    IndicatorDraft,
    SetDraft,
    ThresholdDraft,
)
from movements.domain.criteria.params import BadParams, canonical_params, figure_of, figure_text
from movements.enums import (
    Accumulation,
    Comparator,
    CriteriaPurpose,
    Direction,
    GroupEffect,
    IndicatorKind,
    ScoringMethod,
)
from movements.models import CriteriaSet

D = TypeVar("D")
CHILD_TYPES: dict[type, type] = {
    SetDraft: GroupDraft,
    GroupDraft: CriterionDraft,
    CriterionDraft: IndicatorDraft,
    IndicatorDraft: ThresholdDraft,
}
TABLES: dict[type, Any] = MODELS | {SetDraft: CriteriaSet}
CHOICES: dict[str, Any] = {
    "purpose": CriteriaPurpose,
    "effect": GroupEffect,
    "kind": IndicatorKind,
    "direction": Direction,
    "method": ScoringMethod,
    "accumulation": Accumulation,
    "comparator": Comparator,
}


class BadPack(DomainError):
    """A pack that cannot be read. The message names the place: “groups[2].criteria[1].name”."""

    code = "bad_pack"


def parse(data: Any) -> SetDraft:
    """A draft of what YAML gave, with parameters in their stored shape. BadPack with the first thing to mend."""
    draft: SetDraft = _node(SetDraft, data, "", effect="")
    return draft


def dump(draft: SetDraft) -> dict[str, Any]:
    """The mapping of a draft: what has its usual value is left out, figures are numbers or strings without loss."""
    return _dumped(draft)


def _node(kind: type[D], data: Any, place: str, *, effect: str) -> D:
    if not isinstance(data, Mapping):
        raise _bad(place, _("phải là một bảng tên và giá trị"))
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    unknown = [str(name) for name in data if name not in known]
    if unknown:
        raise _bad(
            f"{place}.{unknown[0]}", _("tên này không có trong mẫu; hiện có: {names}").format(names="; ".join(known))
        )
    children = CHILDREN.get(kind)
    values: dict[str, Any] = {}
    for name, f in known.items():
        if name == children or name not in data or data[name] is None:
            if f.default is MISSING and f.default_factory is MISSING:
                raise _bad(f"{place}.{name}", _("không được để trống"))
            continue
        values[name] = _value(kind, name, data[name], f"{place}.{name}")
    effect = values.get("effect", GroupEffect.NORMAL) if kind is GroupDraft else effect
    if kind is IndicatorDraft:
        values["params"] = _params(values, place, effect)
    if children:
        values[children] = _children(kind, data.get(children), f"{place}.{children}", effect)
    return kind(**values)


def _children(kind: type, rows: Any, place: str, effect: str) -> tuple[Any, ...]:
    if rows is None:
        return ()
    if not isinstance(rows, list):
        raise _bad(place, _("phải là một danh sách"))
    child = CHILD_TYPES[kind]
    return tuple(_node(child, row, f"{place}[{number}]", effect=effect) for number, row in enumerate(rows, start=1))


def _value(kind: type, name: str, value: Any, place: str) -> Any:
    try:
        return _reader(kind, name)(value)
    except (BadParams, ValueError) as error:
        raise _bad(place, str(error)) from error


def _reader(kind: type, name: str) -> Callable[[Any], Any]:
    """How a cell of the pack becomes a value; ValueError with what to do."""
    if name in CHOICES:
        return lambda value: _choice(CHOICES[name], value)
    if name in ("verified", "needs_evidence", "is_knock_out"):
        return _flag
    if name in ("max_score", "cap", "low", "high", "minimum", "maximum", "outlier_ratio"):
        return figure_of
    if name in ("valid_from", "valid_to"):
        return _day
    if name == "params":
        return _mapping
    if name == "dimensions":
        return _words
    if name == "grades":
        return grades_of
    limit = TABLES[kind]._meta.get_field(name).max_length
    return lambda value: _text(value, limit)


def _params(values: dict[str, Any], place: str, effect: str) -> dict[str, Any]:
    kind = values.get("kind", IndicatorKind.NUMBER)
    method = values.get("method", ScoringMethod.NONE)
    try:
        return canonical_params(
            kind, method, values.get("params") or {}, max_score=values.get("max_score"), effect=effect
        )
    except BadParams as error:
        raise _bad(f"{place}.params", error.message) from error


def _choice(choices: Any, value: Any) -> str:
    if value not in choices.values:
        raise ValueError(
            _("“{value}” không có trong danh mục: {known}").format(
                value=str(value)[:40], known="; ".join(choices.values)
            )
        )
    return str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("phải là true hoặc false"))
    return value


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(_("phải là ngày viết như 2026-02-15")) from error


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(_("phải là một bảng tên và giá trị"))
    return dict(value)


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(_("phải là một danh sách chữ"))
    return tuple(dict.fromkeys(value))


def _text(value: Any, limit: int | None) -> str:
    if isinstance(value, (Mapping, list, bool)):
        raise ValueError(_("phải là chữ"))
    if isinstance(value, float):
        raise ValueError(_("“{value}” là số lẻ; hãy đặt trong dấu nháy, như “1.10”").format(value=value))
    text = normalise(str(value))
    if limit is not None and len(text) > limit:
        raise ValueError(_("dài {length} ký tự, tối đa {limit}").format(length=len(text), limit=limit))
    return text


def grades_of(value: Any) -> tuple[dict[str, str], ...]:
    """[{"from": "91", "label": "…"}] with the highest first. ValueError or BadParams with what to do."""
    if not isinstance(value, (list, tuple)):
        raise ValueError(_("phải là một danh sách"))
    rows: list[tuple[Decimal, str]] = []
    for row in value:
        if not isinstance(row, Mapping) or set(row) != {"from", "label"} or not str(row["label"]).strip():
            raise ValueError(_("mỗi mức xếp loại cần “from” (từ bao nhiêu điểm) và “label” (tên)"))
        rows.append((figure_of(row["from"]), normalise(str(row["label"]))))
    rows.sort(key=lambda row: row[0], reverse=True)
    if len({low for low, _label in rows}) < len(rows):
        raise ValueError(_("hai mức xếp loại bắt đầu từ cùng một điểm"))
    return tuple({"from": figure_text(low), "label": label} for low, label in rows)


def _bad(place: str, words: str) -> BadPack:
    where = place.lstrip(".") or _("cả tệp")
    return BadPack(_("Gói tiêu chí sai ở “{place}”: {words}.").format(place=where, words=words.rstrip(".")))


def _dumped(draft: Any) -> dict[str, Any]:
    children = CHILDREN.get(type(draft))
    found: dict[str, Any] = {}
    for f in fields(draft):
        value = getattr(draft, f.name)
        if f.name == children:
            if value:
                found[f.name] = [_dumped(child) for child in value]
            continue
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        if value != default:
            found[f.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        text = figure_text(value)
        return int(text) if text.lstrip("-").isdigit() else text
    if isinstance(value, tuple):
        return [dict(row) if isinstance(row, dict) else row for row in value]
    return str(value) if isinstance(value, str) else value
