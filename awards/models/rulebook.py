"""The law as dated data: a dossier is judged by the version that was in force on its day of receipt."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import AwardLevel, AwardSubject, QuotaBasis, Rounding, RuleStatus, VotingBase, VotingMethod
from awards.models.catalogue import AwardType, DatedQuerySet
from base.core.ledger import LedgerModel
from base.units.models import Unit


class TwoPersonModel(LedgerModel):
    """Written by one person, put in force by another (ADR 6). Once approved it is never changed, only replaced."""

    status = models.CharField(_("trạng thái"), max_length=10, choices=RuleStatus, default=RuleStatus.DRAFT)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors", verbose_name=_("thay cho")
    )
    change_reason = models.TextField(_("lý do thay đổi"), blank=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)

    permission_anywhere = True

    class Meta:
        abstract = True

    @property
    def authors(self) -> tuple[int | None, ...]:
        """Whoever had a hand in it, and so may not approve it."""
        return (self.created_by_id, self.edited_by_id, self.proposed_by_id)


class RulebookVersion(TwoPersonModel):
    """`favours_earlier`: a dossier received before `valid_from` is judged by this set where that is better for it.

    `favour_source` says which text orders that.
    """

    ledger_fields = (
        "code", "valid_from", "valid_to", "is_verified", "status", "favours_earlier", "approved_by_id",
    )  # fmt: skip
    ledger_later: ClassVar = {"approved_by_id": None, "favours_earlier": False, "status": "approved"}

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    favours_earlier = models.BooleanField(_("áp dụng cho hồ sơ nhận trước nếu có lợi hơn"), default=False)
    favour_source = models.CharField(_("căn cứ chuyển tiếp"), max_length=300, blank=True)
    loaded_at = models.DateTimeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("bộ quy định")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="awards_rulebookversion_validity_check",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=Q(status__in=[RuleStatus.DRAFT, RuleStatus.PROPOSED]),
                name="awards_rulebookversion_draft_uniq",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:rulebook-detail", args=[self.pk])


class Rule(LedgerModel):
    """What one award asks of one kind of subject; any leg will do.

    `legs` is a list of {name, cite: {instrument, article}, verified, all: [{kind, …}]}.
    """

    ledger_fields = ("version", "award_type", "subject", "legs")
    permission_anywhere = True

    version = models.ForeignKey(RulebookVersion, on_delete=models.CASCADE, related_name="rules")
    award_type = models.ForeignKey(AwardType, on_delete=models.PROTECT, related_name="rules")
    subject = models.CharField(max_length=12, choices=AwardSubject)
    legs = models.JSONField()

    class Meta:
        ordering = ["version", "award_type"]
        constraints = [models.UniqueConstraint(fields=["version", "award_type", "subject"], name="awards_rule_uniq")]

    def __str__(self) -> str:
        return f"{self.award_type} · {self.version}"


class VotingRule(TwoPersonModel):
    """How a council votes on an award, or on a level where no award is named.

    Passed: `yes * 100 >= threshold_pct * base`, with `is_strict` `>`. The newest rule valid on the day wins; one of an
    award before one of its level, one of the council's own unit (`scope`) before one for all.
    `counts_absent`: the written opinion of an absent member is counted; `excludes_recused`: a member with a conflict
    leaves the denominator.
    """

    ledger_fields = (
        "award_type", "level", "method", "threshold_pct", "is_strict", "base", "quorum_pct", "counts_absent",
        "excludes_recused", "scope_id", "valid_from", "valid_to", "status",
    )  # fmt: skip
    ledger_later: ClassVar = {"scope_id": None, "valid_to": None, "status": "approved"}

    award_type = models.ForeignKey(
        AwardType, null=True, blank=True, on_delete=models.CASCADE, related_name="voting_rules"
    )
    level = models.CharField(max_length=20, choices=AwardLevel, blank=True)
    scope = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Hội đồng của")
    )
    method = models.CharField(_("cách biểu quyết"), max_length=10, choices=VotingMethod)
    threshold_pct = models.PositiveSmallIntegerField(_("tỷ lệ đồng ý tối thiểu (%)"))
    is_strict = models.BooleanField(_("phải vượt tỷ lệ, không tính bằng"), default=False)
    base = models.CharField(_("mẫu số"), max_length=15, choices=VotingBase, default=VotingBase.TOTAL_MEMBERS)
    quorum_pct = models.PositiveSmallIntegerField(_("dự họp tối thiểu (%)"))
    counts_absent = models.BooleanField(_("tính phiếu văn bản của người vắng"), default=True)
    excludes_recused = models.BooleanField(_("trừ người có xung đột lợi ích khỏi mẫu số"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("quy tắc biểu quyết")
        constraints = [
            models.CheckConstraint(
                condition=(Q(award_type=None) & ~Q(level="")) | (Q(award_type__isnull=False) & Q(level="")),
                name="awards_votingrule_scope_check",
            ),
            models.CheckConstraint(
                condition=Q(threshold_pct__lte=100) & Q(quorum_pct__lte=100), name="awards_votingrule_pct_check"
            ),
            models.UniqueConstraint(
                fields=["award_type", "level", "scope", "valid_from"],
                condition=Q(status=RuleStatus.APPROVED),
                name="awards_votingrule_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_type or self.get_level_display()} ≥ {self.threshold_pct}%"

    def get_absolute_url(self) -> str:
        return reverse("awards:voting-rule-detail", args=[self.pk])


class Quota(TwoPersonModel):
    """How many may get an award in a unit and all below it for one year of achievement. Without a row: no limit.

    `amount` is a number, or a percentage of `basis`; HOLDERS counts those with `basis_award` of that year.
    """

    ledger_fields = (
        "award_type_id", "scope_id", "year", "basis", "amount", "basis_award_id", "rounding", "source", "status",
    )  # fmt: skip

    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("danh hiệu, hình thức")
    )
    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(
        _("năm thành tích"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    basis = models.CharField(_("cách tính"), max_length=10, choices=QuotaBasis, default=QuotaBasis.NUMBER)
    amount = models.DecimalField(
        _("số lượng hoặc tỷ lệ (%)"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )
    basis_award = models.ForeignKey(
        AwardType,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("danh hiệu làm căn cứ"),
    )
    rounding = models.CharField(_("phần lẻ"), max_length=8, choices=Rounding, default=Rounding.DOWN)
    source = models.CharField(_("căn cứ"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    class Meta:
        ordering = ["-year", "award_type", "scope", "pk"]
        verbose_name = _("chỉ tiêu khen thưởng")
        constraints = [
            models.UniqueConstraint(
                fields=["award_type", "scope", "year"],
                condition=Q(status=RuleStatus.APPROVED),
                name="awards_quota_uniq",
            ),
            models.CheckConstraint(
                condition=(Q(basis=QuotaBasis.HOLDERS, basis_award__isnull=False))
                | (~Q(basis=QuotaBasis.HOLDERS) & Q(basis_award=None)),
                name="awards_quota_basis_check",
            ),
            models.CheckConstraint(
                condition=Q(basis=QuotaBasis.NUMBER) | Q(amount__lte=100), name="awards_quota_pct_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_type} · {self.scope} · {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("awards:quota-detail", args=[self.pk])
