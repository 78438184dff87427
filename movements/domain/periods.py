"""From a reporting plan to dated periods.

Pure arithmetic: no clock, no database but the working-day calendar handed in.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from movements.enums import DueRule, Frequency
from movements.models import ReportPeriod, ReportPlan

MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.NINE_MONTHS: 9, Frequency.YEAR: 12}
ROMAN = ("I", "II", "III", "IV")
SHORTEST = 15
"""A first or last piece of fewer days than this is no period of its own."""


def check_plan(plan: ReportPlan) -> None:
    """Raises DomainError where the rule names no day."""
    if plan.due_rule == DueRule.FIXED_DATE:
        if plan.frequency not in (Frequency.YEAR, Frequency.NINE_MONTHS):
            raise DomainError(
                _("Hạn theo ngày, tháng cố định chỉ dùng cho báo cáo năm hoặc 9 tháng. Hãy chọn cách tính hạn khác."),
                code="due_rule",
            )
        if not plan.due_month or not 1 <= plan.due_day <= calendar.monthrange(2024, plan.due_month)[1]:
            raise DomainError(
                _("Hạn báo cáo không phải là một ngày có thật. Hãy nhập lại ngày và tháng."), code="due_day"
            )
    elif not (0 if plan.due_rule == DueRule.WORKING_DAYS else 1) <= plan.due_day <= 31:
        raise DomainError(_("Ngày đến hạn báo cáo phải từ 1 đến 31. Hãy nhập lại."), code="due_day")


def periods_of(plan: ReportPlan, starts_on: dt.date, ends_on: dt.date, working: WorkingCalendar) -> list[ReportPeriod]:
    """Unsaved periods of the plan within a movement's days (inclusive), by the calendar year, oldest first."""
    periods: list[ReportPeriod] = []
    spans = list(_spans(str(plan.frequency), starts_on, ends_on))
    for name, start, end in spans:
        first, last = max(start, starts_on), min(end, ends_on)
        if (last - first).days + 1 < min(SHORTEST, (end - start).days + 1) and len(spans) > 1:
            continue
        due_on = max(first, due_day_of(plan, last, working))
        periods.append(
            ReportPeriod(
                plan=plan,
                name=name,
                starts_on=first,
                ends_on=last,
                opens_on=max(first, due_on - dt.timedelta(days=plan.open_days)),
                due_on=due_on,
                closes_on=due_on + dt.timedelta(days=plan.grace_days),
            )
        )
    return periods


def due_day_of(plan: ReportPlan, ends_on: dt.date, working: WorkingCalendar) -> dt.date:
    """The due day for a period that ends on `ends_on`; day 31 of a shorter month is its last day."""
    if plan.due_rule == DueRule.WORKING_DAYS:
        return working.add(ends_on, -plan.due_day)
    month = plan.due_month if plan.due_rule == DueRule.FIXED_DATE and plan.due_month else ends_on.month
    last = calendar.monthrange(ends_on.year, month)[1]
    return dt.date(ends_on.year, month, min(plan.due_day, last))


def _spans(frequency: str, starts_on: dt.date, ends_on: dt.date) -> Iterator[tuple[str, dt.date, dt.date]]:
    length = MONTHS[Frequency(frequency)]
    for year in range(starts_on.year, ends_on.year + 1):
        for index in range(12 // length):
            month = index * length + 1
            last = month + length - 1
            start, end = dt.date(year, month, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
            if start <= ends_on and end >= starts_on:
                yield _name(frequency, year, index), start, end


def _name(frequency: str, year: int, index: int) -> str:
    match frequency:
        case Frequency.MONTH:
            return _("Tháng {number}/{year}").format(number=index + 1, year=year)
        case Frequency.QUARTER:
            return _("Quý {number}/{year}").format(number=ROMAN[index], year=year)
        case Frequency.HALF:
            return (_("6 tháng cuối năm {year}") if index else _("6 tháng đầu năm {year}")).format(year=year)
        case Frequency.NINE_MONTHS:
            return _("9 tháng năm {year}").format(year=year)
        case _:
            return _("Năm {year}").format(year=year)
