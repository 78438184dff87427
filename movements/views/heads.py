"""Heads of agencies with what they were given and how it stands."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock
from base.units.domain.in_time import Lens, read_names
from movements.domain.heads import heads_for, rows_of
from movements.forms.targets import HeadsFilter

PAGE_SIZE = 24


@screen("movements.heads_view", methods=("GET", "HEAD"))
def head_list(request: HttpRequest) -> HttpResponse:
    filters = HeadsFilter(request.GET or None)
    year = filters.chosen_year()
    lens = Lens.of(request.GET)
    people = heads_for(request.user, year=year, words=filters.data.get("q", ""), is_now=lens.is_now)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    names = read_names(lens, {person.unit_id: person.unit for person in page}.values())
    rows = [(row, names[row.person.unit_id]) for row in rows_of(page, request.user, year=year)]
    has_ended = people.filter(unit__valid_to__lt=clock.today()).order_by().exists()
    context = {"filters": filters, "page": page, "rows": rows, "year": year}
    context |= {"switch": lens.switch(request.GET.dict()) if has_ended else [], **sheet_links(request.user, "heads")}
    return render(request, "movements/targets/head_list.html", context)
