from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Unit
from movements.models.movements import Movement


class UnitResult(LedgerModel):
    """The frozen result of a unit in a movement: its score, its rank from 1 and in `details` every input of the sum.

    A movement with a criteria set for scoring takes it from the published ranking: the score may then exceed the
    maximum by bonus points, equal units share a rank, and a unit that is not ranked has no result.

    `inputs_hash` is the SHA-256 over the inputs of the whole movement, the same in all its rows.
    """

    ledger_fields = ("movement_id", "unit_id", "score", "rank", "met", "total", "details", "inputs_hash")

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results", verbose_name=_("đơn vị"))
    score = models.DecimalField(_("điểm"), max_digits=12, decimal_places=4)
    rank = models.PositiveIntegerField(_("hạng"))
    met = models.PositiveSmallIntegerField(_("số chỉ tiêu đạt"))
    total = models.PositiveSmallIntegerField(_("số chỉ tiêu được giao"))
    details = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kết quả")
        ordering = ["movement_id", "rank"]
        constraints = [models.UniqueConstraint(fields=["movement", "unit"], name="movements_unitresult_uniq")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.unit}"

    def permission_unit(self) -> Unit:
        return self.unit
