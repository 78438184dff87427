"""What surrounds a movement: its launch plan in versions, milestones, who is called, quotas of awards, the cascade."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Cluster, Unit, UnitKind
from movements.enums import (
    LaunchPlanStatus,
    MilestoneKind,
    MilestoneStatus,
    QuotaMeasure,
    QuotaPer,
    Rounding,
)
from movements.models.movements import Movement
from movements.models.targets import Target


class LaunchPlan(LedgerModel):
    """One version of a movement's launch plan (kế hoạch).

    `parts` is what people write, see `movements.domain.plans.parts.PlanParts`; `document` is the whole plan as it read
    on the day of submission, all ten parts of it: [{"number", "title", "lines"}], empty while it is a draft.
    """

    ledger_fields = ("movement_id", "version", "status", "parts", "document", "change_reason")

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="launch_plans")
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    status = models.CharField(_("trạng thái"), max_length=10, choices=LaunchPlanStatus, default=LaunchPlanStatus.DRAFT)
    parts = models.JSONField(default=dict)
    document = models.JSONField(default=list, blank=True)
    change_reason = models.TextField(_("lý do thay đổi"), blank=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)
    gap_reason = models.TextField(_("lý do trình khi còn thiếu phần"), blank=True)
    created_at = models.DateTimeField(_("lập lúc"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True)

    class Meta:
        verbose_name = _("kế hoạch phát động")
        ordering = ["movement_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["movement", "version"], name="movements_launchplan_version_uniq"),
            models.UniqueConstraint(
                fields=["movement"],
                condition=Q(status__in=["draft", "submitted"]),
                name="movements_launchplan_open_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Kế hoạch')} {self.movement} ({_('phiên bản')} {self.version})"

    def get_absolute_url(self) -> str:
        return reverse("movements:plan-version", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class Milestone(LedgerModel):
    """A dated step of a movement with the short report of what came of it.

    `planned_on` null = no day is fixed yet; nobody is reminded. `reminded_offset` is the last step of the reminders
    that was sent, in days from the planned one.
    """

    ledger_fields = (
        "movement_id",
        "kind",
        "title",
        "planned_on",
        "status",
        "held_on",
        "results",
        "weaknesses",
        "lessons",
        "next_steps",
        "examples",
    )

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(_("loại mốc"), max_length=12, choices=MilestoneKind, default=MilestoneKind.OTHER)
    title = models.CharField(_("tên mốc"), max_length=200)
    planned_on = models.DateField(_("ngày dự kiến"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=MilestoneStatus, default=MilestoneStatus.PLANNED)
    held_on = models.DateField(_("ngày thực hiện"), null=True, blank=True)
    results = models.TextField(_("kết quả"), blank=True)
    weaknesses = models.TextField(_("hạn chế, nguyên nhân"), blank=True)
    lessons = models.TextField(_("bài học kinh nghiệm"), blank=True)
    next_steps = models.TextField(_("nhiệm vụ tiếp theo"), blank=True)
    examples = models.TextField(_("điển hình, mô hình tiêu biểu"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    reminded_offset = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("mốc")
        ordering = [models.F("planned_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class MovementScope(LedgerModel):
    """One line of who is called to take part: a kind of units under the organiser, a cluster, or one unit.

    A movement without any line calls whoever wants to join.
    """

    ledger_fields = ("movement_id", "kind_id", "cluster_id", "unit_id")

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="scopes")
    kind = models.ForeignKey(UnitKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("phạm vi")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind__isnull=False, cluster=None, unit=None)
                    | Q(kind=None, cluster__isnull=False, unit=None)
                    | Q(kind=None, cluster=None, unit__isnull=False)
                ),
                name="movements_scope_one_check",
            ),
            models.UniqueConstraint(fields=["movement", "kind"], name="movements_scope_kind_uniq"),
            models.UniqueConstraint(fields=["movement", "cluster"], name="movements_scope_cluster_uniq"),
            models.UniqueConstraint(fields=["movement", "unit"], name="movements_scope_unit_uniq"),
        ]

    def __str__(self) -> str:
        return str(self.kind or self.cluster or self.unit)

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class AwardQuota(LedgerModel):
    """How many may be proposed for one award: so many, or so many per cent of the units of a kind.

    `per` says within what: the movement, each cluster, or each unit (of `per_kind` where given). A percentage is of the
    units of `of_kind` in there. `award_code` is the code of the award catalogue, which lies above this app; empty where
    a source names the number but not the award: shown as such, it limits nothing.
    """

    ledger_fields = (
        "movement_id",
        "award_code",
        "subject",
        "per",
        "per_kind_id",
        "measure",
        "amount",
        "of_kind_id",
        "rounding",
    )

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="quotas")
    award_code = models.CharField(_("mã danh hiệu, hình thức"), max_length=20, blank=True)
    subject = models.CharField(_("đối tượng được xét"), max_length=120)
    per = models.CharField(_("tính cho"), max_length=10, choices=QuotaPer, default=QuotaPer.MOVEMENT)
    per_kind = models.ForeignKey(
        UnitKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("loại đơn vị")
    )
    measure = models.CharField(_("cách tính"), max_length=8, choices=QuotaMeasure, default=QuotaMeasure.COUNT)
    amount = models.DecimalField(_("mức"), max_digits=10, decimal_places=4, validators=[MinValueValidator(0)])
    of_kind = models.ForeignKey(
        UnitKind,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("tỷ lệ tính trên số đơn vị loại"),
    )
    rounding = models.CharField(_("làm tròn"), max_length=8, choices=Rounding, default=Rounding.DOWN)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    class Meta:
        verbose_name = _("chỉ tiêu khen thưởng")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.award_code}: {self.subject}"

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class TargetLink(LedgerModel):
    """A target of a lower movement that carries out one of the movement above it: how figures find their way up."""

    ledger_fields = ("upper_id", "lower_id")

    upper = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="lower_links")
    lower = models.OneToOneField(Target, on_delete=models.CASCADE, related_name="upper_link")

    class Meta:
        verbose_name = _("chỉ tiêu nối cấp trên")

    def __str__(self) -> str:
        return f"{self.lower} → {self.upper}"
