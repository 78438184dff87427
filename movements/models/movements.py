from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.text import fold
from base.units.models import Unit
from movements.enums import (
    DurationClass,
    LaunchLevel,
    MovementKind,
    MovementReach,
    MovementStage,
    MovementStatus,
    Participation,
    RegistrationStatus,
    WindowStatus,
)
from movements.kinds import duration_class
from movements.models.criteria import CriteriaSet
from movements.models.directives import Directive
from movements.models.pages import MovementPage


class Movement(LedgerModel):
    """A movement from its first draft to its summing up. All days are inclusive, in Asia/Ho_Chi_Minh.

    `introduction` is the HTML with which its page opens. `facts` says where the facts of an installed pack come from,
    see `movements.domain.packs`. `parent` is the movement of a higher level that this one carries out.
    """

    ledger_fields = (
        "title",
        "kind",
        "status",
        "registration_status",
        "directive_id",
        "organiser_id",
        "starts_on",
        "ends_on",
        "registration_opens_on",
        "registration_closes_on",
        "round_opens_on",
        "criteria_set_id",
        "reach",
        "launch_level",
        "participation",
        "stage",
        "parent_id",
        "is_cascading",
        "submitted_by_id",
        "approved_by_id",
    )
    permission_anywhere = True

    title = models.CharField(_("tên phong trào"), max_length=300)
    title_folded = models.CharField(max_length=300, editable=False, db_index=True)
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=MovementKind, default=MovementKind.YEARLY)
    aim = models.TextField(_("mục đích"), blank=True)
    directive = models.ForeignKey(
        Directive, null=True, blank=True, on_delete=models.PROTECT, related_name="movements", verbose_name=_("văn bản")
    )
    organiser = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="movements", verbose_name=_("cơ quan phát động")
    )
    starts_on = models.DateField(_("bắt đầu"))
    ends_on = models.DateField(_("kết thúc"))
    registration_opens_on = models.DateField(_("mở đăng ký"), null=True, blank=True)
    registration_closes_on = models.DateField(_("hết hạn đăng ký"), null=True, blank=True)
    round_opens_on = models.DateField(_("mở đợt xét khen thưởng"), null=True, blank=True)
    criteria_set = models.ForeignKey(
        CriteriaSet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="movements",
        verbose_name=_("bộ tiêu chí"),
    )
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=MovementStatus, default=MovementStatus.DRAFT, db_index=True
    )
    registration_status = models.CharField(
        _("đăng ký"), max_length=10, choices=WindowStatus, default=WindowStatus.WAITING
    )
    reach = models.CharField(_("phạm vi"), max_length=10, choices=MovementReach, default=MovementReach.SECTOR)
    launch_level = models.CharField(
        _("cấp phát động"), max_length=10, choices=LaunchLevel, default=LaunchLevel.PROVINCE
    )
    participation = models.CharField(
        _("đơn vị tham gia"), max_length=10, choices=Participation, default=Participation.REGISTERED
    )
    stage = models.CharField(_("sơ kết, tổng kết"), max_length=10, choices=MovementStage, default=MovementStage.NONE)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("phong trào cấp trên"),
    )
    is_cascading = models.BooleanField(_("cấp dưới phát động theo"), default=False)
    introduction = models.TextField(_("giới thiệu trên trang công khai"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)
    page = models.OneToOneField(MovementPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="movement")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("phong trào")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="movements_movement_dates_check"),
            models.UniqueConstraint(
                fields=["organiser", "title_folded", "starts_on"],
                condition=~Q(status="cancelled"),
                name="movements_movement_title_uniq",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_folded = fold(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("movements:movement-detail", args=[self.pk])

    @property
    def public_status(self) -> dict[str, str]:
        """The badge of the portal, {label, status}: what was published but has not begun is still to come."""
        if self.status == MovementStatus.PUBLISHED:
            return {"label": str(_("Sắp bắt đầu")), "status": "planned"}
        return {"label": self.get_status_display(), "status": self.status}

    def permission_unit(self) -> Unit:
        return self.organiser

    @property
    def duration(self) -> DurationClass:
        """The class of its length in the state statistics."""
        return duration_class(self.starts_on, self.ends_on)


class Registration(LedgerModel):
    """A unit's entry into a movement, with its pledge (giao ước)."""

    ledger_fields = ("movement_id", "unit_id", "status", "pledge")

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="registrations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("đơn vị"))
    status = models.CharField(max_length=10, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED)
    pledge = models.TextField(_("giao ước"), blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("đăng ký thi đua")
        constraints = [models.UniqueConstraint(fields=["movement", "unit"], name="movements_registration_uniq")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.movement}"

    def permission_unit(self) -> Unit:
        return self.unit
