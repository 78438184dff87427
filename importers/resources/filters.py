"""Filters of an export: `--filter year=2025 --filter unit=<code or name>`."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.units.models import Unit
from importers.domain.cells import CellError, choice_key, parse_integer
from importers.resources.lookups import unit_lookup


def by_year(rows: QuerySet[Any], path: str, filters: dict[str, str]) -> QuerySet[Any]:
    if "year" not in filters:
        return rows
    try:
        return rows.filter(**{path: parse_integer(filters["year"], 1900, 2200)})
    except CellError as error:
        raise DomainError(error.message, code="filter") from error


def by_unit(rows: QuerySet[Any], path: str, filters: dict[str, str]) -> QuerySet[Any]:
    """The unit named and everything below it."""
    if "unit" not in filters:
        return rows
    pk = unit_lookup().get(choice_key(filters["unit"]))
    if pk is None:
        raise DomainError(
            _("Không tìm thấy đơn vị “{name}”. Hãy ghi mã đơn vị.").format(name=filters["unit"]), code="filter"
        )
    unit = Unit.objects.get(pk=pk)
    lookup = f"{path}__path__startswith" if path else "path__startswith"
    return rows.filter(**{lookup: unit.path})


def by_movement(rows: QuerySet[Any], path: str, filters: dict[str, str]) -> QuerySet[Any]:
    """The movement by its title, or by the end of its public address."""
    if "movement" not in filters:
        return rows
    return rows.filter(Q(**{f"{path}__slug": filters["movement"]}) | Q(**{f"{path}__title": filters["movement"]}))
