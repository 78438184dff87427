"""What every kind of spreadsheet shares: django-import-export's fields and columns, rows taken in by the thousand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, resources

from base.core import ledger
from base.core.ledger import LedgerModel
from importers.domain.cells import CellError
from importers.resources.widgets import LookupWidget

BATCH = 1000


class Column(fields.Field):
    """A field of a resource with what a person should know about it. `name` is the heading in the file."""

    def __init__(self, name: str, attribute: str, widget: Any, *, note: str = "", example: Any = "") -> None:
        super().__init__(attribute=attribute, column_name=name, widget=widget)
        self.note, self.example = note, example

    @property
    def is_required(self) -> bool:
        return bool(getattr(self.widget, "required", False))

    @property
    def allowed(self) -> list[str]:
        return list(getattr(self.widget, "allowed", ()))


class SheetResource(resources.Resource):
    """`kind` is the word of the command, `title` its name on screens.

    A run calls `prepare` once, then per row `cleaned` and `key_of`, then `write` with what is new and what has changed.
    `actor` is who imports; None is the operator at the command line.
    A column that the file lacks leaves the stored value alone; an empty cell empties it.
    """

    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    title: ClassVar[Any]
    filters: ClassVar[tuple[str, ...]] = ()
    # What the importer must be allowed beside `importers.data_import`, and an exporter beside `importers.data_export`.
    permission: ClassVar[str] = ""
    export_permission: ClassVar[str] = ""
    actor: Any = None

    def prepare(self) -> None:
        """Load lookups. Nothing by default."""

    def existing(self) -> dict[Hashable, Any]:
        """Rows of the database under the keys of `key_of`."""
        raise NotImplementedError

    def key_of(self, values: dict[str, Any]) -> Hashable:
        raise NotImplementedError

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """Findings that need more than one cell: (column name, what to do)."""
        return ()

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return any(getattr(instance, name) != value for name, value in values.items())

    def create(self, values: dict[str, Any]) -> Any:
        return self.model(**values)

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(instance, name, value)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        """In the caller's transaction."""
        manager = self.model._base_manager
        manager.bulk_create(created, batch_size=BATCH)
        if updated and attributes:
            manager.bulk_update(updated, attributes, batch_size=BATCH)
        self.seal([*created, *updated])

    def seal(self, rows: list[Any]) -> None:
        """Events over rows written in bulk, a batch each."""
        if not issubclass(self.model, LedgerModel):
            return
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            kind = f"{self.model._meta.app_label}.{self.model._meta.model_name}.imported"
            ledger.record(kind, *batch, actor=self.actor, count=len(batch))

    def exported(self, filters: dict[str, str]) -> models.QuerySet[Any]:
        """What an export writes, in a stable order."""
        raise NotImplementedError

    def rows_of(self, instance: Any) -> Iterable[Sequence[Any]]:
        """The lines of an export for one stored object; one unless a kind says otherwise."""
        return (self.rendered(instance),)

    @property
    def columns(self) -> list[Column]:
        return [field for field in self.fields.values() if isinstance(field, Column)]

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Values by attribute, and findings (column name, what to do). Only columns that the file has."""
        values: dict[str, Any] = {}
        findings: list[tuple[str, str]] = []
        for column in self.columns:
            if column.column_name not in row:
                continue
            try:
                values[column.attribute] = column.widget.clean(row[column.column_name])
            except CellError as error:
                findings.append((column.column_name, error.message))
        if not findings:
            findings.extend(self.check(values))
        return values, findings

    def set_lookup(self, attribute: str, lookup: dict[str, int | None], messages: tuple[str, str]) -> None:
        for column in self.columns:
            if column.attribute == attribute and isinstance(column.widget, LookupWidget):
                column.widget.lookup = lookup
                column.widget.unknown, column.widget.ambiguous = messages

    def rendered(self, instance: Any) -> list[Any]:
        """One row of an export."""
        return [column.export(instance) for column in self.columns]


def twice(rows: str) -> str:
    """Said of a second row with the same key."""
    return _("Trùng với dòng {row}. Mỗi đối tượng chỉ ghi một dòng; hãy xóa một trong hai.").format(row=rows)
