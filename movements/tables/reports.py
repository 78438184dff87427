"""Tables of duties and reports. Querysets come from `domain.queries` with all that the cells read."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.accounts.permissions import Reach
from base.units.tables import UnitColumn
from movements.domain.reports.timeliness import Timeliness, state_of
from movements.enums import ReportStatus
from movements.models import Report, ReportDuty
from movements.rules import can_edit_report
from movements.tables.shared import NUM, BadgeColumn, DayColumn

TIMELY = {
    "on_time": (gettext_lazy("đúng hạn"), "success"),
    "late": (gettext_lazy("nộp chậm"), "warning"),
    "missing": (gettext_lazy("chưa nộp, quá hạn"), "danger"),
    "waiting": (gettext_lazy("còn hạn"), "neutral"),
}


SETTLED = (ReportStatus.APPROVED, ReportStatus.ENDORSING)


def badge(label: Any, tone: str) -> SafeString:
    return render_to_string("components/badge.html", {"label": label, "status": tone})


def report_of(duty: ReportDuty) -> Report | None:
    return getattr(duty, "report", None)


def _report_url(record: ReportDuty) -> str | None:
    report = report_of(record)
    return report.get_absolute_url() if report is not None else None


def _own_duty_url(record: ReportDuty, table: DutyTable) -> str | None:
    if not table.writes.covers(record.unit):
        return _report_url(record)
    return reverse("movements:report-edit", args=[record.pk])


class DutyTable(tables.Table):
    """One next step a row: write, mend, send or look. Others' duties, of the same cluster, are only looked at."""

    writes = Reach()
    period = tables.Column(linkify=_own_duty_url, verbose_name=gettext_lazy("Kỳ báo cáo"))
    movement = tables.Column(
        accessor="period__plan__movement", verbose_name=gettext_lazy("Phong trào"), orderable=False
    )
    unit = UnitColumn(orderable=False)
    due_on = DayColumn(accessor="due_on", verbose_name=gettext_lazy("Hạn nộp"), order_by="period__due_on")
    status = BadgeColumn(accessor="status", verbose_name=gettext_lazy("Trạng thái"))
    report = tables.Column(verbose_name=gettext_lazy("Báo cáo"), orderable=False, empty_values=())
    step = tables.Column(verbose_name=gettext_lazy("Việc tiếp theo"), orderable=False, empty_values=())

    class Meta:
        model = ReportDuty
        fields = ("period", "movement", "unit", "due_on", "status", "report", "step")
        empty_text = gettext_lazy("Chưa có kỳ báo cáo nào")

    def render_report(self, record: ReportDuty) -> str | SafeString:
        report = report_of(record)
        return "–" if report is None else badge(report.get_status_display(), str(report.status))

    def render_step(self, record: ReportDuty) -> str | SafeString:
        report = report_of(record)
        if self.writes.covers(record.unit) and can_edit_report(record, report):
            returned = report is not None and report.status == ReportStatus.RETURNED
            label = _("Sửa và gửi lại") if returned else _("Nhập tiếp") if report is not None else _("Nhập báo cáo")
            url = reverse("movements:report-edit", args=[record.pk])
        elif report is not None:
            label, url = _("Xem"), report.get_absolute_url()
        else:
            return "–"
        return render_to_string("components/button_link.html", {"label": label, "url": url, "tone": "secondary"})


class WatchedDutyTable(DutyTable):
    """For those who only look: the period leads to the report, where there is one."""

    period = tables.Column(verbose_name=gettext_lazy("Kỳ báo cáo"), linkify=_report_url)

    class Meta(DutyTable.Meta):
        exclude = ("step",)


class ReportTable(tables.Table):
    unit = UnitColumn(accessor="duty__unit", linkify=lambda record: record.get_absolute_url(), orderable=False)
    movement = tables.Column(
        accessor="duty__period__plan__movement", verbose_name=gettext_lazy("Phong trào"), orderable=False
    )
    period = tables.Column(accessor="duty__period", verbose_name=gettext_lazy("Kỳ báo cáo"), orderable=False)
    submitted_at = tables.DateTimeColumn(format="H:i d/m/Y", verbose_name=gettext_lazy("Gửi lúc"))
    notable = tables.Column(verbose_name=gettext_lazy("Lưu ý"), orderable=False, empty_values=())
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Report
        fields = ("unit", "movement", "period", "submitted_at", "notable", "status")
        empty_text = gettext_lazy("Không có báo cáo nào")

    def render_notable(self, record: Report) -> str:
        return notes_on(record) or "–"


def notes_on(report: Report) -> str:
    """What a reviewer looks at first. Reads the duty and its period."""
    notes = []
    if report.flag_count:
        notes.append(_("{count} số bất thường").format(count=report.flag_count))
    if report.change_count:
        notes.append(_("{count} thay đổi so với lần trước").format(count=report.change_count))
    if state_of(report.duty) == "late":
        notes.append(_("nộp chậm"))
    return "; ".join(notes)


class BoardTable(tables.Table):
    """Who has reported in one period."""

    unit = UnitColumn(linkify=_report_url, orderable=False)
    timely = tables.Column(verbose_name=gettext_lazy("Thời hạn"), orderable=False, empty_values=())
    first_submitted_at = tables.DateTimeColumn(format="H:i d/m/Y", verbose_name=gettext_lazy("Gửi lần đầu"))
    report = tables.Column(verbose_name=gettext_lazy("Báo cáo"), orderable=False, empty_values=())
    step = tables.Column(verbose_name=gettext_lazy("Việc tiếp theo"), orderable=False, empty_values=())

    class Meta:
        model = ReportDuty
        fields = ("unit", "timely", "first_submitted_at", "report", "step")
        empty_text = gettext_lazy("Không có đơn vị nào")

    def render_timely(self, record: ReportDuty) -> SafeString:
        label, tone = TIMELY[state_of(record)]
        return badge(label, tone)

    def render_report(self, record: ReportDuty) -> str | SafeString:
        report = report_of(record)
        return "–" if report is None else badge(report.get_status_display(), str(report.status))

    def render_step(self, record: ReportDuty) -> str | SafeString:
        report = report_of(record)
        if report is not None and report.status == ReportStatus.SUBMITTED:
            label, url = _("Xem để duyệt"), report.get_absolute_url()
        elif can_edit_report(record, report) or (report is not None and report.status in SETTLED):
            return "–"
        else:
            label, url = _("Mở lại"), reverse("movements:duty-reopen", args=[record.pk])
        return render_to_string("components/button_link.html", {"label": label, "url": url, "tone": "quiet"})


class WatchedBoardTable(BoardTable):
    class Meta(BoardTable.Meta):
        exclude = ("step",)


class TimelinessTable(tables.Table):
    """Rows of `timeliness.by_unit` or `by_unit_today`."""

    unit = tables.Column(accessor="unit__name", verbose_name=gettext_lazy("Đơn vị"), orderable=False)
    due = tables.Column(verbose_name=gettext_lazy("Phải nộp"), attrs=NUM)
    on_time = tables.Column(verbose_name=gettext_lazy("Đúng hạn"), attrs=NUM)
    late = tables.Column(verbose_name=gettext_lazy("Chậm"), attrs=NUM)
    missing = tables.Column(verbose_name=gettext_lazy("Chưa nộp"), attrs=NUM)
    approved = tables.Column(verbose_name=gettext_lazy("Đã duyệt"), attrs=NUM)
    rate = tables.Column(verbose_name=gettext_lazy("Tỷ lệ đúng hạn"), attrs=NUM, orderable=False, empty_values=())

    class Meta:
        empty_text = gettext_lazy("Chưa có đơn vị nào phải báo cáo")

    def render_rate(self, record: dict[str, Any]) -> str:
        rate = Timeliness(record["due"], record["on_time"]).timeliness
        return f"{rate}%".replace(".", ",") if rate is not None else "–"
