"""Targets of a movement: adding, changing, and giving them to units."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.domain.queries import units_as_of
from base.units.models import Person, Unit
from movements.domain.drafts import TargetDraft
from movements.domain.lifecycle import registered_units
from movements.domain.responsibility import hand_over, heads_of, name_heads
from movements.enums import AssignmentStatus, Comparator, MovementStatus
from movements.lock_objects import assignment_for_update, movement_for_update
from movements.models import Movement, Target, TargetAssignment
from movements.rules import can_assign_targets, is_standing, require_permission

Figures = Target | TargetAssignment
MIN_DIFFICULTY, MAX_DIFFICULTY = Decimal("0.5"), Decimal(3)
FIGURES = ("low", "high", "numerator", "denominator")
FREE = frozenset({"name", "original_text", "span_start", "span_end", "order", "period"})
"""What may be put right at any time: words, not what is asked for."""


def bound_targets(movement: Movement) -> set[int]:
    """Keys of targets that change only by a revision: given to units, and the movement has begun."""
    if movement.status != MovementStatus.OPEN:
        return set()
    given = TargetAssignment.objects.filter(target__movement=movement, status=AssignmentStatus.ACTIVE)
    return set(given.values_list("target_id", flat=True))


def add_targets(movement: Movement, drafts: Sequence[TargetDraft], *, actor: Any) -> list[Target]:
    """Further targets of a published movement, after those it has; whom they are given to is a step of its own.

    Raises DomainError where the movement is over or figures contradict each other; then nothing is added.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = locked_active(movement)
        last = movement.targets.aggregate(last=Max("order"))["last"] or 0
        targets = [target_of(draft, movement=movement, order=n) for n, draft in enumerate(drafts, start=last + 1)]
        for target in targets:
            check_figures(target)
        targets = Target.objects.bulk_create(targets)
        if targets:
            ledger.record("movements.movement.targets_added", movement, *targets, actor=actor, count=len(targets))
        return targets


def change_targets(movement: Movement, changes: Mapping[int, Mapping[str, Any]], *, actor: Any) -> list[Target]:
    """New values by key of target, for targets of this movement. DomainError as for `add_targets`, and where a target
    is already given to units of a running movement: then what it asks for changes only by a revision.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = locked_active(movement)
        targets = list(movement.targets.select_for_update(of=("self",)).filter(pk__in=changes))
        if len(targets) < len(changes):
            raise DomainError(_("Chỉ sửa được chỉ tiêu của chính phong trào này."), code="foreign_target")
        bound = bound_targets(movement)
        for target in targets:
            changed = {name for name, value in changes[target.pk].items() if getattr(target, name) != value}
            if target.pk in bound and not changed <= FREE:
                raise DomainError(_needs_revision(target), code="needs_revision")
            for name, value in changes[target.pk].items():
                setattr(target, name, value)
            target.version += 1
            check_figures(target)
            target.save(update_fields=[*changes[target.pk], "version"])
        if targets:
            ledger.record("movements.movement.targets_changed", movement, *targets, actor=actor, count=len(targets))
        return targets


def target_of(draft: TargetDraft, *, movement: Movement | None, order: int) -> Target:
    """The unsaved row of a draft."""
    values = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft) if f.name != "units"}
    return Target(movement=movement, order=order, **values)


def assign_targets(
    movement: Movement, *, targets: Iterable[Target] | None = None, units: Iterable[Unit] | None = None, actor: Any
) -> int:
    """Give targets (all by default) to units (all registered ones by default) with the targets' own figures.

    What is given already stays as it is, so a repetition gives nothing. A dissolved unit among `units` is refused by
    name; among the registered ones it is left out. Returns how many are new.
    """
    require_permission(actor, "movements.target_assign", movement.organiser)
    with transaction.atomic():
        movement = locked_active(movement)
        chosen = list(targets) if targets is not None else list(movement.targets.all())
        if any(target.movement_id != movement.pk for target in chosen):
            raise DomainError(_("Chỉ giao được chỉ tiêu của chính phong trào này."), code="foreign_target")
        if units is None:
            units = units_to_give(movement)
        return assign_in_bulk(chosen, list(units), actor=actor)


def units_to_give(movement: Movement) -> QuerySet[Unit]:
    """Registered units that still stand."""
    return units_as_of().filter(pk__in=registered_units(movement)).order_by("path")


def assign_in_bulk(targets: Sequence[Target], units: Sequence[Unit], *, actor: Any) -> int:
    """The write of `assign_targets`; needs a transaction. Also used while a movement is being published."""
    gone = [unit.name for unit in units if not is_standing(unit)]
    if gone:
        raise DomainError(
            _("Không giao được cho đơn vị đã ngừng hoạt động: {names}. Hãy chọn đơn vị kế thừa.").format(
                names=", ".join(gone)
            ),
            code="dissolved",
        )
    known = set(TargetAssignment.objects.filter(target__in=targets).values_list("target_id", "unit_id"))
    wanted = dict.fromkeys((target, unit) for target in targets for unit in units)
    fresh = [TargetAssignment(target=target, unit=unit) for target, unit in wanted if (target.pk, unit.pk) not in known]
    return len(create_assignments(fresh, actor=actor))


def create_assignments(fresh: Sequence[TargetAssignment], *, actor: Any) -> list[TargetAssignment]:
    """Write new assignments of one movement; who heads the unit today answers for each. Needs a transaction."""
    if not fresh:
        return []
    heads = heads_of({row.unit_id for row in fresh}, clock.today())
    for row in fresh:
        if row.head_id is None:
            row.head = heads.get(row.unit_id)
    created = TargetAssignment.objects.bulk_create(fresh, batch_size=1000)
    named = name_heads(created)
    movement = created[0].target.movement
    ledger.record("movements.movement.assigned", movement, *created, *named, actor=actor, count=len(created))
    return created


def assign_target(
    target: Target,
    unit: Unit,
    *,
    actor: Any,
    low: Decimal | None = None,
    high: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    deadline: dt.date | None = None,
    difficulty: Decimal = Decimal(1),
    difficulty_reason: str = "",
    head: Person | None = None,
    note: str = "",
) -> TargetAssignment:
    """Give one target to one unit with its own figures, or change them. Without any figure the target's hold.

    Once the movement runs, what a unit was given changes only by a revision (DomainError `needs_revision`); the note
    and who answers for it may change at any time. Without `head` whoever heads the unit answers, or goes on to.
    """
    require_permission(actor, "movements.target_assign", target.movement.organiser)
    values: dict[str, Any] = {"low": low, "high": high, "numerator": numerator, "denominator": denominator}
    values |= {"deadline": deadline}
    values |= {"difficulty": difficulty, "difficulty_reason": difficulty_reason.strip(), "note": note.strip()}
    with transaction.atomic():
        movement = locked_active(target.movement)
        key = TargetAssignment.objects.filter(target=target, unit=unit).values_list("pk", flat=True).first()
        if key is None:
            return _give(TargetAssignment(target=target, unit=unit, head=head, **values), actor=actor)
        found = assignment_for_update(key)
        wanted = values | {"status": AssignmentStatus.ACTIVE}
        changed = {name: value for name, value in wanted.items() if getattr(found, name) != value}
        is_running = movement.status == MovementStatus.OPEN and found.status == AssignmentStatus.ACTIVE
        if is_running and set(changed) - {"note"}:
            raise DomainError(_needs_revision(target), code="needs_revision")
        if changed:
            for name, value in changed.items():
                setattr(found, name, value)
            found.version += 1
            check_assignment(found)
            found.save(update_fields=[*changed, "version"])
            ledger.record("movements.assignment.changed", found, actor=actor, unit=unit.name)
        return found if head is None else _headed_by(found, head, actor)


@dataclasses.dataclass(frozen=True)
class GivenRow:
    """One unit of a grid with the arguments of `assign_target`."""

    unit: Unit
    values: Mapping[str, Any]


def assign_grid(target: Target, rows: Sequence[GivenRow], *, actor: Any) -> int:
    """Give one target to many units, each with its own figures: all of them, or DomainError that names the unit."""
    with transaction.atomic():
        for row in rows:
            try:
                assign_target(target, row.unit, actor=actor, **row.values)
            except DomainError as error:
                raise DomainError(f"{row.unit}: {error.message}", code=error.code) from error
    return len(rows)


def give_rows(movement: Movement, rows: Sequence[TargetAssignment], *, actor: Any) -> list[TargetAssignment]:
    """Write many new assignments of one movement, each with its own figures; all of them or DomainError.

    A unit from which the target was withdrawn before gets it back.
    """
    require_permission(actor, "movements.target_assign", movement.organiser)
    with transaction.atomic():
        locked_active(movement)
        for row in rows:
            if not is_standing(row.unit):
                raise DomainError(_gone(row.unit), code="dissolved")
            check_assignment(row)
        known = set(TargetAssignment.objects.filter(target__movement=movement).values_list("target_id", "unit_id"))
        again = [row for row in rows if (row.target_id, row.unit_id) in known]
        fresh = create_assignments([row for row in rows if (row.target_id, row.unit_id) not in known], actor=actor)
        own = ("low", "high", "numerator", "denominator", "deadline", "difficulty", "difficulty_reason", "head", "note")
        back = [
            assign_target(row.target, row.unit, actor=actor, **{name: getattr(row, name) for name in own})
            for row in again
        ]
        return [*fresh, *back]


def _gone(unit: Unit) -> str:
    return _("Không giao được cho đơn vị đã ngừng hoạt động: {names}. Hãy chọn đơn vị kế thừa.").format(names=unit.name)


def _give(row: TargetAssignment, *, actor: Any) -> TargetAssignment:
    if not is_standing(row.unit):
        raise DomainError(_gone(row.unit), code="dissolved")
    check_assignment(row)
    created = create_assignments([row], actor=actor)[0]
    ledger.record("movements.assignment.given", created, actor=actor, unit=row.unit.name)
    return created


def _headed_by(row: TargetAssignment, head: Person, actor: Any) -> TargetAssignment:
    """On the day of the first naming the name is put right; later it is handed over."""
    first = row.responsibilities.filter(ends_on=None, starts_on=clock.today()).first()
    if row.head_id == head.pk or first is None:
        return hand_over(row, head, on=clock.today(), actor=actor)  # type: ignore[return-value] # gives what it got
    first.person, row.head = head, head
    first.save(update_fields=["person"])
    row.save(update_fields=["head"])
    ledger.record("movements.assignment.changed", row, first, actor=actor, unit=row.unit.name)
    return row


def withdraw_assignment(assignment: TargetAssignment, *, actor: Any) -> TargetAssignment:
    """Take a target back from a unit; what was reported stays, it no longer counts."""
    require_permission(actor, "movements.target_assign", assignment.target.movement.organiser)
    with transaction.atomic():
        locked_active(assignment.target.movement)
        assignment = assignment_for_update(assignment.pk)
        if assignment.status == AssignmentStatus.ACTIVE:
            assignment.status = AssignmentStatus.WITHDRAWN
            assignment.save(update_fields=["status"])
            ledger.record("movements.assignment.withdrawn", assignment, actor=actor)
        return assignment


def check_assignment(subject: TargetAssignment) -> None:
    """As `check_figures`; a difficulty other than 1 needs its reason."""
    check_figures(subject)
    if not MIN_DIFFICULTY <= subject.difficulty <= MAX_DIFFICULTY:
        raise DomainError(_("Hệ số khó phải từ 0,5 đến 3."), code="difficulty")
    if subject.difficulty != 1 and not subject.difficulty_reason.strip():
        raise DomainError(
            _("{unit}: hãy ghi lý do khi hệ số khó khác 1, vì hệ số này được tính vào điểm.").format(unit=subject.unit),
            code="difficulty_reason",
        )


def check_figures(subject: Figures) -> None:
    """Raises DomainError where figures contradict each other or the comparator has none to work with."""
    name = subject.target.name if isinstance(subject, TargetAssignment) else subject.name
    if not name.strip():
        raise DomainError(_("Có chỉ tiêu chưa có tên. Hãy nhập tên chỉ tiêu."), code="name")
    low, high, part, whole = subject.low, subject.high, subject.numerator, subject.denominator
    if low is not None and high is not None and low > high and not (low < 0 and high < 0):
        raise DomainError(_("Chỉ tiêu “{name}”: mức thấp nhất lớn hơn mức cao nhất.").format(name=name), code="low")
    if whole == 0:
        raise DomainError(
            _(
                "Chỉ tiêu “{name}”: tổng số bằng 0 thì không so sánh được. Đơn vị không có đối tượng thì không giao."
            ).format(name=name),
            code="denominator",
        )
    if part is not None and whole is not None and (part < 0 or part > whole):
        raise DomainError(
            _("Chỉ tiêu “{name}”: số phải đạt phải từ 0 đến tổng số.").format(name=name), code="numerator"
        )
    if isinstance(subject, TargetAssignment) or subject.comparator == Comparator.QUALITATIVE:
        return
    lacking = part is None if subject.comparator == Comparator.N_OF_M else low is None and high is None
    if lacking:
        raise DomainError(
            _("Chỉ tiêu “{name}” chưa có mức phải đạt. Hãy nhập mức, hoặc chọn đánh giá định tính.").format(name=name),
            code="figure",
        )


def _needs_revision(target: Target) -> str:
    return _(
        "Chỉ tiêu “{name}” đã giao và phong trào đang thực hiện. Hãy dùng “Điều chỉnh”, có lý do và ngày áp dụng."
    ).format(name=target.name)


def locked_active(movement: Movement) -> Movement:
    """The movement under lock. DomainError where its targets may no longer be given or changed."""
    movement = movement_for_update(movement.pk)
    if not can_assign_targets(movement):
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không sửa hay giao chỉ tiêu được nữa.").format(
                state=movement.get_status_display()
            ),
            code="closed",
        )
    return movement
