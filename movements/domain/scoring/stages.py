"""Stages open and close on their days; opening makes the sheets of everybody who has to score. Idempotent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.notices.domain.reminders import due_offset
from base.units.models import ClusterMember, Unit
from movements.domain.lifecycle import people_of, registered_units
from movements.domain.states import SCORING_STAGE
from movements.enums import (
    EDITABLE_SHEETS,
    MovementStatus,
    PlanStatus,
    RankingStatus,
    ScoreStage,
    SheetStatus,
    StageStatus,
)
from movements.lock_objects import stage_for_update
from movements.models import Ranking, ScoreSheet, ScoringStage
from movements.rules import require_permission

RUNNING = (MovementStatus.OPEN, MovementStatus.CLOSED)


def open_due_stages() -> int:
    """Open stages of issued plans on their day, and make sheets that are lacking in open ones. Returns how many."""
    today = clock.today()
    found = ScoringStage.objects.filter(plan__status=PlanStatus.ISSUED, plan__movement__status__in=RUNNING)
    done = 0
    for stage in found.filter(status=StageStatus.PLANNED, opens_on__lte=today, due_on__gte=today).order_by("pk"):
        open_stage(stage)
        done += 1
    for stage in found.filter(status=StageStatus.OPEN).order_by("pk"):
        done += bool(make_sheets(stage))
    return done


def open_stage(stage: ScoringStage, *, actor: Any = None) -> ScoringStage:
    with transaction.atomic():
        stage = stage_for_update(stage.pk)
        stage = advance(SCORING_STAGE, stage, "open", actor=actor)
        make_sheets(stage)
        return stage


def make_sheets(stage: ScoringStage) -> int:
    """Sheets that an open stage lacks, and a word to those who fill them in. Returns how many."""
    with transaction.atomic():
        stage = stage_for_update(stage.pk)
        if stage.status != StageStatus.OPEN:
            return 0
        known = set(ScoreSheet.objects.filter(stage=stage).values_list("unit_id", "scorer_id"))
        wanted = [pair for pair in _wanted(stage) if pair not in known]
        if not wanted:
            return 0
        chosen = stage.plan.movement.criteria_set
        assert chosen is not None
        sheets = ScoreSheet.objects.bulk_create(
            [ScoreSheet(stage=stage, unit_id=unit, scorer_id=scorer, criteria_set=chosen) for unit, scorer in wanted],
            batch_size=1000,
        )
        ledger.record("movements.scoring_stage.sheets_made", stage, *sheets, count=len(sheets))
        _tell(stage, _people(sheets), "opened", _("Đến bước {stage}: {movement}"))
        return len(sheets)


def close_due_stages() -> int:
    """Close stages after the last second of their due day, and tell of those that nothing had opened before."""
    passed = ScoringStage.objects.filter(due_on__lt=clock.today()).select_related("plan__movement")
    unopened = Q(status=StageStatus.PLANNED, plan__status=PlanStatus.ISSUED, plan__movement__status__in=RUNNING)
    stages = list(passed.filter(Q(status=StageStatus.OPEN) | unopened).order_by("due_on", "pk"))
    for stage in stages:
        with transaction.atomic():
            close_stage(stage)
            if stage.status == StageStatus.PLANNED:
                _tell_missed(stage)
    return len(stages)


def missed_stages() -> QuerySet[ScoringStage]:
    """Stages that went by without one sheet while their movement is not ranked yet: a person decides how to go on."""
    closed = ScoringStage.objects.filter(status=StageStatus.CLOSED, sheets=None, plan__status=PlanStatus.ISSUED)
    ranked = Ranking.objects.filter(status__in=(RankingStatus.DRAFT, RankingStatus.PUBLISHED)).values("movement")
    return closed.filter(plan__movement__status__in=RUNNING).exclude(plan__movement__in=ranked)


def missed_words(stage: ScoringStage) -> str:
    return _(
        "Hết hạn ngày {day} mà không có phiếu chấm nào. Hãy mở lại bước với hạn mới, hoặc chốt bảng xếp hạng "
        "không tính bước này."
    ).format(day=f"{stage.due_on:%d/%m/%Y}")


def close_stage(stage: ScoringStage, *, actor: Any = None) -> ScoringStage:
    """What was sent counts from now on; what was not is marked as lapsed and does not."""
    require_permission(actor, "movements.manage", stage.plan.movement.organiser)
    with transaction.atomic():
        stage = stage_for_update(stage.pk)
        stage = advance(SCORING_STAGE, stage, "close", actor=actor)
        _turn(stage, (SheetStatus.SUBMITTED,), SheetStatus.CLOSED, "close", actor)
        _turn(stage, EDITABLE_SHEETS, SheetStatus.LAPSED, "lapse", actor)
        return stage


def reopen_stage(stage: ScoringStage, *, due_on: Any, reason: str, actor: Any) -> ScoringStage:
    """Take sheets again until a new day: those that lapsed may be sent after all, sent ones stay as they are."""
    require_permission(actor, "movements.manage", stage.plan.movement.organiser)
    with transaction.atomic():
        stage = stage_for_update(stage.pk)
        if due_on < clock.today():
            raise DomainError(_("Hạn gửi mới phải từ hôm nay trở đi."), code="dates")
        if stage.plan.movement.status not in RUNNING:
            raise DomainError(_("Phong trào đã tổng kết nên không mở lại bước chấm được."), code="movement")
        stage = advance(SCORING_STAGE, stage, "reopen", actor=actor, reason=reason, due_on=due_on, reminded_offset=None)
        _turn(stage, (SheetStatus.LAPSED,), SheetStatus.RETURNED, "reopen", actor)
        make_sheets(stage)
        return stage


def remind() -> int:
    """At T−7, −3, −1, 0 of an open stage, whoever has a sheet that is not sent; one step once."""
    today, done = clock.today(), 0
    for stage in ScoringStage.objects.filter(status=StageStatus.OPEN).select_related("plan__movement").order_by("pk"):
        offset = due_offset(stage.due_on, today)
        if offset is None or (stage.reminded_offset is not None and stage.reminded_offset >= offset):
            continue
        waiting = list(ScoreSheet.objects.filter(stage=stage, status__in=EDITABLE_SHEETS))
        if not waiting:
            continue
        with transaction.atomic():
            _tell(stage, _people(waiting), f"reminder:{offset}", _("Sắp hết hạn {stage}: {movement}"))
            ScoringStage.objects.filter(pk=stage.pk).update(reminded_offset=offset)
        done += len(waiting)
    return done


def _wanted(stage: ScoringStage) -> list[tuple[int, int | None]]:
    """(unit, scorer) of every sheet of the stage."""
    units = registered_units(stage.plan.movement)
    if stage.stage == ScoreStage.SELF:
        return [(unit, None) for unit in units]
    if stage.stage == ScoreStage.APPRAISAL:
        scorers = list(stage.scorers.order_by("pk").values_list("pk", flat=True))
        return [(unit, scorer) for unit in units for scorer in scorers]
    year = stage.plan.movement.ends_on.year
    members = ClusterMember.objects.filter(cluster__year=year, unit__in=units).select_related("unit", "cluster__head")
    heads = RoleAssignment.objects.as_of(clock.today()).filter(
        role=Role.CLUSTER_HEAD, cluster__year=year, user__is_active=True
    )
    by_cluster: dict[int, list[RoleAssignment]] = {}
    for head in heads.select_related("user", "cluster").order_by("pk"):
        by_cluster.setdefault(head.cluster_id or 0, []).append(head)
    homes = own_paths(head.user_id for head in heads)
    return [
        (member.unit_id, head.user_id)
        for member in members.order_by("pk")
        for head in by_cluster.get(member.cluster_id, ())
        if not is_own(homes.get(head.user_id, ()), member.unit) and not _leads_for(head, member)
    ]


def own_paths(users: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """User → paths of the units to which any assignment of today binds them."""
    found: dict[int, tuple[str, ...]] = {}
    rows = RoleAssignment.objects.as_of(clock.today()).filter(user__in=list(users), unit__isnull=False)
    for user, path in rows.exclude(role=Role.SECRETARIAT).values_list("user_id", "unit__path"):
        found[user] = (*found.get(user, ()), path)
    return found


def is_own(paths: Iterable[str], unit: Unit) -> bool:
    """The unit is one of those, or below one: nobody scores it across the table."""
    return unit.path.startswith(tuple(paths)) if paths else False


def _leads_for(head: RoleAssignment, member: ClusterMember) -> bool:
    """A head without a unit of its own stands for the unit that leads the cluster."""
    return head.unit_id is None and member.cluster.head_id == member.unit_id


def _turn(stage: ScoringStage, sources: Iterable[str], target: str, action: str, actor: Any) -> None:
    sheets = list(stage.sheets.select_for_update(of=("self",)).filter(status__in=sources).order_by("pk"))
    if sheets:
        ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(status=target)
        ledger.record(f"movements.score_sheet.{action}", *sheets, actor=actor, count=len(sheets))


def _people(sheets: Iterable[ScoreSheet]) -> list[User]:
    rows = list(sheets)
    scorers = {row.scorer_id for row in rows if row.scorer_id}
    units = [row.unit_id for row in rows if row.scorer_id is None]
    return [*people_of(units), *User.objects.filter(pk__in=scorers, is_active=True).order_by("pk")]


def _tell(stage: ScoringStage, people: list[User], what: str, title: str) -> None:
    movement = stage.plan.movement
    notify(
        people,
        kind="movements.scoring_stage",
        key=f"movements.scoring_stage:{stage.pk}:{what}:{stage.due_on}",
        title=title.format(stage=str(stage.get_stage_display()).lower(), movement=movement.title)[:200],
        body=_("Hạn gửi phiếu: hết ngày {day}.").format(day=f"{stage.due_on:%d/%m/%Y}"),
        url=reverse("scoring:sheet-list"),
    )


def _tell_missed(stage: ScoringStage) -> None:
    title = _("Bước chấm qua hạn mà chưa mở: {stage}, {movement}")
    notify(
        holders_of(Role.SECRETARIAT),
        kind="movements.scoring_stage_missed",
        key=f"movements.scoring_stage_missed:{stage.pk}:{stage.due_on}",
        title=title.format(stage=str(stage).lower(), movement=stage.plan.movement.title)[:200],
        body=missed_words(stage),
        url=reverse("scoring:stage-reopen", args=[stage.pk]),
    )
