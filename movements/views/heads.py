"""Heads of agencies with what they were given and how it stands."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.accounts.screens import screen
from movements.domain.heads import heads_for, rows_of
from movements.forms.targets import HeadsFilter

PAGE_SIZE = 24


@screen("movements.heads_view", methods=("GET", "HEAD"))
def head_list(request: HttpRequest) -> HttpResponse:
    filters = HeadsFilter(request.GET or None)
    year = filters.chosen_year()
    people = heads_for(request.user, year=year, words=filters.data.get("q", ""))
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_of(page, request.user, year=year)
    context = {"filters": filters, "page": page, "rows": rows, "year": year}
    return render(request, "movements/targets/head_list.html", context)
