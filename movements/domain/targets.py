"""Targets of a movement: adding, changing, and giving them to units."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.units.domain.queries import units_as_of
from base.units.models import Person, Unit
from movements.domain.drafts import TargetDraft
from movements.domain.lifecycle import registered_units
from movements.enums import AssignmentStatus, Comparator
from movements.lock_objects import movement_for_update
from movements.models import Movement, Target, TargetAssignment
from movements.rules import can_assign_targets, is_standing, require_permission

Figures = Target | TargetAssignment


def add_targets(movement: Movement, drafts: Sequence[TargetDraft], *, actor: Any) -> list[Target]:
    """Further targets of a published movement, after those it has; whom they are given to is a step of its own.

    Raises DomainError where the movement is over or figures contradict each other; then nothing is added.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = _locked_active(movement)
        last = movement.targets.aggregate(last=Max("order"))["last"] or 0
        targets = [target_of(draft, movement=movement, order=n) for n, draft in enumerate(drafts, start=last + 1)]
        for target in targets:
            check_figures(target)
        targets = Target.objects.bulk_create(targets)
        if targets:
            ledger.record("movements.movement.targets_added", movement, *targets, actor=actor, count=len(targets))
        return targets


def change_targets(movement: Movement, changes: Mapping[int, Mapping[str, Any]], *, actor: Any) -> list[Target]:
    """New values by key of target, for targets of this movement. DomainError as for `add_targets`."""
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = _locked_active(movement)
        targets = list(movement.targets.select_for_update(of=("self",)).filter(pk__in=changes))
        if len(targets) < len(changes):
            raise DomainError(_("Chỉ sửa được chỉ tiêu của chính phong trào này."), code="foreign_target")
        for target in targets:
            for name, value in changes[target.pk].items():
                setattr(target, name, value)
            check_figures(target)
            target.save(update_fields=list(changes[target.pk]))
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
        movement = _locked_active(movement)
        chosen = list(targets) if targets is not None else list(movement.targets.all())
        if any(target.movement_id != movement.pk for target in chosen):
            raise DomainError(_("Chỉ giao được chỉ tiêu của chính phong trào này."), code="foreign_target")
        if units is None:
            units = list(units_as_of().filter(pk__in=registered_units(movement)).order_by("path"))
        return assign_in_bulk(chosen, list(units), actor=actor)


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
    fresh = TargetAssignment.objects.bulk_create(
        [TargetAssignment(target=target, unit=unit) for target, unit in wanted if (target.pk, unit.pk) not in known]
    )
    if fresh:
        movement = fresh[0].target.movement
        ledger.record("movements.movement.assigned", movement, *fresh, actor=actor, count=len(fresh))
    return len(fresh)


def assign_target(
    target: Target,
    unit: Unit,
    *,
    actor: Any,
    low: Decimal | None = None,
    high: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    head: Person | None = None,
    note: str = "",
) -> TargetAssignment:
    """Give one target to one unit with its own figures, or change them. Without any figure the target's hold."""
    require_permission(actor, "movements.target_assign", target.movement.organiser)
    values = {"low": low, "high": high, "numerator": numerator, "denominator": denominator, "head": head, "note": note}
    with transaction.atomic():
        _locked_active(target.movement)
        found = TargetAssignment.objects.filter(target=target, unit=unit).select_related("target", "unit").first()
        if found is None:
            assign_in_bulk([target], [unit], actor=actor)
            found = TargetAssignment.objects.select_related("target", "unit").get(target=target, unit=unit)
        values["status"] = AssignmentStatus.ACTIVE
        if all(getattr(found, name) == value for name, value in values.items()):
            return found
        for name, value in values.items():
            setattr(found, name, value)
        check_figures(found)
        found.save(update_fields=list(values))
        ledger.record("movements.assignment.changed", found, actor=actor, unit=unit.name)
        return found


def withdraw_assignment(assignment: TargetAssignment, *, actor: Any) -> TargetAssignment:
    """Take a target back from a unit; what was reported stays, it no longer counts."""
    require_permission(actor, "movements.target_assign", assignment.target.movement.organiser)
    with transaction.atomic():
        _locked_active(assignment.target.movement)
        assignment = TargetAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if assignment.status == AssignmentStatus.ACTIVE:
            assignment.status = AssignmentStatus.WITHDRAWN
            assignment.save(update_fields=["status"])
            ledger.record("movements.assignment.withdrawn", assignment, actor=actor)
        return assignment


def check_figures(subject: Figures) -> None:
    """Raises DomainError where figures contradict each other or the comparator has none to work with."""
    name = subject.target.name if isinstance(subject, TargetAssignment) else subject.name
    if not name.strip():
        raise DomainError(_("Có chỉ tiêu chưa có tên. Hãy nhập tên chỉ tiêu."), code="name")
    low, high, part, whole = subject.low, subject.high, subject.numerator, subject.denominator
    if low is not None and high is not None and low > high and not (low < 0 and high < 0):
        raise DomainError(_("Chỉ tiêu “{name}”: mức thấp nhất lớn hơn mức cao nhất.").format(name=name), code="low")
    if part is not None and whole is not None and (part < 0 or part > whole or whole == 0):
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


def _locked_active(movement: Movement) -> Movement:
    movement = movement_for_update(movement.pk)
    if not can_assign_targets(movement):
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không sửa hay giao chỉ tiêu được nữa.").format(
                state=movement.get_status_display()
            ),
            code="closed",
        )
    return movement
