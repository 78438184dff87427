"""The form of one report: for each target and indicator its figure, its parts, a note and a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from base.core.uploads import UploadField
from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.figures import Reported
from movements.domain.reporting import Figure
from movements.domain.reports.prefill import Offer
from movements.domain.reports.rows import ADDS_UP, Row, Written
from movements.domain.reports.validation import Finding, bounds_text, problem_of
from movements.enums import IndicatorKind
from movements.forms.report_fields import is_filled, moved, names_of, part_name, part_names, values_of, words_field
from movements.forms.shared import FigureField, FilesKept, Upload, stand_in_row
from movements.models import Evidence, Measurement, Report

SHORT = 8
WORDS = (IndicatorKind.CHOICE, IndicatorKind.TEXT)
YES_NO = [("", _("Chưa có số liệu")), ("1", _("Có")), ("0", _("Không"))]
MET = [("", _("Chưa có số liệu")), ("1", _("Đạt")), ("0", _("Chưa đạt"))]


@dataclass(frozen=True)
class Known:
    """What the form shows beside the fields. `reasons` and `flags` are sentences by row key."""

    written: Written
    last: Mapping[str, Reported] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What the template shows for one row. `theirs` is what somebody else saved meanwhile, in words."""

    row: Row
    bounds: str
    previous: str
    fields: list[BoundField]
    parts: list[tuple[str, list[BoundField]]]
    more: list[BoundField]
    evidence: list[Evidence]
    origin: str
    theirs: str
    reason: str
    flag: str
    finding: str
    is_open: bool


class ReportForm(FilesKept):
    """Every field carries its value at the time of opening, so that only what this person changed is written.

    A figure that is offered (`taken`) counts as changed: looking at it and saving takes it over.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    taken = forms.CharField(widget=forms.HiddenInput, required=False)
    general_note = forms.CharField(
        label=_("Thuyết minh chung"),
        required=False,
        max_length=10000,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, rows: Sequence[Row], report: Report | None, known: Known
    ) -> None:
        self.rows, self.report, self.known = list(rows), report, known
        self.conflicts: dict[str, str] = {}
        super().__init__(moved(data, self.rows), moved(files, self.rows), initial=self._initial())
        for row in self.rows:
            self._add_fields(row)

    @property
    def stored(self) -> Mapping[str, Measurement]:
        return self.known.written.by_key

    def _initial(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "version": self.report.version if self.report else 0,
            "general_note": self.report.note if self.report else "",
            "taken": ",".join(self.known.offers),
        }
        for row in self.rows:
            shown: Any = self.stored.get(row.key)
            if row.key in self.known.offers:
                shown = self.known.offers[row.key].figure
            if shown is not None:
                values |= values_of(row, shown)
        return values

    def _add_fields(self, row: Row) -> None:
        key, unit = row.key, row.unit
        if row.kind in WORDS:
            self.fields[f"text_{key}"] = words_field(row)
        elif row.kind == IndicatorKind.YES_NO:
            self.fields[f"value_{key}"] = forms.TypedChoiceField(
                label=_("Tự đánh giá") if row.assignment is not None else _("Trả lời"),
                required=False,
                coerce=Decimal,
                empty_value=None,
                choices=MET if row.assignment is not None else YES_NO,
                show_hidden_initial=True,
            )
        else:
            is_ratio = row.kind == IndicatorKind.RATIO
            label = str(_("Số đạt") if is_ratio else _("Số thực hiện"))
            self.fields[f"value_{key}"] = FigureField(
                label=f"{label} ({unit})" if unit else label,
                required=False,
                show_hidden_initial=True,
            )
            if is_ratio:
                self.fields[f"whole_{key}"] = FigureField(
                    label=_("Trên tổng số"), required=False, show_hidden_initial=True
                )
        for name, label in part_names(row):
            self.fields[name] = FigureField(label=label, required=False, show_hidden_initial=True)
        self.fields[f"is_not_applicable_{key}"] = forms.BooleanField(
            label=_("Không áp dụng cho đơn vị"), required=False, show_hidden_initial=True
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=_("Giải trình"), required=False, max_length=500, show_hidden_initial=True
        )
        self.fields[f"file_{key}"] = UploadField(
            label=_("Thêm minh chứng (bắt buộc)") if row.needs_evidence else _("Thêm minh chứng"),
            required=False,
            help_text=_("PDF, ảnh, Word hoặc Excel, tối đa 50 MB."),
        )
        stand_in_row(self, [*names_of(row), f"file_{key}"], row.name)

    def clean(self) -> dict[str, Any]:
        """A figure that cannot be is told at its own field."""
        cleaned: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            if any(name in self.errors for name in names_of(row)):
                continue
            problem = problem_of(self._figure(row, cleaned), row)
            if problem is not None:
                self.add_error(self._field_for(row, problem.part), problem.message)
        return cleaned

    def _field_for(self, row: Row, part: str) -> str:
        if part == "breakdown":
            return next((name for name, _label in part_names(row)), f"note_{row.key}")
        return f"{part}_{row.key}"

    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            key = row.key
            before, measurement = self.known.last.get(key), self.stored.get(key)
            offer = self.known.offers.get(key)
            first = [f"{part}_{key}" for part in ("value", "whole", "text") if f"{part}_{key}" in self.fields]
            yield Line(
                row=row,
                bounds=bounds_text(row),
                previous=f"{row.shown(before.value, before.whole, before.text)} ({before.period})" if before else "",
                fields=[self[name] for name in first],
                parts=self._parts(row),
                more=[self[f"{part}_{key}"] for part in ("is_not_applicable", "note", "file")],
                evidence=list(measurement.evidence.all()) if measurement else [],
                origin=offer.origin if offer and not self.is_bound else _origin(measurement),
                theirs=self.conflicts.get(key, ""),
                reason=self.known.reasons.get(key, ""),
                flag=self.known.flags.get(key, ""),
                finding=self._finding(row),
                is_open=self._is_open(row, measurement),
            )

    def _finding(self, row: Row) -> str:
        """What is lacking beside the figure itself; an empty field speaks for itself."""
        found = self.known.findings.get(row.key)
        return found.message if found is not None and found.part not in ("value", "text", "note") else ""

    def _is_open(self, row: Row, measurement: Measurement | None) -> bool:
        """Whether note and evidence are unfolded: in a short report always, in a long one where they matter."""
        if len(self.rows) <= SHORT or row.key in self.known.flags or self._finding(row):
            return True
        if any(self[f"{part}_{row.key}"].errors for part in ("note", "file", "is_not_applicable")):
            return True
        if f"file_{row.key}" in self.kept:
            return True
        return measurement is not None and (measurement.is_not_applicable or bool(measurement.note))

    def _parts(self, row: Row) -> list[tuple[str, list[BoundField]]]:
        found = []
        for code in row.dimensions:
            if code in DIMENSIONS and row.kind in (*ADDS_UP, IndicatorKind.PERCENT):
                dimension = DIMENSIONS[code]
                found.append((dimension.name, [self[part_name(row, code, key)] for key, _l in dimension.keys]))
        return found

    def figures(self) -> list[Figure]:
        """What this person changed or took over, without the rows that are in error."""
        changed = self._changed_names()
        return [
            self._figure(row, self.cleaned_data)
            for row in self.rows
            if changed.intersection(names_of(row)) and not any(name in self.errors for name in names_of(row))
        ]

    def _changed_names(self) -> set[str]:
        taken = set(str(self.data.get("taken", "")).split(","))
        offered = (row for row in self.rows if row.key in taken and not is_filled(self.stored.get(row.key)))
        return set(self.changed_data) | {name for row in offered for name in names_of(row)}

    def _figure(self, row: Row, data: Mapping[str, Any]) -> Figure:
        key = row.key
        breakdown: dict[str, dict[str, Decimal]] = {}
        for code in row.dimensions:
            parts = {k: data.get(part_name(row, code, k)) for k, _l in DIMENSIONS[code].keys if code in DIMENSIONS}
            breakdown[code] = {k: part for k, part in parts.items() if part is not None}
        figure = Figure(
            row.assignment.pk if row.assignment is not None else None,
            data.get(f"value_{key}"),
            bool(data.get(f"is_not_applicable_{key}")),
            str(data.get(f"note_{key}") or ""),
            indicator_id=row.indicator.pk if row.indicator is not None else None,
            whole=data.get(f"whole_{key}"),
            text=str(data.get(f"text_{key}") or ""),
            breakdown={code: parts for code, parts in breakdown.items() if parts},
        )
        source = self._source(row, figure)
        return Figure(**{**figure.__dict__, "source_id": source}) if source else figure

    def _source(self, row: Row, figure: Figure) -> int | None:
        """The approved figure that this one was taken from, as long as it says the same."""
        offer, stored = self.known.offers.get(row.key), self.stored.get(row.key)
        if offer is not None and not is_filled(stored):
            same = (offer.figure.value, offer.figure.whole, offer.figure.text)
            return offer.figure.source_id if same == (figure.value, figure.whole, figure.text) else None
        if stored is None or (stored.value, stored.whole, stored.text) != (figure.value, figure.whole, figure.text):
            return None
        return stored.source_id

    def note(self) -> str:
        """The general note as it is to stand: this person's where changed, else the stored one."""
        stored = self.report.note if self.report else ""
        return self.cleaned_data.get("general_note", stored) if "general_note" in self.changed_data else stored

    def uploads(self) -> Iterator[Upload]:
        for row in self.rows:
            if upload := self.cleaned_data.get(f"file_{row.key}"):
                yield Upload(f"file_{row.key}", row.key, upload)

    def rebased(self, report: Report, known: Known) -> ReportForm:
        """The same entries over what somebody else saved meanwhile.

        Changed fields keep this person's text, the others take the stored value; where both changed, the row shows the
        other's figure beside it.
        """
        changed, moved = self._changed_names(), set()
        fresh = ReportForm(rows=self.rows, report=report, known=known)
        data = QueryDict(mutable=True)
        for name, one in fresh.fields.items():
            if isinstance(one, forms.FileField):
                continue
            shown = one.prepare_value(fresh.get_initial_for_field(one, name))
            if shown is not None and shown is not False:
                data[name] = data[f"initial-{name}"] = str(shown)
            if data.get(f"initial-{name}", "") != self.data.get(f"initial-{name}", ""):
                moved.add(name)
            if name in changed:
                data[name] = str(self.data.get(name, ""))
                if isinstance(one, forms.BooleanField) and not self.cleaned_data.get(name):
                    data.pop(name)
        data["version"] = str(report.version)
        merged = ReportForm(data, rows=self.rows, report=report, known=known)
        merged.kept = self.kept
        for row in self.rows:
            theirs, mine = known.written.by_key.get(row.key), self._figure(row, self.cleaned_data)
            said = (theirs.value, theirs.whole, theirs.text) if theirs else (None, None, "")
            touched = (changed & moved).intersection(f"{part}_{row.key}" for part in ("value", "whole", "text"))
            if touched and said != (mine.value, mine.whole, mine.text):
                merged.conflicts[row.key] = row.shown(*said)
        return merged


def _origin(measurement: Measurement | None) -> str:
    if measurement is None or measurement.source is None:
        return ""
    period = measurement.source.report.duty.period
    return f"{period.name} – {period.plan.movement.title}"
