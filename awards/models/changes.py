"""What later decisions did to awards already given, and what rested on an award that was lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums.decisions import FlagStatus
from awards.models.decisions import Decision, Grant
from awards.models.nominations import Nomination
from base.core.ledger import LedgerModel


class GrantChange(LedgerModel):
    """One award that a decision of another kind changes. `before` is filled when it takes effect, on `applied_on`.

    `after` names new values of a correction: holder_name, unit_name, achievement.
    """

    ledger_fields = ("decision_id", "grant_id", "order", "before", "after", "applied_on")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="changes")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="changes")
    order = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    applied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["decision", "grant"], name="awards_grantchange_uniq")]

    def __str__(self) -> str:
        return f"{self.decision.get_kind_display()}: {self.grant}"


class ReliedFlag(LedgerModel):
    """A dossier, and the award that came of it, that rested on `lost`. The secretariat looks at each and says what
    becomes of it.
    """

    ledger_fields = ("lost_id", "decision_id", "nomination_id", "why", "status", "note", "settled_by_id")

    lost = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="flags")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="flags")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="relied_flags")
    why = models.TextField()
    status = models.CharField(max_length=10, choices=FlagStatus, default=FlagStatus.OPEN)
    note = models.TextField(_("kết luận"), blank=True)
    found_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    permission_anywhere = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "lost", "nomination"], name="awards_reliedflag_uniq"),
            models.CheckConstraint(
                condition=Q(status=FlagStatus.OPEN) | ~Q(note=""), name="awards_reliedflag_settled_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} ← {self.lost}"
