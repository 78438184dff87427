"""The dated tree of organisations. A unit is never deleted: it ends, and a succession says what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from base.core.ledger import LedgerModel
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

    def as_it_was(self, day: dt.date) -> Self:
        """Units that existed on that day, each with the name and the place in the tree that it had then: `name_then`,
        `path_then`; in the order of the tree of that day. One join, whatever the number of reorganisations since.
        """
        held = Q(versions__valid_to__gte=day) & (Q(versions__valid_from=None) | Q(versions__valid_from__lte=day))
        found = self.as_of(day).annotate(former=FilteredRelation("versions", condition=held))
        found = found.annotate(name_then=Coalesce("former__name", "name"), path_then=Coalesce("former__path", "path"))
        return found.order_by("path_then")

    def under(self, unit: Unit) -> Self:
        """The unit and everything below it, in one prefix comparison."""
        return self.filter(path__startswith=unit.path)

    def including_predecessors(self, *units: Unit) -> Self:
        """The units, all that they came from over any number of reorganisations, and whatever stood below any of
        them.
        """
        return self.filter(below_any(_paths_of_lineage(units)))

    def named_like(self, words: str) -> Self:
        """Accent-insensitive part of the name."""
        return self.filter(name_folded__contains=fold(words))


def below_any(paths: Iterable[str]) -> Q:
    """Units at or below one of the paths; nothing for no path."""
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def _paths_of_lineage(units: Iterable[Unit]) -> list[str]:
    """Where the units and all their predecessors stand in the tree; one query per generation."""
    found = {unit.pk: unit.path for unit in units}
    frontier = set(found)
    while frontier:
        rows = Unit._base_manager.filter(successors__target__in=frontier).values_list("pk", "path")
        fresh = {pk: path for pk, path in rows if pk not in found}
        found |= fresh
        frontier = set(fresh)
    return list(found.values())


class UnitManager(MP_NodeManager):
    """Units in tree order, as treebeard expects of the default manager."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")

    def as_of(self, day: dt.date) -> UnitQuerySet:
        return self.get_queryset().as_of(day)

    def as_it_was(self, day: dt.date) -> UnitQuerySet:
        return self.get_queryset().as_it_was(day)

    def under(self, unit: Unit) -> UnitQuerySet:
        return self.get_queryset().under(unit)

    def including_predecessors(self, *units: Unit) -> UnitQuerySet:
        return self.get_queryset().including_predecessors(*units)

    def named_like(self, words: str) -> UnitQuerySet:
        return self.get_queryset().named_like(words)


class Unit(LedgerModel, MP_Node):
    """An organisation: a territory with its people's committee, an agency, a school, an enterprise.

    The row says what the unit is now; what it was called and where it stood before is kept by `UnitVersion` (ADR 10).
    """

    ledger_fields = ("name", "short_name", "kind_id", "path", "valid_from", "valid_to", "email")

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

    def get_absolute_url(self) -> str:
        return reverse("units:unit", args=[self.pk])

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


class UnitVersion(LedgerModel):
    """What a unit was called and where it stood before a reorganisation changed that.

    `path` is its place in the tree of those days; a step is never given twice, so the paths of one day make one tree.
    """

    ledger_fields = ("unit_id", "name", "short_name", "path", "valid_from", "valid_to", "succession_id")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, editable=False, db_index=True)
    short_name = models.CharField(max_length=100, blank=True)
    path = models.CharField(max_length=255, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(db_index=True)
    succession = models.ForeignKey("units.Succession", on_delete=models.PROTECT, related_name="closed_versions")

    class Meta:
        ordering = ["valid_to", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_to"], name="units_unitversion_uniq"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to__gte=F("valid_from")), name="units_unitversion_validity_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.valid_to:%d/%m/%Y})"
