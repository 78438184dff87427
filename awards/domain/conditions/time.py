"""Words of the rulebook about time: years in a post, and the gap since the award before."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions.base import FAIL, OPEN, PASS, Answer, Params, condition, title_line
from awards.domain.conditions.params import CHOICE, CODES, NUMBER, PART, WORDS, YEARS, Param
from awards.domain.facts import Facts, PostFact
from awards.domain.titles import Title
from awards.enums import AwardKind, AwardLevel
from base.core.text import fold
from base.units.enums import Gender
from base.units.models import Person

DAYS = 365.25
_folded = lru_cache(4096)(fold)
"""Titles of posts are few and the same for many people."""


@condition(
    "years_in_post",
    _lazy("Thời gian giữ chức vụ"),
    says=_lazy("Giữ chức vụ {posts} từ {years} năm"),
    help=_lazy("Cộng qua các đơn vị; ngày trùng nhau tính một lần."),
    params={
        "posts": Param(
            WORDS, _lazy("Chức vụ (bắt đầu bằng)"), help=_lazy("Mỗi dòng một chức vụ, chỉ cần phần đầu của tên.")
        ),
        "years": Param(NUMBER, _lazy("Số năm giữ chức vụ"), high=60),
        "below": Param(
            NUMBER,
            _lazy("Dưới (năm)"),
            required=False,
            high=60,
            help=_lazy("Giữ lâu hơn thì xem mức khen cao hơn."),
            says=_lazy("dưới {value} năm"),
        ),
        "women_less": Param(
            PART,
            _lazy("Nữ được giảm (phân số, ví dụ 1/3)"),
            required=False,
            says=_lazy("nữ được giảm {value} thời gian"),
        ),
    },
)
def years_in_post(params: Params, facts: Facts, base: Title | None) -> Answer:
    """Time in such posts, in all units.

    `below`: with more time another leg or a higher award applies. Days that two posts share count once.
    """
    years = float(params["years"])
    if less := params.get("women_less"):
        subject = facts.subject
        if isinstance(subject, Person) and subject.gender == Gender.FEMALE:
            part, whole = (int(word) for word in str(less).split("/"))
            years *= 1 - part / whole
    beginnings = tuple(_folded(word) for word in params["posts"])
    held = [post for post in facts.posts if _folded(post.title).startswith(beginnings)]
    days, runs = _days(held, facts.on), any(post.valid_to is None or post.valid_to >= facts.on for post in held)
    needed = round(years * DAYS)
    names = ", ".join(params["posts"])

    def lines() -> list[str]:
        return [_post_line(post) for post in held]

    def reason() -> str:
        text = _("{have} năm giữ chức vụ {names}; cần từ {need} năm.")
        return text.format(have=_number(days / DAYS), names=names, need=_number(years))

    if days >= needed:
        limit = params.get("below")
        if limit is not None and days >= round(float(limit) * DAYS):
            return Answer(
                OPEN,
                lambda: reason() + " " + _("Từ {limit} năm trở lên hãy xem mức khen cao hơn.").format(limit=limit),
                lines,
                earliest=facts.year,
            )
        return Answer(PASS, reason, lines, earliest=facts.year)
    reached = facts.on + dt.timedelta(days=needed - days)

    def missing() -> str:
        text = _("Còn thiếu {left} năm; nếu tiếp tục giữ chức vụ thì đủ vào {day} ({on} + {days} ngày).")
        values = {"left": _number((needed - days) / DAYS), "days": needed - days}
        return text.format(day=f"{reached:%d/%m/%Y}", on=f"{facts.on:%d/%m/%Y}", **values)

    def unknown() -> str:
        return _("Bổ sung quá trình giữ chức vụ {names} nếu có.").format(names=names)

    return Answer(
        OPEN,
        reason,
        lines,
        missing=missing if runs else unknown,
        earliest=reached.year if runs else None,
        part=days / needed,
    )


@condition(
    "gap_since",
    _lazy("Khoảng cách với lần khen trước"),
    says=_lazy("Cách lần khen trước từ {years} năm"),
    help=_lazy("Tính từ năm thành tích của lần khen gần nhất. Chọn danh hiệu, hình thức, hoặc chọn cấp."),
    params={
        "any_of": Param(
            CODES, _lazy("Tính từ các danh hiệu, hình thức"), required=False, says=_lazy("tính từ {value}")
        ),
        "level": Param(
            CHOICE,
            _lazy("Hoặc mọi khen thưởng cấp"),
            required=False,
            choices=AwardLevel,
            says=_lazy("tính mọi khen thưởng {value}"),
        ),
        "kind": Param(CHOICE, _lazy("Chỉ loại"), required=False, choices=AwardKind, says=_lazy("chỉ loại {value}")),
        "years": YEARS,
    },
    is_bar=True,
    needs_one=("any_of", "level"),
)
def gap_since(params: Params, facts: Facts, base: Title | None) -> Answer:
    """So many years since the newest of these awards.

    The gap counts from the year of achievement that the earlier decision states (DOMAIN §3.4).
    """
    years, codes, level = params["years"], params.get("any_of", []), params.get("level")
    kind, levels = params.get("kind"), facts.reference.levels if facts.reference else {}

    def concerns(title: Title) -> bool:
        if title.is_one_of(codes):
            return True
        found = levels.get(title.code)
        return level is not None and found is not None and found[1] == level and kind in (None, found[0])

    newest = next((t for t in reversed(facts.titles) if t.year <= facts.year and concerns(t)), None)
    if newest is None:
        return Answer(PASS, lambda: _("Không thấy lần khen trước phải tính khoảng cách."), earliest=facts.year)
    allowed = newest.year + years
    if facts.year >= allowed:
        return Answer(
            PASS,
            lambda: _("Đã cách lần trước {n} năm; cần từ {years} năm.").format(n=facts.year - newest.year, years=years),
            lambda: [title_line(newest)],
            earliest=facts.year,
        )
    return Answer(
        FAIL,
        lambda: _("Mới cách lần trước {n} năm; cần từ {years} năm.").format(n=facts.year - newest.year, years=years),
        lambda: [title_line(newest)],
        missing=lambda: _("Sớm nhất là năm thành tích {year} ({newest} + {years}).").format(
            year=allowed, newest=newest.year, years=years
        ),
        earliest=allowed,
    )


def _days(posts: list[PostFact], on: dt.date) -> int:
    """Days in the posts up to `on`, both ends counted."""
    total, covered = 0, dt.date.min
    for post in sorted(posts, key=lambda post: post.valid_from):
        start, end = max(post.valid_from, covered), min(post.valid_to or on, on)
        if end >= start:
            total += (end - start).days + 1
            covered = end + dt.timedelta(days=1)
    return total


def _post_line(post: PostFact) -> str:
    until = f"{post.valid_to:%d/%m/%Y}" if post.valid_to else _("nay")
    return f"{post.title}, {post.unit}: {post.valid_from:%d/%m/%Y} – {until}"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".0", "").replace(".", ",")
