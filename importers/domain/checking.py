"""Rows of a file against the rules of their kind and what is stored: the one place that says what a row would do."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from importers.domain.cells import text_of
from importers.domain.fonts import in_unicode
from importers.domain.workbooks import SheetRow
from importers.enums import RowState
from importers.resources.base import SheetResource, twice
from importers.resources.widgets import LookupWidget

SAME, OTHER, SKIP = "same:", "other", "skip"
SHOWN = 200


@dataclass
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
        self._words: dict[tuple[str, Any], str] = {}

    def check(self, rows: Sequence[SheetRow], choices: Mapping[int, str] | None = None) -> list[Checked]:
        """One result per row, in order."""
        found: list[Checked] = []
        valid: dict[Hashable, Checked] = {}
        for row in rows:
            checked = self._cells(row)
            found.append(checked)
            if checked.errors:
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
        return found

    def repaired(self, row: SheetRow) -> SheetRow:
        """The row in Unicode. Staged rows are kept so, and need no fonts any more."""
        return SheetRow(row.number, in_unicode(row.values, self.fonts)) if self.fonts else row

    def _cells(self, row: SheetRow) -> Checked:
        row = self.repaired(row)
        cells = row.values
        values, errors = self.resource.cleaned(cells)
        checked = Checked(row, values=values, errors=errors)
        for column in self._remarks:
            remark = column.widget.remark(cells.get(column.column_name, ""))
            if remark:
                checked.notes.append((column.column_name, remark))
        return checked

    def _decided(self, valid: dict[Hashable, Checked], known: dict[Hashable, Any], choices: Mapping[int, str]) -> None:
        """Rows that a person left out, or said to be somebody who is stored."""
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
        elif self.resource.changed(instance, checked.values):
            checked.state = RowState.CHANGED
            self._differences(checked, instance)
        else:
            checked.state = RowState.SAME

    def _likely(self, valid: dict[Hashable, Checked], choices: Mapping[int, str]) -> None:
        new = {
            key: checked.values
            for key, checked in valid.items()
            if checked.state == RowState.NEW and not checked.errors and choices.get(checked.row.number) != OTHER
        }
        for key, candidates in self.resource.likely_same(new).items() if new else ():
            valid[key].state = RowState.DOUBT
            valid[key].candidates = [(candidate.pk, self.resource.described(candidate)) for candidate in candidates]

    def _differences(self, checked: Checked, instance: Any) -> None:
        for name, value in checked.values.items():
            if not hasattr(instance, name):
                continue
            stored = getattr(instance, name)
            if stored != value:
                column = self._names[name]
                checked.before[name] = stored
                checked.diff.append((column, self._shown(name, stored), self._shown(name, value)))

    def _shown(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        found = self._words.get((name, value)) if isinstance(value, (int, str)) else None
        if found is None:
            found = self._word(name, value)[:SHOWN]
            if isinstance(value, (int, str)):
                self._words[name, value] = found
        return found

    def _word(self, name: str, value: Any) -> str:
        column = next(column for column in self.resource.columns if column.attribute == name)
        if isinstance(column.widget, LookupWidget):
            related = _related(self.resource.model, name)
            stored = related._base_manager.filter(pk=value).first() if related else None
            return str(stored) if stored is not None else str(value)
        return text_of(column.widget.render(value))


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
