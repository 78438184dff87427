"""What the schedule does for movements.

Each finder looks for what is due and not yet done, so a second tick finds nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import models

from base.core import clock
from base.core.errors import DomainError
from base.core.schedule import due_work
from movements.domain import duties, lifecycle, milestones, passing, reorganisation, responsibility, results, revising
from movements.domain.rural import reassessment, revoking
from movements.domain.scoring import background, stages
from movements.domain.scoring.inputs import uses_criteria
from movements.domain.tasks import reminding
from movements.enums import ACTIVE, MovementStatus, PeriodStatus, WindowStatus
from movements.models import Movement, ReportPeriod

logger = logging.getLogger(__name__)
REVIEW_DAYS = 10
"""So long after a movement is over the freezing of its results waits for reports that nobody has reviewed yet."""


@due_work("movements.open_registration", order=100)
def open_registrations(at: dt.datetime) -> int:
    waiting = Movement.objects.filter(status__in=ACTIVE, registration_status=WindowStatus.WAITING)
    return _each(waiting.filter(registration_opens_on__lte=clock.today()), lifecycle.open_registration)


@due_work("movements.settle_ended_units", order=105)
def settle_ended_units(at: dt.datetime) -> int:
    return reorganisation.settle_ended_units()


@due_work("movements.launch", order=110)
def launch_movements(at: dt.datetime) -> int:
    published = Movement.objects.filter(status=MovementStatus.PUBLISHED, starts_on__lte=clock.today())
    return _each(published, lifecycle.launch, skip="unsound")


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


@due_work("movements.apply_revisions", order=140)
def apply_revisions(at: dt.datetime) -> int:
    return revising.apply_due_revisions()


@due_work("movements.pass_on", order=150)
def pass_on(at: dt.datetime) -> int:
    """What units that have ended were given goes on to their successors."""
    return passing.pass_orphaned()


@due_work("movements.follow_posts", order=160)
def follow_posts(at: dt.datetime) -> int:
    """Who newly heads a unit answers for what the one before answered for."""
    return responsibility.follow_posts()


@due_work("movements.remind_of_tasks", order=320)
def remind_of_tasks(at: dt.datetime) -> int:
    return reminding.remind_of_tasks()


@due_work("movements.escalate_tasks", order=330)
def escalate_tasks(at: dt.datetime) -> int:
    return reminding.escalate_tasks()


@due_work("movements.remind_milestones", order=320)
def remind_milestones(at: dt.datetime) -> int:
    return milestones.remind_milestones()


@due_work("movements.close_registration", order=400)
def close_registrations(at: dt.datetime) -> int:
    opened = Movement.objects.filter(registration_status=WindowStatus.OPEN)
    return _each(opened.filter(registration_closes_on__lt=clock.today()), lifecycle.close_registration)


@due_work("movements.close_periods", order=410)
def close_periods(at: dt.datetime) -> int:
    return duties.close_periods()


@due_work("movements.close_movements", order=420)
def close_movements(at: dt.datetime) -> int:
    """Over is a movement whose last day has passed, whose last period is closed and where no reopening still runs."""
    unfinished = ReportPeriod.objects.exclude(status=PeriodStatus.CLOSED).values("plan__movement")
    reopened = duties.reopened_duties().values("period__plan__movement")
    over = Movement.objects.filter(status=MovementStatus.OPEN, ends_on__lt=clock.today())
    over = over.exclude(pk__in=unfinished).exclude(pk__in=reopened)
    return _each(over, lifecycle.close_movement)


@due_work("movements.freeze_results", order=430)
def freeze_results(at: dt.datetime) -> int:
    """Rank closed movements.

    At once where every report is reviewed, else ten days after the last of their deadlines.
    """
    done = 0
    closed = Movement.objects.filter(status=MovementStatus.CLOSED).select_related("criteria_set")
    for movement in closed.order_by("pk"):
        closes = ReportPeriod.objects.filter(plan__movement=movement).order_by("-closes_on").values_list("closes_on")
        last = max([movement.ends_on, *(row[0] for row in closes[:1])])
        if uses_criteria(movement):
            continue  # its result is published with the ranking
        if results.has_unreviewed_reports(movement) and clock.today() <= last + dt.timedelta(days=REVIEW_DAYS):
            continue
        results.freeze_results(movement)
        done += 1
    return done


@due_work("movements.rural_reassessments", order=250)
def find_rural_reassessments(at: dt.datetime) -> int:
    return reassessment.find_reassessments()


@due_work("movements.rural_revocations", order=260)
def propose_rural_revocations(at: dt.datetime) -> int:
    return revoking.propose_due()


@due_work("movements.open_scoring", order=140)
def open_scoring(at: dt.datetime) -> int:
    return stages.open_due_stages()


@due_work("movements.remind_scoring", order=320)
def remind_scoring(at: dt.datetime) -> int:
    return stages.remind()


@due_work("movements.close_scoring", order=440)
def close_scoring(at: dt.datetime) -> int:
    return stages.close_due_stages()


@due_work("movements.freeze_rankings", order=450)
def freeze_rankings(at: dt.datetime) -> int:
    return background.freeze_due_rankings()


def _each(found: models.QuerySet[Movement], step: Callable[[Movement], Movement], *, skip: str = "") -> int:
    """Take the step for each; one refused with the code `skip` waits for a person and does not keep the others."""
    done = 0
    for movement in found.order_by("pk"):
        try:
            step(movement)
        except DomainError as error:
            if error.code != skip:
                raise
            logger.warning("due_step_refused", extra={"movement": movement.pk, "reason": error.message})
        else:
            done += 1
    return done
