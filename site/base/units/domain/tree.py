"""Growing the tree in bulk: treebeard adds one node at a time, a nation has fourteen thousand."""

from __future__ import annotations

from collections.abc import Sequence

from base.units.models import Unit

BATCH = 1000


def add_in_bulk(pairs: Sequence[tuple[Unit, Unit]]) -> list[Unit]:
    """Write new units below their parents: (parent, unsaved unit), every parent saved or new in an earlier pair.

    Needs a transaction: saved parents are locked, so that two at once do not reckon the same paths. Siblings keep the
    order given. Raises ValueError where a parent has as many children as a path can count.
    """
    saved = {parent.pk for parent, _unit in pairs if parent.pk}
    locked = {unit.pk: unit for unit in Unit.objects.select_for_update(of=("self",)).filter(pk__in=saved)}
    steps = {pk: _last_step(unit) for pk, unit in locked.items()}
    fresh_steps: dict[int, int] = {}
    for given, unit in pairs:
        parent = locked[given.pk] if given.pk else given
        step = (steps[parent.pk] if parent.pk else fresh_steps.get(id(parent), 0)) + 1
        if parent.pk:
            steps[parent.pk] = step
        else:
            fresh_steps[id(parent)] = step
        unit.depth, unit.numchild = parent.depth + 1, 0
        unit.path = Unit._get_path(parent.path, unit.depth, step)
        parent.numchild += 1
    created = [unit for _parent, unit in pairs]
    Unit._base_manager.bulk_create(created, batch_size=BATCH)
    Unit._base_manager.bulk_update(list(locked.values()), ["numchild"], batch_size=BATCH)
    return created


def _last_step(parent: Unit) -> int:
    """Number of the last child in its path; 0 for a leaf."""
    last = parent.get_last_child() if parent.numchild else None
    return int(last.path[-Unit.steplen :], 36) if last else 0
