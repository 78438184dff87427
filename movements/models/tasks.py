"""Tasks (đầu việc) beside the targets, grouped under the theme of a year or a term."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.core import clock
from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Person, Unit
from movements.enums import OPEN_TASKS, TaskStatus, ThemeKind
from movements.models.directives import Directive
from movements.models.movements import Movement
from movements.models.targets import difficulty_factor


class WorkTheme(LedgerModel):
    """What a year or a term is about ("Năm tăng tốc, bứt phá"), and the bracket around its movements and tasks."""

    ledger_fields = ("title", "kind", "owner_id", "starts_on", "ends_on", "aim")
    permission_anywhere = True

    title = models.CharField(_("chủ đề"), max_length=300)
    kind = models.CharField(_("loại"), max_length=5, choices=ThemeKind, default=ThemeKind.YEAR)
    aim = models.TextField(_("mục tiêu"), blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="themes", verbose_name=_("cơ quan đề ra"))
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("chủ đề")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="movements_theme_dates_check"),
            models.UniqueConstraint(fields=["owner", "title", "starts_on"], name="movements_theme_uniq"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:theme-detail", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.owner


class Task(LedgerModel):
    """A piece of work with one output, one unit that leads it and any number that take part.

    Late is not a state: it is reckoned from the due day and the day on which the work was reported done (`done_on`).
    `version` counts changes, so that of two people who write at once the later is told.
    """

    ledger_fields = (
        "title",
        "output",
        "theme_id",
        "movement_id",
        "directive_id",
        "lead_id",
        "head_id",
        "due_on",
        "weight",
        "difficulty",
        "difficulty_reason",
        "status",
        "percent",
        "done_on",
        "version",
    )
    permission_anywhere = True

    title = models.CharField(_("đầu việc"), max_length=300)
    output = models.CharField(_("sản phẩm"), max_length=500, help_text=_("Kết quả cụ thể phải giao nộp."))
    theme = models.ForeignKey(
        WorkTheme, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("chủ đề")
    )
    movement = models.ForeignKey(
        Movement, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("phong trào")
    )
    directive = models.ForeignKey(
        Directive, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("văn bản")
    )
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="led_tasks", verbose_name=_("đơn vị chủ trì"))
    head = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="headed_tasks",
        verbose_name=_("người chịu trách nhiệm"),
    )
    due_on = models.DateField(_("thời hạn"))
    weight = models.PositiveSmallIntegerField(_("trọng số"), default=1, validators=[MinValueValidator(1)])
    difficulty = difficulty_factor()
    difficulty_reason = models.CharField(_("lý do hệ số khó"), max_length=300, blank=True)
    status = models.CharField(_("trạng thái"), max_length=11, choices=TaskStatus, default=TaskStatus.ASSIGNED)
    percent = models.PositiveSmallIntegerField(_("tiến độ (%)"), default=0, validators=[MaxValueValidator(100)])
    done_on = models.DateField(_("báo cáo xong ngày"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    reminded_offset = models.SmallIntegerField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("đầu việc")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["lead", "status"], name="movements_task_lead_idx"),
            models.Index(fields=["status", "due_on"], name="movements_task_due_idx"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="movements_task_percent_whole_check"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:task-detail", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.lead

    @property
    def days_late(self) -> int:
        """Days after the due day on which it was reported done, or up to today while it is not; 0 = in time."""
        until = self.done_on or (clock.today() if self.status in OPEN_TASKS else self.due_on)
        return max(0, (until - self.due_on).days)

    @property
    def given_on(self) -> dt.date:
        return timezone.localtime(self.assigned_at).date()


class TaskUnit(LedgerModel):
    """A unit that takes part in a task led by another."""

    ledger_fields = ("task_id", "unit_id")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="partners")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị phối hợp"))

    class Meta:
        verbose_name = _("đơn vị phối hợp")
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="movements_taskunit_uniq")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.task}"


class TaskUpdate(LedgerModel):
    """What somebody wrote about the progress of a task. `percent` is null in a word of a unit that only takes part."""

    ledger_fields = ("task_id", "unit_id", "percent", "note", "written_by_id")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="updates")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("tiến độ (%)"), null=True, validators=[MaxValueValidator(100)])
    note = models.TextField(_("nội dung"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cập nhật đầu việc")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.task}: {self.note[:60]}"


class TaskEvidence(LedgerModel):
    """A file that proves progress. It has no public address: the view asks for the right to see the task."""

    ledger_fields = ("update_id", "file_id")
    permission_anywhere = True

    update = models.ForeignKey(TaskUpdate, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("minh chứng đầu việc")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name

    def permission_unit(self) -> Unit:
        return self.update.task.lead
