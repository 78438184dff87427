from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.enums import SuccessionKind
from base.units.models.units import Unit


class Succession(LedgerModel):
    """A dated reorganisation with its decision: what merged, split, was renamed, moved or dissolved.

    Arrows between different units are its parts; one that only changed its name or its place stays the same `unit`, and
    the version that ended then points here.
    """

    ledger_fields = ("kind", "happened_on", "decision_number", "note", "unit_id")

    kind = models.CharField(max_length=10, choices=SuccessionKind)
    happened_on = models.DateField(_("ngày hiệu lực"))
    decision_number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class SuccessionPart(LedgerModel):
    """One arrow from a predecessor to a successor; `share` is the part of the predecessor that went there (1 = all,
    null = not known). What a unit that goes on did not give away stays with it.
    """

    ledger_fields = ("succession_id", "source_id", "target_id", "share")

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="parts")
    source = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    target = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["succession", "source", "target"], name="units_successionpart_arrow_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target or '∅'}"
