"""Reads for screens, pages and the awards. None of them changes anything; query counts do not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Q

from base.accounts.permissions import Reach, reach_of
from base.core import clock
from base.core.text import fold
from base.units.models import Unit
from movements.domain.evaluation import HUNDRED, ONE, ZERO, Verdict, adds_up, evaluate, goal_of
from movements.domain.figures import latest_figures
from movements.domain.reports.timeliness import was_in_time, was_sent
from movements.domain.wording import target_text, value_text
from movements.enums import (
    ACTIVE,
    PUBLIC,
    UNPUBLISHED,
    AssignmentStatus,
    DutyStatus,
    MovementStatus,
    PeriodStatus,
    RegistrationStatus,
    ReportStatus,
    VerdictStatus,
    WindowStatus,
)
from movements.models import Movement, Report, ReportDuty, ReportPeriod, Target, TargetAssignment

Row = TypeVar("Row", bound=models.Model)
CASES = 8192
"""So many cases are remembered while a list is read: units with the same goal and figure read alike."""
OWN_FIGURES = ("low", "high", "numerator", "denominator")


@dataclass(frozen=True)
class UnitProgress:
    """One unit on one target: its newest approved figure held against what it was given."""

    unit: Unit
    aim: str
    shown: str
    period: str
    verdict: Verdict


@dataclass
class TargetProgress:
    """One target over all units.

    `percent` is the mean of the units' ratios, each at most 1; None before the first figure.
    """

    target: Target
    aim: str
    units: list[UnitProgress] = field(default_factory=list)
    total_value: Decimal | None = None
    is_divided: bool = True

    @property
    def assigned(self) -> int:
        return len(self.units)

    @property
    def reported(self) -> int:
        return sum(unit.verdict.status != VerdictStatus.UNKNOWN for unit in self.units)

    @property
    def met(self) -> int:
        return sum(unit.verdict.is_met for unit in self.units)

    @property
    def percent(self) -> Decimal | None:
        if not self.reported:
            return None
        ratios = (min(ONE, unit.verdict.ratio) for unit in self.units if unit.verdict.ratio is not None)
        return (HUNDRED * sum(ratios, ZERO) / self.assigned).quantize(Decimal("0.1"))

    @property
    def total_text(self) -> str:
        """The sum over the units, where each has its own part of the whole; else empty."""
        if self.total_value is None or not self.is_divided:
            return ""
        return value_text(self.total_value, goal_of(self.target))


def progress_of(movement: Movement) -> list[TargetProgress]:
    """Every target with its units, from approved reports.

    Six queries; each unit is read once, not once a target. Targets that do not apply to a unit leave it out.
    """
    rows = {target.pk: TargetProgress(target, target_text(target)) for target in movement.targets.all()}
    read = lru_cache(CASES)(_read_against)
    figures = latest_figures(movement)
    assignments = TargetAssignment.objects.filter(target__movement=movement, status=AssignmentStatus.ACTIVE)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=assignments.order_by().values("unit"))}
    given = assignments.order_by("unit__path").values_list("pk", "target_id", "unit_id", *OWN_FIGURES)
    for key, target_id, unit_id, *own in given.iterator(chunk_size=5000):
        reported = figures.get(key)
        if reported is not None and reported.is_not_applicable:
            continue
        value = reported.value if reported else None
        row = rows[target_id]
        aim, shown, verdict = read(row.target, *own, value)
        row.units.append(UnitProgress(units[unit_id], aim, shown, reported.period if reported else "", verdict))
        row.is_divided &= adds_up(row.target, own[-1])
        if value is not None:
            row.total_value = (row.total_value or ZERO) + value
    return list(rows.values())


def _read_against(target: Target, *figures: Decimal | None) -> tuple[str, str, Verdict]:
    *own, value = figures
    goal = goal_of(TargetAssignment(target=target, **dict(zip(OWN_FIGURES, own, strict=True))))
    return target_text(goal), value_text(value, goal), evaluate(goal, value)


def movements_for(user: Any) -> models.QuerySet[Movement]:
    """What the user may see: every published movement, and drafts within the reach of drafting or approving."""
    drafts = Movement.objects.filter(status__in=UNPUBLISHED)
    mine = within(drafts, reach_of(user, "movements.draft"), "organiser")
    if reach_of(user, "movements.approve").everywhere:
        mine = drafts
    seen = Q(status__in=PUBLIC) | Q(approved_at__isnull=False) | Q(pk__in=mine.order_by().values("pk"))
    return movements_list().filter(seen)


def movements_filtered(found: models.QuerySet[Movement], chosen: Mapping[str, Any]) -> models.QuerySet[Movement]:
    """By words of the title (`q`), `status`, a `year` that it runs in, launching `level` and `kind`."""
    if words := chosen.get("q"):
        found = found.filter(title_folded__contains=fold(words))
    if year := chosen.get("year"):
        found = found.filter(starts_on__year__lte=year, ends_on__year__gte=year)
    names = {"status": "status", "level": "launch_level", "kind": "kind"}
    return found.filter(**{field: chosen[name] for name, field in names.items() if chosen.get(name)})


def movements_list() -> models.QuerySet[Movement]:
    """All movements with the number of registered units and targets."""
    registered = Count("registrations", filter=Q(registrations__status=RegistrationStatus.REGISTERED), distinct=True)
    return (
        Movement.objects.select_related("organiser", "directive")
        .annotate(unit_count=registered, target_count=Count("targets", distinct=True))
        .order_by("-starts_on", "-pk")
    )


def taking_registrations_first(found: models.QuerySet[Movement]) -> models.QuerySet[Movement]:
    taking = Q(status__in=ACTIVE, registration_status=WindowStatus.OPEN)
    return found.order_by(models.Case(models.When(taking, then=0), default=1), "-starts_on", "-pk")


def public_movements() -> models.QuerySet[Movement]:
    """What the portal shows: published, with a live page; running ones first."""
    running = models.Case(models.When(status="open", then=0), models.When(status="published", then=1), default=2)
    found = movements_list().filter(status__in=PUBLIC, page__live=True).select_related("page")
    return found.annotate(running=running).order_by("running", "-starts_on", "-pk")


def duties_for(user: Any, *, state: str | None = None, movement: Movement | None = None) -> models.QuerySet[ReportDuty]:
    """Duties of the units that the user reports for or may look at: what waits for them first, soonest due first, then
    what is done, newest first. `state`: todo, sent or late.
    """
    found = ReportDuty.objects.select_related("unit", "period__plan__movement", "report")
    if movement is not None:
        found = found.filter(period__plan__movement=movement)
    match state:
        case "todo":
            found = found.filter(open_to_writing())
        case "sent":
            found = found.filter(status=DutyStatus.DONE)
        case "late":
            found = found.filter(status=DutyStatus.OVERDUE)
    rank = models.Case(models.When(open_to_writing(), then=0), default=1)
    waiting = models.Case(models.When(open_to_writing(), then=models.F("period__due_on")))
    found = found.annotate(rank=rank, waiting=waiting).order_by("rank", "waiting", "-period__due_on", "unit__path")
    return within(found, reach_of(user, "movements.report_view"), "unit")


def open_to_writing() -> Q:
    """Duties that a unit standing today may still write: the query of `rules.can_edit_report`."""
    today = clock.today()
    stands = Q(unit__valid_to=None) | Q(unit__valid_to__gte=today)
    reopened = Q(reopened_until__gte=today)
    taking = (Q(period__status=PeriodStatus.OPEN) | reopened) & (Q(report=None) | Q(report__status=ReportStatus.DRAFT))
    returned = Q(report__status=ReportStatus.RETURNED) & (Q(reopened_until=None) | reopened)
    return stands & Q(period__plan__movement__status=MovementStatus.OPEN) & (taking | returned)


class Board(models.QuerySet[ReportDuty]):
    """Duties of one period with their reports."""

    def counted(self) -> dict[str, int]:
        """How many units owe, sent in time, sent late, are missing, wait for review, are approved. One query."""
        found: dict[str, int] = self.order_by().aggregate(
            units=Count("pk"),
            on_time=Count("pk", filter=was_sent() & was_in_time()),
            late=Count("pk", filter=was_sent() & ~was_in_time()),
            missing=Count("pk", filter=Q(first_submitted_at=None)),
            review=Count("pk", filter=Q(report__status=ReportStatus.SUBMITTED)),
            approved=Count("pk", filter=Q(report__status=ReportStatus.APPROVED)),
        )
        return found


def board_of(period: ReportPeriod, user: Any, *, state: str = "", cluster: Any = None) -> Board:
    """The period's duties within the user's reach, in the order of the tree."""
    found = Board(ReportDuty).filter(period=period).select_related("unit", "period__plan__movement", "report")
    if cluster is not None:
        found = found.filter(unit__cluster_memberships__cluster=cluster)
    match state:
        case "missing":
            found = found.filter(first_submitted_at=None)
        case "late":
            found = found.filter(was_sent() & ~was_in_time())
        case "on_time":
            found = found.filter(was_sent() & was_in_time())
        case "review":
            found = found.filter(report__status=ReportStatus.SUBMITTED)
        case "approved":
            found = found.filter(report__status=ReportStatus.APPROVED)
    return within(found, reach_of(user, "movements.report_view"), "unit").order_by("unit__path")  # type: ignore[return-value]


def reports_for(user: Any) -> models.QuerySet[Report]:
    """Reports that the user may see, the ones waiting longest first."""
    found = Report.objects.select_related("duty__unit", "duty__period__plan__movement", "submitted_by", "saved_by")
    return within(found, reach_of(user, "movements.report_view"), "duty__unit").order_by("submitted_at", "pk")


def within(found: models.QuerySet[Row], reach: Reach, unit_path: str) -> models.QuerySet[Row]:
    """Rows whose unit (`unit_path`, a lookup; "" for units themselves) lies in the reach."""
    if reach.everywhere:
        return found
    step = f"{unit_path}__" if unit_path else ""
    condition = Q(**{f"{step or 'pk__'}in": reach.unit_ids}) if reach.unit_ids else Q(pk__in=())
    for path in reach.paths:
        condition |= Q(**{f"{step}path__startswith": path})
    return found.filter(condition)


def registrations_of(movement: Movement) -> models.QuerySet[Any]:
    found = movement.registrations.filter(status=RegistrationStatus.REGISTERED)
    return found.select_related("unit").order_by("unit__path")


def targets_named(words: str) -> list[int]:
    """Keys of targets by part of the name, accents and case aside."""
    text = fold(words)
    return [pk for pk, name in Target.objects.order_by().values_list("pk", "name") if text in fold(name)]


def assigned_targets(movement: Movement, units: Iterable[Unit]) -> models.QuerySet[TargetAssignment]:
    found = TargetAssignment.objects.filter(
        target__movement=movement, unit__in=list(units), status=AssignmentStatus.ACTIVE
    )
    return found.select_related("target", "unit", "head").order_by("unit__path", "target__order")
