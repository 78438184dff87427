"""What an award was given for: one achievement – one award, one initiative – once per award type (DOMAIN §3.4, §15).

The database itself refuses the second use. A use that was given up (a dossier withdrawn, a grant cancelled) is
released and stays as history.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.catalogue import AwardType
from awards.models.nominations import Nomination
from base.core.ledger import LedgerModel
from base.units.models import Initiative, Person, Unit


class AchievementUse(LedgerModel):
    """`key` names the achievement, e.g. `movement:12` or `merit:2025:BKT` (`domain.facts_used.achievement_key`)."""

    ledger_fields = ("nomination_id", "person_id", "collective_id", "key", "released_at")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="achievement_uses")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    collective = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("thành tích"), max_length=80)
    claimed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, collective__isnull=False) | Q(person__isnull=False, collective=None),
                name="awards_achievementuse_subject_check",
            ),
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=Q(released_at=None, person__isnull=False),
                name="awards_achievementuse_person_uniq",
            ),
            models.UniqueConstraint(
                fields=["collective", "key"],
                condition=Q(released_at=None, collective__isnull=False),
                name="awards_achievementuse_unit_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.collective}: {self.key}"


class InitiativeUse(LedgerModel):
    ledger_fields = ("nomination_id", "initiative_id", "award_type_id", "released_at")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="initiative_uses")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="uses")
    award_type = models.ForeignKey(AwardType, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "award_type"],
                condition=Q(released_at=None),
                name="awards_initiativeuse_uniq",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.award_type}"
