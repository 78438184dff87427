"""A list read as it was, under the units of then, or as it is now, under those that took their place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from base.core import clock
from base.units.domain.in_time import Lens


def in_time(request: HttpRequest, table: Any, *, unit: str = "unit") -> list[dict[str, Any]]:
    """Name the units of today in a paged table, where that is asked for; the items of the switch.

    `unit` leads from a row to its unit. Where every unit of the list still stands there is nothing to switch. Call it
    once the page of the table is chosen; at most three queries.
    """
    lens = Lens.of(request.GET)
    shown = [_unit_of(row.record, unit) for row in table.paginated_rows]
    table.today = lens.today_of(filter(None, shown))
    ended = {f"{unit}__valid_to__lt": clock.today()}
    if not lens.is_now and not table.data.data.filter(**ended).order_by().exists():
        return []
    return lens.switch(request.GET.dict())


def _unit_of(record: Any, path: str) -> Any:
    for name in path.split("__"):
        record = getattr(record, name, None)
    return record
