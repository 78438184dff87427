"""Why a member does not vote on an item, and the kinship that members declare once for all sessions to come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.enums.council import RecusalGround, Relation
from awards.models.ballots import RollEntry
from awards.models.sessions import AgendaItem
from base.core.ledger import LedgerModel


class Kinship(LedgerModel):
    """A member's declaration that a person is their kin. By person, not by name: a new name changes nothing."""

    ledger_fields = ("user_id", "person_id", "relation", "note")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="kinships")
    person = models.ForeignKey("units.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("cá nhân"))
    relation = models.CharField(_("quan hệ"), max_length=10, choices=Relation)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "person"], name="awards_kinship_uniq")]

    def __str__(self) -> str:
        return f"{self.user} – {self.person}"


class Recusal(LedgerModel):
    """One member, one item, one ground; the ballot itself goes by `RollEntry.recused`, which is frozen and hashed."""

    ledger_fields = ("entry_id", "item_id", "ground", "note")

    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="recusals")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    ground = models.CharField(_("lý do"), max_length=10, choices=RecusalGround)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        ordering = ["item__order", "entry"]
        constraints = [models.UniqueConstraint(fields=["entry", "item"], name="awards_recusal_uniq")]

    def __str__(self) -> str:
        return f"{self.entry} · {self.item_id}: {self.get_ground_display()}"
