"""Rules in Vietnamese sentences, for screens and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.eligibility import article_text
from awards.domain.eligibility_legs import kind_of
from awards.domain.rulebook_params import BASE, CHOICE, CODES, FLAG, NAMES, PARAMS, Param

Names = Mapping[str, str]


def condition_words(each: dict[str, Any], names: Names) -> str:
    """“Số lần liên tục: Chiến sĩ thi đua cơ sở; 3”, with the article where it has one of its own."""
    kind = kind_of(each)
    params = each[kind] or {}
    parts = [
        f"{str(param.label).lower()}: {value_words(param, params[name], names)}"
        if param.kind not in (BASE, FLAG)
        else str(param.label).lower()
        for name, param in PARAMS[kind].items()
        if params.get(name)
    ]
    text = f"{NAMES[kind]} – {'; '.join(parts)}" if parts else str(NAMES[kind])
    if "cite" in each:
        text += f" [{article_text(each['cite'])}]"
    return text


def value_words(param: Param, value: Any, names: Names) -> str:
    if param.kind == CODES:
        return ", ".join(names.get(code, code) for code in value)
    if param.kind == CHOICE:
        return str(param.choices(value).label)
    return ", ".join(value) if isinstance(value, list) else str(value)


def leg_lines(leg: dict[str, Any], names: Names) -> list[str]:
    """Everything that a leg says, one sentence a line, in a stable order: what a comparison looks at."""
    valid = leg.get("valid") or {}
    lines = [
        _("Căn cứ: {article} ({mark})").format(article=article_text(leg["cite"]), mark=verified_words(leg["verified"])),
        *(
            [_("Áp dụng từ {start} đến {end}").format(start=valid.get("from", "…"), end=valid.get("to", "…"))]
            if valid
            else []
        ),
    ]
    for each in leg["all"]:
        mark = f" ({verified_words(each['verified'])})" if "verified" in each else ""
        lines.append(condition_words(each, names) + mark)
    return lines + [_("Người xác nhận: {text}").format(text=text) for text in leg.get("confirm", [])]


def verified_words(is_verified: bool) -> str:
    return _("đã đối chiếu") if is_verified else _("chưa đối chiếu")
