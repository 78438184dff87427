"""What scoring adds to the workspace: entries of the navigation and items of "Việc của tôi"."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from base.accounts.models import User
from base.accounts.permissions import can, reach_of
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work
from base.core import clock
from movements.domain.queries import within
from movements.domain.scoring.queries import own_sheets
from movements.domain.scoring.stages import missed_stages, missed_words
from movements.enums import (
    EDITABLE_SHEETS,
    CriteriaPurpose,
    MovementStatus,
    RankingStatus,
    ScoreStage,
    SheetStatus,
    StageStatus,
)
from movements.models import Movement, Ranking, ScoreSheet

register_nav(
    NavEntry(_lazy("Chấm điểm"), "scoring:sheet-list", "movements.score_view", 130, "check"),
    NavEntry(pgettext_lazy("list", "Xếp hạng"), "scoring:ranking-list", "movements.ranking_view", 140, "award"),
)
SOON = 14


@register_work
def sheets_to_score(user: User) -> Iterator[WorkItem]:
    """One item a stage, however many units: returned sheets first, then what is due."""
    if not reach_of(user, "movements.score_view"):
        return
    waiting = own_sheets(user).filter(status__in=EDITABLE_SHEETS, stage__status=StageStatus.OPEN)
    by_stage: dict[int, list[ScoreSheet]] = {}
    for sheet in waiting:
        by_stage.setdefault(sheet.stage_id, []).append(sheet)
    for sheets in by_stage.values():
        returned = [sheet for sheet in sheets if sheet.status == SheetStatus.RETURNED]
        first = (returned or sheets)[0]
        stage = first.stage
        count = len(sheets)
        yield WorkItem(
            title=_("{stage}: {movement}").format(stage=stage, movement=stage.plan.movement),
            detail=first.return_reason
            if returned
            else first.unit.name
            if count == 1
            else _("{count} đơn vị chờ chấm").format(count=count),
            url=reverse("scoring:sheet-edit", args=[first.pk])
            if count == 1
            else f"{reverse('scoring:sheet-list')}?stage={stage.stage}",
            action=_("Sửa phiếu chấm") if returned else _("Chấm điểm"),
            state="returned" if returned else "due",
            due_on=stage.due_on,
        )


@register_work
def sheets_to_sign(user: User) -> Iterator[WorkItem]:
    """Self-scores that somebody has entered and that wait for the head's signature."""
    reach = reach_of(user, "movements.score_self_submit")
    if not reach:
        return
    waiting = ScoreSheet.objects.filter(
        stage__stage=ScoreStage.SELF, stage__status=StageStatus.OPEN, status__in=EDITABLE_SHEETS, version__gt=0
    )
    for sheet in within(waiting, reach, "unit").select_related("unit", "stage__plan__movement", "saved_by"):
        yield WorkItem(
            title=_("Ký gửi bảng tự chấm: {movement}").format(movement=sheet.stage.plan.movement),
            detail=_("{unit}; {who} đã chấm").format(unit=sheet.unit, who=sheet.saved_by or sheet.unit),
            url=sheet.get_absolute_url(),
            action=_("Xem và gửi"),
            state="due",
            due_on=sheet.stage.due_on,
        )


@register_work
def plans_and_rankings(user: User) -> Iterator[WorkItem]:
    """For the secretariat: stages that nobody scored, movements that end soon without a plan, rankings that wait to be
    published.
    """
    if not can(user, "movements.manage"):
        return
    for stage in missed_stages().select_related("plan__movement").order_by("due_on", "pk")[:20]:
        yield WorkItem(
            title=_("{stage}: {movement}").format(stage=stage, movement=stage.plan.movement),
            detail=missed_words(stage),
            url=reverse("scoring:plan-edit", args=[stage.plan.movement_id]),
            action=_("Mở lại hoặc chốt"),
            state="overdue",
            due_on=stage.due_on,
        )
    running = Movement.objects.filter(
        criteria_set__purpose=CriteriaPurpose.SCORING,
        status__in=(MovementStatus.OPEN, MovementStatus.CLOSED),
        scoring_plan=None,
    )
    for movement in running.order_by("ends_on")[:20]:
        days = (movement.ends_on - clock.today()).days
        yield WorkItem(
            title=_("Lập phương án chấm điểm: {movement}").format(movement=movement),
            detail=_("Chưa có phương án thì chưa chấm và xếp hạng được."),
            url=reverse("scoring:plan-edit", args=[movement.pk]),
            action=_("Lập phương án"),
            state="due" if days <= SOON else "waiting",
            due_on=movement.ends_on,
        )
    for ranking in Ranking.objects.filter(status=RankingStatus.DRAFT).select_related("movement").order_by("-pk")[:20]:
        yield WorkItem(
            title=_("Công bố xếp hạng: {movement}").format(movement=ranking.movement),
            detail=_("Bảng xếp hạng đã chốt, chưa đơn vị nào thấy."),
            url=ranking.get_absolute_url(),
            action=_("Xem và công bố"),
            state="waiting",
        )
