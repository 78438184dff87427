"""Words of the rulebook that prove no merit and only bar: a discipline, a unit that ended."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions.base import FAIL, PASS, Answer, Params, condition
from awards.domain.facts import Facts
from awards.domain.titles import Title
from base.units.models import Unit


@condition(
    "not_disciplined",
    _lazy("Không bị kỷ luật"),
    says=_lazy("Không bị kỷ luật trong thời gian xét"),
    help=_lazy("Không có kỷ luật được quyết định hoặc đang thi hành trong năm thành tích và đến ngày xét."),
    is_bar=True,
)
def not_disciplined(params: Params, facts: Facts, base: Title | None) -> Answer:
    """No disciplinary measure decided or running in the year of achievement or on the day asked about."""
    if not facts.disciplines:
        return Answer(PASS, lambda: _("Không thấy quyết định kỷ luật nào trong thời gian xét."), earliest=facts.year)
    start, end = dt.date(facts.year, 1, 1), max(facts.on, dt.date(facts.year, 12, 31))
    running = [
        each
        for each in facts.disciplines
        if each.decided_on <= end and (each.ends_on or each.decided_on) >= start and each.decided_on <= facts.on
    ]
    if not running:
        return Answer(PASS, lambda: _("Không thấy quyết định kỷ luật nào trong thời gian xét."), earliest=facts.year)
    over = max(each.ends_on or each.decided_on for each in running)
    return Answer(
        FAIL,
        lambda: _("Có hình thức kỷ luật trong thời gian xét."),
        lambda: [f"{each.measure} ({each.decided_on:%d/%m/%Y})" for each in running],
        missing=lambda: _("Kỷ luật tính đến {day}: sớm nhất là năm thành tích {year}.").format(
            day=f"{over:%d/%m/%Y}", year=over.year + 1
        ),
        earliest=over.year + 1,
    )


@condition(
    "not_dissolved",
    _lazy("Đơn vị đang hoạt động"),
    says=_lazy("Đơn vị đang hoạt động"),
    help=_lazy("Đơn vị đã kết thúc sau sắp xếp thì không khen; xét đơn vị kế thừa."),
    is_bar=True,
)
def not_dissolved(params: Params, facts: Facts, base: Title | None) -> Answer:
    """Units ended by a reorganisation are not commended."""
    unit = facts.subject
    if isinstance(unit, Unit) and unit.valid_to and unit.valid_to < facts.on:
        day = f"{unit.valid_to:%d/%m/%Y}"
        return Answer(
            FAIL,
            lambda: _("Đơn vị đã kết thúc hoạt động từ ngày {day}.").format(day=day),
            missing=lambda: _("Không khen thưởng đơn vị đã kết thúc hoạt động; hãy xét đơn vị kế thừa."),
        )
    return Answer(PASS, lambda: _("Đơn vị đang hoạt động."), earliest=facts.year)
