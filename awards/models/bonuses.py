"""Money that goes with an award: dated factors, and the ledger of what is owed, paid, and to be given back."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import AwardKind, AwardSubject
from awards.enums.decisions import BonusEntryKind
from awards.models.decisions import Grant
from base.core.ledger import LedgerModel


class BonusFactorQuerySet(models.QuerySet["BonusFactor"]):
    def as_of(self, day: dt.date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class BonusFactor(LedgerModel):
    """By how much the multiple of the catalogue grows for a collective or a household. Without a row it is 1."""

    ledger_fields = ("subject", "kind", "factor", "valid_from", "valid_to", "source", "is_verified")

    subject = models.CharField(_("đối tượng"), max_length=12, choices=AwardSubject)
    kind = models.CharField(_("loại"), max_length=10, choices=AwardKind)
    factor = models.DecimalField(_("hệ số"), max_digits=4, decimal_places=2)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    objects = BonusFactorQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "valid_from"], name="awards_bonusfactor_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} · {self.get_kind_display()}: ×{self.factor}"


class BonusEntry(LedgerModel):
    """A line of the payment ledger, in đồng. Written once; a mistake is put right by a line against it."""

    ledger_fields = ("grant_id", "kind", "amount", "on", "document", "note")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="bonus_entries")
    kind = models.CharField(max_length=12, choices=BonusEntryKind)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"), validators=[MinValueValidator(1)])
    on = models.DateField(_("ngày"))
    document = models.CharField(_("chứng từ"), max_length=100, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_bonusentry_sum_check"),
            models.UniqueConstraint(
                fields=["grant", "kind", "document"],
                condition=~Q(document=""),
                name="awards_bonusentry_document_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RuntimeError("lines of the payment ledger are written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuntimeError("lines of the payment ledger are never deleted")
