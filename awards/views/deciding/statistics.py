"""State statistics 0601–0605 with their rows, and the view of fairness."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from awards.domain.councils import councils_on
from awards.domain.statistics.fairness import fairness
from awards.domain.statistics.freezing import form_of, start_freezing
from awards.domain.statistics.layout import FORMS, due_on
from awards.domain.statistics.rows import rows_of
from awards.domain.statistics.sheet import form_workbook
from awards.forms.statistics import StatisticsForm
from awards.presenters.statistics import bars_of, form_grid
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.language import in_vietnamese
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
VIEW = "awards.statistics_view"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 2000


@screen(VIEW, methods=GET)
def statistics(request: HttpRequest) -> HttpResponse:
    """`?nam=2026&don-vi=<pk>`."""
    form = _asked(request)
    year, unit = form.choice()
    forms = []
    if unit is not None:
        for code in FORMS:
            table, frozen = form_of(code, year, unit)
            forms.append({"table": table, "frozen": frozen, "query": f"?nam={year}&don-vi={unit.pk}"})
    context = {
        "form": form,
        "year": year,
        "unit": unit,
        "forms": forms,
        "due": due_on(year),
        "bars": bars_of(fairness(year, unit)) if unit else [],
        "may_freeze": unit and can(request.user, "awards.decision_draft") and not all(f["frozen"] for f in forms),
    }
    return render(request, "awards/statistics/home.html", context)


@screen(VIEW, methods=GET)
def statistics_form(request: HttpRequest, code: str) -> HttpResponse:
    """The form; with `?o=<row>-<column>` the rows of one cell beside it."""
    year, unit, table, frozen = _form(request, code)
    place = request.GET.get("o", "")
    context: dict[str, Any] = {
        "year": year,
        "unit": unit,
        "table": table,
        "frozen": frozen,
        "grid": form_grid(table, f"?nam={year}&don-vi={unit.pk}"),
        "query": f"?nam={year}&don-vi={unit.pk}",
    }
    if place:
        keys, label = _cell(table, place)
        context |= {"cell": label, "count": len(keys), "rows": rows_of(table.model, keys[:MAX_ROWS])}
    return render(request, "awards/statistics/form.html", context)


@screen(VIEW, methods=GET)
@in_vietnamese
def statistics_sheet(request: HttpRequest, code: str) -> HttpResponse:
    _year, _unit, table, _frozen = _form(request, code)
    response = HttpResponse(form_workbook(table), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{table.form}-{table.year}.xlsx"'
    return response


@screen("awards.decision_draft", methods=("POST",))
def statistics_freeze(request: HttpRequest) -> HttpResponse:
    form = StatisticsForm(request.POST, units=_units())
    year, unit = form.choice()
    if unit is None or clock.today() < due_on(year).replace(month=12, day=1):
        messages.warning(request, _("Chỉ chốt được thống kê từ ngày 01/12 của năm báo cáo."))
        return redirect("awards:statistics")
    return redirect("workspace:job", start_freezing(year, unit, actor=request.user).pk)


def _units() -> list[Any]:
    return list({council.unit_id: council.unit for council in councils_on(clock.today())}.values())


def _asked(request: HttpRequest) -> StatisticsForm:
    asked = {"nam": clock.today().year, **{name: value for name, value in request.GET.items() if value}}
    return StatisticsForm(asked, units=_units())


def _form(request: HttpRequest, code: str) -> tuple[Any, ...]:
    year, unit = _asked(request).choice()
    if code not in FORMS or unit is None:
        raise Http404
    return year, unit, *form_of(code, year, unit)


def _cell(table: Any, place: str) -> tuple[list[int], str]:
    row, _dash, column = place.partition("-")
    try:
        line = table.rows[int(row)]
        return list(line.cells[int(column)]), f"{line.label} – {table.columns[int(column)]}"
    except (ValueError, IndexError) as error:
        raise Http404 from error
