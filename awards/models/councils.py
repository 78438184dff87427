"""The council of a unit and the people appointed to it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

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

    No national quorum could be established (DOMAIN §4), so it is a setting of the council, with the regulation that it
    stands in; empty leaves it to the voting rules of the awards on the agenda.
    """

    ledger_fields = (
        "name", "unit_id", "appointing_decision", "valid_from", "valid_to", "quorum_percent", "regulation",
        "decision_file_id",
    )  # fmt: skip
    ledger_later: ClassVar = {"decision_file_id": None}

    name = models.CharField(_("tên hội đồng"), max_length=200)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="councils", verbose_name=_("đơn vị"))
    appointing_decision = models.CharField(_("quyết định thành lập"), max_length=200)
    decision_file = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    quorum_percent = models.PositiveSmallIntegerField(_("tỷ lệ dự họp tối thiểu (%)"), null=True, blank=True)
    regulation = models.CharField(_("quy chế làm việc"), max_length=200, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="awards_council_validity_check"
            ),
            models.CheckConstraint(
                condition=Q(quorum_percent=None) | Q(quorum_percent__gte=1, quorum_percent__lte=100),
                name="awards_council_quorum_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def permission_unit(self) -> None:
        """Not bound to the tree: whoever prepares sessions looks after every council."""


class SeatQuerySet(models.QuerySet["CouncilMember"]):
    def as_of(self, day: dt.date) -> Self:
        """Seats taken on that day; without dates a seat lasts as long as the council."""
        started, not_over = Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        return self.filter(started, not_over)


class CouncilMember(LedgerModel):
    """A person's seat. Name and position are those of the appointing decision; the user is how they sign in.

    Who joins or leaves within the term does so by a decision of their own, from or up to a day.
    """

    ledger_fields = (
        "council_id", "user_id", "name", "position", "is_chair", "is_secretary", "order", "decision", "valid_from",
        "valid_to", "decision_file_id",
    )  # fmt: skip
    ledger_later: ClassVar = {"decision_file_id": None}

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_seats")
    name = models.CharField(_("họ và tên"), max_length=120)
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    is_chair = models.BooleanField(_("chủ tịch hội đồng"), default=False)
    is_secretary = models.BooleanField(_("thư ký"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(_("quyết định bổ sung hoặc thôi tham gia"), max_length=200, blank=True)
    decision_file = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(valid_to=None), name="awards_councilmember_user_uniq"
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(is_chair=True, valid_to=None),
                name="awards_councilmember_chair_uniq",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="awards_councilmember_validity_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name
