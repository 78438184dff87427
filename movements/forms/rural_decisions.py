"""Forms of decisions on communes, and the filters of their lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core import clock
from movements.enums import RuralStatus, RuralTier
from movements.forms.rural import SHORT, DayField
from movements.forms.shared import FigureField


class DecisionForm(forms.Form):
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decided_on = DayField(label=_("Ngày quyết định"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("decided_on", clock.today())


class RecogniseForm(DecisionForm):
    authority = forms.CharField(label=_("Cấp quyết định"), max_length=200, required=False)
    acknowledgement = forms.CharField(
        label=_("Lý do công nhận khi còn điều kiện chưa kết luận được"),
        required=False,
        max_length=2000,
        widget=SHORT,
        help_text=_("Chỉ ghi khi phía trên còn điều kiện “Chưa kết luận”."),
    )


class RevokeForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Quyết định"),
        choices=[("reject", _("Không thu hồi")), ("confirm", _("Thu hồi công nhận"))],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(label=_("Số quyết định thu hồi"), max_length=60, required=False)
    decided_on = DayField(label=_("Ngày quyết định"), required=False)
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("decided_on", clock.today())


class SatisfactionForm(forms.Form):
    level = FigureField(
        label=_("Mức hài lòng phải đạt (%)"), required=False, help_text=_("Để trống nếu chưa xác định.")
    )
    source = forms.CharField(label=_("Văn bản quy định"), required=False, max_length=300)


class LinkForm(forms.Form):
    tier = forms.ChoiceField(label=_("Tính xã từ mức"), choices=RuralTier)


class AssessmentFilter(forms.Form):
    q = forms.CharField(label=_("Tên xã"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *RuralStatus.choices])
    year = forms.IntegerField(label=_("Năm"), required=False, min_value=2010, max_value=2100)


class RecognitionFilter(forms.Form):
    q = forms.CharField(label=_("Tên xã hoặc số quyết định"), required=False, max_length=100)
    tier = forms.ChoiceField(label=_("Mức"), required=False, choices=[("", _("Tất cả")), *RuralTier.choices])
    verified = forms.ChoiceField(
        label=_("Đối chiếu"), required=False, choices=[("", _("Tất cả")), ("0", _("Chưa đối chiếu"))]
    )
