"""New rural areas (nông thôn mới): the standards of the programme and a commune's assessment against one of them.

The criteria themselves are a `CriteriaSet` of purpose `standard`. What the decisions on recognition add to it (tier,
satisfaction of the people, the test of revocation) stands in `RuralStandard`, which outlives versions of the set.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Unit
from movements.enums import RuralStatus, RuralTier, RuralVerdict
from movements.models.criteria import CriteriaSet, Criterion, Indicator


def _user(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", **options
    )


class RuralStandard(LedgerModel):
    """One tier of one period, with what its decisions ask beside the criteria.

    Null and empty mean "not known": the level of satisfaction, the shares of the test of revocation (whole percent),
    `set_code` of a tier whose criteria are not in the system. `indicator_counts` is how many indicators each criterion
    has by the decision ({"1": 2}), known even where their wording is not. Each part has its own source and mark.
    """

    ledger_fields = (
        "code",
        "title",
        "tier",
        "set_code",
        "satisfaction_level",
        "revocation_low",
        "revocation_high",
        "named_criteria",
        "revocation_verified",
        "recognition_verified",
        "verified",
    )
    permission_anywhere = True

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("tên"), max_length=300)
    tier = models.CharField(_("mức"), max_length=10, choices=RuralTier)
    set_code = models.SlugField(_("mã bộ tiêu chí"), max_length=60, blank=True)
    valid_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    criteria_count = models.PositiveSmallIntegerField(_("số tiêu chí"), null=True, blank=True)
    indicator_count = models.PositiveSmallIntegerField(_("số chỉ tiêu"), null=True, blank=True)
    indicator_counts = models.JSONField(_("số chỉ tiêu theo tiêu chí"), default=dict, blank=True)
    counts_verified = models.BooleanField(_("đã đối chiếu số chỉ tiêu"), default=False)
    satisfaction_level = models.DecimalField(
        _("mức hài lòng phải đạt (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    satisfaction_source = models.CharField(_("căn cứ của mức hài lòng"), max_length=300, blank=True)
    recognition_source = models.CharField(_("căn cứ công nhận"), max_length=300, blank=True)
    recognition_verified = models.BooleanField(_("đã đối chiếu điều kiện công nhận"), default=False)
    revocation_low = models.PositiveSmallIntegerField(_("thu hồi từ (%)"), null=True, blank=True)
    revocation_high = models.PositiveSmallIntegerField(
        _("thu hồi không cần tiêu chí nêu tên, từ (%)"), null=True, blank=True
    )
    named_criteria = models.JSONField(_("tiêu chí nêu tên"), default=list, blank=True)
    revocation_source = models.CharField(_("căn cứ thu hồi"), max_length=300, blank=True)
    revocation_verified = models.BooleanField(_("đã đối chiếu quy định thu hồi"), default=False)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("chuẩn nông thôn mới")
        ordering = ["-valid_from", "pk"]

    def __str__(self) -> str:
        return self.title


class RuralAssessment(LedgerModel):
    """One commune against one standard for one year, as of a day.

    The four counts are of criteria and are written with every change of a line. `has_debt` and `is_complex` are the
    facts of the recognition conditions that no figure decides; null = not answered. `version` counts saves.
    """

    ledger_fields = (
        "unit_id",
        "standard_id",
        "criteria_set_id",
        "year",
        "as_of",
        "group_key",
        "status",
        "version",
        "met",
        "not_met",
        "unknown",
        "not_applicable",
        "has_debt",
        "is_complex",
    )

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rural_assessments", verbose_name=_("xã"))
    standard = models.ForeignKey(RuralStandard, on_delete=models.PROTECT, related_name="assessments")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="rural_assessments")
    year = models.PositiveSmallIntegerField(_("năm"))
    as_of = models.DateField(_("số liệu đến ngày"))
    group_key = models.SlugField(_("nhóm xã"), max_length=40, blank=True)
    status = models.CharField(_("trạng thái"), max_length=10, choices=RuralStatus, default=RuralStatus.DRAFT)
    version = models.PositiveIntegerField(default=0)
    met = models.PositiveSmallIntegerField(_("tiêu chí đạt"), default=0)
    not_met = models.PositiveSmallIntegerField(_("tiêu chí chưa đạt"), default=0)
    unknown = models.PositiveSmallIntegerField(_("tiêu chí chưa kết luận"), default=0)
    not_applicable = models.PositiveSmallIntegerField(_("tiêu chí không áp dụng"), default=0)
    has_debt = models.BooleanField(_("còn nợ đọng xây dựng cơ bản"), null=True, blank=True)
    debt_note = models.CharField(_("căn cứ về nợ đọng"), max_length=500, blank=True)
    is_complex = models.BooleanField(_("phức tạp về an ninh, trật tự"), null=True, blank=True)
    security_note = models.CharField(_("căn cứ về an ninh, trật tự"), max_length=500, blank=True)
    consulted_from = models.DateField(_("lấy ý kiến từ ngày"), null=True, blank=True)
    consulted_to = models.DateField(_("đến ngày"), null=True, blank=True)
    consultation_note = models.TextField(_("ý kiến của người dân và tiếp thu"), blank=True)
    saved_by = _user()
    saved_at = models.DateTimeField(null=True)
    submitted_by = _user()
    submitted_at = models.DateTimeField(null=True)
    appraised_by = _user()
    appraised_at = models.DateTimeField(null=True)
    appraisal_note = models.TextField(_("kết luận thẩm định"), blank=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)

    class Meta:
        verbose_name = _("đánh giá nông thôn mới")
        ordering = ["-year", "-as_of", "-pk"]
        indexes = [models.Index(fields=["status", "as_of"], name="movements_rural_status_idx")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "standard", "year"], name="movements_ruralassessment_uniq"),
            models.CheckConstraint(
                condition=Q(consulted_to=None) | Q(consulted_from=None) | Q(consulted_to__gte=F("consulted_from")),
                name="movements_ruralassessment_consulted_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.standard} · {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("rural:assessment", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.unit

    @property
    def total(self) -> int:
        return self.met + self.not_met + self.unknown + self.not_applicable


class RuralLine(LedgerModel):
    """One criterion of an assessment. `outcome` follows from three things, the last that is there decides: the verdict
    of the figures (`computed`), the commune's judgement where the figures give none, the appraisal.
    """

    ledger_fields = ("assessment_id", "criterion_id", "computed", "judgement", "reason", "appraisal", "outcome")

    assessment = models.ForeignKey(RuralAssessment, on_delete=models.CASCADE, related_name="lines")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="rural_lines")
    computed = models.CharField(max_length=14, choices=RuralVerdict, default=RuralVerdict.UNKNOWN)
    explanation = models.CharField(_("diễn giải"), max_length=500, blank=True)
    judgement = models.CharField(_("xã tự kết luận"), max_length=14, choices=RuralVerdict, blank=True)
    reason = models.TextField(_("lý do, căn cứ"), blank=True)
    appraisal = models.CharField(_("thẩm định"), max_length=14, choices=RuralVerdict, blank=True)
    appraisal_reason = models.TextField(_("lý do thẩm định"), blank=True)
    outcome = models.CharField(_("kết luận"), max_length=14, choices=RuralVerdict, default=RuralVerdict.UNKNOWN)

    class Meta:
        verbose_name = _("tiêu chí được đánh giá")
        ordering = ["criterion__group__order", "criterion__order", "criterion_id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="movements_ruralline_uniq")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_outcome_display()}"


class RuralValue(LedgerModel):
    """The value of one indicator, read as `Measurement` reads it; null and empty text = nothing entered."""

    ledger_fields = ("assessment_id", "indicator_id", "value", "whole", "text", "is_not_applicable", "verdict")

    assessment = models.ForeignKey(RuralAssessment, on_delete=models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="rural_values")
    value = models.DecimalField(_("giá trị"), max_digits=20, decimal_places=4, null=True, blank=True)
    whole = models.DecimalField(_("tổng số"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("mức hoặc nội dung"), max_length=500, blank=True)
    is_not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    note = models.CharField(_("giải trình"), max_length=500, blank=True)
    verdict = models.CharField(max_length=14, choices=RuralVerdict, default=RuralVerdict.UNKNOWN)
    explanation = models.CharField(_("diễn giải"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("giá trị chỉ tiêu")
        constraints = [models.UniqueConstraint(fields=["assessment", "indicator"], name="movements_ruralvalue_uniq")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.text or self.value}"


class RuralEvidence(LedgerModel):
    """A file behind a criterion, or (criterion null) behind the file as a whole. It has no public address."""

    ledger_fields = ("assessment_id", "criterion_id", "file_id", "caption")

    assessment = models.ForeignKey(RuralAssessment, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("chú thích"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("minh chứng nông thôn mới")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or self.file.name

    def permission_unit(self) -> Unit:
        return self.assessment.unit


class RuralSurveyLine(LedgerModel):
    """One content of the survey of satisfaction: people asked, of them answered, of them satisfied."""

    ledger_fields = ("assessment_id", "content", "asked", "answered", "satisfied")

    assessment = models.ForeignKey(RuralAssessment, on_delete=models.CASCADE, related_name="survey")
    order = models.PositiveSmallIntegerField(default=0)
    content = models.CharField(_("nội dung lấy ý kiến"), max_length=300)
    asked = models.PositiveIntegerField(_("số người được hỏi"))
    answered = models.PositiveIntegerField(_("số người trả lời"))
    satisfied = models.PositiveIntegerField(_("số người hài lòng"))

    class Meta:
        verbose_name = _("kết quả lấy ý kiến")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "content"], name="movements_ruralsurvey_uniq"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked"), satisfied__lte=F("answered")),
                name="movements_ruralsurvey_counts_check",
            ),
        ]

    def __str__(self) -> str:
        return self.content
