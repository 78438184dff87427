"""State statistics 0601–0605 as they were frozen, and the staff whom forms 0604 and 0605 count."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums.decisions import Training
from base.core.ledger import LedgerModel
from base.units.enums import Gender
from base.units.models import Unit


class EmulationStaff(LedgerModel):
    """Somebody who does emulation and commendation work in a unit (forms 0604 and 0605)."""

    ledger_fields = ("unit_id", "name", "gender", "birth_year", "training", "since_year", "valid_from", "valid_to")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="emulation_staff", verbose_name=_("đơn vị"))
    name = models.CharField(_("họ và tên"), max_length=120)
    gender = models.CharField(_("giới tính"), max_length=6, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    training = models.CharField(_("trình độ"), max_length=12, choices=Training, blank=True)
    since_year = models.PositiveSmallIntegerField(_("làm công tác thi đua, khen thưởng từ năm"), null=True, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        ordering = ["unit", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "valid_from"], name="awards_emulationstaff_uniq"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="awards_emulationstaff_dates_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatisticsReport(LedgerModel):
    """One form of one year and unit as it was frozen. `content` holds every cell with the keys of its rows, so that a
    drill-down shows what was counted then.
    """

    ledger_fields = ("form", "year", "unit_id", "content")

    form = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "form"]
        constraints = [models.UniqueConstraint(fields=["form", "year", "unit"], name="awards_statistics_uniq")]

    def __str__(self) -> str:
        return f"{self.form}.N/BNV-TĐKT {self.year}"
