"""What is typed into the form of a rule, before anybody judges it: flat fields, in the order of the page.

Every leg and every condition has a number of its own that it keeps while it is on the screen. Hidden fields repeat
these numbers in the order of the page, so adding, removing and moving change that order and nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from awards.domain.conditions import VOCABULARY
from awards.domain.conditions.params import BASE, CODES, FLAG, NUMBER, WHOLE, WORDS, Param
from awards.domain.eligibility_legs import kind_of
from base.core.text import slugify

Typed = MultiValueDict[str, str]
LEGS, NEW_LEG, SET = "legs", "truong-hop", "on"
MARKS = {"": None, "yes": True, "no": False}


def words_field(leg: str) -> str:
    """Name of the hidden fields that list a leg's conditions."""
    return f"t{leg}-words"


def words_of(typed: Typed, leg: str) -> list[tuple[str, str]]:
    """(number, kind) of the conditions of a leg, in order."""
    pairs = [value.partition(":") for value in typed.getlist(words_field(leg))]
    return [(number, kind) for number, _sign, kind in pairs if _is_number(number) and kind in VOCABULARY]


def legs_of(typed: Typed) -> list[str]:
    return [number for number in typed.getlist(LEGS) if _is_number(number)]


def typed_of(legs: Iterable[dict[str, Any]]) -> Typed:
    """Stored legs as the form shows them."""
    typed: Typed = MultiValueDict()
    for place, leg in enumerate(legs):
        prefix = f"t{place}"
        typed.appendlist(LEGS, str(place))
        valid = leg.get("valid") or {}
        plain = {"name": leg["name"], "label": leg["label"], "from": valid.get("from"), "to": valid.get("to")}
        _put(typed, prefix, plain | _cite(leg["cite"]))
        _put(typed, prefix, {"verified": SET if leg["verified"] else "", "confirm": "\n".join(leg.get("confirm", []))})
        for number, each in enumerate(leg["all"]):
            kind = kind_of(each)
            typed.appendlist(words_field(str(place)), f"{number}:{kind}")
            for name, param in VOCABULARY[kind].params.items():
                typed.setlist(f"{prefix}-{number}-{name}", _shown(param, (each[kind] or {}).get(name)))
            mark = {True: "yes", False: "no"}.get(each.get("verified"), "")
            _put(typed, f"{prefix}-{number}", {"verified": mark} | _cite(each.get("cite") or {}))
    return typed


def values_of(typed: Typed) -> list[dict[str, Any]]:
    """What was typed in the shape of a file, so that the reader of files judges it. Empty fields are left out."""
    taken = [name for leg in legs_of(typed) if (name := _text(typed, f"t{leg}-name"))]
    return [_leg(typed, leg, taken) for leg in legs_of(typed)]


def act(typed: Typed, deed: str) -> str:
    """Add, remove or move a leg (`leg-up:2`) or a condition (`up:2-0`); where to go on afterwards, if elsewhere."""
    verb, _sign, target = deed.partition(":")
    leg, _dash, word = target.partition("-")
    if verb == "leg-add":
        number = _free(legs_of(typed))
        typed.setlist(LEGS, [*legs_of(typed), number])
        return f"t{number}-label"
    if verb.startswith("leg-"):
        typed.setlist(LEGS, _changed(legs_of(typed), leg, verb.removeprefix("leg-")))
        return LEGS if verb == "leg-drop" else ""
    found = dict(words_of(typed, leg))
    if verb == "add" and (kind := typed.get(f"t{leg}-new", "")) in VOCABULARY:
        word = _free(found)
        found[word] = kind
        typed[f"t{leg}-new"] = ""
        order = list(found)
    else:
        order = _changed(list(found), word, verb)
    typed.setlist(words_field(leg), [f"{number}:{found[number]}" for number in order])
    return {"drop": f"t{leg}-new", "add": f"t{leg}-{word}"}.get(verb, "")


def copy_of(posted: QueryDict) -> Typed:
    return MultiValueDict({key: list(values) for key, values in posted.lists()})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5


def _changed(order: list[str], number: str, verb: str) -> list[str]:
    if number not in order:
        return order
    place, rest = order.index(number), [each for each in order if each != number]
    if verb == "drop":
        return rest
    step = {"up": -1, "down": 1}.get(verb, 0)
    place = max(0, place + step)
    return [*rest[:place], number, *rest[place:]]


def _free(numbers: Iterable[str]) -> str:
    return str(max((int(number) for number in numbers), default=-1) + 1)


def _put(typed: Typed, prefix: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        typed[f"{prefix}-{name}"] = value or ""


def _cite(cite: dict[str, Any]) -> dict[str, str]:
    checked = SET if cite and cite.get("article_verified", True) else ""
    return {"instrument": cite.get("instrument", ""), "article": cite.get("article", ""), "article_verified": checked}


def _shown(param: Param, value: Any) -> list[str]:
    if value is None or value is False:
        return []
    if param.kind == CODES:
        return list(value)
    if param.kind == WORDS:
        return ["\n".join(value)]
    if param.kind in (FLAG, BASE):
        return [SET]
    return [str(value).replace(".", ",") if param.kind == NUMBER else str(value)]


def _leg(typed: Typed, leg: str, taken: list[str]) -> dict[str, Any]:
    prefix = f"t{leg}"
    label = _text(typed, f"{prefix}-label")
    found: dict[str, Any] = {"name": _name(_text(typed, f"{prefix}-name"), label, taken), "label": label}
    valid = {name: day for name in ("from", "to") if (day := _text(typed, f"{prefix}-{name}"))}
    if valid:
        found["valid"] = valid
    found["cite"] = _typed_cite(typed, prefix)
    found["verified"] = bool(_text(typed, f"{prefix}-verified"))
    found["all"] = [_word(typed, f"{prefix}-{number}", kind) for number, kind in words_of(typed, leg)]
    if confirm := _lines(typed, f"{prefix}-confirm"):
        found["confirm"] = confirm
    return found


def _name(name: str, label: str, taken: list[str]) -> str:
    """A short name that no other leg of the rule has; people see the label only."""
    if name:
        return name
    head = slugify(label, limit=34) or NEW_LEG
    found = next(each for n in range(1, len(taken) + 3) if (each := head if n == 1 else f"{head}-{n}") not in taken)
    taken.append(found)
    return found


def _word(typed: Typed, prefix: str, kind: str) -> dict[str, Any]:
    params = {
        name: value
        for name, param in VOCABULARY[kind].params.items()
        if (value := _value(param, typed, f"{prefix}-{name}")) not in (None, "", [])
    }
    found: dict[str, Any] = {kind: params}
    mark = MARKS.get(_text(typed, f"{prefix}-verified"))
    if mark is not None:
        found["verified"] = mark
    cite = _typed_cite(typed, prefix)
    if cite["instrument"] or cite["article"]:
        found["cite"] = cite
    return found


def _value(param: Param, typed: Typed, field: str) -> Any:
    """Numbers as numbers where they are; whatever else was typed stays as it is, for the reader to refuse."""
    text = _text(typed, field)
    if param.kind == CODES:
        return [code for code in typed.getlist(field) if code]
    if param.kind == WORDS:
        return _lines(typed, field)
    if param.kind == WHOLE:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text
    if param.kind == NUMBER:
        return text.replace(",", ".")
    if param.kind in (FLAG, BASE):
        return (True if param.kind == FLAG else "base") if text else None
    return text


def _typed_cite(typed: Typed, prefix: str) -> dict[str, Any]:
    return {
        "instrument": _text(typed, f"{prefix}-instrument"),
        "article": _text(typed, f"{prefix}-article"),
        "article_verified": bool(_text(typed, f"{prefix}-article_verified")),
    }


def _text(typed: Typed, field: str) -> str:
    return str(typed.get(field) or "").replace("\0", "").strip()


def _lines(typed: Typed, field: str) -> list[str]:
    return [line.strip() for line in _text(typed, field).splitlines() if line.strip()]
