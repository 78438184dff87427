"""Forms around reports: filters of the queue and the board, reasons of a return, reopening, reporting plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core import clock
from base.units.models import Cluster
from movements.domain.drafts import PlanDraft
from movements.domain.reports.rows import Row
from movements.enums import UNPUBLISHED, DueRule, DueSense, Endorser, Frequency, ReportStatus, ReportSubject
from movements.models import Movement, ReportPeriod, ReportPlan

ALL = _("Tất cả")


class DutyFilter(forms.Form):
    """Own duties: what waits, what is over."""

    STATES = [("", ALL), ("todo", _("Còn phải làm")), ("sent", _("Đã gửi")), ("late", _("Quá hạn"))]

    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=STATES)
    movement = forms.ModelChoiceField(
        label=_("Phong trào"),
        required=False,
        queryset=Movement.objects.exclude(status__in=UNPUBLISHED),
        empty_label=ALL,
    )


class ReportFilter(forms.Form):
    status = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[("", ALL), *ReportStatus.choices])
    movement = forms.ModelChoiceField(
        label=_("Phong trào"), required=False, queryset=Movement.objects.all(), empty_label=ALL
    )
    period = forms.ModelChoiceField(
        label=_("Kỳ"), required=False, queryset=ReportPeriod.objects.none(), empty_label=ALL
    )
    cluster = forms.ModelChoiceField(
        label=_("Cụm, khối"), required=False, queryset=Cluster.objects.all(), empty_label=ALL
    )
    notable = forms.ChoiceField(
        label=_("Cần lưu ý"),
        required=False,
        choices=[
            ("", ALL),
            ("flagged", _("có số bất thường")),
            ("plain", _("không có số bất thường")),
            ("resent", _("gửi lại, có thay đổi")),
            ("late", _("nộp chậm")),
        ],
    )

    def __init__(self, data: Any = None, *, with_status: bool = True, **kwargs: Any) -> None:
        """Periods are offered once a movement is chosen."""
        super().__init__(data, **kwargs)
        if not with_status:
            del self.fields["status"]
        chosen = str((data or {}).get("movement", ""))
        if chosen.isdigit():
            periods = ReportPeriod.objects.filter(plan__movement=int(chosen)).order_by("due_on", "pk")
            self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        else:
            self.fields["period"].widget = forms.HiddenInput()


class BoardFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", ALL),
            ("missing", _("chưa nộp")),
            ("late", _("nộp chậm")),
            ("on_time", _("đúng hạn")),
            ("review", _("chờ duyệt")),
            ("approved", _("đã duyệt")),
        ],
    )
    cluster = forms.ModelChoiceField(
        label=_("Cụm, khối"), required=False, queryset=Cluster.objects.all(), empty_label=ALL
    )


class ReturnForm(forms.Form):
    """One reason for the whole report, and what to mend in single rows."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ghi rõ điều cần sửa hoặc bổ sung để đơn vị biết phải làm gì tiếp."),
    )

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"row_{row.key}"] = forms.CharField(
                label=row.name, required=False, max_length=1000, widget=forms.TextInput()
            )

    def reasons(self) -> dict[str, str]:
        return {row.key: self.cleaned_data[f"row_{row.key}"] for row in self.rows if f"row_{row.key}" in self.fields}


class ReopenForm(forms.Form):
    until = forms.DateField(
        label=_("Hạn mới"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Đơn vị sửa và gửi được đến hết ngày này."),
    )
    reason = forms.CharField(
        label=_("Lý do mở lại"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đơn vị nhận được lý do này; nó được ghi vào nhật ký."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs["min"] = clock.today().isoformat()


class BulkReopenForm(ReopenForm):
    """Which reports of a period, until when and why; `seen` carries what the preview counted."""

    state = forms.ChoiceField(
        label=_("Báo cáo nào"),
        required=False,
        initial="missing",
        choices=[
            ("missing", _("chưa nộp")),
            ("late", _("nộp chậm")),
            ("review", _("đã gửi, chờ duyệt")),
            ("approved", _("đã duyệt")),
            ("", _("mọi báo cáo đã khóa")),
        ],
    )
    cluster = forms.ModelChoiceField(
        label=_("Cụm, khối"), required=False, queryset=Cluster.objects.all(), empty_label=ALL
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("state", "cluster", "until", "reason")


class PlanForm(forms.Form):
    """A reporting plan as a draft; `due_day` means what the due rule says."""

    frequency = forms.ChoiceField(label=_("Chu kỳ"), choices=Frequency)
    subject = forms.ChoiceField(label=_("Nội dung"), choices=ReportSubject)
    due_rule = forms.ChoiceField(label=_("Cách tính hạn"), choices=DueRule)
    due_sense = forms.ChoiceField(
        label=_("Tính ngày hạn"), choices=DueSense, help_text=_("Không dùng khi hạn tính bằng ngày làm việc.")
    )
    due_day = forms.IntegerField(
        label=_("Ngày, hoặc số ngày làm việc"), min_value=0, max_value=31, widget=forms.NumberInput(attrs={"size": 4})
    )
    due_month = forms.IntegerField(
        label=_("Tháng"), min_value=1, max_value=12, required=False, help_text=_("Chỉ cho ngày, tháng cố định.")
    )
    window_start_day = forms.IntegerField(
        label=_("Số liệu tính từ ngày"),
        min_value=1,
        max_value=28,
        initial=1,
        help_text=_("1 là theo tháng dương lịch; 15 là từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ."),
    )
    open_days = forms.IntegerField(label=_("Mở nhận trước hạn (ngày)"), min_value=0, max_value=366, initial=15)
    grace_days = forms.IntegerField(label=_("Khóa sau hạn (ngày)"), min_value=0, max_value=366, initial=10)
    endorser = forms.ChoiceField(label=_("Xem xét trước khi trình"), choices=Endorser)

    def draft(self) -> PlanDraft:
        return PlanDraft(**self.cleaned_data)

    @staticmethod
    def values_of(plan: ReportPlan) -> dict[str, Any]:
        return {name: getattr(plan, name) for name in PlanForm.base_fields}
