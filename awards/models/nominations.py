"""Đề nghị khen thưởng and its dossier."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import AppraisalVerdict, DocumentKind, NominationSource, NominationStatus, PersonClass
from awards.models.catalogue import AwardType
from awards.models.households import Household
from awards.models.rounds import Round
from awards.models.rulebook import RulebookVersion
from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Person, Unit


class Nomination(LedgerModel):
    """A unit proposes one person, one collective or one household for one award.

    `rulebook` is pinned on the day of receipt. A secret dossier (`is_secret`) is a stub: where its paper file lies,
    and no content.
    """

    ledger_fields = (
        "round",
        "award_type",
        "unit",
        "person",
        "collective",
        "household",
        "person_class",
        "is_posthumous",
        "is_secret",
        "secret_reference",
        "appraiser",
        "appraise_by",
        "year",
        "achievement",
        "source",
        "status",
        "received_on",
        "rulebook",
        "result",
    )
    ledger_later: ClassVar = {
        "household": None,
        "appraise_by": None,
        "appraiser": None,
        "is_posthumous": False,
        "person_class": "",
        "secret_reference": "",
        "is_secret": False,
    }

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
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="nominations",
        verbose_name=_("hộ gia đình"),
    )  # fmt: skip
    person_class = models.CharField(_("nhóm đối tượng thống kê"), max_length=12, choices=PersonClass, blank=True)
    is_posthumous = models.BooleanField(_("truy tặng"), default=False)
    is_secret = models.BooleanField(_("hồ sơ mật"), default=False)
    secret_reference = models.CharField(_("nơi lưu, số hồ sơ giấy"), max_length=200, blank=True)
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
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_nominations",
        verbose_name=_("người thẩm định"),
    )  # fmt: skip
    appraise_by = models.DateField(_("hạn thẩm định"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["round", "award_type", "pk"]
        verbose_name = _("đề nghị khen thưởng")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, collective=None, household=None)
                | Q(person=None, collective__isnull=False, household=None)
                | Q(person=None, collective=None, household__isnull=False),
                name="awards_nomination_subject_check",
            ),
            models.CheckConstraint(
                condition=Q(is_posthumous=False) | Q(person__isnull=False), name="awards_nomination_posthumous_check"
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(achievement=""), name="awards_nomination_secret_check"
            ),
            models.UniqueConstraint(
                fields=["round", "award_type", "household"], name="awards_nomination_household_uniq"
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
    def subject(self) -> Person | Unit | Household:
        subject = self.person or self.collective or self.household
        assert subject is not None
        return subject

    def permission_unit(self) -> Unit:
        return self.unit


class DossierDocument(LedgerModel):
    """A paper of a dossier. `is_redacted`: names are covered in it, so a blind reader may open it."""

    ledger_fields = ("nomination", "kind", "file", "note", "is_redacted")
    ledger_later: ClassVar = {"is_redacted": False}

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("loại tài liệu"), max_length=12, choices=DocumentKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    is_redacted = models.BooleanField(_("bản đã che danh tính"), default=False)
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
    """One judgement of the secretariat, with the eligibility answer as it was shown at that moment.

    `points`: what is wrong with which part, [{part, label, reason}]; part is "section:<key>" or "paper:<kind>".
    """

    ledger_fields = ("nomination", "appraiser", "verdict", "comment", "at", "eligibility", "points")
    ledger_later: ClassVar = {"points": []}

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="appraisals")
    appraiser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=AppraisalVerdict)
    comment = models.TextField(_("ý kiến thẩm định"), blank=True)
    at = models.DateTimeField()
    eligibility = models.JSONField()
    points = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.get_verdict_display()}"
