"""Rows of a file against the rules of their kind and what is stored: the one place that says what a row would do."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models, router
from django.utils.translation import gettext as _

from importers.domain.cells import text_of
from importers.domain.fonts import in_unicode
from importers.domain.workbooks import SheetRow
from importers.enums import RowState
from importers.resources.base import SheetResource, differs, twice
from importers.resources.widgets import LookupWidget

SAME, OTHER, SKIP = "same:", "other", "skip"
SHOWN = 200
KEY = "id"


@dataclass(slots=True)
class Checked:
    """What one row would do. `errors`: (column, what to do); `diff`: (column, stored, new); `before` by attribute."""

    row: SheetRow
    state: RowState = RowState.READ
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    instance: Any = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    diff: list[tuple[str, str, str]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    candidates: list[tuple[int, str]] = field(default_factory=list)


class Checker:
    """Made once per run, then asked with parts of the file, or with all of it for kinds that look at it whole.

    `fonts`: column → the old font it was typed in. `choices`: row number → what a person decided of a likely duplicate.
    """

    def __init__(self, resource: SheetResource, fonts: Mapping[str, str] | None = None) -> None:
        self.resource, self.fonts = resource, dict(fonts or {})
        resource.prepare()
        self._names = {column.attribute: column.column_name for column in resource.columns}
        self._remarks = [column for column in resource.columns if hasattr(column.widget, "remark")]
        self._by_attribute = {column.attribute: column for column in resource.columns}
        self._compares_plainly = type(resource).changed is SheetResource.changed
        self._applies_plainly = self._compares_plainly and type(resource).apply is SheetResource.apply
        self._by_sets = goes_by_sets(resource)
        self._words: dict[tuple[str, Any], str] = {}

    def check(self, rows: Sequence[SheetRow], choices: Mapping[int, str] | None = None) -> list[Checked]:
        """One result per row, in order."""
        found = self._cells(rows)
        if self.resource.chooses_owner:
            self._complete(found, choices or {})
        valid: dict[Hashable, Checked] = {}
        for checked in found:
            if checked.errors or checked.state != RowState.READ:
                continue
            key = self.resource.key_of(checked.values)
            checked.key = digest_of(key)
            if key in valid:
                checked.errors.append(("", twice(str(valid[key].row.number))))
            else:
                valid[key] = checked
        known = self.resource.existing_among({key: checked.values for key, checked in valid.items()})
        self._decided(valid, known, choices or {})
        self._as_a_whole(valid)
        for key, checked in valid.items():
            self._compare(checked, known.get(key))
        self._likely(valid, choices or {})
        for checked in found:
            if checked.errors:
                checked.state = RowState.WRONG
            elif self._by_sets and checked.state in (RowState.NEW, RowState.CHANGED):
                checked.after = self._columns_after(checked)
        return found

    def repaired(self, row: SheetRow) -> SheetRow:
        """The row in Unicode. Staged rows are kept so, and need no fonts any more."""
        return SheetRow(row.number, in_unicode(row.values, self.fonts)) if self.fonts else row

    def _cells(self, rows: Sequence[SheetRow]) -> list[Checked]:
        if self.fonts:
            rows = [self.repaired(row) for row in rows]
        cleaned = self.resource.cleaned_many([row.values for row in rows])
        found = [
            Checked(row, values=values, errors=errors) for row, (values, errors) in zip(rows, cleaned, strict=True)
        ]
        for column in self._remarks:
            name = column.column_name
            cells = [row.values.get(name, "") for row in rows]
            said = {cell: remark for cell in set(cells) if (remark := column.widget.remark(cell))}
            for checked, cell in zip(found, cells, strict=True) if said else ():
                if cell in said:
                    checked.notes.append((name, said[cell]))
        return found

    def _complete(self, found: Sequence[Checked], choices: Mapping[int, str]) -> None:
        """Whom rows are about, where that takes a look at the database or at what a person decided."""
        open_rows = [checked for checked in found if not checked.errors]
        chosen = [choices.get(checked.row.number, "") for checked in open_rows]
        for checked, choice in zip(open_rows, chosen, strict=True):
            if choice == SKIP:
                checked.state = RowState.LEFT_OUT
        keys = [choice.removeprefix(SAME) for choice in chosen]
        for place, answer in self.resource.completed([c.values for c in open_rows], keys).items():
            checked = open_rows[place]
            if checked.state == RowState.LEFT_OUT:
                continue
            if isinstance(answer, str):
                checked.errors.append((self.resource.columns[0].column_name, answer))
            else:
                checked.state = RowState.DOUBT
                checked.candidates = [(one.pk, self.resource.described(one)) for one in answer]

    def _decided(self, valid: dict[Hashable, Checked], known: dict[Hashable, Any], choices: Mapping[int, str]) -> None:
        """Rows that a person left out, or said to be somebody who is stored."""
        if self.resource.chooses_owner:
            return
        meant = {int(c.removeprefix(SAME)) for c in choices.values() if c.startswith(SAME)}
        stored = self.resource.model._base_manager.in_bulk(meant) if meant else {}
        for key, checked in valid.items():
            choice = choices.get(checked.row.number, "")
            if choice == SKIP:
                checked.state = RowState.LEFT_OUT
            elif choice.startswith(SAME) and (instance := stored.get(int(choice.removeprefix(SAME)))) is not None:
                known[key] = instance

    def _as_a_whole(self, valid: dict[Hashable, Checked]) -> None:
        check = getattr(self.resource, "check_file", None)
        rows = {key: checked.values for key, checked in valid.items() if checked.state != RowState.LEFT_OUT}
        for key, column, message in list(check(rows)) if check else ():
            valid[key].errors.append((column, message))

    def _compare(self, checked: Checked, instance: Any) -> None:
        if checked.errors or checked.state == RowState.LEFT_OUT:
            return
        checked.instance = instance
        if instance is None:
            checked.state = RowState.NEW
        elif self._compares_plainly:
            checked.state = RowState.CHANGED if self._differences(checked, instance) else RowState.SAME
        elif self.resource.changed(instance, checked.values):
            checked.state = RowState.CHANGED
            self._differences(checked, instance)
        else:
            checked.state = RowState.SAME

    def _columns_after(self, checked: Checked) -> dict[str, Any]:
        """The columns of a new row, or those that change of a stored one, with its key."""
        if checked.state == RowState.NEW:
            columns = dict(self.resource.create(checked.values).__dict__)
            del columns["_state"]
            columns.pop(KEY, None)
            return columns
        stored = checked.instance.__dict__
        if self._applies_plainly:
            return {KEY: stored[KEY]} | {name: checked.values[name] for name in checked.before}
        before = dict(stored)
        self.resource.apply(checked.instance, checked.values)
        changes = {name: value for name, value in stored.items() if name not in before or before[name] != value}
        return {KEY: stored[KEY]} | changes

    def _likely(self, valid: dict[Hashable, Checked], choices: Mapping[int, str]) -> None:
        new = {
            key: checked.values
            for key, checked in valid.items()
            if checked.state == RowState.NEW and not checked.errors and choices.get(checked.row.number) != OTHER
        }
        for key, candidates in self.resource.likely_same(new).items() if new else ():
            valid[key].state = RowState.DOUBT
            valid[key].candidates = [(candidate.pk, self.resource.described(candidate)) for candidate in candidates]

    def _differences(self, checked: Checked, instance: Any) -> bool:
        """Fill in what differs from what is stored; whether anything does."""
        stored = getattr(instance, "__dict__", {})
        for name, value in self.resource.said_of(instance, checked.values).items():
            if name in stored:
                before = stored[name]
            elif hasattr(instance, name):
                before = getattr(instance, name)
            else:
                continue
            if before != value and differs(before, value):
                checked.before[name] = before
                checked.diff.append((self._names[name], self._shown(name, before), self._shown(name, value)))
        return bool(checked.diff)

    def _shown(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        column = self._by_attribute[name]
        if not isinstance(column.widget, LookupWidget):
            return text_of(column.widget.render(value))[:SHOWN]
        found = self._words.get((name, value))
        if found is None:
            related = _related(self.resource.model, name)
            stored = related._base_manager.filter(pk=value).first() if related else None
            found = self._words[name, value] = str(value if stored is None else stored)[:SHOWN]
        return found


def goes_by_sets(resource: SheetResource) -> bool:
    """Whether rows of this kind go from the staged ones into their table without passing through here again."""
    return resource.by_sets and connections[router.db_for_write(resource.model)].vendor == "postgresql"


def digest_of(key: Hashable) -> str:
    """Short, and the same in every process."""
    return hashlib.blake2b(repr(key).encode(), digest_size=12).hexdigest()


def apply_rows(resource: SheetResource, rows: Sequence[Checked], columns: Sequence[str]) -> tuple[int, int]:
    """Write the rows that are new or change something, in the caller's transaction; how many of each."""
    created = [resource.create(row.values) for row in rows if row.state == RowState.NEW]
    updated = []
    for row in rows:
        if row.state == RowState.CHANGED:
            resource.apply(row.instance, row.values)
            updated.append(row.instance)
    own = {column.column_name: column.attribute for column in resource.columns}
    resource.write(created, updated, [own[name] for name in columns])
    return len(created), len(updated)


def counts_of(states: Mapping[str, int]) -> dict[str, int]:
    """read = created + updated + unchanged + rejected."""
    rejected = states.get(RowState.WRONG, 0) + states.get(RowState.DOUBT, 0) + states.get(RowState.LEFT_OUT, 0)
    return {
        "read": sum(states.values()),
        "created": states.get(RowState.NEW, 0),
        "updated": states.get(RowState.CHANGED, 0),
        "unchanged": states.get(RowState.SAME, 0),
        "rejected": rejected,
    }


def doubtful(candidates: Sequence[tuple[int, str]]) -> str:
    """Said of a row that may be somebody who is stored, where nobody can be asked."""
    return _("Có thể trùng với {people}. Hãy ghi mã của người đó, hoặc quyết định trên màn hình nhập số liệu.").format(
        people="; ".join(label for _key, label in candidates[:3])
    )


def _related(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name.removesuffix("_id")).related_model
    except FieldDoesNotExist:
        return None
