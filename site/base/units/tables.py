"""Lists of what belongs to units, read as it was, under the units of then, or as it is now, under those that took their
place.
"""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Q
from django.http import HttpRequest

from base.core import clock
from base.units.domain.in_time import Lens, names_today, unit_text
from base.units.models import Unit


class UnitColumn(tables.Column):
    """A unit under the name of its time; as it is now, under those that took its place with its own name beside.

    `table.today` says which (see `in_time`).
    """

    def render(self, value: Unit, table: Any) -> str:
        heirs = getattr(table, "today", {}).get(value.pk)
        return names_today(heirs, value) if heirs else unit_text(value)


def in_time(request: HttpRequest, table: Any, *paths: str) -> list[dict[str, Any]]:
    """Name the units of today in a paged table, where that is asked for; the items of the switch.

    Each of `paths` ("unit") leads from a row to a unit. Where every unit of the list still stands there is nothing to
    switch. Call it once the page of the table is chosen; at most three queries.
    """
    lens, ways = Lens.of(request.GET), paths or ("unit",)
    shown = [_unit_of(row.record, path) for row in table.paginated_rows for path in ways]
    table.today = lens.today_of(filter(None, shown))
    ended = Q(pk__in=())
    for path in ways:
        ended |= Q(**{f"{path}__valid_to__lt": clock.today()})
    if not lens.is_now and not table.data.data.filter(ended).order_by().exists():
        return []
    return lens.switch(request.GET.dict())


def _unit_of(record: Any, path: str) -> Any:
    for name in path.split("__"):
        record = getattr(record, name, None)
    return record
