"""The dated tree of organisations. A unit is never deleted: it ends, and a succession says what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from base.core.text import fold


class UnitKind(models.Model):
    """Kinds and levels are data: province, commune, department, school… `level` 1 state, 2 ministry or province, 3
    district, 4 commune, 5 below.
    """

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("tên"), max_length=100)
    level = models.PositiveSmallIntegerField(_("cấp"))
    is_territory = models.BooleanField(_("đơn vị hành chính"), default=False)

    class Meta:
        ordering = ["level", "name"]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(MP_NodeQuerySet):
    def as_of(self, day: dt.date) -> Self:
        """Units that existed on that day."""
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(started).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def under(self, unit: Unit) -> Self:
        """The unit and everything below it, in one prefix comparison."""
        return self.filter(path__startswith=unit.path)

    def named_like(self, words: str) -> Self:
        """Accent-insensitive part of the name."""
        return self.filter(name_folded__contains=fold(words))


class UnitManager(MP_NodeManager):
    """Units in tree order, as treebeard expects of the default manager."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")

    def as_of(self, day: dt.date) -> UnitQuerySet:
        return self.get_queryset().as_of(day)

    def under(self, unit: Unit) -> UnitQuerySet:
        return self.get_queryset().under(unit)

    def named_like(self, words: str) -> UnitQuerySet:
        return self.get_queryset().named_like(words)


class Unit(MP_Node):
    """An organisation: a territory with its people's committee, an agency, a school, an enterprise."""

    name = models.CharField(_("tên"), max_length=200)
    name_folded = models.CharField(max_length=200, editable=False, db_index=True)
    short_name = models.CharField(_("tên ngắn"), max_length=100, blank=True)
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("loại"))
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    email = models.EmailField(blank=True)

    node_order_by: list[str] = []
    objects = UnitManager()

    class Meta:
        verbose_name = _("đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="units_unit_validity_check",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_folded = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def is_dissolved(self) -> bool:
        return self.valid_to is not None


class UnitCode(models.Model):
    """An official code as a dated attribute: sources disagree on codes, so they are never our key."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=30)
    code = models.CharField(max_length=30)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scheme", "code"], name="units_unitcode_code_idx")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
