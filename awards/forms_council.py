"""Forms of sessions, ballots and decisions. They collect; the domain decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.domain.councils import councils_on
from awards.domain.decisions import DecisionPlan
from awards.domain.sessions import SessionPlan
from awards.models.ballots import RollEntry
from awards.models.councils import Council
from awards.models.nominations import Nomination
from awards.models.sessions import AgendaItem, CouncilSession
from base.core import clock
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


class SessionForm(forms.Form):
    council = forms.ModelChoiceField(Council.objects.none(), label=_("Hội đồng"), empty_label=None)
    title = forms.CharField(label=_("Tên phiên họp"), max_length=250)
    meets_at = moment_field(_("Thời gian họp"))
    place = forms.CharField(label=_("Địa điểm"), max_length=250)
    opens_at = moment_field(
        _("Tự mở bỏ phiếu lúc"), required=False, help_text=_("Để trống nếu Thường trực mở tại phiên họp.")
    )
    closes_at = moment_field(
        _("Tự khóa hòm phiếu lúc"), required=False, help_text=_("Để trống nếu Thường trực khóa tại phiên họp.")
    )
    excludes_recused = forms.BooleanField(
        label=_("Trừ ủy viên không bỏ phiếu (có liên quan) khỏi mẫu số"),
        required=False,
        help_text=_("Chỉ chọn khi quy chế của Hội đồng quy định như vậy. Mặc định tính trên tổng số ủy viên."),
    )
    nominations = NominationChoices(
        Nomination.objects.none(),
        label=_("Đề nghị đưa vào chương trình"),
        error_messages={"required": _("Chọn ít nhất một đề nghị.")},
    )

    def __init__(self, *args: Any, nominations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = councils_on(clock.today())
        self.fields["council"].queryset = Council.objects.filter(pk__in=[c.pk for c in councils])  # type: ignore[attr-defined]
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]

    def plan(self) -> SessionPlan:
        """The cleaned fields as the domain takes them."""
        names = ("title", "meets_at", "place", "opens_at", "closes_at", "excludes_recused")
        return SessionPlan(**{name: self.cleaned_data[name] for name in names})


class AttendanceForm(forms.Form):
    present = forms.TypedMultipleChoiceField(
        label=_("Ủy viên có mặt"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Any = None, *, session: CouncilSession) -> None:
        entries = list(session.roll.order_by("pk"))
        marked = [entry.user_id for entry in entries if entry.is_present]
        initial = {"present": marked or [entry.user_id for entry in entries]}
        super().__init__(data, initial=initial)
        self.fields["present"].choices = [(entry.user_id, entry.label) for entry in entries]  # type: ignore[attr-defined]


class RecusalForm(forms.Form):
    member = forms.ModelChoiceField(RollEntry.objects.none(), label=_("Ủy viên"), empty_label=None)
    items = forms.ModelMultipleChoiceField(
        AgendaItem.objects.none(), label=_("Không bỏ phiếu ở nội dung"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: là vợ, chồng, anh, chị, em của cá nhân được đề nghị.")
    )

    def __init__(self, *args: Any, session: CouncilSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = ("nomination__person", "nomination__collective", "nomination__award_type")
        self.fields["member"].queryset = session.roll.all()  # type: ignore[attr-defined]
        self.fields["items"].queryset = session.items.select_related(*parts)  # type: ignore[attr-defined]


class ConclusionForm(forms.Form):
    discussion = forms.CharField(
        label=_("Ý kiến thảo luận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi ý kiến một dòng, đưa vào biên bản. Không ghi ai bỏ phiếu thế nào."),
    )
    ended_at = moment_field(_("Kết thúc lúc"), required=False)

    def __init__(self, data: Any = None, *, session: CouncilSession) -> None:
        now = clock.now()
        ended = timezone.localtime(now) if now > session.meets_at else None
        super().__init__(data, initial={"ended_at": ended})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class DecisionForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị ban hành"), empty_label=None)
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
    nominations = NominationChoices(Nomination.objects.none(), label=_("Đề nghị được Hội đồng thông qua"))

    def __init__(self, *args: Any, nominations: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]

    def plan(self) -> DecisionPlan:
        names = ("unit", "subject", "signer_name", "signer_position", "symbol")
        return DecisionPlan(**{name: self.cleaned_data[name] for name in names})


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã tra cứu"),
        max_length=40,
        help_text=_("12 chữ và số in dưới ô vuông QR, ví dụ K7QM-2ABC-DEF9. Gõ có hay không có dấu gạch đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def decision_initial(session: CouncilSession | None) -> dict[str, Any]:
    """Signer and unit proposed from the session that voted."""
    if session is None:
        return {}
    chair = session.council.members.filter(is_chair=True).first()
    return {
        "unit": session.council.unit_id,
        "signer_name": chair.name if chair else "",
        "signer_position": chair.position if chair else "",
    }
