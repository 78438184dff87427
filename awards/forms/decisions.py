"""Forms around decisions: signing, signed copies, changes, outgoing papers, money. They collect; the domain decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.bonus_ledger import Line
from awards.domain.change_grounds import legal_grounds
from awards.domain.decisions.changing import ChangePlan
from awards.domain.decisions.drafting import DecisionPlan
from awards.domain.submissions import PaperPlan
from awards.enums.decisions import BonusEntryKind, CopyKind, DecisionKind, PaperKind
from awards.models import Grant
from base.core import clock
from base.core.uploads import UploadField
from base.units.models import Unit


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class NumberForm(forms.Form):
    """Number and day of the registry's book; both may stay empty."""

    number = forms.IntegerField(
        label=_("Số văn bản"),
        required=False,
        min_value=1,
        max_value=999_999,
        help_text=_("Để trống để hệ thống cấp số kế tiếp. Chỉ nhập khi văn thư đã cấp số ngoài hệ thống."),
    )
    issued_on = day_field(_("Ngày ký"), required=False, help_text=_("Để trống là hôm nay."))


class CopyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại bản ký"), choices=CopyKind.choices)
    file = UploadField(
        label=_("Tệp"),
        help_text=_("Bản quét: PDF, PNG, JPEG. Chữ ký số: ký đúng tệp PDF tải ở trang này, không sửa gì khác."),
    )


class AnchorForm(forms.Form):
    file = UploadField(
        label=_("Tệp chứng thư"), help_text=_("Chứng thư gốc hoặc trung gian của nơi cấp: .pem, .crt, .cer, .p7b.")
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > 1_000_000:
            raise forms.ValidationError(_("Tệp chứng thư không nặng quá 1 MB. Hãy chọn lại tệp."))
        return upload


class RevocationListForm(forms.Form):
    file = UploadField(
        label=_("Tệp danh sách thu hồi"), help_text=_("Tệp .crl tải từ trang của nơi cấp chữ ký số, còn nguyên vẹn.")
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > 20_000_000:
            raise forms.ValidationError(_("Tệp danh sách không nặng quá 20 MB. Hãy chọn lại tệp."))
        return upload


class ChangeForm(forms.Form):
    """A decision that changes one award. Fields of a correction show only for a correction."""

    ground = forms.ChoiceField(label=_("Căn cứ pháp lý"))
    basis = forms.CharField(
        label=_("Văn bản làm căn cứ"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Số, ngày, cơ quan ban hành kết luận, bản án hoặc công văn. In trong quyết định."),
    )
    subject = forms.CharField(label=_("Trích yếu"), max_length=300)
    holder_name = forms.CharField(label=_("Tên đúng"), max_length=200, required=False)
    unit_name = forms.CharField(label=_("Đơn vị đúng"), max_length=200, required=False)
    achievement = forms.CharField(
        label=_("Thành tích đúng"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị ban hành"), empty_label=None)
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=30, initial="QĐ-UBND")
    signer_name = forms.CharField(label=_("Họ tên người ký"), max_length=120)
    signer_position = forms.CharField(label=_("Chức vụ người ký"), max_length=150)

    def __init__(self, *args: Any, kind: DecisionKind, grant: Grant, units: list[Unit], **kwargs: Any) -> None:
        decision = grant.decision
        initial = {
            "subject": _("{kind}: {award} của {name}").format(
                kind=kind.label, award=grant.award_type.name, name=grant.holder_name
            )[:300],
            **{name: getattr(grant, name) for name in ("holder_name", "unit_name", "achievement")},
            **{name: getattr(decision, name) for name in ("symbol", "signer_name", "signer_position")},
            "unit": decision.unit_id,
        }
        super().__init__(*args, **kwargs | {"initial": initial})
        self.kind = kind
        grounds: Any = self.fields["ground"]
        doubt = _(" – chưa đối chiếu văn bản")
        grounds.choices = [
            (ground.code, f"{ground.text} ({ground.cite}{'' if ground.verified else doubt})")
            for ground in legal_grounds().values()
            if ground.kind == kind
        ]
        if kind != DecisionKind.CORRECT:
            for name in ("holder_name", "unit_name", "achievement"):
                del self.fields[name]
        choices: Any = self.fields["unit"]
        choices.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units] + [decision.unit_id])

    def plan(self) -> ChangePlan:
        data = self.cleaned_data
        names = ("unit", "subject", "signer_name", "signer_position", "symbol")
        return ChangePlan(
            decision=DecisionPlan(**{name: data[name] for name in names}),
            kind=self.kind,
            ground=data["ground"],
            basis=data["basis"],
            words={name: data.get(name, "") for name in ("holder_name", "unit_name", "achievement")},
        )


class FlagForm(forms.Form):
    changed = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[("no", _("Giữ nguyên kết quả")), ("yes", _("Đã xử lý bằng quyết định hoặc trả hồ sơ"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Căn cứ"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class PaperForm(NumberForm):
    """Tờ trình or giấy mời of a session."""

    addressee = forms.CharField(label=_("Kính gửi"), max_length=300)
    subject = forms.CharField(label=_("Trích yếu"), max_length=300)
    field_order = ["addressee", "subject", "number", "issued_on"]

    def plan(self, kind: PaperKind) -> PaperPlan:
        data = self.cleaned_data
        return PaperPlan(kind, data["addressee"], data["subject"], data["number"], data["issued_on"])


class BonusLineForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Việc"),
        choices=[(BonusEntryKind.PAID, _("Chi tiền thưởng")), (BonusEntryKind.RETURNED, _("Thu lại tiền thưởng"))],
    )
    amount = forms.IntegerField(label=_("Số tiền (đồng)"), min_value=1, max_value=10**12)
    on = day_field(_("Ngày chứng từ"))
    document = forms.CharField(
        label=_("Số chứng từ"), max_length=100, help_text=_("Ủy nhiệm chi, phiếu chi hoặc giấy nộp tiền.")
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def line(self) -> Line:
        return Line(**{name: self.cleaned_data[name] for name in ("kind", "amount", "on", "document", "note")})


class YearForm(forms.Form):
    """The year that a list or a form is about."""

    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=1945, max_value=2200)

    def year(self) -> int:
        return (self.cleaned_data.get("nam") if self.is_valid() else None) or clock.today().year
