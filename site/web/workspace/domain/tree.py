"""Reading the unit tree for the screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from base.units.domain.queries import units_as_of
from base.units.models import SuccessionPart, Unit, UnitKind, UnitQuerySet


def units_matching(*, day: dt.date, words: str = "", kind: UnitKind | None = None) -> UnitQuerySet:
    """Units that existed on `day`, in tree order, narrowed by an accent-insensitive part of the name and by kind."""
    units = units_as_of(day).select_related("kind").order_by("path")
    if words.strip():
        units = units.named_like(words)
    return units.filter(kind=kind) if kind else units


def ancestors_by_path(units: Sequence[Unit]) -> dict[str, Unit]:
    """The parents of `units` by path, in one query."""
    paths = {unit.path[: -Unit.steplen] for unit in units if unit.depth > 1}
    return {parent.path: parent for parent in Unit.objects.filter(path__in=paths)} if paths else {}


def successions_around(unit: Unit) -> dict[str, list[dict[str, Any]]]:
    """`came_from` and `went_to`: items of the timeline component, oldest first."""
    parts = SuccessionPart.objects.select_related("succession", "source", "target")
    ordered = ("succession__happened_on", "pk")
    return {
        "came_from": [_item(part, part.source) for part in parts.filter(target=unit).order_by(*ordered)],
        "went_to": [_item(part, part.target) for part in parts.filter(source=unit).order_by(*ordered)],
    }


def _item(part: SuccessionPart, other: Unit | None) -> dict[str, Any]:
    succession = part.succession
    return {
        "when": f"{succession.happened_on:%d/%m/%Y}",
        "title": other.name if other else _("Chấm dứt hoạt động"),
        "unit": other,
        "detail": " · ".join(filter(None, [succession.get_kind_display(), succession.decision_number])),
    }
