"""What is unfinished at the end goes on in the next movement, linked to where it came from."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.jobs import start_job
from base.core.models import Job
from base.units.models import Unit
from movements.domain.accumulation import runs_from_start
from movements.domain.drafts import TargetDraft
from movements.domain.evaluation import goal_of
from movements.domain.forecast import Outlook
from movements.domain.passing import heirs_of
from movements.domain.standings import Standing, standings_of
from movements.domain.targets import FIGURES, create_assignments, locked_active, target_of
from movements.domain.wording import measure_text, number_text
from movements.enums import AssignmentStatus, ChainKind, Comparator, MovementStatus, OutlookStatus
from movements.models import Movement, Target, TargetAssignment, TargetChain
from movements.rules import is_standing, require_permission

REST, SAME = "rest", "same"
"""What the follower asks for: only what is left, or the same figure again."""
JOB_KIND = "movements.carry_over"
AT_ONCE = 200
"""More units than these are carried over in the background."""


@dataclass(frozen=True)
class CarryLine:
    """One unfinished assignment. `left` is what is still to be done; `heir` the unit that goes on with it, if any."""

    standing: Standing
    left: Decimal | None
    left_text: str
    heir: Unit | None
    is_carried: bool


@dataclass
class CarryGroup:
    """One target with its unfinished assignments. `mode` is what is proposed."""

    target: Target
    aim: str
    mode: str
    lines: list[CarryLine] = field(default_factory=list)

    @property
    def ready(self) -> list[CarryLine]:
        return [line for line in self.lines if line.heir is not None and not line.is_carried]


def plan_carrying(
    source: Movement,
    into: Movement,
    targets: Collection[int] | None = None,
    *,
    assignments: Collection[int] | None = None,
) -> list[CarryGroup]:
    """What of `source` (all of it, these targets or these assignments) would go on in `into`. Nothing is written.
    Six queries.

    Unfinished is what is not met by its approved figures; what does not apply is left out, what has no figure is in.
    """
    active = TargetAssignment.objects.filter(target__movement=source, status=AssignmentStatus.ACTIVE)
    if targets is not None:
        active = active.filter(target__in=targets)
    if assignments is not None:
        active = active.filter(pk__in=assignments)
    rows = active.select_related("target__movement", "unit").order_by("target__order", "target_id", "unit__path")
    links = TargetChain.objects.filter(source__target__movement=source, follower__target__movement=into)
    carried = set(links.values_list("source_id", flat=True))
    standings = [row for row in standings_of(rows) if is_unfinished(row.outlook)]
    ended = {row.assignment.unit_id for row in standings if not is_standing(row.assignment.unit)}
    heirs = heirs_of(ended, clock.today()) if ended else {}
    groups: dict[int, CarryGroup] = {}
    for row in standings:
        unit, target = row.assignment.unit, row.assignment.target
        group = groups.setdefault(target.pk, CarryGroup(target, row.aim, _mode(target)))
        heir = heirs.get(unit.pk) if unit.pk in ended else unit
        left = left_of(row)
        words = measure_text(number_text(left), goal_of(target)) if left is not None else ""
        group.lines.append(CarryLine(row, left, words, heir, row.assignment.pk in carried))
    return list(groups.values())


def carry_over(source: Movement, into: Movement, picks: Mapping[int, str], *, reason: str, actor: Any) -> int:
    """Carry the unfinished assignments of the picked targets (key → `rest` or `same`) into another movement.

    Each picked target is made anew there once; each assignment is linked to the one that it came from, so a repetition
    carries nothing twice. Returns how many assignments are new.
    """
    require_permission(actor, "movements.target_assign", into.organiser)
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do chuyển tiếp, vì đơn vị được giao sẽ đọc."), code="reason")
    with transaction.atomic():
        _check_pair(source, into)
        into = locked_active(into)
        groups = [group for group in plan_carrying(source, into, picks.keys()) if group.ready]
        if not groups:
            return 0
        followers = _followers(groups, into, actor)
        return sum(_carry_group(group, followers[group.target.pk], picks, reason.strip(), actor) for group in groups)


def carry_step_by_step(
    source: Movement,
    into: Movement,
    picks: Mapping[int, str],
    *,
    reason: str,
    actor: Any,
    report: Callable[[int, int], None] | None = None,
) -> int:
    """The same target by target, each in its own transaction: killed in between, a second run goes on with the rest.

    Returns how many assignments this run made.
    """
    made = 0
    for done, (key, mode) in enumerate(sorted(picks.items())):
        if report is not None:
            report(done, len(picks))
        made += carry_over(source, into, {key: mode}, reason=reason, actor=actor)
    return made


def start_carrying(source: Movement, into: Movement, picks: Mapping[int, str], *, reason: str, actor: Any) -> Job:
    """The same in the background; what cannot be is refused at once."""
    require_permission(actor, "movements.target_assign", into.organiser)
    _check_pair(source, into)
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do chuyển tiếp, vì đơn vị được giao sẽ đọc."), code="reason")
    title = _("Chuyển tiếp chỉ tiêu sang “{title}”").format(title=into.title)[:200]
    chosen = {str(key): mode for key, mode in picks.items()}
    params = {"source": source.pk, "into": into.pk, "picks": chosen, "reason": reason}
    with transaction.atomic():
        return start_job(JOB_KIND, title=title, actor=actor, params=params)


def left_of(row: Standing) -> Decimal | None:
    """How far the figure that stands is from what is asked, always ≥ 0; None without a figure to subtract from."""
    goal, value = goal_of(row.assignment), row.outlook.value
    if value is None or goal.comparator in (Comparator.QUALITATIVE, Comparator.CHANGE, Comparator.GROWTH):
        return None
    bound = goal.numerator if goal.comparator == Comparator.N_OF_M else _bound(goal.low, goal.high)
    return abs(bound - value) if bound is not None else None


def chain_of(assignment: TargetAssignment) -> list[TargetChain]:
    """Every link before and after it, oldest first; a few queries however long the chain."""
    found: dict[int, TargetChain] = {}
    rows = TargetChain.objects.select_related(
        "source__target__movement", "source__unit", "follower__target__movement", "follower__unit"
    )
    for near, far in (("follower", "source_id"), ("source", "follower_id")):
        frontier = {assignment.pk}
        while frontier:
            links = [link for link in rows.filter(**{f"{near}__in": frontier}) if link.pk not in found]
            found |= {link.pk: link for link in links}
            frontier = {getattr(link, far) for link in links}
    return sorted(found.values(), key=lambda link: (link.happened_on, link.pk))


def is_unfinished(outlook: Outlook) -> bool:
    return outlook.status != OutlookStatus.NOT_APPLICABLE and (outlook.ratio or Decimal(0)) < 1


def _mode(target: Target) -> str:
    """Sums go on with what is left of them, levels ask for the same again."""
    return REST if runs_from_start(target.nature, target.accumulation) else SAME


def _bound(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    return low if low is not None else high


def _check_pair(source: Movement, into: Movement) -> None:
    if source.pk == into.pk:
        raise DomainError(_("Hãy chọn phong trào của kỳ sau, khác phong trào đang xem."), code="same_movement")
    if source.status in (MovementStatus.DRAFT, MovementStatus.CANCELLED):
        raise DomainError(_("Phong trào này chưa thực hiện hoặc đã hủy nên không có gì để chuyển tiếp."), code="source")
    if into.ends_on <= source.ends_on:
        raise DomainError(_("Phong trào nhận phải kết thúc sau phong trào đang xem."), code="into")


def _followers(groups: list[CarryGroup], into: Movement, actor: Any) -> dict[int, Target]:
    """Target → its follower in `into`: the one made before, else a new one."""
    keys = [group.target.pk for group in groups]
    links = TargetChain.objects.filter(
        kind=ChainKind.CARRIED, source__target__in=keys, follower__target__movement=into
    ).select_related("source", "follower__target")
    known = {link.source.target_id: link.follower.target for link in links}
    last = into.targets.aggregate(last=Max("order"))["last"] or 0
    fresh: list[Target] = []
    for group in groups:
        if group.target.pk not in known:
            known[group.target.pk] = _follower(group.target, into, last + len(fresh) + 1)
            fresh.append(known[group.target.pk])
    if fresh:
        Target.objects.bulk_create(fresh)
        ledger.record("movements.movement.targets_added", into, *fresh, actor=actor, count=len(fresh))
    return known


def _follower(target: Target, into: Movement, order: int) -> Target:
    names = [f.name for f in dataclasses.fields(TargetDraft) if f.name not in ("units", "span_start", "span_end")]
    values = {name: getattr(target, name) for name in names}
    values |= {"deadline": _later(target.deadline, into), "period": f"{into.starts_on:%Y}"}
    return target_of(TargetDraft(**values), movement=into, order=order)


def _later(deadline: dt.date | None, into: Movement) -> dt.date | None:
    """A deadline that has passed by then is given up for the end of the new movement."""
    return deadline if deadline is not None and deadline > into.starts_on else None


def _carry_group(group: CarryGroup, follower: Target, picks: Mapping[int, str], reason: str, actor: Any) -> int:
    rest = picks[group.target.pk] == REST
    known = {row.unit_id: row for row in follower.assignments.select_related("target", "unit")}
    merged: dict[int, list[CarryLine]] = defaultdict(list)
    for line in group.ready:
        assert line.heir is not None
        merged[line.heir.pk].append(line)
    fresh = [
        TargetAssignment(
            target=follower,
            unit=lines[0].heir,
            difficulty=lines[0].standing.assignment.difficulty,
            difficulty_reason=lines[0].standing.assignment.difficulty_reason,
            **_figures_of(lines, follower, rest=rest),
        )
        for unit_id, lines in merged.items()
        if unit_id not in known
    ]
    known |= {row.unit_id: row for row in create_assignments(fresh, actor=actor)}
    today = clock.today()
    links = TargetChain.objects.bulk_create(
        TargetChain(
            source=line.standing.assignment,
            follower=known[unit_id],
            kind=ChainKind.CARRIED,
            left=line.left,
            reason=reason[:500],
            happened_on=today,
        )
        for unit_id, lines in merged.items()
        for line in lines
    )
    ledger.record("movements.target.carried_over", follower, *links, actor=actor, count=len(links), reason=reason)
    return len(fresh)


def _figures_of(lines: list[CarryLine], follower: Target, *, rest: bool) -> dict[str, Decimal | None]:
    """What the follower asks of the unit. What is left is added up where several units became one."""
    goals = [goal_of(line.standing.assignment) for line in lines]
    own = {name: getattr(lines[0].standing.assignment, name) for name in FIGURES}
    lefts = [line.left for line in lines if line.left is not None]
    if not rest or len(lefts) < len(lines):
        return own
    left = sum(lefts, Decimal(0))
    if follower.comparator == Comparator.N_OF_M:
        wholes = [goal.denominator for goal in goals]
        done = [goal.numerator - part for goal, part in zip(goals, lefts, strict=True) if goal.numerator is not None]
        if any(whole is None for whole in wholes):
            return own | {"numerator": left}
        whole = sum((whole for whole in wholes if whole is not None), Decimal(0)) - sum(done, Decimal(0))
        return own | {"numerator": left, "denominator": max(whole, left)}
    if follower.comparator in (Comparator.LE, Comparator.LT):
        return own
    spans = [goal.high - goal.low for goal in goals if goal.high is not None and goal.low is not None]
    high = left + sum(spans, Decimal(0)) if len(spans) == len(goals) else None
    return {"low": left, "high": high, "numerator": None, "denominator": None}
