"""The board of a province for those who work on it: every commune with its tier and this year's file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.accounts.permissions import assignments_of
from base.accounts.screens import screen
from base.core import clock
from base.units.models import Unit
from movements.domain.rural.board import Filter, Province, board_rows, matching, province_names, province_of
from movements.enums import RuralStatus
from movements.forms.rural_board import TerritoryFilter
from movements.models import RuralAssessment

PER_PAGE = 50


@screen("movements.rural_view", methods=("GET", "HEAD"))
def territory_board(request: HttpRequest) -> HttpResponse:
    params = request.GET.dict()
    if "tinh" not in params and (own := _own_province(request.user)) is not None:
        params["tinh"] = str(own)
    wanted = Filter.of(params)
    rows, provinces = board_rows(wanted.day, kind=wanted.kind)
    page = Paginator(matching(rows, wanted), PER_PAGE).get_page(params.get("page"))
    year = clock.today().year
    files = RuralAssessment.objects.filter(year=year, unit__in=[row.pk for row in page])
    by_unit = {unit: (pk, RuralStatus(status)) for unit, pk, status in files.values_list("unit_id", "pk", "status")}
    context = {
        "page": page,
        "rows": [(row, *by_unit.get(row.pk, (None, None))) for row in page],
        "filters": TerritoryFilter(wanted, province_names()),
        "province": provinces.get(wanted.province_id or 0, Province(0, "")),
        "year": year,
    }
    return render(request, "movements/rural/territory.html", context)


def _own_province(user: Any) -> int | None:
    """The province of the first assignment that lies in one."""
    for assignment in assignments_of(user):
        unit: Unit | None = assignment.unit
        if unit is None:
            continue
        if unit.kind.is_territory and unit.kind.level == 2:
            return unit.pk
        above = province_of(unit)
        if above is not None:
            return above.pk
    return None
