"""What the schedule does for movements.

Each finder looks for what is due and not yet done, so a second tick finds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import models

from base.core import clock
from base.core.schedule import due_work
from movements.domain import duties, lifecycle, results
from movements.enums import ACTIVE, MovementStatus, PeriodStatus, WindowStatus
from movements.models import Movement, ReportPeriod

REVIEW_DAYS = 10
"""So long after a movement is over the freezing of its results waits for reports that nobody has reviewed yet."""


@due_work("movements.open_registration", order=100)
def open_registrations(at: dt.datetime) -> int:
    waiting = Movement.objects.filter(status__in=ACTIVE, registration_status=WindowStatus.WAITING)
    return _each(waiting.filter(registration_opens_on__lte=clock.today()), lifecycle.open_registration)


@due_work("movements.launch", order=110)
def launch_movements(at: dt.datetime) -> int:
    published = Movement.objects.filter(status=MovementStatus.PUBLISHED, starts_on__lte=clock.today())
    return _each(published, lifecycle.launch)


@due_work("movements.open_periods", order=120)
def open_periods(at: dt.datetime) -> int:
    return duties.open_due_periods()


@due_work("movements.open_late_duties", order=130)
def open_late_duties(at: dt.datetime) -> int:
    return duties.open_late_duties()


@due_work("movements.mark_overdue", order=200)
def mark_overdue(at: dt.datetime) -> int:
    return duties.mark_overdue()


@due_work("movements.remind", order=300)
def remind(at: dt.datetime) -> int:
    return duties.remind()


@due_work("movements.escalate", order=310)
def escalate(at: dt.datetime) -> int:
    return duties.escalate()


@due_work("movements.close_registration", order=400)
def close_registrations(at: dt.datetime) -> int:
    opened = Movement.objects.filter(registration_status=WindowStatus.OPEN)
    return _each(opened.filter(registration_closes_on__lt=clock.today()), lifecycle.close_registration)


@due_work("movements.close_periods", order=410)
def close_periods(at: dt.datetime) -> int:
    return duties.close_periods()


@due_work("movements.close_movements", order=420)
def close_movements(at: dt.datetime) -> int:
    """Over is a movement whose last day has passed and whose last period is closed."""
    unfinished = ReportPeriod.objects.exclude(status=PeriodStatus.CLOSED).values("plan__movement")
    over = Movement.objects.filter(status=MovementStatus.OPEN, ends_on__lt=clock.today()).exclude(pk__in=unfinished)
    return _each(over, lifecycle.close_movement)


@due_work("movements.freeze_results", order=430)
def freeze_results(at: dt.datetime) -> int:
    """Rank closed movements.

    At once where every report is reviewed, else ten days after the last of their deadlines.
    """
    done = 0
    for movement in Movement.objects.filter(status=MovementStatus.CLOSED).order_by("pk"):
        closes = ReportPeriod.objects.filter(plan__movement=movement).order_by("-closes_on").values_list("closes_on")
        last = max([movement.ends_on, *(row[0] for row in closes[:1])])
        if results.has_unreviewed_reports(movement) and clock.today() <= last + dt.timedelta(days=REVIEW_DAYS):
            continue
        results.freeze_results(movement)
        done += 1
    return done


def _each(found: models.QuerySet[Movement], step: Callable[[Movement], Movement]) -> int:
    movements = list(found.order_by("pk"))
    for movement in movements:
        step(movement)
    return len(movements)
