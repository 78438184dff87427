"""Forms of requests for the opinion of other bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.opinions.asking import Body, rules_today
from awards.enums import BodyAnswer, RequestStatus
from awards.models import SilenceRule
from base.core import clock
from base.core.uploads import UploadField
from base.units.models import Unit

TOP_LEVELS = 3


class RuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: SilenceRule) -> str:
        doubt = "" if obj.is_verified else str(_(" – căn cứ chưa đối chiếu"))
        return f"{obj.name}: {obj.get_silence_display()}{doubt}"


class AskForm(forms.Form):
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Cơ quan có tài khoản trên hệ thống"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cán bộ, lãnh đạo cơ quan tự trả lời trong “Việc của tôi”."),
    )
    names = forms.CharField(
        label=_("Cơ quan khác, mỗi dòng một cơ quan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gửi văn bản giấy; Thường trực ghi lại trả lời."),
    )
    rule = RuleChoice(SilenceRule.objects.none(), label=_("Thời hạn và quy tắc khi không trả lời"))
    question = forms.CharField(
        label=_("Nội dung cần xin ý kiến"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = dict(self.fields)
        standing = Unit.objects.as_of(clock.today()).filter(kind__level__lte=TOP_LEVELS)
        choices["units"].queryset = standing.order_by("kind__level", "name_folded")
        choices["rule"].queryset = rules_today()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("units") and not (values.get("names") or "").strip():
            raise forms.ValidationError(_("Hãy chọn hoặc ghi ít nhất một cơ quan cần xin ý kiến."))
        return values

    def bodies(self) -> list[Body]:
        named = [Body(line) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        return [*(Body(unit.name, unit) for unit in self.cleaned_data["units"]), *named]


class BodyAnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Ý kiến"), choices=BodyAnswer.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Nội dung, lý do"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bắt buộc khi không đồng ý."),
    )
    answered_on = forms.DateField(
        label=_("Ngày trả lời"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    upload = UploadField(label=_("Văn bản trả lời (tệp)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = clock.today()


class RequestFilter(forms.Form):
    q = forms.CharField(label=_("Cơ quan"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Tất cả")), *RequestStatus.choices], required=False
    )
