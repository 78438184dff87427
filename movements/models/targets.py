from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Person, Unit
from movements.enums import (
    Accumulation,
    AssignmentStatus,
    Basis,
    Comparator,
    Direction,
    Hardness,
    Nature,
    Scale,
    TimeBasis,
)
from movements.models.movements import Movement


def figure(label: Any, **options: Any) -> models.DecimalField:
    """A column for a figure of a target: up to 16 digits before the comma, 4 behind it."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, null=True, blank=True, **options)


def difficulty_factor() -> models.DecimalField:
    """A column by which something hard counts for more and something easy for less; 1 = as all others."""
    bounds = [MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(3))]
    return models.DecimalField(_("hệ số khó"), max_digits=4, decimal_places=2, default=Decimal(1), validators=bounds)


class Target(LedgerModel):
    """One target of a movement as the directive states it.

    `span_start`, `span_end` locate `original_text` in the directive's text. Bounds by comparator: `low` for gt, ge, eq,
    approx, growth, change; `high` for le and lt; both for between; `numerator` of `denominator` for n_of_m. A change is
    written with its sign (giảm 0,3 = −0.3). `version` counts changes: of two people who revise at once the later is
    told.
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
        "nature",
        "accumulation",
        "hardness",
        "per",
        "per_time",
        "base_period",
        "version",
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
    per = models.CharField(_("tính trên"), max_length=10, choices=Basis, blank=True, default=Basis.NONE)
    per_time = models.CharField(_("tính theo"), max_length=6, choices=TimeBasis, blank=True, default=TimeBasis.NONE)
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
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("chỉ tiêu")
        ordering = ["movement_id", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("movements:target-detail", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class TargetAssignment(LedgerModel):
    """A target given to a unit and, by name, to who heads it.

    Where all four figures are null, those of the target hold; likewise the deadline. `head` answers for it now, the
    rows of `Responsibility` say who did before. `difficulty` multiplies the weight and needs a reason.
    """

    ledger_fields = (
        "target_id",
        "unit_id",
        "low",
        "high",
        "numerator",
        "denominator",
        "head_id",
        "status",
        "deadline",
        "difficulty",
        "difficulty_reason",
        "version",
    )

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments_of_targets")
    low = figure(_("mức thấp nhất"))
    high = figure(_("mức cao nhất"))
    numerator = figure(_("số phải đạt"))
    denominator = figure(_("tổng số"), validators=[MinValueValidator(0)])
    deadline = models.DateField(_("thời hạn riêng"), null=True, blank=True)
    difficulty = difficulty_factor()
    difficulty_reason = models.CharField(_("lý do hệ số khó"), max_length=300, blank=True)
    head = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="headed_assignments",
        verbose_name=_("người chịu trách nhiệm"),
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=AssignmentStatus, default=AssignmentStatus.ACTIVE)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("chỉ tiêu được giao")
        ordering = ["target__order", "target_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["target", "unit"], name="movements_targetassignment_uniq")]

    def __str__(self) -> str:
        return f"{self.target} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("movements:assignment-detail", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.unit

    @property
    def due_on(self) -> dt.date:
        """Its own deadline, else the target's, else the end of the movement."""
        return self.deadline or self.target.deadline or self.target.movement.ends_on


class TargetJudgement(LedgerModel):
    """A person's verdict on a target that no figure can decide, with the reason. The newest counts."""

    ledger_fields = ("assignment_id", "is_met", "reason", "judged_on", "judged_by_id")

    assignment = models.ForeignKey(TargetAssignment, on_delete=models.CASCADE, related_name="judgements")
    is_met = models.BooleanField(_("đạt"))
    reason = models.TextField(_("lý do"))
    judged_on = models.DateField()
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("đánh giá định tính")
        ordering = ["judged_on", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment}: {_('đạt') if self.is_met else _('chưa đạt')}"
