"""Taking rows back one by one through functions of the domain, for kinds whose rows are more than columns of a table.

Each row is a step of its own: what the domain refuses, because it was published, reported on or decided meanwhile,
stays as it is and is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError

from base.core.errors import DomainError
from importers.domain.checking import Checked
from importers.enums import RowState
from importers.resources.base import SheetResource


def taken_back(
    rows: Sequence[tuple[str, Checked, dict[str, Any]]], resource: SheetResource, counts: Counter[str]
) -> None:
    """Rows as (state when written, what the same row would do now, stored values before), counted into `counts`.

    What one row holds back goes once that row has gone, in whichever order the file had them: a unit below another.
    """
    new = [now.instance for state, now, _before in rows if state == RowState.NEW]
    used = pointed_at(new, besides=resource.parts_of_row)
    for state, now, before in reversed(rows):
        if state != RowState.NEW:
            done = _allowed(partial(resource.put_back, now.instance, before))
            counts["restored" if done else "kept"] += 1
    left = [instance for instance in reversed(new) if instance.pk not in used]
    counts["kept"] += len(new) - len(left)
    while left:
        stays = [instance for instance in left if not _allowed(partial(resource.remove, instance))]
        counts["removed"] += len(left) - len(stays)
        if len(stays) == len(left):
            counts["kept"] += len(stays)
            return
        left = stays


def _allowed(step: Callable[[], None]) -> bool:
    try:
        with transaction.atomic():
            step()
    except (DomainError, ProtectedError, RestrictedError):
        return False
    return True


def pointed_at(rows: Sequence[Model], *, besides: Collection[str] = ()) -> set[Any]:
    """Keys of rows to which any other table has come to point; `besides`: names of models that belong to the row."""
    if not rows:
        return set()
    keys = [row.pk for row in rows]
    found: set[Any] = set()
    for relation in type(rows[0])._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            column = relation.field  # type: ignore[union-attr]
            if column.model._meta.object_name not in besides:
                pointing = column.model._base_manager.filter(**{f"{column.name}__in": keys})
                found |= set(pointing.order_by().values_list(column.attname, flat=True))
    return found
