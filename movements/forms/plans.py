"""The forms of the ten parts of a launch plan: fields of `PlanParts` as people fill them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core.errors import DomainError
from movements.domain.plans.parts import BudgetLine, PlanCriterion, PlanParts, WorkLine
from movements.enums import PlanSubject
from movements.forms.launching import DayField, words

BLANK_ROWS = 3


class CriterionForm(forms.Form):
    subject = forms.ChoiceField(label=_("Đối tượng"), choices=PlanSubject)
    text = forms.CharField(label=_("Tiêu chí"), max_length=1000, required=False)
    measure = forms.CharField(label=_("Cách đo"), max_length=500, required=False)

    def row(self) -> PlanCriterion | None:
        data = self.cleaned_data
        return PlanCriterion(**data) if data.get("text") else None


class BudgetForm(forms.Form):
    source = forms.CharField(label=_("Nguồn kinh phí"), max_length=300, required=False)
    amount = forms.CharField(
        label=_("Số tiền (đồng)"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    purpose = forms.CharField(label=_("Dùng vào việc"), max_length=500, required=False)

    def clean_amount(self) -> str:
        """ "150.000.000" → "150000000"."""
        digits = "".join(part for part in self.cleaned_data["amount"] if part not in ". \u00a0")
        if digits and not digits.isdecimal():
            raise forms.ValidationError(_("Hãy nhập số đồng, như 150.000.000."))
        return digits

    def row(self) -> BudgetLine | None:
        data = self.cleaned_data
        return BudgetLine(**data) if any(data.values()) else None


class WorkForm(forms.Form):
    task = forms.CharField(label=_("Công việc"), max_length=500, required=False)
    lead = forms.CharField(label=_("Chủ trì"), max_length=300, required=False)
    partners = forms.CharField(label=_("Phối hợp"), max_length=300, required=False)
    due_on = DayField(label=_("Thời hạn"))

    def row(self) -> WorkLine | None:
        data = self.cleaned_data
        if not any(data.values()):
            return None
        return WorkLine(**(data | {"due_on": data["due_on"].isoformat() if data["due_on"] else ""}))


class GroundsForm(forms.Form):
    grounds = words(_("Căn cứ"), rows=6, help_text=_("Mỗi dòng một văn bản."))

    def values(self) -> dict[str, Any]:
        return {"grounds": tuple(line.strip() for line in self.cleaned_data["grounds"].splitlines() if line.strip())}


class TextForm(forms.Form):
    """Parts of plain text: the cleaned values are the fields of the plan."""

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PurposeForm(TextForm):
    purpose = words(_("Mục đích"))
    requirements = words(_("Yêu cầu"))


class ThemeForm(TextForm):
    theme = words(_("Chủ đề, khẩu hiệu"), rows=3)


class ScopePartForm(forms.Form):
    subjects = forms.MultipleChoiceField(
        label=_("Đối tượng"), choices=PlanSubject, required=False, widget=forms.CheckboxSelectMultiple
    )
    scope_note = words(_("Nói rõ thêm"), rows=3)

    def values(self) -> dict[str, Any]:
        return {"subjects": tuple(self.cleaned_data["subjects"]), "scope_note": self.cleaned_data["scope_note"]}


class ContentForm(TextForm):
    content = words(_("Nội dung thi đua"), rows=10)


class CommendationForm(TextForm):
    commendation = words(_("Hình thức, tiêu chuẩn, quy trình xét"), rows=6)


class PhasesForm(TextForm):
    phases = words(_("Các giai đoạn"), rows=6, help_text=_("Các mốc có ngày đã tự có trong phần này."))


class BudgetNoteForm(TextForm):
    budget_note = words(_("Nói rõ thêm"), rows=3)


class ReportingForm(TextForm):
    reporting = words(_("Chế độ báo cáo"), rows=4, help_text=_("Các kỳ báo cáo đã khai tự có trong phần này."))


FORMS: dict[str, Callable[..., Any]] = {
    "grounds": GroundsForm,
    "purpose": PurposeForm,
    "theme": ThemeForm,
    "scope": ScopePartForm,
    "content": ContentForm,
    "commendation": CommendationForm,
    "phases": PhasesForm,
    "budget": BudgetNoteForm,
    "work": ReportingForm,
}
ROWS: dict[str, tuple[str, type[forms.Form]]] = {
    "criteria": ("criteria", CriterionForm),
    "budget": ("budget", BudgetForm),
    "work": ("work", WorkForm),
}


class PartForms:
    """The forms of one part together: its text, its rows, or both."""

    def __init__(self, key: str, parts: PlanParts, data: Any = None) -> None:
        self.form = FORMS[key](data, initial=_initial(parts)) if key in FORMS else None
        self.rows: Any = None
        self.field = ""
        if key in ROWS:
            self.field, row_form = ROWS[key]
            formset = forms.formset_factory(row_form, extra=BLANK_ROWS, max_num=200, absolute_max=220)
            self.rows = formset(data, initial=[asdict(row) for row in getattr(parts, self.field)], prefix=self.field)

    def is_valid(self) -> bool:
        """Both are asked, so that every mistake shows at once."""
        answers = [part.is_valid() for part in (self.form, self.rows) if part is not None]
        return all(answers)

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = self.form.values() if self.form is not None else {}
        if self.rows is not None:
            found[self.field] = tuple(row for form in self.rows if (row := form.row()) is not None)
        return found

    def refuse(self, error: DomainError) -> None:
        if self.form is not None:
            self.form.add_error(None, error.message)
        else:
            self.rows.forms[0].add_error(None, error.message)


def _initial(parts: PlanParts) -> dict[str, Any]:
    return vars(parts) | {"grounds": "\n".join(parts.grounds)}
