"""Rules in Vietnamese sentences, for screens and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.conditions import VOCABULARY
from awards.domain.conditions.params import CHOICE, CODES, Param
from awards.domain.eligibility import article_text
from awards.domain.eligibility_legs import kind_of

Names = Mapping[str, str]
OPEN_PLACE = "…"


def condition_words(each: dict[str, Any], names: Names) -> str:
    """“3 lần liên tục được tặng Chiến sĩ thi đua cơ sở”, with the article where it has one of its own.

    What is not filled in yet reads “…”: the sentence stands beside the form while somebody is typing.
    """
    kind = kind_of(each)
    word, params = VOCABULARY[kind], each[kind] or {}
    values = {
        name: value_words(param, params[name], names) if name in params else OPEN_PLACE
        for name, param in word.params.items()
    }
    clauses = [
        str(param.says).format(value=values[name])
        for name, param in word.params.items()
        if param.says and params.get(name)
    ]
    text = ", ".join([str(word.says).format(**values), *clauses])
    if "cite" in each:
        text += f" [{article_text(each['cite'])}]"
    return text


def value_words(param: Param, value: Any, names: Names) -> str:
    if param.kind == CODES:
        return _(" hoặc ").join(names.get(code, code) for code in value)
    if param.kind == CHOICE:
        label = str(param.choices(value).label)
        return label[:1].lower() + label[1:]
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value}".replace(".", ",") if isinstance(value, float) else str(value)


def leg_parts(leg: dict[str, Any], names: Names) -> list[tuple[str, str]]:
    """Everything that a leg says: (what it is about, sentence), in a stable order. A comparison looks at these."""
    valid = leg.get("valid") or {}
    source, mark = article_text(leg["cite"]), verified_words(leg["verified"])
    parts = [
        ("label", _("Tên: {label}").format(label=leg["label"])),
        ("cite", _("Căn cứ: {article} ({mark})").format(article=source, mark=mark)),
    ]
    if valid:
        parts.append(("valid", _("Áp dụng {when}").format(when=validity_words(valid))))
    for each in leg["all"]:
        mark = f" ({verified_words(each['verified'])})" if "verified" in each else ""
        parts.append((kind_of(each), condition_words(each, names) + mark))
    said = [_("Người xác nhận: {text}").format(text=text) for text in leg.get("confirm", [])]
    return parts + [("confirm", text) for text in said]


def validity_words(valid: Mapping[str, str]) -> str:
    """“từ 2024-01-01 đến …” as a person writes days."""
    start, end = (_day(valid.get(key, "")) for key in ("from", "to"))
    return _("từ {start} đến {end}").format(start=start, end=end)


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-"))) if text else OPEN_PLACE


def verified_words(is_verified: bool) -> str:
    return _("đã đối chiếu") if is_verified else _("chưa đối chiếu")
