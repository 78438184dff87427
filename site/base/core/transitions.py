"""State machines as tables that a lawyer can read, and the one function that applies them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import TransitionRefused

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Transition:
    """One row: the step's name, from where it leads to where, what it is called on the button, and whether it needs a
    reason.
    """

    action: str
    sources: frozenset[str]
    target: str
    label: str
    needs_reason: bool = False


_labels: dict[str, Any] = {}
_fields: dict[str, str] = {}


def step_labels() -> Mapping[str, Any]:
    """Kind of event → label of the step, of all tables there are."""
    return _labels


def state_in_words(kind: str, model: type[models.Model], state: str) -> str:
    """What the state that an event of this kind stored is called; as it is stored where nobody named it."""
    names = {field.name: field for field in model._meta.concrete_fields}
    field = names.get(_fields.get(kind, "status"))
    return str(dict(field.flatchoices).get(state, state)) if field is not None else state


@dataclass(frozen=True)
class TransitionTable:
    """All steps of one model. `noun` is the event prefix, e.g. "movements.report"."""

    noun: str
    rows: tuple[Transition, ...]
    field: str = "status"

    def __post_init__(self) -> None:
        _labels.update({f"{self.noun}.{row.action}": row.label for row in self.rows})
        _fields.update({f"{self.noun}.{row.action}": self.field for row in self.rows})

    def __getitem__(self, action: str) -> Transition:
        return next(row for row in self.rows if row.action == action)

    def open_to(self, status: str) -> list[Transition]:
        """Steps that lead on from `status`, in the order of the table."""
        return [row for row in self.rows if status in row.sources]


def step(
    action: str, sources: str | tuple[str, ...], target: str, label: Any, *, needs_reason: bool = False
) -> Transition:
    """A row of a table, written short."""
    names = (sources,) if isinstance(sources, str) else sources
    return Transition(action, frozenset(str(n) for n in names), str(target), label, needs_reason)


def advance(
    table: TransitionTable,
    instance: M,
    action: str,
    *,
    actor: Any = None,
    reason: str = "",
    check: Callable[[M], None] | None = None,
    **changes: Any,
) -> M:
    """Take one step under a row lock and write the event in the same transaction.

    Idempotent: an object already in the target state is returned as it is and nothing is written. `check` runs on the
    locked row and may raise DomainError; `changes` are field values saved with the step. Raises TransitionRefused
    where the step is not open or a reason is missing.
    """
    row = table[action]
    with transaction.atomic():
        locked: M = type(instance)._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)
        current = getattr(locked, table.field)
        if current == row.target and current not in row.sources:
            return locked
        if current not in row.sources:
            raise TransitionRefused(
                _(
                    "Không thể “{action}” khi đang ở trạng thái “{state}”. Hãy tải lại trang để xem trạng thái mới."
                ).format(action=row.label, state=_display(locked, table.field))
            )
        if row.needs_reason and not reason.strip():
            raise TransitionRefused(_("Cần ghi lý do để bên nhận biết phải làm gì tiếp."), code="reason")
        if check is not None:
            check(locked)
        setattr(locked, table.field, row.target)
        for name, value in changes.items():
            setattr(locked, name, value)
        locked.save(update_fields=[table.field, *changes])
        data: dict[str, Any] = {"from": current, "to": row.target}
        ledger.record(f"{table.noun}.{action}", locked, actor=actor, **data, **({"reason": reason} if reason else {}))
        return locked


def _display(instance: models.Model, field: str) -> str:
    getter = getattr(instance, f"get_{field}_display", None)
    return str(getter() if getter else getattr(instance, field))
