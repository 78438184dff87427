"""Themes of a year or a term with the tasks that stand under them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.tables import in_time
from movements.domain.tasks.queries import tasks_for, themes_list
from movements.domain.tasks.themes import save_theme
from movements.forms.tasks import ThemeForm, this_year
from movements.models import WorkTheme
from movements.tables.tasks import TaskTable, ThemeTable


@screen("movements.task_view", methods=("GET", "HEAD"))
def theme_list(request: HttpRequest) -> HttpResponse:
    table = ThemeTable(themes_list())
    table.empty_detail = _("Một năm hay một nhiệm kỳ có một chủ đề; đầu việc được xếp dưới chủ đề đó.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "can_manage": can(request.user, "movements.task_manage")}
    context |= {"switch": in_time(request, table, "owner"), **sheet_links(request.user, "themes")}
    return render(request, "movements/tasks/theme_list.html", context)


@screen("movements.task_view", of=WorkTheme, methods=("GET", "HEAD"))
def theme_detail(request: HttpRequest, theme: WorkTheme) -> HttpResponse:
    counted = themes_list().get(pk=theme.pk)
    table = TaskTable(tasks_for(request.user).filter(theme=theme))
    table.empty_detail = _("Giao đầu việc đầu tiên cho chủ đề này.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"theme": counted, "table": table, "can_manage": can(request.user, "movements.task_manage")}
    context |= {"switch": in_time(request, table, "lead"), **sheet_links(request.user, "tasks")}
    return render(request, "movements/tasks/theme_detail.html", context)


@screen("movements.task_manage")
def theme_add(request: HttpRequest) -> HttpResponse:
    return _save(request, None)


@screen("movements.task_manage", of=WorkTheme)
def theme_edit(request: HttpRequest, theme: WorkTheme) -> HttpResponse:
    return _save(request, theme)


def _save(request: HttpRequest, theme: WorkTheme | None) -> HttpResponse:
    known = this_year() if theme is None else {name: getattr(theme, name) for name in ThemeForm.base_fields}
    form = ThemeForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            saved = save_theme(theme, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã lưu chủ đề."))
            return redirect(saved)
    return render(request, "movements/tasks/theme_form.html", {"form": form, "theme": theme})
