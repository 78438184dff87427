"""A movement of a higher level carried out below: drafts made from it, the tree, and figures that find their way up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.units.models import Unit
from movements.domain.drafting import draft_movement
from movements.domain.drafts import MovementDraft, PlanDraft, TargetDraft
from movements.domain.evaluation import HUNDRED, ONE, ZERO, evaluate, goal_of
from movements.domain.figures import figures_of
from movements.domain.plans.parts import PlanParts, parts_from_json
from movements.domain.plans.versions import current_plan
from movements.domain.scope import is_called
from movements.enums import (
    ACTIVE,
    PUBLIC,
    AssignmentStatus,
    LaunchLevel,
    MovementReach,
    MovementStatus,
)
from movements.models import Movement, Target, TargetAssignment, TargetLink

DEEPEST = 6
COPIED = tuple(name for name in TargetDraft.__dataclass_fields__ if name != "units")
PLAN_FIELDS = tuple(PlanDraft.__dataclass_fields__)


@dataclass
class Node:
    """A movement in the tree; `percent` is the mean of its targets' ratios, None before the first approved figure.

    `rolled_up` is the mean over itself and everything below that has a figure.
    """

    movement: Movement
    depth: int
    percent: Decimal | None = None
    rolled_up: Decimal | None = None
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class UpperProgress:
    """One target of the upper movement over the lower ones that carry it out."""

    target: Target
    movements: int
    reported: int
    percent: Decimal | None


def derive_movement(
    parent: Movement,
    organiser: Unit,
    *,
    actor: Any,
    title: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Movement:
    """A draft of `organiser` with the parent's targets, reporting regime, criteria set and grounds.

    DomainError where the parent is not offered to this unit, or has a movement of it already.
    """
    _check_offer(parent, organiser)
    starts, ends = starts_on or parent.starts_on, ends_on or parent.ends_on
    if starts < parent.starts_on or ends > parent.ends_on:
        raise DomainError(
            _("Thời gian phải nằm trong thời gian của phong trào cấp trên: {start} – {end}.").format(
                start=f"{parent.starts_on:%d/%m/%Y}", end=f"{parent.ends_on:%d/%m/%Y}"
            ),
            code="starts_on",
        )
    uppers = list(parent.targets.all())
    draft = MovementDraft(
        title=title or parent.title,
        organiser=organiser,
        starts_on=starts,
        ends_on=ends,
        kind=parent.kind,
        aim=parent.aim,
        directive=parent.directive,
        targets=tuple(TargetDraft(**{name: getattr(target, name) for name in COPIED}) for target in uppers),
        plans=tuple(PlanDraft(**{name: getattr(plan, name) for name in PLAN_FIELDS}) for plan in parent.plans.all()),
        body=parent.introduction,
        reach=MovementReach.UNIT,
        launch_level=LaunchLevel.UNIT,
        parent=parent,
        criteria_set=parent.criteria_set,
    )
    with transaction.atomic():
        movement = draft_movement(draft, actor=actor, parts=_inherited_parts(parent))
        lowers = list(movement.targets.all())
        links = TargetLink.objects.bulk_create(
            [TargetLink(upper=upper, lower=lower) for upper, lower in zip(uppers, lowers, strict=True)]
        )
        ledger.record("movements.movement.derived", movement, *links, actor=actor, name=parent.title)
        return movement


def offered_to(units: Sequence[Unit]) -> QuerySet[Movement]:
    """Running movements that units of a higher level offer to these units, and that they have not taken up."""
    above = {path for unit in units for path in _paths_above(unit.path)}
    found = Movement.objects.filter(status__in=ACTIVE, is_cascading=True, organiser__path__in=above)
    taken = Movement.objects.filter(organiser__in=units, parent__isnull=False).exclude(status=MovementStatus.CANCELLED)
    found = found.exclude(pk__in=taken.values("parent"))
    return found.select_related("organiser").order_by("starts_on", "pk")


def ancestors_of(movement: Movement) -> list[Movement]:
    """From the top down to the one above this."""
    chain: list[Movement] = []
    upper = movement.parent
    while upper is not None and upper not in chain and len(chain) < DEEPEST:
        chain.insert(0, upper)
        upper = upper.parent
    return chain


def tree_of(movement: Movement) -> Node:
    """The movement with everything below it and how far each is; a fixed number of queries for each level."""
    root = Node(movement, 0)
    level, nodes = [root], [root]
    while level and level[0].depth < DEEPEST:
        by_key = {node.movement.pk: node for node in level}
        below = Movement.objects.filter(parent__in=by_key, status__in=PUBLIC).select_related("organiser")
        level = []
        for child in below.order_by("organiser__path", "pk"):
            node = Node(child, by_key[child.parent_id].depth + 1)  # type: ignore[index]
            by_key[child.parent_id].children.append(node)  # type: ignore[index]
            level.append(node)
        nodes += level
    percents = percents_of([node.movement for node in nodes])
    for node in reversed(nodes):
        node.percent = percents.get(node.movement.pk)
        parts = [node.percent, *(child.rolled_up for child in node.children)]
        node.rolled_up = _mean(part for part in parts if part is not None)
    return root


def progress_from_below(movement: Movement) -> list[UpperProgress]:
    """Each target of the movement as its lower movements carry it out; four queries."""
    targets = list(movement.targets.all())
    links = TargetLink.objects.filter(upper__in=targets, lower__movement__status__in=PUBLIC)
    lowers: dict[int, list[int]] = {target.pk: [] for target in targets}
    for upper_id, lower_id in links.values_list("upper_id", "lower_id"):
        lowers[upper_id].append(lower_id)
    ratios = _ratios([pk for keys in lowers.values() for pk in keys])
    rows = []
    for target in targets:
        known = [ratios[pk] for pk in lowers[target.pk] if pk in ratios]
        percent = _mean(ratio for ratio in known if ratio is not None)
        rows.append(UpperProgress(target, len(lowers[target.pk]), sum(ratio is not None for ratio in known), percent))
    return rows


def percents_of(movements: Sequence[Movement]) -> dict[int, Decimal]:
    """Movement → mean of its targets in per cent, of those with an approved figure; three queries for any number."""
    pairs = list(Target.objects.filter(movement__in=movements).order_by().values_list("pk", "movement_id"))
    ratios = _ratios([pk for pk, _movement in pairs])
    found: dict[int, list[Decimal]] = {}
    for pk, movement_id in pairs:
        ratio = ratios.get(pk)
        if ratio is not None:
            found.setdefault(movement_id, []).append(ratio)
    return {pk: mean for pk, values in found.items() if (mean := _mean(values)) is not None}


def _check_offer(parent: Movement, organiser: Unit) -> None:
    if parent.status not in ACTIVE or not parent.is_cascading:
        raise DomainError(
            _("Phong trào “{title}” không mở cho cấp dưới phát động theo.").format(title=parent.title),
            code="not_offered",
        )
    if organiser.pk == parent.organiser_id or not organiser.path.startswith(parent.organiser.path):
        raise DomainError(
            _("{unit} không trực thuộc {organiser}, cơ quan phát động phong trào cấp trên.").format(
                unit=organiser, organiser=parent.organiser
            ),
            code="organiser",
        )
    if not is_called(parent, organiser):
        raise DomainError(
            _("{unit} không thuộc phạm vi của phong trào cấp trên.").format(unit=organiser), code="not_called"
        )
    standing = parent.children.filter(organiser=organiser).exclude(status=MovementStatus.CANCELLED).first()
    if standing is not None:
        raise DomainError(
            _("{unit} đã có phong trào thực hiện phong trào này: “{title}”.").format(
                unit=organiser, title=standing.title
            ),
            code="exists",
        )


def _inherited_parts(parent: Movement) -> PlanParts:
    """The text of the upper plan as a beginning; money and work are the unit's own to say."""
    plan = current_plan(parent)
    parts = parts_from_json(plan.parts) if plan else PlanParts(purpose=parent.aim)
    grounds = (
        *parts.grounds,
        _("Kế hoạch phong trào “{title}” của {unit}").format(title=parent.title, unit=parent.organiser),
    )
    return PlanParts(
        grounds=grounds,
        purpose=parts.purpose,
        requirements=parts.requirements,
        theme=parts.theme,
        subjects=parts.subjects,
        content=parts.content,
        criteria=parts.criteria,
        commendation=parts.commendation,
    )


def _ratios(target_ids: Sequence[int]) -> dict[int, Decimal | None]:
    """Target → mean ratio of its units in per cent, each at most 100; None where nothing is approved. Three queries."""
    given = TargetAssignment.objects.filter(target__in=target_ids, status=AssignmentStatus.ACTIVE)
    assignments = list(given.select_related("target"))
    figures = figures_of(assignments)
    found: dict[int, list[Decimal]] = {}
    silent: dict[int, int] = {}
    for assignment in assignments:
        reported = figures.get(assignment.pk)
        if reported is not None and reported.is_not_applicable:
            continue
        verdict = evaluate(goal_of(assignment), reported.value if reported else None)
        if verdict.ratio is None:
            silent[assignment.target_id] = silent.get(assignment.target_id, 0) + 1
        else:
            found.setdefault(assignment.target_id, []).append(max(ZERO, min(ONE, verdict.ratio)))
    return {
        pk: HUNDRED * sum(found[pk], ZERO) / (len(found[pk]) + silent.get(pk, 0)) if pk in found else None
        for pk in {*found, *silent}
    }


def _mean(values: Iterable[Decimal]) -> Decimal | None:
    known = list(values)
    return (sum(known, ZERO) / len(known)).quantize(Decimal("0.1")) if known else None


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
