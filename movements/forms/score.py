"""The form of one score sheet: points, "not applicable", a reason and a file for each indicator, known by its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from base.core.errors import DomainError
from base.core.uploads import UploadField
from movements.domain.scoring.reading import Desk, Row
from movements.domain.scoring.sheets import Given, check_given
from movements.domain.scoring.words import points_words, rule_words
from movements.domain.wording import number_text
from movements.forms.shared import FigureField, FilesKept, Upload, stand_in_row

PARTS = ("points", "na", "reason")


@dataclass(frozen=True)
class RowView:
    """What the template shows for one indicator. `theirs` is what somebody else saved meanwhile."""

    row: Row
    how: str
    arithmetic: str
    proposal: str
    before: str
    fields: list[BoundField]
    theirs: str


@dataclass(frozen=True)
class GroupView:
    name: str
    rows: list[RowView]


class ScoreForm(FilesKept):
    """Every field carries its value at the time of opening, so that only what this person changed is written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    criteria = forms.IntegerField(widget=forms.HiddenInput)
    taken = forms.CharField(widget=forms.HiddenInput, required=False)
    general_note = forms.CharField(
        label=_("Nhận xét chung"),
        required=False,
        max_length=10000,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        self.desk = desk
        self.conflicts: dict[str, str] = {}
        super().__init__(*args, **(kwargs | {"initial": self._initial()}))
        for row in desk.rows:
            self._add_fields(row)

    def _initial(self) -> dict[str, Any]:
        sheet = self.desk.sheet
        chosen = sheet.stage.plan.movement.criteria_set
        values: dict[str, Any] = {
            "version": sheet.version,
            "criteria": chosen.pk if chosen else 0,
            "general_note": sheet.note,
        }
        for row in self.desk.rows:
            if row.entry is not None:
                path = row.rule.path
                values |= {
                    f"points_{path}": row.entry.points,
                    f"na_{path}": row.entry.is_not_applicable,
                    f"reason_{path}": row.entry.reason,
                }
        return values

    def _add_fields(self, row: Row) -> None:
        path, (low, high) = row.rule.path, row.bounds
        bounds = (
            _("từ {low} đến {high}").format(low=number_text(low), high=number_text(high)) if high is not None else ""
        )
        self.fields[f"points_{path}"] = FigureField(
            label=_("Điểm chấm ({bounds})").format(bounds=bounds) if bounds else _("Điểm chấm"),
            required=False,
            show_hidden_initial=True,
        )
        self.fields[f"na_{path}"] = forms.BooleanField(
            label=_("Không áp dụng cho đơn vị"), required=False, show_hidden_initial=True
        )
        self.fields[f"reason_{path}"] = forms.CharField(
            label=_("Lý do, nếu khác mức máy tính hoặc bước trước"),
            required=False,
            max_length=500,
            show_hidden_initial=True,
        )
        self.fields[f"file_{path}"] = UploadField(
            label=_("Thêm minh chứng"), required=False, help_text=_("PDF, ảnh, Word hoặc Excel, tối đa 50 MB.")
        )
        stand_in_row(self, [f"{part}_{path}" for part in (*PARTS, "file")], row.rule.name)

    def clean(self) -> dict[str, Any]:
        """Points that cannot be are said at their own field, not only above a long sheet."""
        super().clean()
        for given in self.given():
            try:
                check_given(self.desk, given)
            except DomainError as error:
                self.add_error(f"points_{given.path}", error.message)
        return self.cleaned_data

    def groups(self) -> Iterator[GroupView]:
        for group in self.desk.plan.rules.groups:
            rows = [self._view(row) for row in self.desk.rows if row.rule.group == group.code]
            if rows:
                yield GroupView(group.name, rows)

    def _view(self, row: Row) -> RowView:
        path = row.rule.path
        return RowView(
            row=row,
            how=rule_words(row.rule),
            arithmetic=points_words(row.rule, row.proposed),
            proposal=number_text(row.proposed.points) if row.proposed.points is not None else "",
            before="" if row.before is None else line_text(row.before),
            fields=[self[f"{part}_{path}"] for part in (*PARTS, "file")],
            theirs=self.conflicts.get(path, ""),
        )

    def given(self) -> list[Given]:
        """What this person changed."""
        changed, data = set(self.changed_data), self.cleaned_data
        return [
            Given(path, data.get(f"points_{path}"), data.get(f"na_{path}", False), data.get(f"reason_{path}", ""))
            for path in self.desk.by_path
            if any(f"{part}_{path}" in changed for part in PARTS)
        ]

    def note(self) -> str:
        """The general note as it is to stand: this person's where changed, else the stored one."""
        return self.cleaned_data["general_note"] if "general_note" in self.changed_data else self.desk.sheet.note

    def uploads(self) -> Iterator[Upload]:
        for path in self.desk.by_path:
            if upload := self.cleaned_data.get(f"file_{path}"):
                yield Upload(f"file_{path}", path, upload)

    def rebased(self, desk: Desk) -> ScoreForm:
        """The same entries over what somebody else saved meanwhile, or over a new version of the set.

        Changed fields keep this person's text, the others take the stored value; where both changed, the row shows the
        other's points beside it.
        """
        changed, moved = set(self.changed_data), set()
        fresh = ScoreForm(desk=desk)
        data = QueryDict(mutable=True)
        for name, field in fresh.fields.items():
            if isinstance(field, forms.FileField):
                continue
            shown = field.prepare_value(fresh.get_initial_for_field(field, name))
            if shown is not None and shown is not False:
                data[name] = data[f"initial-{name}"] = str(shown)
            if data.get(f"initial-{name}", "") != self.data.get(f"initial-{name}", ""):
                moved.add(name)
            if name in changed and name not in ("version", "criteria"):
                data[name] = str(self.data.get(name, ""))
                if isinstance(field, forms.BooleanField) and not self.cleaned_data.get(name):
                    data.pop(name)
        merged = ScoreForm(data, desk=desk)
        merged.kept = self.kept
        for path, row in desk.by_path.items():
            theirs = row.entry.points if row.entry is not None else None
            mine = f"points_{path}"
            if mine in changed & moved and theirs != self.cleaned_data.get(mine):
                merged.conflicts[path] = number_text(theirs) if theirs is not None else str(_("để trống"))
        return merged


def line_text(line: Any) -> str:
    """A line in words: its points, "không áp dụng", or a dash."""
    if line is None:
        return "–"
    if line.is_not_applicable:
        return str(_("không áp dụng"))
    return number_text(line.points) if line.points is not None else "–"
