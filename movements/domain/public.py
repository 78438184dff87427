"""What the public page of a movement shows. Only approved figures, and the ranking once it is frozen."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from base.core import clock
from base.core.notation import day_text
from movements.domain.approval import planned_periods
from movements.domain.criteria.public import tree_for
from movements.domain.pictures import ranking_picture, with_pictures
from movements.domain.queries import public_movements, registrations_of
from movements.domain.results import ranked_results
from movements.domain.standings import TargetSummary, summaries_of
from movements.domain.together import with_outlook
from movements.enums import MilestoneStatus, MovementStatus, OutlookStatus, RankingStatus
from movements.models import Movement, MovementPage, ReportPeriod

STATE = "trang-thai"
"""Parameter of the list of movements."""
STANDING = "tinh-trang"
"""Parameter of a movement's page: targets of one standing alone."""
OPENED = 6
"""So many targets stand open; the others are one fold below them."""
VARIED = "varied"
TOP = 10
LOWER = 30
"""So many movements of lower levels are named on the page."""


def page_context(page: MovementPage, standing: str = "") -> dict[str, Any]:
    """Context of `pages/movement_page.html`; `standing` chooses the targets shown, unknown text all.

    A page whose movement is gone or cancelled shows its prose alone.
    """
    movement = Movement.objects.filter(page=page.pk).select_related("organiser", "directive", "criteria_set").first()
    if movement is None:
        return {"movement": None}
    progress = with_pictures(with_outlook(summaries_of(movement)))
    shown, groups = _of_standing(progress, standing) if movement.status != MovementStatus.PUBLISHED else (progress, [])
    published = movement.rankings.filter(status=RankingStatus.PUBLISHED).first()
    # A ranking whose units may not see each other's names is not shown to everybody either.
    is_public = movement.status == MovementStatus.SUMMARISED and not (published and published.has_anonymous_peers)
    return {
        "movement": movement,
        "criteria": tree_for(movement.criteria_set),
        "progress": progress,
        "targets": shown[:OPENED],
        "more_targets": shown[OPENED:],
        "standings": groups,
        "is_narrowed": len(shown) < len(progress),
        "ahead": _ahead(movement),
        "first_picture": next((row.picture for row in shown if row.picture), None),
        "unit_count": registrations_of(movement).count(),
        "milestones": milestones_of(movement),
        "ranking": list(ranked_results(movement)[:TOP]) if is_public else [],
        "places": ranking_picture(published) if is_public and published else None,
        "upper": public_movements().filter(pk=movement.parent_id).first() if movement.parent_id else None,
        "lower": list(public_movements().filter(parent=movement)[:LOWER]),
    }


def _of_standing(rows: Sequence[TargetSummary], wanted: str) -> tuple[Sequence[TargetSummary], list[dict[str, Any]]]:
    """The targets that stand as wanted, and how many stand how, each with the address that shows these alone; nothing
    to count where there is one target.
    """
    counted = Counter(row.status.value if row.status else VARIED for row in rows)
    labels = {**{status.value: status.label for status in OutlookStatus}, VARIED: _("Mỗi đơn vị một khác")}
    groups = [
        {"url": f"?{STANDING}={key}#targets", "label": label, "count": counted[key], "current": key == wanted}
        for key, label in labels.items()
        if counted[key]
    ]
    if wanted in counted:
        rows = [row for row in rows if (row.status or VARIED) == wanted]
    return rows, groups if counted.total() > 1 else []


def _ahead(movement: Movement) -> str:
    """Of a movement that has not begun: when it does and from when on there are figures."""
    if movement.status != MovementStatus.PUBLISHED:
        return ""
    due = ReportPeriod.objects.filter(plan__movement=movement).aggregate(first=Min("due_on"))["first"]
    begins = _("Phong trào bắt đầu ngày {day}.").format(day=day_text(movement.starts_on))
    if due is None:
        return begins
    first = _("Số liệu đầu tiên có sau kỳ báo cáo hạn ngày {day}.").format(day=day_text(due))
    return f"{begins} {first}"


def listed(wanted: str) -> dict[str, Any]:
    """Movements of the state whose key stands in the address, and tabs to the states there are; any other text, all.

    No tabs where every movement is in one state: there is nothing to choose.
    """
    found = public_movements()
    rows = Movement.objects.filter(pk__in=found.order_by().values("pk")).order_by()
    counted: dict[str, int] = dict(rows.values_list("status").annotate(Count("pk")))
    states = [
        ("dang-dien-ra", _("Đang thực hiện"), {MovementStatus.OPEN}),
        ("sap-bat-dau", _("Sắp bắt đầu"), {MovementStatus.PUBLISHED}),
        ("da-ket-thuc", _("Đã kết thúc"), {MovementStatus.CLOSED, MovementStatus.SUMMARISED}),
    ]
    counts = [(key, label, sum(counted.get(state, 0) for state in group)) for key, label, group in states]
    shown = [(key, label, count) for key, label, count in counts if count]
    chosen = next((key for key, _label, _count in shown if key == wanted), "")
    if chosen:
        found = found.filter(status__in=next(group for key, _label, group in states if key == chosen))
    tabs = [("", _("Tất cả"), sum(counted.values())), *shown] if len(shown) > 1 else []
    return {
        "found": found,
        "tabs": [
            {"url": f"?{STATE}={key}" if key else ".", "label": label, "count": count, "current": key == chosen}
            for key, label, count in tabs
        ],
    }


def preview_context(movement: Movement) -> dict[str, Any]:
    """The same for a movement that has no page yet."""
    progress = summaries_of(movement)
    return {
        "movement": movement,
        "progress": progress,
        "targets": progress[:OPENED],
        "more_targets": progress[OPENED:],
        "unit_count": registrations_of(movement).count(),
        "milestones": milestones_of(movement, planned_periods(movement)),
        "criteria": tree_for(movement.criteria_set),
        "ranking": [],
    }


def milestones_of(movement: Movement, periods: Sequence[ReportPeriod] | None = None) -> list[dict[str, Any]]:
    """Dated steps in order, for `components/timeline.html`; `current` marks the next one to come.

    `periods` stand in for the stored ones where there are none yet.
    """
    steps: list[tuple[dt.date | None, str, str]] = [
        (movement.registration_opens_on, _("Mở đăng ký"), ""),
        (movement.registration_closes_on, _("Hết hạn đăng ký"), ""),
        (movement.starts_on, _("Phát động, bắt đầu thực hiện"), ""),
        (movement.ends_on, _("Kết thúc thực hiện"), ""),
        (movement.round_opens_on, _("Mở đợt xét khen thưởng"), ""),
    ]
    if periods is None:
        periods = [period for plan in movement.plans.prefetch_related("periods") for period in plan.periods.all()]
    steps += [
        (row.held_on or row.planned_on, row.title, row.get_status_display() if row.held_on else "")
        for row in movement.milestones.exclude(status=MilestoneStatus.DROPPED)
    ]
    steps += [(period.due_on, _("Hạn báo cáo {period}").format(period=period.name), "") for period in periods]
    dated = sorted(((day, title, detail) for day, title, detail in steps if day is not None), key=lambda step: step[0])
    today = clock.today()
    coming = next((index for index, step in enumerate(dated) if step[0] >= today), None)
    return [
        {"when": day_text(day), "title": title, "detail": detail, "current": index == coming}
        for index, (day, title, detail) in enumerate(dated)
    ]
