"""Đề nghị khen thưởng and its dossier."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import AppraisalVerdict, DocumentKind, NominationSource, NominationStatus
from awards.models.catalogue import AwardType
from awards.models.rounds import Round
from awards.models.rulebook import RulebookVersion
from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Person, Unit


class Nomination(LedgerModel):
    """A unit proposes one person or one collective for one award. `rulebook` is pinned on the day of receipt."""

    ledger_fields = (
        "round",
        "award_type",
        "unit",
        "person",
        "collective",
        "year",
        "achievement",
        "source",
        "status",
        "received_on",
        "rulebook",
        "result",
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("đợt xét"))
    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("danh hiệu, hình thức")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("đơn vị đề nghị")
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("cá nhân")
    )
    collective = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="own_nominations", verbose_name=_("tập thể")
    )
    year = models.PositiveSmallIntegerField(_("năm thành tích"))
    achievement = models.TextField(_("tóm tắt thành tích"), blank=True)
    source = models.CharField(max_length=10, choices=NominationSource, default=NominationSource.UNIT)
    status = models.CharField(_("trạng thái"), max_length=12, choices=NominationStatus, default=NominationStatus.DRAFT)
    received_on = models.DateField(_("ngày nhận hồ sơ"), null=True, blank=True)
    rulebook = models.ForeignKey(
        RulebookVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    result = models.ForeignKey(
        "movements.UnitResult", null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["round", "award_type", "pk"]
        verbose_name = _("đề nghị khen thưởng")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, collective__isnull=False) | Q(person__isnull=False, collective=None),
                name="awards_nomination_subject_check",
            ),
            models.UniqueConstraint(fields=["round", "award_type", "person"], name="awards_nomination_person_uniq"),
            models.UniqueConstraint(fields=["round", "award_type", "collective"], name="awards_nomination_unit_uniq"),
        ]
        indexes = [models.Index(fields=["status", "round"], name="awards_nomination_status_idx")]

    def __str__(self) -> str:
        return f"{self.subject} · {self.award_type}"

    def get_absolute_url(self) -> str:
        return reverse("awards:nomination-detail", args=[self.pk])

    @property
    def subject(self) -> Person | Unit:
        subject = self.person or self.collective
        assert subject is not None
        return subject

    def permission_unit(self) -> Unit:
        return self.unit


class DossierDocument(LedgerModel):
    ledger_fields = ("nomination", "kind", "file", "note")

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("loại tài liệu"), max_length=12, choices=DocumentKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "kind", "file"], name="awards_dossierdocument_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file}"

    def permission_unit(self) -> Unit:
        return self.nomination.unit


class Appraisal(LedgerModel):
    """One judgement of the secretariat, with the eligibility answer as it was shown at that moment."""

    ledger_fields = ("nomination", "appraiser", "verdict", "comment", "at", "eligibility")

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="appraisals")
    appraiser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=AppraisalVerdict)
    comment = models.TextField(_("ý kiến thẩm định"), blank=True)
    at = models.DateTimeField()
    eligibility = models.JSONField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.get_verdict_display()}"
