"""A unit that ends while a movement runs: its open duties pass to the units that carry on, or end with it.

1. Each standing successor takes part and is given the targets that the former unit had. Figures of a divided whole are
   added where every former unit passed on whole; else the target's own figures hold and the secretariat is told.
2. Report duties that still wait are lifted from the former unit; the successor owes them through its own registration.
3. What was reported stays under the former unit. Its figures count until the successor's for the same target are
   approved, then its assignment is closed as passed on, so that nothing is lost and nothing counts twice.
4. Without a successor the duties end; registration, targets and approved figures stay and are ranked as they were.

Runs in the transaction of the reorganisation and again by the schedule, for units that ended through an import. Every
step is idempotent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.domain.handover import Outcome, follow
from base.units.domain.lineage import Lineage, predecessors_of
from base.units.domain.standing import has_ended_units, is_standing
from base.units.models import Unit
from movements.domain import duties
from movements.domain.evaluation import adds_up, goal_of
from movements.domain.responsibility import name_heads
from movements.domain.states import DUTY, REGISTRATION
from movements.domain.wording import number_text, value_text
from movements.enums import (
    ACTIVE,
    WAITING_DUTIES,
    AssignmentStatus,
    ChainKind,
    MovementStatus,
    PeriodStatus,
    RegistrationStatus,
    ReportStatus,
)
from movements.lock_objects import movement_for_update
from movements.models import (
    Measurement,
    Movement,
    Registration,
    Report,
    ReportDuty,
    ReportPeriod,
    TargetAssignment,
    TargetChain,
)

FIGURES = ("low", "high", "numerator", "denominator")


@dataclass
class Handover:
    """What happened in one movement. `to_check`: targets whose figures a person has to look at, in words."""

    movement: Movement
    joined: list[Unit] = field(default_factory=list)
    given: list[TargetAssignment] = field(default_factory=list)
    lifted: int = 0
    to_check: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.joined or self.given or self.lifted)


@dataclass(frozen=True)
class FormerReport:
    """What a former unit reported in a period, for the people who now report in its place."""

    report: Report
    lines: list[tuple[str, str]]


@follow
def follow_reorganisation(outcome: Outcome, actor: Any) -> str:
    """In the transaction of the reorganisation itself."""
    handovers = hand_over(outcome.ended, actor=actor)
    if not handovers:
        return ""
    text = _("{movements} phong trào: {joined} đơn vị kế tục tham gia, {lifted} báo cáo đơn vị cũ thôi phải nộp.")
    return text.format(
        movements=len(handovers),
        joined=len({unit.pk for each in handovers for unit in each.joined}),
        lifted=sum(each.lifted for each in handovers),
    )


def settle_ended_units() -> int:
    """The finder of the schedule. Returns the number of changes, 0 for a second run."""
    if not has_ended_units():
        return 0
    running = Registration.objects.filter(movement__status__in=ACTIVE, status=RegistrationStatus.REGISTERED)
    ended = Unit.objects.filter(pk__in=running.filter(unit__valid_to__lt=clock.today()).values("unit"))
    handovers = hand_over(list(ended), actor=None)
    return sum(len(each.joined) + len(each.given) + each.lifted for each in handovers) + withdraw_replaced()


def hand_over(units: Sequence[Unit], *, actor: Any) -> list[Handover]:
    """Pass on what ended units had in running movements. Returns the movements in which something changed."""
    ended = [unit for unit in units if not is_standing(unit)]
    if not ended:
        return []
    taking_part = Registration.objects.filter(unit__in=ended, status=RegistrationStatus.REGISTERED)
    movements = Movement.objects.filter(pk__in=taking_part.values("movement"), status__in=ACTIVE).order_by("pk")
    lineage = Lineage()
    return [each for movement in movements if (each := _hand_over_in(movement, ended, lineage, actor))]


def withdraw_replaced() -> int:
    """Close targets of ended units once every successor has an approved figure for the same target."""
    approved = Measurement.objects.filter(
        assignment__target=models.OuterRef("target"), report__status=ReportStatus.APPROVED
    )
    waiting = TargetAssignment.objects.filter(
        models.Exists(approved),
        unit__valid_to__lt=clock.today(),
        status=AssignmentStatus.ACTIVE,
        target__movement__status__in=(*ACTIVE, MovementStatus.CLOSED),
    )
    lineage, done = Lineage(), 0
    for assignment in waiting.select_related("target").order_by("pk"):
        heirs = lineage.heirs(assignment.unit_id) - {assignment.unit_id}
        figures = Measurement.objects.filter(
            assignment__target=assignment.target, assignment__unit__in=heirs, report__status=ReportStatus.APPROVED
        )
        if heirs and set(figures.values_list("assignment__unit_id", flat=True)) == heirs:
            with transaction.atomic():
                locked = TargetAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
                locked.status = AssignmentStatus.PASSED
                locked.save(update_fields=["status"])
                ledger.record("movements.assignment.replaced", locked, actor=None, successors=sorted(heirs))
            done += 1
    return done


def former_reports(duty: ReportDuty) -> list[FormerReport]:
    """What the predecessors of the duty's unit wrote for the same period, drafts included: nothing has to be asked for
    again. Four queries at most.
    """
    former = predecessors_of(duty.unit)
    found = Report.objects.filter(duty__period=duty.period_id, duty__unit__in=former, version__gt=0)
    reports = list(found.select_related("duty__unit", "saved_by").order_by("duty__unit__path")) if former else []
    rows: dict[int, list[tuple[str, str]]] = defaultdict(list)
    figures = Measurement.objects.filter(report__in=reports).select_related("assignment__target", "indicator")
    for row in figures.order_by("assignment__target__order", "indicator_id", "pk"):
        rows[row.report_id].append(_line(row))
    return [FormerReport(report, rows[report.pk]) for report in reports]


def _line(row: Measurement) -> tuple[str, str]:
    """What was measured, and the figure as it was written."""
    if row.assignment is not None:
        name, shown = row.assignment.target.name, value_text(row.value, goal_of(row.assignment))
    else:
        name = str(row.indicator)
        shown = row.text or (number_text(row.value) if row.value is not None else "–")
    return name, _("không áp dụng") if row.is_not_applicable else shown


def _hand_over_in(movement: Movement, ended: Sequence[Unit], lineage: Lineage, actor: Any) -> Handover:
    with transaction.atomic():
        movement = movement_for_update(movement.pk)
        handover = Handover(movement)
        here = Registration.objects.filter(movement=movement, status=RegistrationStatus.REGISTERED, unit__in=ended)
        former = list(here.select_related("unit").order_by("pk"))
        heirs = _standing_heirs([row.unit for row in former], lineage)
        for registration in former:
            for heir in heirs[registration.unit_id]:
                _join(handover, registration, heir, actor)
        _pass_targets(handover, [row.unit for row in former], heirs, lineage, actor)
        for registration in former:
            _lift(handover, registration.unit, heirs[registration.unit_id], actor)
        if handover:
            _open_and_tell(handover)
        return handover


def _standing_heirs(units: Sequence[Unit], lineage: Lineage) -> dict[int, list[Unit]]:
    keys = {unit.pk: lineage.heirs(unit.pk) - {unit.pk} for unit in units}
    found = Unit.objects.in_bulk({key for group in keys.values() for key in group})
    return {pk: [found[key] for key in sorted(group) if is_standing(found[key])] for pk, group in keys.items()}


def _join(handover: Handover, registration: Registration, heir: Unit, actor: Any) -> None:
    """The successor takes part from now on, whatever the window: it does not register, it carries on."""
    found = Registration.objects.filter(movement=handover.movement, unit=heir).first()
    source = registration.unit.name
    if found is None:
        facts = {"pledge": registration.pledge, "registered_by": actor, "registered_at": clock.now()}
        found = Registration.objects.create(movement=handover.movement, unit=heir, **facts)
        ledger.record("movements.registration.handed_over", found, handover.movement, actor=actor, source=source)
        handover.joined.append(heir)
    elif found.status == RegistrationStatus.WITHDRAWN:
        advance(REGISTRATION, found, "register", actor=actor)
        handover.joined.append(heir)


def _pass_targets(
    handover: Handover, former: Sequence[Unit], heirs: dict[int, list[Unit]], lineage: Lineage, actor: Any
) -> None:
    """Targets of the former units for their successors, where these do not have them yet."""
    active = TargetAssignment.objects.filter(
        target__movement=handover.movement, unit__in=former, status=AssignmentStatus.ACTIVE
    )
    wanted: dict[tuple[int, int], list[TargetAssignment]] = defaultdict(list)
    for old in active.select_related("target", "unit", "head").order_by("target__order", "target_id", "unit_id"):
        for heir in heirs[old.unit_id]:
            wanted[old.target_id, heir.pk].append(old)
    held = TargetAssignment.objects.filter(target__movement=handover.movement, unit__in={key for _, key in wanted})
    known = {(row.target_id, row.unit_id): row for row in held}
    units = {heir.pk: heir for group in heirs.values() for heir in group}
    for (target_id, heir_id), olds in wanted.items():
        heir, target = units[heir_id], olds[0].target
        own = any(getattr(old, name) is not None for old in olds for name in FIGURES)
        if (row := known.get((target_id, heir_id))) is not None:
            if own and not _is_given(handover.movement, olds, heir):
                handover.to_check.append(f"{heir}: {target}")
            _link(olds, row, actor)
            continue
        is_whole = all(
            lineage.pieces(old.unit_id)[0].share == 1 and adds_up(old.target, old.denominator) for old in olds
        )
        figures = _added(olds) if own and is_whole else {}
        if own and not is_whole:
            handover.to_check.append(f"{heir}: {target}")
        heads = {old.head for old in olds}
        fresh = TargetAssignment.objects.create(
            target=target, unit=heir, head=heads.pop() if len(heads) == 1 else None, **figures
        )
        named = name_heads([fresh])
        ledger.record("movements.assignment.handed_over", fresh, *named, actor=actor, sources=[old.pk for old in olds])
        _link(olds, fresh, actor)
        handover.given.append(fresh)


def _link(olds: Sequence[TargetAssignment], follower: TargetAssignment, actor: Any) -> None:
    """The chain by which history is found through the successor, once for each pair."""
    linked = set(TargetChain.objects.filter(source__in=olds, follower=follower).values_list("source_id", flat=True))
    links = [
        TargetChain(
            source=old,
            follower=follower,
            kind=ChainKind.SUCCEEDED,
            reason=_("Tiếp nhận từ {unit}").format(unit=old.unit.name)[:500],
            happened_on=clock.today(),
        )
        for old in olds
        if old.pk not in linked
    ]
    if links:
        TargetChain.objects.bulk_create(links)
        ledger.record("movements.assignment.linked", follower, *links, actor=actor)


def _is_given(movement: Movement, olds: Sequence[TargetAssignment], heir: Unit) -> bool:
    """The successor has the target through an earlier run of this hand-over, not of its own."""
    given = Registration.objects.filter(movement=movement, unit=heir).first()
    return given is not None and ledger.history_of(given).filter(kind="movements.registration.handed_over").exists()


def _added(olds: Iterable[TargetAssignment]) -> dict[str, Decimal]:
    """The figures of several units as those of one: each column added where all have it."""
    rows = list(olds)
    columns = {name: [getattr(old, name) for old in rows] for name in FIGURES}
    return {name: sum(values, Decimal(0)) for name, values in columns.items() if None not in values}


def _lift(handover: Handover, unit: Unit, heirs: Sequence[Unit], actor: Any) -> None:
    waiting = ReportDuty.objects.filter(period__plan__movement=handover.movement, unit=unit, status__in=WAITING_DUTIES)
    names = ", ".join(heir.name for heir in heirs)
    ended = f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    for duty in waiting.exclude(period__status=PeriodStatus.CLOSED).order_by("pk"):
        reason = (
            _("Đơn vị kết thúc ngày {day}; {successor} báo cáo tiếp.").format(day=ended, successor=names)
            if names
            else _("Đơn vị kết thúc ngày {day}, không có đơn vị kế tục.").format(day=ended)
        )
        advance(DUTY, duty, "lift", actor=actor, reason=reason)
        handover.lifted += 1


def _open_and_tell(handover: Handover) -> None:
    """Duties of the successors in periods that are open, and a word to the secretariat about what a person decides."""
    opened = ReportPeriod.objects.filter(plan__movement=handover.movement, status=PeriodStatus.OPEN)
    for period in opened.order_by("pk"):
        duties.open_duties(period)
    if handover.to_check:
        notify(
            holders_of(Role.SECRETARIAT),
            kind="movements.handover_check",
            key=f"movements.handover_check:{handover.movement.pk}:{clock.today():%Y%m%d}",
            title=_("Cần xem lại chỉ tiêu sau sắp xếp đơn vị"),
            body=_("{movement}. Chưa cộng được mức giao: {names}.").format(
                movement=handover.movement.title, names="; ".join(handover.to_check[:20])
            ),
            url=handover.movement.get_absolute_url(),
        )
