"""The law as dated data: a dossier is judged by the version that was in force on its day of receipt."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import AwardLevel, AwardSubject, VotingBase, VotingMethod
from awards.models.catalogue import AwardType
from base.core.ledger import LedgerModel


class DatedQuerySet(models.QuerySet["RulebookVersion"]):
    def as_of(self, day: dt.date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class RulebookVersion(LedgerModel):
    ledger_fields = ("code", "valid_from", "valid_to", "is_verified")

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    loaded_at = models.DateTimeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("bộ quy định")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="awards_rulebookversion_validity_check",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Rule(LedgerModel):
    """What one award asks of one kind of subject; any leg will do.

    `legs` is a list of {name, cite: {instrument, article}, verified, all: [{kind, …}]}.
    """

    ledger_fields = ("version", "award_type", "subject", "legs")

    version = models.ForeignKey(RulebookVersion, on_delete=models.CASCADE, related_name="rules")
    award_type = models.ForeignKey(AwardType, on_delete=models.PROTECT, related_name="rules")
    subject = models.CharField(max_length=12, choices=AwardSubject)
    legs = models.JSONField()

    class Meta:
        ordering = ["version", "award_type"]
        constraints = [models.UniqueConstraint(fields=["version", "award_type", "subject"], name="awards_rule_uniq")]

    def __str__(self) -> str:
        return f"{self.award_type} · {self.version}"


class VotingRule(LedgerModel):
    """How a council votes on an award, or on a level where no award is named.

    Passed: `yes * 100 >= threshold_pct * base`, with `is_strict` `>`. The newest rule valid on the day wins; one of an
    award before one of its level. `counts_absent`: the written opinion of an absent member is counted;
    `excludes_recused`: a member with a conflict leaves the denominator.
    """

    ledger_fields = (
        "award_type", "level", "method", "threshold_pct", "is_strict", "base", "quorum_pct", "counts_absent",
        "excludes_recused", "valid_from",
    )  # fmt: skip

    award_type = models.ForeignKey(
        AwardType, null=True, blank=True, on_delete=models.CASCADE, related_name="voting_rules"
    )
    level = models.CharField(max_length=20, choices=AwardLevel, blank=True)
    method = models.CharField(max_length=10, choices=VotingMethod)
    threshold_pct = models.PositiveSmallIntegerField()
    is_strict = models.BooleanField(default=False)
    base = models.CharField(max_length=15, choices=VotingBase, default=VotingBase.TOTAL_MEMBERS)
    quorum_pct = models.PositiveSmallIntegerField()
    counts_absent = models.BooleanField(default=True)
    excludes_recused = models.BooleanField(default=False)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(award_type=None) & ~Q(level="")) | (Q(award_type__isnull=False) & Q(level="")),
                name="awards_votingrule_scope_check",
            ),
            models.CheckConstraint(
                condition=Q(threshold_pct__lte=100) & Q(quorum_pct__lte=100), name="awards_votingrule_pct_check"
            ),
            models.UniqueConstraint(fields=["award_type", "level", "valid_from"], name="awards_votingrule_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.award_type or self.get_level_display()} ≥ {self.threshold_pct}%"
