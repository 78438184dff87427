"""The council of a unit and the people appointed to it."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel


class CouncilQuerySet(models.QuerySet["Council"]):
    def as_of(self, day: dt.date) -> Self:
        """Councils in office on that day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Council(LedgerModel):
    """Hội đồng Thi đua - Khen thưởng, as one decision appointed it. A new term is a new row, so old sessions keep
    their own.
    """

    ledger_fields = ("name", "unit_id", "appointing_decision", "valid_from", "valid_to")

    name = models.CharField(_("tên hội đồng"), max_length=200)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="councils", verbose_name=_("đơn vị"))
    appointing_decision = models.CharField(_("quyết định thành lập"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="awards_council_validity_check"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CouncilMember(LedgerModel):
    """A person's seat. Name and position are those of the appointing decision; the user is how they sign in."""

    ledger_fields = ("council_id", "user_id", "name", "position", "is_chair", "is_secretary", "order")

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_seats")
    name = models.CharField(_("họ và tên"), max_length=120)
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    is_chair = models.BooleanField(_("chủ tịch hội đồng"), default=False)
    is_secretary = models.BooleanField(_("thư ký"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="awards_councilmember_user_uniq"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(is_chair=True), name="awards_councilmember_chair_uniq"
            ),
        ]

    def __str__(self) -> str:
        return self.name
