"""Forms of decisions and certificates, and fields that forms of sessions share. They collect; the domain decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.decisions import DecisionPlan
from awards.models.nominations import Nomination
from awards.models.sessions import Council, CouncilSession
from base.units.models import Unit

MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """A moment in local time, as browsers send it."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    formats = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]
    return forms.DateTimeField(
        label=label, required=required, widget=widget, input_formats=formats, help_text=help_text
    )


class NominationChoices(forms.ModelMultipleChoiceField):
    """Nominations with what a person needs to tell them apart."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Nomination) -> str:
        return f"{obj.subject} – {obj.award_type.name} ({obj.unit.name}, {obj.year})"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class DraftForm(forms.Form):
    """The words of a draft, as they are mended after it came back."""

    subject = forms.CharField(
        label=_("Trích yếu"),
        max_length=300,
        help_text=_("Ví dụ: Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh."),
    )
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=30, initial="QĐ-UBND")
    signer_name = forms.CharField(label=_("Họ tên người ký"), max_length=120)
    signer_position = forms.CharField(
        label=_("Chức vụ người ký"), max_length=150, help_text=_("In dưới quyết định và trên bằng.")
    )


class DecisionForm(DraftForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị ban hành"), empty_label=None)
    nominations = NominationChoices(Nomination.objects.none(), label=_("Đề nghị được Hội đồng thông qua"))
    field_order = ("unit",)

    def __init__(self, *args: Any, nominations: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]

    def plan(self) -> DecisionPlan:
        names = ("unit", "subject", "signer_name", "signer_position", "symbol")
        return DecisionPlan(**{name: self.cleaned_data[name] for name in names})


class CodeForm(forms.Form):
    error_title = _("Chưa kiểm tra được, mời xem lại mục sau")

    code = forms.CharField(
        label=_("Mã tra cứu"),
        max_length=40,
        help_text=_("12 chữ và số in dưới ô vuông QR, ví dụ K7QM-2ABC-DEF9. Gõ có hay không có dấu gạch đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def decision_initial(session: CouncilSession | None, councils: list[Council]) -> dict[str, Any]:
    """Signer and unit proposed from the council that voted; without a session, from the only one there is."""
    council = session.council if session else councils[0] if len(councils) == 1 else None
    if council is None:
        return {}
    chair = council.members.filter(is_chair=True).first()
    return {
        "unit": council.unit_id,
        "signer_name": chair.name if chair else "",
        "signer_position": chair.position if chair else "",
    }
