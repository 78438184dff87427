"""The parameters that each word of the rulebook takes: one table checks files, makes forms and writes sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.enums import AwardKind, AwardLevel
from base.units.enums import InitiativeScope, ReviewGrade

CODES, WORDS, WHOLE, NUMBER, CHOICE, FLAG, BASE, PART = (
    "codes", "words", "whole", "number", "choice", "flag", "base", "part",
)  # fmt: skip


@dataclass(frozen=True)
class Param:
    """One parameter. `low` and `high` bound a number; `choices` is an enum."""

    kind: str
    label: Any
    required: bool = True
    low: int = 0
    high: int = 100
    choices: Any = None


ANY_OF = Param(CODES, _lazy("Một trong các danh hiệu, hình thức"))
COUNT = Param(WHOLE, _lazy("Số lần, số lượng"), low=1, high=50)
YEARS = Param(WHOLE, _lazy("Số năm"), low=1, high=40)
GRADE = Param(CHOICE, _lazy("Xếp loại từ mức"), choices=ReviewGrade)
AFTER = Param(BASE, _lazy("Chỉ tính sau lần khen làm mốc"), required=False)
PERCENT = Param(WHOLE, _lazy("Tỷ lệ tối thiểu (%)"), low=1, high=100)
RANK = Param(WHOLE, _lazy("Hạng thấp nhất được tính"), low=1, high=500)

PARAMS: dict[str, dict[str, Param]] = {
    "holds": {"any_of": ANY_OF, "as": Param(BASE, _lazy("Lấy làm mốc tính năm"), required=False)},
    "titles": {"any_of": ANY_OF, "count": COUNT, "after": AFTER},
    "consecutive_titles": {
        "any_of": ANY_OF,
        "count": COUNT,
        "max_gap": Param(WHOLE, _lazy("Khoảng cách tối đa giữa hai lần (năm)"), required=False, low=1, high=10),
    },
    "annual_reviews": {"at_least": GRADE, "years": YEARS, "after": AFTER},
    "reviews_count": {"at_least": GRADE, "count": COUNT, "after": AFTER},
    "initiatives": {
        "count": COUNT,
        "scope": Param(CHOICE, _lazy("Phạm vi công nhận từ"), choices=InitiativeScope),
        "years": YEARS,
        "fresh": Param(FLAG, _lazy("Chưa dùng cho danh hiệu nào"), required=False),
    },
    "not_disciplined": {},
    "not_dissolved": {},
    "quota": {},
    "movement_result": {
        "rank_at_most": Param(WHOLE, _lazy("Hạng thấp nhất được tính"), required=False, low=1, high=500),
        "min_score": Param(NUMBER, _lazy("Điểm tối thiểu"), required=False, high=100_000),
        "min_years": Param(NUMBER, _lazy("Phong trào kéo dài từ (năm)"), required=False, high=30),
    },
    "cluster_rank": {"rank_at_most": RANK},
    "member_share": {"any_of": ANY_OF, "min_pct": PERCENT},
    "member_reviews": {"at_least": GRADE, "min_pct": PERCENT},
    "member_titles": {"any_of": ANY_OF, "count": COUNT},
    "years_in_post": {
        "posts": Param(WORDS, _lazy("Chức vụ (bắt đầu bằng)")),
        "years": Param(NUMBER, _lazy("Số năm giữ chức vụ"), high=60),
        "below": Param(NUMBER, _lazy("Dưới (năm)"), required=False, high=60),
        "women_less": Param(PART, _lazy("Nữ được giảm (phân số, ví dụ 1/3)"), required=False),
    },
    "gap_since": {
        "any_of": Param(CODES, _lazy("Tính từ các danh hiệu, hình thức"), required=False),
        "level": Param(CHOICE, _lazy("Hoặc mọi khen thưởng cấp"), required=False, choices=AwardLevel),
        "kind": Param(CHOICE, _lazy("Chỉ loại"), required=False, choices=AwardKind),
        "years": YEARS,
    },
}
NAMES: dict[str, Any] = {
    "holds": _lazy("Đã được tặng"),
    "titles": _lazy("Số lần được tặng"),
    "consecutive_titles": _lazy("Số lần liên tục"),
    "annual_reviews": _lazy("Xếp loại liên tục hằng năm"),
    "reviews_count": _lazy("Số năm đạt xếp loại"),
    "initiatives": _lazy("Sáng kiến, đề tài"),
    "not_disciplined": _lazy("Không bị kỷ luật"),
    "not_dissolved": _lazy("Đơn vị đang hoạt động"),
    "quota": _lazy("Trong chỉ tiêu"),
    "movement_result": _lazy("Kết quả phong trào"),
    "cluster_rank": _lazy("Hạng trong cụm, khối"),
    "member_share": _lazy("Tỷ lệ cá nhân đạt danh hiệu"),
    "member_reviews": _lazy("Tỷ lệ cá nhân đạt xếp loại"),
    "member_titles": _lazy("Số cá nhân đạt danh hiệu"),
    "years_in_post": _lazy("Thời gian giữ chức vụ"),
    "gap_since": _lazy("Khoảng cách với lần khen trước"),
}


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
