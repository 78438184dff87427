"""Making the stored tree equal to a draft. Called by the commands of this package, in their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.ledger import LedgerModel
from movements.domain.criteria.drafts import (
    CHILDREN,
    MODELS,
    SetDraft,
    completed,
    own_values,
)
from movements.models import CriteriaSet, Threshold

PARENT_OF = {"groups": "criteria_set", "criteria": "group", "indicators": "criterion", "thresholds": "indicator"}
BATCH = 500


@dataclass
class Written:
    """Rows that were added, changed and removed; the last keep their keys, so that the ledger can name them."""

    added: list[LedgerModel] = field(default_factory=list)
    changed: list[LedgerModel] = field(default_factory=list)
    removed: list[LedgerModel] = field(default_factory=list)

    @property
    def rows(self) -> list[LedgerModel]:
        return [*self.added, *self.changed, *self.removed]


def create_set(draft: SetDraft, *, actor: Any, version: int = 1, **fields: Any) -> tuple[CriteriaSet, Written]:
    """A new set with its whole tree: one insert per level. DomainError where somebody made the same just now."""
    draft = completed(draft)
    values = own_values(draft)
    try:
        with transaction.atomic():
            criteria_set = CriteriaSet.objects.create(
                **values, version=version, created_at=clock.now(), created_by=actor, **fields
            )
    except IntegrityError as error:
        text = _("Có người vừa lập bộ tiêu chí mang mã “{code}”. Hãy tải lại danh sách.")
        raise DomainError(text.format(code=draft.code), code="code") from error
    written = Written(added=[criteria_set])
    parents: list[tuple[Any, Any]] = [(draft, criteria_set)]
    for name in PARENT_OF:
        fresh: list[tuple[Any, Any]] = []
        for parent_draft, parent in parents:
            rows = enumerate(getattr(parent_draft, name), start=1)
            fresh += [(child, _row(child, parent, name, order)) for order, child in rows]
        if fresh:
            type(fresh[0][1]).objects.bulk_create([row for _child, row in fresh], batch_size=BATCH)
        written.added += [row for _child, row in fresh]
        parents = fresh
    return criteria_set, written


def write_over(criteria_set: CriteriaSet, draft: SetDraft) -> Written:
    """Make a stored draft (as `tree.load_tree` gives it) equal to the given one; nodes are known by their codes."""
    draft = completed(draft)
    written = Written()
    _write_own(criteria_set, draft, written)
    _write_children(criteria_set, draft, "groups", written)
    return written


def _write_children(parent: Any, parent_draft: Any, name: str, written: Written) -> None:
    stored = {_code(row): row for row in getattr(parent, name).all()}
    for order, child in enumerate(getattr(parent_draft, name), start=1):
        row = stored.pop(_code(child), None)
        if row is None:
            row = _row(child, parent, name, order)
            row.save()
            written.added.append(row)
        else:
            _write_own(row, child, written, order=order)
        if name != "thresholds":
            _write_children(row, child, CHILDREN[type(child)], written)
    for row in stored.values():
        written.removed += list(with_descendants(row))
        type(row).objects.filter(pk=row.pk).delete()


def _write_own(row: Any, draft: Any, written: Written, order: int | None = None) -> None:
    values = own_values(draft) | ({"order": order} if order is not None and hasattr(row, "order") else {})
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        written.changed.append(row)


def with_descendants(row: Any) -> Iterable[LedgerModel]:
    """The row and everything below it, keys kept: to be read before it is removed."""
    yield row
    child_name = next((name for draft, name in CHILDREN.items() if MODELS.get(draft) is type(row)), None)
    if child_name:
        for child in getattr(row, child_name).all():
            yield from with_descendants(child)


def _row(child: Any, parent: Any, name: str, order: int) -> Any:
    model: Any = MODELS[type(child)]
    placed = {} if model is Threshold else {"order": order}
    return model(**{PARENT_OF[name]: parent}, **own_values(child), **placed)


def _code(node: Any) -> str:
    return str(node.group_key if hasattr(node, "group_key") else node.code)
