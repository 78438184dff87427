"""Long work on rankings behind a `Job`: freezing, publishing, checking, trying out. One job a movement at a time.

Who asks while one is waiting or running gets that one. A job that dies is sent again by the sweeper and finds what
it had done: freezing the same gives the ranking that is there, publishing what is published changes nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.jobs import start_job
from base.core.models import Job
from base.core.models.jobs import JobStatus
from movements.domain.lifecycle import registered_units
from movements.domain.scoring.rankings import check_over, check_ready, due_rankings, freeze_ranking, tell_of_draft
from movements.domain.scoring.whatif import Move
from movements.lock_objects import movement_for_update
from movements.models import Movement, Ranking
from movements.rules import require_permission

FREEZE, PUBLISH, TRY_OUT = "movements.freeze_ranking", "movements.publish_ranking", "movements.try_out_plan"
CHECK = "movements.recompute_ranking"
AT_ONCE = 300
"""A plan is tried out, a ranking computed again within the request for at most so many units."""
SHOWN = 200


def start_freezing(movement: Movement, *, actor: Any) -> Job:
    require_permission(actor, "movements.manage", movement.organiser)
    title = _("Chốt bảng xếp hạng: {movement}").format(movement=movement)
    return _one(FREEZE, movement, title, {"movement": movement.pk}, actor)


def start_publishing(ranking: Ranking, *, actor: Any) -> Job:
    """DomainError at once where no waiting would help."""
    require_permission(actor, "movements.manage", ranking.movement.organiser)
    check_over(ranking.movement)
    title = _("Công bố bảng xếp hạng: {movement}").format(movement=ranking.movement)
    return _one(PUBLISH, ranking.movement, title, {"ranking": ranking.pk}, actor)


def start_checking(ranking: Ranking, *, actor: Any) -> Job:
    """Compute a ranking again; whoever may see it may ask."""
    title = _("Tính lại để kiểm tra: {movement}").format(movement=ranking.movement)
    return _one(CHECK, ranking.movement, title, {"ranking": ranking.pk, "asked_by": actor.pk}, actor)


def start_trying_out(movement: Movement, entered: dict[str, list[str]], *, actor: Any) -> Job:
    """`entered` is the plan's form as it was sent; another draft is another job."""
    require_permission(actor, "movements.manage", movement.organiser)
    title = _("Thử phương án: {movement}").format(movement=movement)
    return _one(TRY_OUT, movement, title, {"movement": movement.pk, "entered": entered}, actor)


def freeze_due_rankings() -> int:
    """Rankings that the schedule finds due. Those of many units get a job; one that waits is not counted again."""
    done = 0
    for movement in due_rankings():
        try:
            check_ready(movement)
            if is_large(movement):
                title = _("Chốt bảng xếp hạng: {movement}").format(movement=movement)
                done += _open_job(FREEZE, {"movement": movement.pk}) is None
                _one(FREEZE, movement, title, {"movement": movement.pk}, None)
                continue
            tell_of_draft(freeze_ranking(movement))
        except DomainError:
            continue  # nobody takes part, or the set was taken away: the plan's screen says so
        done += 1
    return done


def is_large(movement: Movement) -> bool:
    return len(registered_units(movement)) > AT_ONCE


def told(moves: list[Move]) -> dict[str, Any]:
    """What the screen shows of a try-out, as JSON: the first rows, how many there are and how many change place."""
    rows = [
        {
            "unit": move.unit.name,
            "rank": move.after.rank,
            "rank_before": move.before.rank,
            "score": str(move.after.total.score),
            "score_before": str(move.before.total.score),
            "places": move.places,
        }
        for move in moves[:SHOWN]
    ]
    return {"moves": rows, "count": len(moves), "moved": sum(bool(move.places) for move in moves)}


def _one(kind: str, movement: Movement, title: str, params: dict[str, Any], actor: Any) -> Job:
    with transaction.atomic():
        movement_for_update(movement.pk)
        return _open_job(kind, params) or start_job(kind, title=title[:200], actor=actor, params=params)


def _open_job(kind: str, params: dict[str, Any]) -> Job | None:
    waiting = Job.objects.filter(kind=kind, status__in=(JobStatus.QUEUED, JobStatus.RUNNING))
    return next((job for job in waiting if job.params == params), None)
