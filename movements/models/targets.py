from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Person, Unit
from movements.enums import Accumulation, AssignmentStatus, Comparator, Direction, Hardness, Nature, Scale
from movements.models.movements import Movement


def figure(label: Any, **options: Any) -> models.DecimalField:
    """A column for a figure of a target: up to 16 digits before the comma, 4 behind it."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, null=True, blank=True, **options)


class Target(LedgerModel):
    """One target of a movement as the directive states it.

    `span_start`, `span_end` locate `original_text` in the directive's text. Bounds by comparator: `low` for gt, ge, eq,
    approx, growth, change; `high` for le and lt; both for between; `numerator` of `denominator` for n_of_m. A change is
    written with its sign (giảm 0,3 = −0.3).
    """

    ledger_fields = (
        "movement_id",
        "name",
        "comparator",
        "low",
        "high",
        "numerator",
        "denominator",
        "unit",
        "scale",
        "direction",
        "base_value",
        "deadline",
        "weight",
    )
    permission_anywhere = True

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="targets")
    name = models.CharField(_("tên chỉ tiêu"), max_length=500)
    comparator = models.CharField(_("phép so sánh"), max_length=12, choices=Comparator, default=Comparator.GE)
    low = figure(_("mức thấp nhất"))
    high = figure(_("mức cao nhất"))
    numerator = figure(_("số phải đạt"))
    denominator = figure(_("tổng số"), validators=[MinValueValidator(0)])
    unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    scale = models.CharField(_("cỡ số"), max_length=10, choices=Scale, blank=True, default=Scale.ONE)
    direction = models.CharField(_("chiều hướng"), max_length=5, choices=Direction, default=Direction.UP)
    nature = models.CharField(_("tính chất"), max_length=8, choices=Nature, default=Nature.STOCK)
    accumulation = models.CharField(_("cách cộng dồn"), max_length=8, choices=Accumulation, default=Accumulation.POINT)
    hardness = models.CharField(_("mức bắt buộc"), max_length=10, choices=Hardness, default=Hardness.MANDATORY)
    base_value = figure(_("số kỳ gốc"))
    base_period = models.CharField(_("kỳ gốc"), max_length=60, blank=True)
    period = models.CharField(_("kỳ thực hiện"), max_length=60, blank=True)
    deadline = models.DateField(_("thời hạn"), null=True, blank=True)
    original_text = models.TextField(_("nguyên văn"), blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    weight = models.PositiveSmallIntegerField(_("trọng số"), default=1, validators=[MinValueValidator(1)])
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("chỉ tiêu")
        ordering = ["movement_id", "order", "pk"]

    def __str__(self) -> str:
        return self.name


class TargetAssignment(LedgerModel):
    """A target given to a unit. Where all four figures are null, those of the target hold."""

    ledger_fields = ("target_id", "unit_id", "low", "high", "numerator", "denominator", "head_id", "status")

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments_of_targets")
    low = figure(_("mức thấp nhất"))
    high = figure(_("mức cao nhất"))
    numerator = figure(_("số phải đạt"))
    denominator = figure(_("tổng số"), validators=[MinValueValidator(0)])
    head = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người chịu trách nhiệm"),
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=AssignmentStatus, default=AssignmentStatus.ACTIVE)

    class Meta:
        verbose_name = _("chỉ tiêu được giao")
        ordering = ["target__order", "target_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["target", "unit"], name="movements_targetassignment_uniq")]

    def __str__(self) -> str:
        return f"{self.target} · {self.unit}"

    def permission_unit(self) -> Unit:
        return self.unit
