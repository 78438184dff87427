"""Completeness and timeliness: who owed, who sent, who sent in time. Late is decided by the first submission alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from base.core import clock
from base.units.domain.in_time import Lens
from base.units.models import ClusterMember, Unit
from movements.domain.evaluation import HUNDRED
from movements.enums import ReportStatus
from movements.models import Movement, ReportDuty, ReportPeriod

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Timeliness:
    """Counts of duties whose due day is over or which were sent before it.

    due = on_time + late + missing; `approved` is out of what was sent.
    """

    due: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    approved: int = 0

    @property
    def sent(self) -> int:
        return self.on_time + self.late

    @property
    def completeness(self) -> Decimal | None:
        """Percent of what was due that was sent; None before anything is due."""
        return _percent(self.sent, self.due)

    @property
    def timeliness(self) -> Decimal | None:
        """Percent of what was due that was sent in time."""
        return _percent(self.on_time, self.due)

    def __add__(self, other: Timeliness) -> Timeliness:
        return Timeliness(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


NOTHING = Timeliness()
COUNTS = tuple(field.name for field in fields(Timeliness))


def timeliness_of(movement: Movement) -> dict[int, Timeliness]:
    """Unit → counts over all periods of the movement. One query; for scores and tie rules."""
    rows = _counted(ReportDuty.objects.filter(period__plan__movement=movement).order_by().values("unit_id"))
    return {row["unit_id"]: _read(row) for row in rows}


def by_unit(movement: Movement, *, units: models.QuerySet[Unit] | None = None) -> models.QuerySet[Any]:
    """Rows {unit_id, unit__name, due, on_time, late, missing, approved} in the order of the tree, for a table."""
    found = ReportDuty.objects.filter(period__plan__movement=movement)
    if units is not None:
        found = found.filter(unit__in=units)
    return _counted(found.values("unit_id", "unit__name", "unit__path").order_by("unit__path"))


def by_unit_today(
    movement: Movement, lens: Lens, *, units: models.QuerySet[Unit] | None = None
) -> list[dict[str, Any]]:
    """The same rows under the units that took the place of those that ended; the counts add up to the same.

    A report belongs to a whole unit: what a divided unit owed stays with it.
    """
    rows: dict[int, dict[str, Any]] = {row["unit_id"]: row for row in by_unit(movement, units=units)}
    found = lens.gathered(rows, _added)
    lacking = Unit.objects.in_bulk([pk for pk in found if pk not in rows])
    listed = []
    for pk, (counts, former) in found.items():
        if not former:
            listed.append(counts)
            continue
        unit = lacking.get(pk)
        name, path = (unit.name, unit.path) if unit else (rows[pk]["unit__name"], rows[pk]["unit__path"])
        names = ", ".join(rows[key]["unit__name"] for key in former)
        name = _("{unit} (gồm cả {former})").format(unit=name, former=names)
        listed.append(counts | {"unit_id": pk, "unit__name": name, "unit__path": path})
    return sorted(listed, key=lambda row: row["unit__path"])


def in_every_movement(movements: models.QuerySet[Movement]) -> models.QuerySet[Any]:
    """Rows {movement, unit_id, unit__name, due, …} for an export."""
    found = ReportDuty.objects.filter(period__plan__movement__in=movements)
    named = found.values("unit_id", "unit__name", "unit__path", movement=F("period__plan__movement__title"))
    return _counted(named.order_by("period__plan__movement_id", "unit__path"))


def by_cluster(movement: Movement, counts_of: Mapping[int, Timeliness], lens: Lens) -> list[tuple[str, Timeliness]]:
    """(cluster, counts) for the clusters of the movement's first year, from those of `timeliness_of`; two queries.

    As it was, a unit counts in its own clusters; as it is now, in those of the unit that carries it on. Where the one
    stands in none, the other says, so that nothing is lost by a reorganisation. Who stands in none either way, as a
    unit that was divided among several, is left out.
    """
    rows = ClusterMember.objects.filter(cluster__year=movement.starts_on.year).order_by("cluster__name")
    clusters: dict[int, list[str]] = defaultdict(list)
    for unit, cluster in rows.values_list("unit_id", "cluster__name"):
        clusters[unit].append(cluster)
    found: dict[str, Timeliness] = {}
    for pk, counts in counts_of.items():
        own = clusters.get(pk, [])
        heirs = lens.lineage.heirs(pk) if lens.is_now or not own else {pk}
        later = clusters.get(next(iter(heirs)), []) if len(heirs) == 1 else []
        for cluster in (later or own) if lens.is_now else (own or later):
            found[cluster] = found.get(cluster, NOTHING) + counts
    return sorted(found.items())


def by_period(movement: Movement) -> list[tuple[ReportPeriod, Timeliness]]:
    """(period, counts), soonest due first; two queries."""
    found = ReportDuty.objects.filter(period__plan__movement=movement).order_by().values("period_id")
    counts = {row["period_id"]: _read(row) for row in _counted(found)}
    periods = ReportPeriod.objects.filter(plan__movement=movement).select_related("plan").order_by("due_on", "pk")
    return [(period, counts.get(period.pk, NOTHING)) for period in periods]


def total(rows: Iterable[Timeliness]) -> Timeliness:
    return sum(rows, NOTHING)


def state_of(duty: ReportDuty) -> str:
    """on_time, late, missing (due day over) or waiting (still time), of one duty. Reads its period."""
    if duty.first_submitted_at is not None:
        return "on_time" if duty.first_submitted_at < clock.end_of(duty.period.due_on) else "late"
    return "missing" if duty.period.due_on < clock.today() else "waiting"


def was_sent() -> Q:
    return Q(first_submitted_at__isnull=False)


def was_in_time() -> Q:
    """Sent by the last second of the due day in Asia/Ho_Chi_Minh, which `__date` reckons in."""
    return Q(first_submitted_at__date__lte=F("period__due_on"))


def is_missing() -> Q:
    return Q(first_submitted_at=None, period__due_on__lt=clock.today())


def _counted(rows: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    return rows.annotate(
        due=Count("pk", filter=was_sent() | is_missing()),
        on_time=Count("pk", filter=was_sent() & was_in_time()),
        late=Count("pk", filter=was_sent() & ~was_in_time()),
        missing=Count("pk", filter=is_missing()),
        approved=Count("pk", filter=Q(report__status=ReportStatus.APPROVED)),
    )


def _added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return one | {name: one[name] + other[name] for name in COUNTS}


def _read(row: dict[str, Any]) -> Timeliness:
    return Timeliness(**{name: row[name] for name in COUNTS})


def _percent(part: int, whole: int) -> Decimal | None:
    return (HUNDRED * part / whole).quantize(TENTH) if whole else None
