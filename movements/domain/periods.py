"""From a reporting plan to dated periods.

Pure arithmetic: no clock, no database but the working-day calendar handed in. A due day is a day: a report is in time
until its last second in Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from movements.enums import NAMED_DAYS, DueRule, DueSense, Frequency
from movements.models import ReportPeriod, ReportPlan

MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.NINE_MONTHS: 9, Frequency.YEAR: 12}
ROMAN = ("I", "II", "III", "IV")
ONCE_A_YEAR = (Frequency.YEAR, Frequency.NINE_MONTHS, Frequency.FIVE_YEARS)
TERM = 5
SHORTEST = 15
"""A first or last piece of fewer days than this is no period of its own."""
LAST_WINDOW_DAY = 28
DAY = dt.timedelta(days=1)


def check_plan(plan: ReportPlan) -> None:
    """Raises DomainError where the rule names no day."""
    if plan.due_rule == DueRule.FIXED_DATE:
        if plan.frequency not in ONCE_A_YEAR:
            raise DomainError(
                _(
                    "Hạn theo ngày, tháng cố định chỉ dùng cho báo cáo 9 tháng, năm hoặc 5 năm. "
                    "Hãy chọn cách tính hạn khác."
                ),
                code="due_rule",
            )
        if not plan.due_month or not 1 <= plan.due_day <= calendar.monthrange(2024, plan.due_month)[1]:
            raise DomainError(
                _("Hạn báo cáo không phải là một ngày có thật. Hãy nhập lại ngày và tháng."), code="due_day"
            )
    elif not (0 if plan.due_rule == DueRule.WORKING_DAYS else 1) <= plan.due_day <= 31:
        raise DomainError(_("Ngày đến hạn báo cáo phải từ 1 đến 31. Hãy nhập lại."), code="due_day")
    if not 1 <= plan.window_start_day <= LAST_WINDOW_DAY:
        raise DomainError(
            _("Ngày bắt đầu tính số liệu phải từ 1 đến {last}. Hãy nhập lại.").format(last=LAST_WINDOW_DAY),
            code="window_start_day",
        )


def periods_of(plan: ReportPlan, starts_on: dt.date, ends_on: dt.date, working: WorkingCalendar) -> list[ReportPeriod]:
    """Unsaved periods of the plan within a movement's days (inclusive), oldest first.

    Which periods there are is decided by the calendar; the window rule then says which days their figures cover.
    """
    periods: list[ReportPeriod] = []
    spans = list(_spans(str(plan.frequency), starts_on, ends_on))
    for name, start, end in spans:
        days = (min(end, ends_on) - max(start, starts_on)).days + 1
        if days < min(SHORTEST, (end - start).days + 1) and len(spans) > 1:
            continue
        opens, closes = _window(plan, start, end)
        first, last = max(opens, starts_on), min(closes, ends_on)
        if first > last:
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
    """The last day in time for a period that ends on `ends_on`.

    Day 31 of a shorter month is its last day, and "before the 31st" there too. A fixed date is the one nearest to the
    end of the period: "15/1" for a year is in the January after it.
    """
    if plan.due_rule == DueRule.WORKING_DAYS:
        return working.add(ends_on, -plan.due_day)
    if plan.due_rule == DueRule.WORKING_AFTER:
        return working.add(ends_on, plan.due_day)
    if plan.due_rule == DueRule.NEXT_MONTH:
        after = _end_of_month(ends_on) + DAY
        return _last_day(plan, after.year, after.month)
    if plan.due_rule == DueRule.FIXED_DATE and plan.due_month:
        years = (ends_on.year, ends_on.year - 1, ends_on.year + 1)
        return min((_last_day(plan, year, plan.due_month) for year in years), key=lambda day: abs(day - ends_on))
    return _last_day(plan, ends_on.year, ends_on.month)


def due_text(plan: ReportPlan) -> str:
    """The due rule as a directive would say it: "trước ngày 20 của tháng cuối kỳ", "chậm nhất 15/11"."""
    day: str = str(plan.due_day)
    if plan.due_rule == DueRule.WORKING_DAYS:
        return _("{count} ngày làm việc trước khi hết kỳ").format(count=day)
    if plan.due_rule == DueRule.WORKING_AFTER:
        return _("{count} ngày làm việc sau khi hết kỳ").format(count=day)
    if plan.due_rule == DueRule.FIXED_DATE:
        day = f"{plan.due_day}/{plan.due_month}"
    elif plan.due_rule == DueRule.NEXT_MONTH:
        day = _("{day} của tháng sau kỳ").format(day=day)
    else:
        day = _("{day} của tháng cuối kỳ").format(day=day)
    pattern = _("trước ngày {day}") if plan.due_sense == DueSense.BEFORE else _("chậm nhất ngày {day}")
    return pattern.format(day=day)


def window_text(plan: ReportPlan) -> str:
    """Which days the figures cover, in words."""
    if plan.window_start_day == 1:
        return _("theo tháng dương lịch")
    return _("từ ngày {first} tháng trước kỳ đến ngày {last} tháng cuối kỳ").format(
        first=plan.window_start_day, last=plan.window_start_day - 1
    )


def _last_day(plan: ReportPlan, year: int, month: int) -> dt.date:
    day = plan.due_day
    if plan.due_sense == DueSense.BEFORE and plan.due_rule in NAMED_DAYS:
        day -= 1
    if day < 1:
        return dt.date(year, month, 1) - DAY
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _window(plan: ReportPlan, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    if plan.window_start_day == 1:
        return start, end
    return (start - DAY).replace(day=plan.window_start_day), end.replace(day=plan.window_start_day - 1)


def _spans(frequency: str, starts_on: dt.date, ends_on: dt.date) -> Iterator[tuple[str, dt.date, dt.date]]:
    if frequency == Frequency.FIVE_YEARS:
        yield from _terms(starts_on, ends_on)
        return
    length = MONTHS[Frequency(frequency)]
    for year in range(starts_on.year, ends_on.year + 1):
        for index in range(12 // length):
            month = index * length + 1
            start, end = dt.date(year, month, 1), _end_of_month(dt.date(year, month + length - 1, 1))
            if start <= ends_on and end >= starts_on:
                yield _name(frequency, year, index), start, end


def _terms(starts_on: dt.date, ends_on: dt.date) -> Iterator[tuple[str, dt.date, dt.date]]:
    """The five-year terms of planning: 2021–2025, 2026–2030, …"""
    first = starts_on.year - (starts_on.year - 1) % TERM
    for year in range(first, ends_on.year + 1, TERM):
        name = _("Giai đoạn {first}–{last}").format(first=year, last=year + TERM - 1)
        yield name, dt.date(year, 1, 1), dt.date(year + TERM - 1, 12, 31)


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


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
