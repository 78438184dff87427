"""Recognition of communes, its revocation, what a reorganisation leaves to be assessed again, and the plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Succession, Unit
from movements.enums import ProposalStatus, ReassessmentStatus, RecognitionStatus, RevocationGround, RuralTier
from movements.models.rural import RuralAssessment, RuralStandard
from movements.models.targets import Target


class RuralRecognition(LedgerModel):
    """A decision that a commune reached a tier. It stays under the commune of its day, whatever became of that one.

    `source` says from where an earlier one was taken over ("" = decided here); `verified` whether somebody held it
    against the decision.
    """

    ledger_fields = (
        "unit_id",
        "standard_id",
        "tier",
        "decision_number",
        "decided_on",
        "status",
        "revoked_on",
        "revocation_number",
        "verified",
    )
    permission_anywhere = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rural_recognitions", verbose_name=_("xã"))
    standard = models.ForeignKey(RuralStandard, on_delete=models.PROTECT, related_name="recognitions")
    tier = models.CharField(_("mức"), max_length=10, choices=RuralTier)
    assessment = models.OneToOneField(
        RuralAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="recognition"
    )
    decision_number = models.CharField(_("số quyết định"), max_length=60)
    decided_on = models.DateField(_("ngày quyết định"))
    authority = models.CharField(_("cấp quyết định"), max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=RecognitionStatus, default=RecognitionStatus.VALID)
    revoked_on = models.DateField(_("thu hồi ngày"), null=True, blank=True)
    revocation_number = models.CharField(_("số quyết định thu hồi"), max_length=60, blank=True)
    acknowledgement = models.TextField(_("lý do công nhận khi còn điều kiện chưa kết luận được"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu quyết định"), default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("công nhận nông thôn mới")
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["status", "decided_on"], name="movements_recognition_day_idx")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "standard", "decision_number"], name="movements_ruralrecognition_uniq"
            ),
            models.CheckConstraint(
                condition=Q(status="valid", revoked_on=None) | Q(status="revoked", revoked_on__isnull=False),
                name="movements_ruralrecognition_revoked_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_tier_display()} · {self.decision_number}"

    def get_absolute_url(self) -> str:
        return reverse("rural_public:commune", args=[self.unit_id])


class RuralRevocation(LedgerModel):
    """The test of revocation found something: its arithmetic, and what a person decided. The test revokes nothing."""

    ledger_fields = ("recognition_id", "assessment_id", "ground", "failed", "unknown", "total", "named", "status")
    permission_anywhere = True

    recognition = models.ForeignKey(RuralRecognition, on_delete=models.PROTECT, related_name="proposals")
    assessment = models.ForeignKey(RuralAssessment, on_delete=models.PROTECT, related_name="proposals")
    ground = models.CharField(_("căn cứ"), max_length=8, choices=RevocationGround)
    failed = models.PositiveSmallIntegerField(_("số tiêu chí không đạt"))
    unknown = models.PositiveSmallIntegerField(_("số tiêu chí chưa kết luận"))
    total = models.PositiveSmallIntegerField(_("tổng số tiêu chí"))
    named = models.JSONField(_("tiêu chí nêu tên không đạt"), default=list)
    explanation = models.TextField(_("diễn giải"))
    rule_verified = models.BooleanField(_("quy định đã đối chiếu"), default=False)
    status = models.CharField(max_length=10, choices=ProposalStatus, default=ProposalStatus.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(_("lý do quyết định"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("đề xuất thu hồi")
        ordering = ["status", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recognition", "assessment"], name="movements_ruralrevocation_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.recognition} · {self.get_ground_display()}"

    def get_absolute_url(self) -> str:
        return reverse("rural:revocation", args=[self.pk])


class RuralReassessment(LedgerModel):
    """A commune formed of recognised and unrecognised ones must be assessed again; found by the schedule.

    `predecessors` is the state of the day it was found: [{"unit": pk, "name", "tier", "decision", "share"}], tier ""
    where that commune had no recognition.
    """

    ledger_fields = ("unit_id", "succession_id", "status", "predecessors")
    permission_anywhere = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rural_reassessments", verbose_name=_("xã"))
    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="+")
    predecessors = models.JSONField(_("các xã cũ"), default=list)
    status = models.CharField(max_length=10, choices=ReassessmentStatus, default=ReassessmentStatus.OPEN)
    assessment = models.ForeignKey(
        RuralAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="reassessments"
    )
    note = models.TextField(_("lý do"), blank=True)
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = _("xã phải đánh giá lại")
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["unit", "succession"], name="movements_ruralreassess_uniq")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_status_display()}"


class RuralPlanLink(LedgerModel):
    """Binds "66/87 xã" to the recognitions: so many communes of the territory hold at least this tier."""

    ledger_fields = ("target_id", "tier", "territory_id")

    target = models.OneToOneField(Target, on_delete=models.CASCADE, related_name="rural_link")
    tier = models.CharField(_("mức"), max_length=10, choices=RuralTier, default=RuralTier.STANDARD)
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="rural_plan_links", verbose_name=_("địa bàn")
    )

    class Meta:
        verbose_name = _("chỉ tiêu gắn với kết quả công nhận")

    def __str__(self) -> str:
        return f"{self.target} · {self.get_tier_display()} · {self.territory}"

    def permission_unit(self) -> Unit:
        return self.territory
