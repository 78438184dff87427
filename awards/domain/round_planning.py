"""A round for every movement that asked for one, planned by the schedule where the secretariat has not done so."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.catalogue import award_by_code
from awards.domain.rounds import RoundPlan, plan_round
from awards.enums import RoundKind
from awards.models import Round
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from base.notices.domain.notify import notify
from base.units.models import Unit
from movements.enums import MovementStatus
from movements.lock_objects import movement_for_update
from movements.models import Movement

PROVINCE_LEVEL = 2
TOP_N = 3
WINDOW = 15
"""Working days in which units complete what was drafted for them."""
NAME_LIMIT = 200


def plan_due_rounds() -> int:
    """Plan a round for summarised movements whose round is due and that have none. Returns how many.

    Results frozen today wait until tomorrow: the tick that freezes them has already opened what it opens, and a
    second tick of the same moment must find nothing.
    """
    due = Movement.objects.filter(
        status=MovementStatus.SUMMARISED, round_opens_on__lte=clock.today(), rounds__isnull=True
    )
    waiting = due.exclude(results__frozen_at__gte=clock.start_of(clock.today()))
    return sum(_planned(movement) for movement in waiting.order_by("pk"))


def _planned(movement: Movement) -> int:
    try:
        return _plan(movement)
    except DomainError as problem:
        _tell_secretariat(
            movement,
            "not-planned",
            _("Chưa lập được đợt xét của phong trào “{movement}”").format(movement=movement),
            problem.message,
            reverse("awards:round-create"),
        )
        return 0


@transaction.atomic
def _plan(movement: Movement) -> int:
    """Under the lock of the movement, so that two ticks at once plan one round."""
    locked = movement_for_update(movement.pk)
    if Round.objects.filter(movement=locked).exists():
        return 0
    today = clock.today()
    plan = RoundPlan(
        name=_name(locked.title),
        award_types=[award_by_code(_award_of(locked.organiser), on=today)],
        year=locked.ends_on.year,
        opens_on=today,
        closes_on=WorkingCalendar.load().add(today, WINDOW),
        council_unit=locked.organiser,
        kind=RoundKind.MOVEMENT,
        movement=locked,
        top_n=TOP_N,
    )
    planned = plan_round(plan, actor=None)
    _tell_secretariat(
        locked,
        "planned",
        _("Đã lập đợt xét khen thưởng của phong trào “{movement}”").format(movement=locked),
        _("Xét {count} đơn vị dẫn đầu, nhận hồ sơ đến hết {day}. Có thể lập thêm đợt khác nếu cần.").format(
            count=TOP_N, day=f"{planned.closes_on:%d/%m/%Y}"
        ),
        planned.get_absolute_url(),
    )
    return 1


def _award_of(organiser: Unit) -> str:
    """The form of commendation that the organiser itself decides on: Bằng khen of a province, else Giấy khen."""
    if organiser.kind.level <= PROVINCE_LEVEL:
        return "BKBT"
    return "GKX" if organiser.kind.is_territory else "GKDV"


def _name(title: str) -> str:
    pattern = _("Khen thưởng phong trào “{movement}”")
    room = NAME_LIMIT - len(pattern.format(movement=""))
    return pattern.format(movement=title if len(title) <= room else f"{title[: room - 1].rstrip()}…")


def _tell_secretariat(movement: Movement, occasion: str, title: str, body: str, url: str) -> None:
    notify(
        holders_of(Role.SECRETARIAT),
        kind=f"awards.round_{occasion.replace('-', '_')}",
        key=f"awards.round:movement:{movement.pk}:{occasion}",
        title=title[:200],
        body=body,
        url=url,
    )
