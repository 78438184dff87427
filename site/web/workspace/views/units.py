from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core import clock
from base.units.models import Unit
from web.workspace.domain.tree import ancestors_by_path, successions_around, units_matching
from web.workspace.forms import UnitFilter
from web.workspace.tables import UnitTable

PER_PAGE = 50


@screen("units.view", methods=("GET", "HEAD"))
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units as they stood on a day (today by default)."""
    form = UnitFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day = wanted.get("day") or clock.today()
    table = UnitTable(units_matching(day=day, words=wanted.get("q", ""), kind=wanted.get("kind")))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    table.above = ancestors_by_path([row.record for row in table.page.object_list])
    return render(request, "workspace/unit_list.html", {"table": table, "filter": form, "day": day})


@screen("units.view", of=Unit, methods=("GET", "HEAD"))
def unit(request: HttpRequest, found: Unit) -> HttpResponse:
    """One unit: where it stands, what it came from, what became of it, what is below it."""
    table = UnitTable(found.get_children().select_related("kind"), exclude=("parent",))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "unit": found,
        "above": list(found.get_ancestors()),
        "codes": list(found.codes.all()),
        "table": table,
        **successions_around(found),
    }
    return render(request, "workspace/unit.html", context)
