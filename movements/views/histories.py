"""What happened to a thing of one unit; as it is now, with what happened to it under the units before and after."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from base.core import ledger
from base.units.domain.in_time import Lens
from base.units.domain.lineage import predecessors_of, successor_keys
from base.units.models import Unit
from movements.domain.history import timeline_of


def history_in_time(request: HttpRequest, item: Any, unit: Unit, alike: QuerySet[Any], path: str) -> dict[str, Any]:
    """`history` for the timeline, `switch` where there is one to choose, and `kin`: the same things of other units.

    `alike`: this kind of thing for whatever unit (the same target, the same period); `path` leads from one to its
    unit. As it was, `kin` is empty. Five queries, and one for each generation of units before and after.
    """
    lens = Lens.of(request.GET)
    family = predecessors_of(unit, lens.on) | successor_keys(unit, lens.on)
    found = list(alike.filter(**{f"{path}__in": family}).select_related(path).order_by(f"{path}__path", "pk"))
    kin = found if lens.is_now else []
    names = {ledger.key_of(row): str(_unit_of(row, path)) for row in kin}
    return {
        "history": timeline_of(ledger.history_of(item, *kin), names),
        "switch": lens.switch(request.GET.dict()) if found else [],
        "kin": kin,
    }


def _unit_of(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
