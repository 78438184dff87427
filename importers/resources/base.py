"""What every kind of spreadsheet shares: django-import-export's fields and columns, rows taken in by the thousand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, resources

from base.core import bulk, ledger
from base.core.ledger import LedgerModel
from base.core.text import normalise
from importers.domain.cells import CellError
from importers.resources.widgets import LookupWidget

BATCH = 1000
MEMO = 2000


class Column(fields.Field):
    """A field of a resource with what a person should know about it. `name` is the heading in the file."""

    def __init__(self, name: str, attribute: str, widget: Any, *, note: str = "", example: Any = "") -> None:
        super().__init__(attribute=attribute, column_name=name, widget=widget)
        self.note, self.example = note, example
        self._known: dict[Any, Any] = {}
        self._refused: dict[Any, str] = {}

    def values_of(self, cells: Sequence[Any]) -> tuple[list[Any], dict[int, str]]:
        """What the widget makes of the cells of a column, and place → what to do for those that it refuses, whose
        value is None. Equal cells are parsed once.
        """
        known, refused = self._known, self._refused
        for cell in set(cells).difference(known):
            try:
                known[cell] = self.widget.clean(cell)
            except CellError as error:
                known[cell], refused[cell] = None, error.message
        wrong = {place: refused[cell] for place, cell in enumerate(cells) if cell in refused} if refused else {}
        if len(known) > MEMO:
            self.forget()
        return [known[cell] for cell in cells], wrong

    def forget(self) -> None:
        self._known, self._refused = {}, {}

    @property
    def is_required(self) -> bool:
        return bool(getattr(self.widget, "required", False))

    @property
    def allowed(self) -> list[str]:
        return list(getattr(self.widget, "allowed", ()))


class ShownColumn(Column):
    """Written to a file, never taken from one: what the system itself knows, for who reads the sheet."""

    def __init__(self, name: str, attribute: str, widget: Any) -> None:
        super().__init__(name, attribute, widget, note=_("Chỉ để xem; khi nhập thì bỏ qua."))


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
    # Offered on the page of data; a kind that means nothing without its filter is offered only where that is known.
    is_listed: ClassVar[bool] = True
    # Rows are checked and written some thousand at a time, with `existing_among` instead of `existing`: for kinds of
    # which no rule looks at the whole file. Undone as a whole, as its rows are plain rows of one table.
    in_parts: ClassVar[bool] = False
    # Checked some thousand at a time as well, but written in one transaction: for kinds whose rows are written by
    # functions of the domain.
    checked_in_parts: ClassVar[bool] = False
    # A kind taken `in_parts` of which writing a row is no more than what `create` and `apply` make of its columns:
    # on PostgreSQL rows go from the staged ones into the table in one statement a part (`importers.domain.sets`).
    by_sets: ClassVar[bool] = False
    # Plain rows of one table too, though a rule looks at the whole file.
    undoable: ClassVar[bool] = False
    # Undone a row at a time by `remove` and `put_back`, which go by functions of the domain and refuse what is used.
    undone_by_row: ClassVar[bool] = False
    # Names of models whose rows are made with a row of this kind and go with it.
    parts_of_row: ClassVar[tuple[str, ...]] = ()
    # Of a kind that is not undone: why, and where its rows are put right instead.
    not_undone: ClassVar[Any] = ""
    # What a person decides of a likely duplicate is whom a row is about, not which stored row it is.
    chooses_owner: ClassVar[bool] = False
    actor: Any = None

    @property
    def looks_at_parts(self) -> bool:
        """Whether a part of a file can be checked without the rest of it."""
        return self.in_parts or self.checked_in_parts

    @property
    def can_be_undone(self) -> bool:
        return self.in_parts or self.undoable or self.undone_by_row

    def prepare(self) -> None:
        """Load lookups. Nothing by default."""

    def existing(self) -> dict[Hashable, Any]:
        """Rows of the database under the keys of `key_of`."""
        raise NotImplementedError

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        """Of the database, what the given rows may be. All of `existing`, for kinds that look at files whole."""
        return self.existing()

    def key_of(self, values: dict[str, Any]) -> Hashable:
        raise NotImplementedError

    def completed(self, rows: Sequence[dict[str, Any]], chosen: Sequence[str]) -> dict[int, str | list[Any]]:
        """Fill into the values of rows what only the database tells. `chosen`: per row the key that a person chose.

        Returns place → what to do, or the objects of which a person must choose one.
        """
        return {}

    def likely_same(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, list[Any]]:
        """Of rows that are new by their key: objects of the database that may be the same, for a person to decide."""
        return {}

    def described(self, instance: Any) -> str:
        """An object of the database for a person who must tell it from others."""
        return str(instance)

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """Findings that need more than one cell: (column name, what to do)."""
        return ()

    def said_of(self, instance: Any, values: dict[str, Any]) -> dict[str, Any]:
        """Of the values of a row those that are meant for what is stored. All, unless a kind says otherwise."""
        return values

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return any(differs(getattr(instance, name), value) for name, value in self.said_of(instance, values).items())

    def create(self, values: dict[str, Any]) -> Any:
        return self.model(**values)

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        stored = instance.__dict__
        for name, value in values.items():
            if name not in stored or differs(stored[name], value):
                setattr(instance, name, value)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        """In the caller's transaction."""
        bulk.insert_many(created)
        bulk.update_many(updated, attributes)
        self.seal([*created, *updated])

    def restore(self, rows: list[Any], attributes: list[str]) -> None:
        """Write stored values back, for an undo. In the caller's transaction."""
        if rows and attributes:
            self.write([], rows, attributes)

    def remove(self, instance: Any) -> None:
        """Take back a row that a file has made. In the caller's transaction; DomainError where it has to stay."""
        raise NotImplementedError

    def put_back(self, instance: Any, before: dict[str, Any]) -> None:
        """Give a stored row the values from before, by attribute. DomainError where it has to stay as it is."""
        self.apply(instance, before)
        self.write([], [instance], sorted(before))

    def seal(self, rows: list[Any], verb: str = "imported") -> None:
        """Events over rows written in bulk, a batch each."""
        if not issubclass(self.model, LedgerModel):
            return
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            kind = f"{self.model._meta.app_label}.{self.model._meta.model_name}.{verb}"
            ledger.record(kind, *batch, actor=self.actor, count=len(batch))

    def seal_removed(self, rows: list[Any]) -> None:
        """Events over rows that an undo has removed."""
        self.seal(rows, "import_undone")

    def exported(self, filters: dict[str, str]) -> models.QuerySet[Any]:
        """What an export writes, in a stable order."""
        raise NotImplementedError

    def rows_of(self, instance: Any) -> Iterable[Sequence[Any]]:
        """The lines of an export for one stored object; one unless a kind says otherwise."""
        return (self.rendered(instance),)

    @cached_property
    def columns(self) -> list[Column]:
        return [field for field in self.fields.values() if isinstance(field, Column)]

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Values by attribute, and findings (column name, what to do). Only columns that the file has."""
        return self._by_column([row])[0]

    def cleaned_many(self, rows: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], list[tuple[str, str]]]]:
        """As `cleaned`, for rows of one file, which all have the same columns."""
        if type(self).cleaned is not SheetResource.cleaned:
            return [self.cleaned(row) for row in rows]
        return self._by_column(rows)

    def _by_column(self, rows: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], list[tuple[str, str]]]]:
        given = [column for column in self.columns if not isinstance(column, ShownColumn)]
        columns = [column for column in given if rows and column.column_name in rows[0]]
        findings: list[list[tuple[str, str]]] = [[] for _row in rows]
        found = []
        for column in columns:
            name = column.column_name
            values, wrong = column.values_of([row[name] for row in rows])
            found.append(values)
            for place, message in wrong.items():
                findings[place].append((name, message))
        names = [column.attribute for column in columns]
        lines: list[dict[str, Any]] = [{} for _row in rows]
        if found:
            lines = [dict(zip(names, line, strict=True)) for line in zip(*found, strict=True)]
        attributes = {column.column_name: column.attribute for column in columns}
        looks_across = type(self).check is not SheetResource.check
        for line, refused in zip(lines, findings, strict=True):
            for name, _message in refused:
                line.pop(attributes[name], None)
            if looks_across and not refused:
                refused.extend(self.check(line))
        return list(zip(lines, findings, strict=True))

    def set_lookup(self, attribute: str, lookup: dict[str, int | None], messages: tuple[str, str]) -> None:
        for column in self.columns:
            if column.attribute == attribute and isinstance(column.widget, LookupWidget):
                column.widget.lookup = lookup
                column.widget.unknown, column.widget.ambiguous = messages
                column.forget()

    def rendered(self, instance: Any) -> list[Any]:
        """One row of an export."""
        return [column.export(instance) for column in self.columns]


def differs(stored: Any, given: Any) -> bool:
    """A cell loses line ends and doubled blanks of what was typed into a form: the same words are the same."""
    if stored == given:
        return False
    if type(stored) is str and type(given) is str:
        return normalise(stored).split() != given.split()
    return True


def twice(rows: str) -> str:
    """Said of a second row with the same key."""
    return _("Trùng với dòng {row}. Mỗi đối tượng chỉ ghi một dòng; hãy xóa một trong hai.").format(row=rows)
