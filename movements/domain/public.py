"""What the public page of a movement shows. Only approved figures, and the ranking once it is frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from base.core import clock
from movements.domain.queries import progress_of, registrations_of
from movements.domain.results import ranked_results
from movements.enums import MovementStatus
from movements.models import Movement, MovementPage

TOP = 10


def page_context(page: MovementPage) -> dict[str, Any]:
    """Context of `pages/movement_page.html`. A page whose movement is gone or cancelled shows its prose alone."""
    movement = Movement.objects.filter(page=page.pk).select_related("organiser", "directive").first()
    if movement is None:
        return {"movement": None}
    is_final = movement.status == MovementStatus.SUMMARISED
    return {
        "movement": movement,
        "progress": progress_of(movement),
        "unit_count": registrations_of(movement).count(),
        "milestones": milestones_of(movement),
        "ranking": list(ranked_results(movement)[:TOP]) if is_final else [],
    }


def milestones_of(movement: Movement) -> list[dict[str, Any]]:
    """Dated steps in order, for `components/timeline.html`; `current` marks the next one to come."""
    steps: list[tuple[dt.date | None, str, str]] = [
        (movement.registration_opens_on, _("Mở đăng ký"), ""),
        (movement.registration_closes_on, _("Hết hạn đăng ký"), ""),
        (movement.starts_on, _("Phát động, bắt đầu thực hiện"), ""),
        (movement.ends_on, _("Kết thúc thực hiện"), ""),
        (movement.round_opens_on, _("Mở đợt xét khen thưởng"), ""),
    ]
    periods = [period for plan in movement.plans.prefetch_related("periods") for period in plan.periods.all()]
    steps += [(period.due_on, _("Hạn báo cáo {period}").format(period=period.name), "") for period in periods]
    dated = sorted(((day, title, detail) for day, title, detail in steps if day is not None), key=lambda step: step[0])
    today = clock.today()
    coming = next((index for index, step in enumerate(dated) if step[0] >= today), None)
    return [
        {"when": f"{day:%d/%m/%Y}", "title": title, "detail": detail, "current": index == coming}
        for index, (day, title, detail) in enumerate(dated)
    ]
