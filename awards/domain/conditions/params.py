"""Kinds of parameters that a word of the rulebook takes: how each is read, labelled and put into a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.units.enums import ReviewGrade

CODES, WORDS, WHOLE, NUMBER, CHOICE, FLAG, BASE, PART = (
    "codes", "words", "whole", "number", "choice", "flag", "base", "part",
)  # fmt: skip


@dataclass(frozen=True)
class Param:
    """One parameter. `low` and `high` bound a number; `choices` is an enum.

    `says` is the clause that an optional parameter adds to the sentence of its word.
    """

    kind: str
    label: Any
    required: bool = True
    low: int = 0
    high: int = 100
    choices: Any = None
    help: Any = ""
    says: Any = ""


def count_of(label: Any) -> Param:
    return Param(WHOLE, label, low=1, high=50)


ANY_OF = Param(CODES, _lazy("Một trong các danh hiệu, hình thức"))
YEARS = Param(WHOLE, _lazy("Số năm"), low=1, high=40)
GRADE = Param(CHOICE, _lazy("Xếp loại từ mức"), choices=ReviewGrade)
AFTER = Param(
    BASE,
    _lazy("Chỉ tính sau lần khen làm mốc"),
    required=False,
    help=_lazy("Mốc là danh hiệu của điều kiện “Đã được tặng” trong cùng trường hợp."),
    says=_lazy("chỉ tính sau lần khen làm mốc"),
)
PERCENT = Param(WHOLE, _lazy("Tỷ lệ tối thiểu (%)"), low=1, high=100)
RANK = Param(WHOLE, _lazy("Hạng thấp nhất được tính"), low=1, high=500)


class BadParam(ValueError):
    """A value that the parameter does not take, with what to write instead."""


def read_param(param: Param, value: Any, codes: Collection[str]) -> Any:
    """The value in its stored shape. BadParam otherwise."""
    return _READERS[param.kind](param, value, codes)


def _codes(param: Param, value: Any, codes: Collection[str]) -> list[str]:
    words = _words(param, value, codes)
    if unknown := [word for word in words if word not in codes]:
        raise BadParam(_("mã “{code}” không có trong danh mục").format(code=unknown[0]))
    return words


def _words(param: Param, value: Any, codes: Collection[str]) -> list[str]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise BadParam(_("phải là một danh sách chữ, không để trống"))
    return [word.strip() for word in words]


def _whole(param: Param, value: Any, codes: Collection[str]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not param.low <= value <= param.high:
        raise BadParam(_("phải là số nguyên từ {low} đến {high}").format(low=param.low, high=param.high))
    return value


def _number(param: Param, value: Any, codes: Collection[str]) -> int | float:
    try:
        number = None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not param.low <= number <= param.high:
        raise BadParam(_("phải là một số từ {low} đến {high}").format(low=param.low, high=param.high))
    return int(number) if number == int(number) else float(number)


def _choice(param: Param, value: Any, codes: Collection[str]) -> str:
    if value not in param.choices.values:
        raise BadParam(_("phải là một trong: {values}").format(values=", ".join(param.choices.values)))
    return str(value)


def _flag(param: Param, value: Any, codes: Collection[str]) -> bool:
    if not isinstance(value, bool):
        raise BadParam(_("phải là true hoặc false"))
    return value


def _base(param: Param, value: Any, codes: Collection[str]) -> str:
    if value != "base":
        raise BadParam(_("chỉ nhận giá trị “base”"))
    return "base"


def _part(param: Param, value: Any, codes: Collection[str]) -> str:
    part, sign, whole = str(value).partition("/")
    if not (sign and part.isdecimal() and whole.isdecimal() and 0 < int(part) < int(whole) <= 100):
        raise BadParam(_("phải là một phân số nhỏ hơn 1, ví dụ 1/3"))
    return f"{int(part)}/{int(whole)}"


_READERS: dict[str, Callable[[Param, Any, Collection[str]], Any]] = {
    CODES: _codes,
    WORDS: _words,
    WHOLE: _whole,
    NUMBER: _number,
    CHOICE: _choice,
    FLAG: _flag,
    BASE: _base,
    PART: _part,
}
