"""The calendar of working days: a year on a page, and its days changed one by one, by swap, or from a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.core.models import CalendarDay
from base.core.working_days import DayWords, clear_day, set_day, swap_days, years_to_announce
from web.workspace.forms import ClearDayForm, DayForm, SwapForm
from web.workspace.tables import CalendarTable

VIEW, MANAGE = "core.calendar_view", "core.calendar_manage"


@screen(VIEW, methods=("GET", "HEAD"))
def calendar(request: HttpRequest) -> HttpResponse:
    year = _year(request.GET.get("nam", ""))
    may_manage = can(request.user, MANAGE)
    table = CalendarTable(CalendarDay.objects.filter(day__year=year), exclude=() if may_manage else ("change",))
    RequestConfig(request, paginate=False).configure(table)
    years = {day.year for day in CalendarDay.objects.dates("day", "year")} | {clock.today().year + 1, year}
    context = {
        "table": table,
        "year": year,
        "years": sorted(years, reverse=True),
        "unannounced": years_to_announce(),
        "may_manage": may_manage,
        "may_import": may_manage and can(request.user, "importers.data_import"),
    }
    return render(request, "workspace/calendar.html", context)


@screen(MANAGE)
def calendar_day(request: HttpRequest) -> HttpResponse:
    """A day by `?ngay=`, or a new one."""
    row = _row(request)
    form = DayForm(request.POST or None, instance=row)

    def save(values: dict[str, Any]) -> dt.date:
        words = DayWords(values["name"], values["source"], values["is_verified"])
        return set_day(values["day"], values["kind"], words, actor=request.user).day

    title = _("Ngày nghỉ, ngày làm bù")
    return _form(request, form, save, title, _("Lưu"), _("Đã lưu vào lịch."))


@screen(MANAGE)
def calendar_swap(request: HttpRequest) -> HttpResponse:
    form = SwapForm(request.POST or None)

    def save(values: dict[str, Any]) -> dt.date:
        words = DayWords(values["name"], values["source"], values["is_verified"])
        return swap_days(values["off"], values["working"], words, actor=request.user)[0].day

    title = _("Hoán đổi ngày làm việc")
    return _form(request, form, save, title, _("Hoán đổi"), _("Đã ghi ngày nghỉ và ngày làm bù."))


@screen(MANAGE)
def calendar_clear(request: HttpRequest) -> HttpResponse:
    row = _row(request)
    if row is None:
        messages.error(request, _("Ngày này không còn trong lịch."))
        return redirect("workspace:calendar")
    form = ClearDayForm(request.POST or None)

    def save(values: dict[str, Any]) -> dt.date:
        clear_day(row.day, reason=values["reason"], actor=request.user)
        return row.day

    title = _("Trở lại ngày thường: {day}").format(day=f"{row.day:%d/%m/%Y}")
    return _form(request, form, save, title, _("Bỏ khỏi lịch"), _("Đã bỏ khỏi lịch."))


def _form(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[dict[str, Any]], dt.date],
    title: str,
    label: str,
    done: str,
) -> HttpResponse:
    back = reverse("workspace:calendar")
    if request.method == "POST" and form.is_valid():
        try:
            day = save(form.cleaned_data)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            text = _("{done} Hạn đã tính trước đó giữ nguyên; hạn tính từ nay theo lịch mới.").format(done=done)
            messages.success(request, text)
            return redirect(f"{back}?nam={day.year}")
    context = {"form": form, "title": title, "label": label, "back": back}
    return render(request, "workspace/calendar_form.html", context, status=422 if form.is_bound else 200)


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and 2000 <= int(text[:6]) <= 2100 else clock.today().year


def _row(request: HttpRequest) -> CalendarDay | None:
    """The day of `?ngay=`, where it is one of the calendar."""
    try:
        day = dt.date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return None
    return CalendarDay.objects.filter(day=day).first()
