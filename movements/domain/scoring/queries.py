"""Reads for the screens of scoring. Query counts do not grow with the rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from base.accounts.permissions import reach_of
from base.core import clock
from movements.domain.queries import within
from movements.enums import COUNTED_SHEETS, EDITABLE_SHEETS, RankingStatus, StageStatus
from movements.models import Ranking, RankingRow, ScoreSheet


def sheets_for(user: Any) -> QuerySet[ScoreSheet]:
    """Sheets that a person may see: their own, and of others what is sent.

    A unit sees what others gave it only once their stage is closed; who scores sees no other scorer's sheet before
    sending the own one, so that nobody copies.
    """
    reach = reach_of(user, "movements.score_view")
    found = within(ScoreSheet.objects.all(), reach, "unit")
    mine = Q(pk__in=own_sheets(user).order_by().values("pk"))
    sent = Q(status__in=COUNTED_SHEETS)
    if not reach.everywhere:
        sent &= Q(stage__status=StageStatus.CLOSED)
    waiting = ScoreSheet.objects.filter(
        stage=OuterRef("stage"), unit=OuterRef("unit"), scorer=user, status__in=EDITABLE_SHEETS
    )
    return _ordered(found.filter(mine | (sent & ~Exists(waiting))))


def own_sheets(user: Any) -> QuerySet[ScoreSheet]:
    """Sheets that this person fills in or signs."""
    reach = reach_of(user, "movements.score_self")
    own = within(ScoreSheet.objects.filter(scorer=None), reach, "unit") if reach else ScoreSheet.objects.none()
    return _ordered(ScoreSheet.objects.filter(Q(pk__in=own.values("pk")) | Q(scorer=user)))


def visible_beside(sheet: ScoreSheet, user: Any) -> list[ScoreSheet]:
    """The sheets of the same unit in the same plan that this person may see, with their entries."""
    found = sheets_for(user).filter(unit=sheet.unit_id, stage__plan=sheet.stage.plan_id)
    return list(found.prefetch_related("entries__evidence__file"))


def hides_peers(ranking: Ranking, user: Any) -> bool:
    """Whether other units stay nameless for this person. Who ranks, checks or decides sees all names."""
    return ranking.has_anonymous_peers and not reach_of(user, "movements.ranking_view").everywhere


def rankings_for(user: Any) -> QuerySet[Ranking]:
    """Published ones for everybody who may see rankings; drafts for who publishes them."""
    found = Ranking.objects.select_related("movement")
    if not reach_of(user, "movements.manage"):
        found = found.filter(status=RankingStatus.PUBLISHED)
    return found.exclude(status=RankingStatus.REPLACED).order_by("-frozen_at", "-pk")


def rows_of(ranking: Ranking, cluster_id: int | None = None) -> QuerySet[RankingRow]:
    """Rows best first, those not ranked last; without the bulky inputs."""
    found = ranking.rows.defer("inputs").select_related("unit", "cluster")
    if cluster_id is not None:
        return found.filter(cluster=cluster_id).order_by(F("rank_in_cluster").asc(nulls_last=True), "unit__name", "pk")
    return found.order_by(F("rank_overall").asc(nulls_last=True), "unit__name", "pk")


def has_ended_units(rows: Any) -> bool:
    """Whether a unit of these rows no longer stands: only then does it matter how the list is read."""
    return bool(rows.filter(unit__valid_to__lt=clock.today()).exists())


def _ordered(found: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
    return found.select_related("stage__plan__movement", "unit", "scorer").order_by(
        "-stage__due_on", "stage__order", "unit__path", "pk"
    )
