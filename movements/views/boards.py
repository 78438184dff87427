"""Who has reported: the board of a period, completeness and timeliness of a movement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock
from base.units.domain.in_time import Lens
from base.units.models import Unit
from base.units.tables import in_time
from movements.domain.queries import board_of, within
from movements.domain.reports.timeliness import by_cluster, by_period, by_unit, by_unit_today, timeliness_of, total
from movements.forms.reporting import BoardFilter
from movements.models import Movement, ReportDuty, ReportPeriod
from movements.tables.reports import BoardTable, TimelinessTable, WatchedBoardTable

PAGE_SIZE = 50


@screen("movements.report_view", of=ReportPeriod, methods=("GET", "HEAD"))
def period_board(request: HttpRequest, period: ReportPeriod) -> HttpResponse:
    """Units within the reader's reach; the counts above are of the same units."""
    filters = BoardFilter(request.GET or None)
    everyone = board_of(period, request.user)
    found = everyone
    if filters.is_valid():
        found = board_of(period, request.user, **filters.cleaned_data)
    reviews = can(request.user, "movements.report_review")
    table = (BoardTable if reviews else WatchedBoardTable)(found)
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    switch = in_time(request, table)
    counts = everyone.counted()
    context = {
        "period": period,
        "movement": period.plan.movement,
        "table": table,
        "filters": filters,
        "counts": counts,
        "reviews": reviews,
        "switch": switch,
        **sheet_links(request.user, "timeliness", is_taken_in=False, movement=period.plan.movement.slug),
    }
    return render(request, "movements/reports/period_board.html", context)


@screen("movements.report_view", of=Movement, methods=("GET", "HEAD"))
def movement_timeliness(request: HttpRequest, movement: Movement) -> HttpResponse:
    """Totals, clusters and periods for everybody who sees all units; the list of units by reach."""
    reach = reach_of(request.user, "movements.report_view")
    units = None if reach.everywhere else within(Unit.objects.all(), reach, "")
    lens = Lens.of(request.GET)
    rows = by_unit_today(movement, lens, units=units) if lens.is_now else by_unit(movement, units=units)
    table = TimelinessTable(rows)
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    ended = ReportDuty.objects.filter(period__plan__movement=movement, unit__valid_to__lt=clock.today())
    context: dict[str, Any] = {
        "movement": movement,
        "table": table,
        "sees_all": reach.everywhere,
        "switch": lens.switch(request.GET.dict()) if ended.exists() else [],
        **sheet_links(request.user, "timeliness", is_taken_in=False, movement=movement.slug),
    }
    if reach.everywhere:
        periods = by_period(movement)
        context |= {
            "total": total(counts for _period, counts in periods),
            "clusters": by_cluster(movement, timeliness_of(movement), lens),
            "periods": periods,
        }
    return render(request, "movements/reports/timeliness.html", context)
