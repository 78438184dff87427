"""The form of one report: a figure, a note and a file for each assigned target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from movements.domain.evaluation import goal_of
from movements.domain.figures import Reported
from movements.domain.reporting import Figure
from movements.domain.wording import target_text, value_text, with_unit
from movements.enums import Comparator
from movements.forms import FigureField
from movements.models import Evidence, Measurement, Report, TargetAssignment

PARTS = ("value", "is_not_applicable", "note")


@dataclass(frozen=True)
class Row:
    """What the template shows for one target. `theirs` is what somebody else saved meanwhile, in words."""

    assignment: TargetAssignment
    aim: str
    previous: str
    fields: list[BoundField]
    evidence: list[Evidence]
    theirs: str


class ReportForm(forms.Form):
    """Every field carries its value at the time of opening, so that only what this person changed is written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    general_note = forms.CharField(
        label=_("Thuyết minh chung"),
        required=False,
        max_length=10000,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        assignments: list[TargetAssignment],
        report: Report | None,
        previous: Mapping[int, Reported],
        **kwargs: Any,
    ) -> None:
        self.assignments, self.report, self.previous = assignments, report, previous
        self.measurements = measurements_of(report)
        self.conflicts: dict[int, str] = {}
        super().__init__(*args, **(kwargs | {"initial": self._initial()}))
        for assignment in assignments:
            self._add_fields(assignment)

    def _initial(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "version": self.report.version if self.report else 0,
            "general_note": self.report.note if self.report else "",
        }
        for key, measurement in self.measurements.items():
            values |= {f"{part}_{key}": getattr(measurement, part) for part in PARTS}
        return values

    def _add_fields(self, assignment: TargetAssignment) -> None:
        key, target = assignment.pk, assignment.target
        if target.comparator == Comparator.QUALITATIVE:
            self.fields[f"value_{key}"] = forms.TypedChoiceField(
                label=_("Tự đánh giá"),
                required=False,
                coerce=Decimal,
                empty_value=None,
                choices=[("", _("Chưa có số liệu")), ("1", _("Đạt")), ("0", _("Chưa đạt"))],
                show_hidden_initial=True,
            )
            measurement = self.measurements.get(key)
            if measurement is not None and measurement.value is not None:
                self.initial[f"value_{key}"] = "1" if measurement.value >= 1 else "0"
        else:
            unit = with_unit("", target.unit, target.scale)
            self.fields[f"value_{key}"] = FigureField(
                label=_("Số thực hiện ({unit})").format(unit=unit) if unit else _("Số thực hiện"),
                required=False,
                show_hidden_initial=True,
            )
        self.fields[f"is_not_applicable_{key}"] = forms.BooleanField(
            label=_("Không áp dụng cho đơn vị"), required=False, show_hidden_initial=True
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=_("Giải trình"), required=False, max_length=500, show_hidden_initial=True
        )
        self.fields[f"file_{key}"] = forms.FileField(
            label=_("Thêm minh chứng"), required=False, help_text=_("PDF, ảnh, Word hoặc Excel, tối đa 50 MB.")
        )

    def rows(self) -> Iterator[Row]:
        for assignment in self.assignments:
            key, goal = assignment.pk, goal_of(assignment)
            before = self.previous.get(key)
            measurement = self.measurements.get(key)
            yield Row(
                assignment=assignment,
                aim=target_text(goal),
                previous=f"{value_text(before.value, goal)} ({before.period})" if before else "",
                fields=[self[f"{part}_{key}"] for part in (*PARTS, "file")],
                evidence=list(measurement.evidence.all()) if measurement else [],
                theirs=self.conflicts.get(key, ""),
            )

    def figures(self) -> list[Figure]:
        """What this person changed."""
        changed, data = set(self.changed_data), self.cleaned_data
        return [
            Figure(key, data[f"value_{key}"], data[f"is_not_applicable_{key}"], data[f"note_{key}"])
            for key in (assignment.pk for assignment in self.assignments)
            if any(f"{part}_{key}" in changed for part in PARTS)
        ]

    def note(self) -> str:
        """The general note as it is to stand: this person's where changed, else the stored one."""
        stored = self.report.note if self.report else ""
        return self.cleaned_data["general_note"] if "general_note" in self.changed_data else stored

    def uploads(self) -> Iterator[tuple[int, Any]]:
        for assignment in self.assignments:
            upload = self.cleaned_data.get(f"file_{assignment.pk}")
            if upload:
                yield assignment.pk, upload

    def rebased(self, report: Report) -> ReportForm:
        """The same entries over what somebody else saved meanwhile.

        Changed fields keep this person's text, the others take the stored value; where both changed, the row shows the
        other's figure beside it.
        """
        changed = set(self.changed_data)
        fresh = ReportForm(assignments=self.assignments, report=report, previous=self.previous)
        data = QueryDict(mutable=True)
        for name, field in fresh.fields.items():
            if isinstance(field, forms.FileField):
                continue
            stored = fresh.get_initial_for_field(field, name)
            shown = field.prepare_value(stored)
            if shown is not None and shown is not False:
                data[name] = data[f"initial-{name}"] = str(shown)
            if name in changed:
                data[name] = str(self.data.get(name, ""))
                if isinstance(field, forms.BooleanField) and not self.cleaned_data.get(name):
                    data.pop(name)
        data["version"] = str(report.version)
        merged = ReportForm(data, assignments=self.assignments, report=report, previous=self.previous)
        for assignment in self.assignments:
            measurement = merged.measurements.get(assignment.pk)
            mine = f"value_{assignment.pk}"
            theirs = measurement.value if measurement else None
            if mine in changed and theirs != self.cleaned_data.get(mine):
                merged.conflicts[assignment.pk] = value_text(theirs, goal_of(assignment))
        return merged


def measurements_of(report: Report | None) -> dict[int, Measurement]:
    """Assignment → measurement with its evidence; two queries."""
    if report is None:
        return {}
    rows = report.measurements.select_related("assignment__target", "assignment__unit").prefetch_related(
        "evidence__file"
    )
    return {row.assignment_id: row for row in rows if row.assignment_id is not None}
