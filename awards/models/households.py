from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.text import fold
from base.units.models import Unit


class Household(LedgerModel):
    """Hộ gia đình: named by its head, living in a commune. No address is kept: the hamlet is enough to find it."""

    ledger_fields = ("name", "unit_id", "hamlet")

    name = models.CharField(_("tên hộ"), max_length=150)
    name_folded = models.CharField(max_length=150, editable=False, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="households", verbose_name=_("đơn vị"))
    hamlet = models.CharField(_("thôn, ấp, tổ dân phố"), max_length=120, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("hộ gia đình")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name_folded", "hamlet"], name="awards_household_uniq"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_folded = fold(self.name)
        super().save(*args, **kwargs)

    def permission_unit(self) -> Unit:
        return self.unit
