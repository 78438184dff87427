"""Tables of the list screens. Querysets come from `domain.queries` with all that the cells read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from movements.domain.wording import number_text
from movements.models import Movement, Report, ReportDuty, UnitResult

NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


class BadgeColumn(tables.Column):
    """A state as a badge with its word."""

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        status = self.accessor.resolve(record) if self.accessor else getattr(record, bound_column.name)
        return render_to_string("components/badge.html", {"label": value, "status": str(status)})


class DayColumn(tables.Column):
    def render(self, value: dt.date) -> str:
        return f"{value:%d/%m/%Y}"


class MovementTable(tables.Table):
    title = tables.Column(linkify=True)
    organiser = tables.Column(orderable=False)
    starts_on = DayColumn()
    ends_on = DayColumn()
    unit_count = tables.Column(verbose_name=_("Đơn vị đăng ký"), attrs=NUM)
    target_count = tables.Column(verbose_name=_("Chỉ tiêu"), attrs=NUM)
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Movement
        fields = ("title", "organiser", "starts_on", "ends_on", "unit_count", "target_count", "status")
        empty_text = _("Chưa có phong trào nào")


def _report_url(record: ReportDuty) -> str | None:
    report = getattr(record, "report", None)
    return report.get_absolute_url() if report is not None else None


class DutyTable(tables.Table):
    period = tables.Column(linkify=("movements:report-edit", {"pk": tables.A("pk")}), verbose_name=_("Kỳ báo cáo"))
    movement = tables.Column(accessor="period__plan__movement", verbose_name=_("Phong trào"), orderable=False)
    unit = tables.Column(orderable=False)
    due_on = DayColumn(accessor="period__due_on", verbose_name=_("Hạn nộp"))
    status = BadgeColumn(accessor="status", verbose_name=_("Trạng thái"))
    report = tables.Column(verbose_name=_("Báo cáo"), orderable=False, empty_values=())

    class Meta:
        model = ReportDuty
        fields = ("period", "movement", "unit", "due_on", "status", "report")
        empty_text = _("Chưa có kỳ báo cáo nào")

    def render_report(self, record: ReportDuty) -> str | SafeString:
        report = getattr(record, "report", None)
        if report is None:
            return "–"
        return render_to_string(
            "components/badge.html", {"label": report.get_status_display(), "status": str(report.status)}
        )


class WatchedDutyTable(DutyTable):
    """For those who only look: the period leads to the report, where there is one."""

    period = tables.Column(verbose_name=_("Kỳ báo cáo"), linkify=_report_url)


class ReportTable(tables.Table):
    unit = tables.Column(accessor="duty__unit", linkify=lambda record: record.get_absolute_url(), orderable=False)
    movement = tables.Column(accessor="duty__period__plan__movement", verbose_name=_("Phong trào"), orderable=False)
    period = tables.Column(accessor="duty__period", verbose_name=_("Kỳ báo cáo"), orderable=False)
    submitted_at = tables.DateTimeColumn(format="H:i d/m/Y", verbose_name=_("Gửi lúc"))
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Report
        fields = ("unit", "movement", "period", "submitted_at", "status")
        empty_text = _("Không có báo cáo nào")


class ResultTable(tables.Table):
    rank = tables.Column(attrs=NUM)
    unit = tables.Column(orderable=False)
    score = tables.Column(attrs=NUM)
    met = tables.Column(verbose_name=_("Chỉ tiêu đạt"), attrs=NUM, orderable=False)

    class Meta:
        model = UnitResult
        fields = ("rank", "unit", "score", "met")
        empty_text = _("Kết quả chưa được chốt")

    def render_score(self, value: Decimal) -> str:
        return number_text(value.quantize(Decimal("0.01")))

    def render_met(self, record: UnitResult) -> str:
        return f"{record.met}/{record.total}"
