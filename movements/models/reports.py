"""Reporting: the plan of a movement, its periods, the duty of each unit, the report and its figures."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Unit
from movements.enums import (
    DueRule,
    DueSense,
    DutyStatus,
    Endorser,
    Frequency,
    PeriodStatus,
    ReportStatus,
    ReportSubject,
)
from movements.models.criteria import Indicator
from movements.models.movements import Movement
from movements.models.targets import TargetAssignment, figure


class ReportPlan(LedgerModel):
    """How often units report and by when.

    `due_day` is a day of the month, or a number of working days before or after the end of the period; `due_month` goes
    with a fixed date. Figures are those of a window from day `window_start_day` of the month before the period to the
    day before it in its last month (NĐ 09/2019: 15 → 14); 1 = whole calendar months. Reports are taken from `open_days`
    before the due day until `grace_days` after it.
    """

    ledger_fields = (
        "movement_id",
        "frequency",
        "subject",
        "due_rule",
        "due_sense",
        "due_day",
        "due_month",
        "window_start_day",
        "open_days",
        "grace_days",
        "endorser",
    )
    permission_anywhere = True

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="plans")
    frequency = models.CharField(_("chế độ báo cáo"), max_length=12, choices=Frequency)
    subject = models.CharField(_("nội dung báo cáo"), max_length=10, choices=ReportSubject, default=ReportSubject.ALL)
    due_rule = models.CharField(_("cách tính hạn"), max_length=12, choices=DueRule, default=DueRule.DAY_OF_MONTH)
    due_sense = models.CharField(_("tính ngày hạn"), max_length=8, choices=DueSense, default=DueSense.ON)
    due_day = models.PositiveSmallIntegerField(_("ngày"), default=15, validators=[MaxValueValidator(31)])
    due_month = models.PositiveSmallIntegerField(
        _("tháng"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    window_start_day = models.PositiveSmallIntegerField(
        _("số liệu tính từ ngày"), default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    open_days = models.PositiveSmallIntegerField(_("mở trước hạn (ngày)"), default=15)
    grace_days = models.PositiveSmallIntegerField(_("khóa sau hạn (ngày)"), default=10)
    endorser = models.CharField(_("cấp xem xét trước"), max_length=8, choices=Endorser, default=Endorser.NONE)

    class Meta:
        verbose_name = _("chế độ báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["movement", "frequency", "subject"], name="movements_reportplan_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()} · {self.movement}"

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class ReportPeriod(LedgerModel):
    """One period of a plan. Its days are copied when it is made: a later change of rule moves no past deadline."""

    ledger_fields = ("plan_id", "name", "starts_on", "ends_on", "opens_on", "due_on", "closes_on", "status")
    permission_anywhere = True

    plan = models.ForeignKey(ReportPlan, on_delete=models.CASCADE, related_name="periods")
    name = models.CharField(_("kỳ báo cáo"), max_length=100)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    opens_on = models.DateField(_("mở nhận"))
    due_on = models.DateField(_("hạn nộp"))
    closes_on = models.DateField(_("khóa sau ngày"))
    status = models.CharField(max_length=8, choices=PeriodStatus, default=PeriodStatus.PLANNED)

    class Meta:
        verbose_name = _("kỳ báo cáo")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["status", "opens_on"], name="movements_period_due_idx")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "starts_on"], name="movements_reportperiod_uniq"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), due_on__gte=F("opens_on"), closes_on__gte=F("due_on")),
                name="movements_reportperiod_dates_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def permission_unit(self) -> Unit:
        return self.plan.movement.organiser


class ReportDuty(LedgerModel):
    """What one unit owes for one period. Done once the head has submitted; a returned report opens it again.

    `first_submitted_at` decides whether the unit was in time and never changes, whatever is returned or mended later.
    `reopened_until` is the last day of a controlled reopening: until then the unit may write though the period is
    closed.
    """

    ledger_fields = ("period_id", "unit_id", "status", "first_submitted_at", "reopened_until")

    period = models.ForeignKey(ReportPeriod, on_delete=models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties", verbose_name=_("đơn vị"))
    status = models.CharField(max_length=8, choices=DutyStatus, default=DutyStatus.OPEN)
    first_submitted_at = models.DateTimeField(_("gửi lần đầu"), null=True, blank=True)
    reopened_until = models.DateField(_("mở lại đến hết ngày"), null=True, blank=True)
    reminded_offset = models.SmallIntegerField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("báo cáo phải nộp")
        indexes = [models.Index(fields=["unit", "status"], name="movements_duty_unit_idx")]
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="movements_reportduty_uniq")]

    def __str__(self) -> str:
        return f"{self.period} · {self.unit}"

    @property
    def due_on(self) -> dt.date:
        """The last day that counts as in time for what is asked now: that of a reopening, else of the period."""
        return self.reopened_until or self.period.due_on

    def permission_unit(self) -> Unit:
        return self.unit


class Report(LedgerModel):
    """A unit's report for a duty. `version` counts saves: of two people the later sees what the earlier changed.

    `flag_count` is how many figures stood out at the last submission (each with its explanation); `change_count` how
    many differed from the submission before it.
    """

    ledger_fields = ("duty_id", "status", "version", "note", "submitted_at", "submitted_by_id")

    duty = models.OneToOneField(ReportDuty, on_delete=models.CASCADE, related_name="report")
    status = models.CharField(_("trạng thái"), max_length=10, choices=ReportStatus, default=ReportStatus.DRAFT)
    note = models.TextField(_("thuyết minh chung"), blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    endorsed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    endorsed_at = models.DateTimeField(null=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)
    flag_count = models.PositiveSmallIntegerField(_("số cần lưu ý"), default=0)
    change_count = models.PositiveSmallIntegerField(_("thay đổi so với lần gửi trước"), default=0)

    class Meta:
        verbose_name = _("báo cáo")
        indexes = [models.Index(fields=["status", "submitted_at"], name="movements_report_queue_idx")]

    def __str__(self) -> str:
        return f"{_('Báo cáo')} {self.duty}"

    def get_absolute_url(self) -> str:
        return reverse("movements:report-detail", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.duty.unit


class Measurement(LedgerModel):
    """The reported figure of one assigned target, or of one indicator of the movement's criteria set.

    `value` null means not reported, which is not zero. An indicator of kind yes/no has 1 or 0, a choice or a text
    stands in `text`; a ratio has its count in `value` and its whole in `whole`. `breakdown` is
    {dimension: {key: "figure"}}. `source` is the approved figure that this one was taken over from unchanged.
    """

    ledger_fields = (
        "report_id",
        "assignment_id",
        "indicator_id",
        "value",
        "whole",
        "text",
        "breakdown",
        "is_not_applicable",
        "note",
        "source_id",
    )

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="measurements")
    assignment = models.ForeignKey(
        TargetAssignment, null=True, blank=True, on_delete=models.PROTECT, related_name="measurements"
    )
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="measurements"
    )
    value = figure(_("số thực hiện"))
    whole = figure(_("tổng số"))
    text = models.CharField(_("mức hoặc nội dung"), max_length=500, blank=True)
    breakdown = models.JSONField(_("phân tổ"), default=dict, blank=True)
    is_not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    note = models.CharField(_("giải trình"), max_length=500, blank=True)
    source = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("số liệu")
        constraints = [
            models.UniqueConstraint(fields=["report", "assignment"], name="movements_measurement_uniq"),
            models.UniqueConstraint(fields=["report", "indicator"], name="movements_measurement_indicator_uniq"),
            models.CheckConstraint(
                condition=Q(assignment=None, indicator__isnull=False) | Q(assignment__isnull=False, indicator=None),
                name="movements_measurement_subject_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment or self.indicator}: {self.text or self.value}"


class Evidence(LedgerModel):
    """A file that proves a figure. It has no public address: the view asks for the right to see the report."""

    ledger_fields = ("measurement_id", "file_id", "caption")

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="evidence")
    caption = models.CharField(_("chú thích"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("minh chứng")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or self.file.name

    def permission_unit(self) -> Unit:
        return self.measurement.report.duty.unit


class ReportVersion(LedgerModel):
    """The report as the head sent it, kept at every submission, so that a reviewer sees what changed since the last.

    `content` is {"note": text, "rows": {row key: {"name", "shown", "note", "evidence": [file names], "flag"}}}; keys
    as in `movements.domain.reports.rows`.
    """

    ledger_fields = ("report_id", "number", "content", "submitted_at", "submitted_by_id")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("lần gửi"))
    content = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(_("gửi lúc"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bản báo cáo đã gửi")
        ordering = ["report_id", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="movements_reportversion_uniq")]

    def __str__(self) -> str:
        return f"{self.report} · {self.number}"


class ReturnReason(LedgerModel):
    """What has to be mended in one row of a returned report. `version` is the submission that it speaks of."""

    ledger_fields = ("version_id", "row_key", "text")

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="reasons")
    row_key = models.CharField(max_length=40)
    text = models.CharField(_("lý do trả lại"), max_length=1000)

    class Meta:
        verbose_name = _("lý do trả lại từng chỉ tiêu")
        constraints = [models.UniqueConstraint(fields=["version", "row_key"], name="movements_returnreason_uniq")]

    def __str__(self) -> str:
        return self.text
