"""What the schedule does for rounds and consultations. Each finder is idempotent: a second tick finds nothing."""

from __future__ import annotations

import datetime as dt

from awards.domain import consultations, round_planning, rounds
from awards.domain.opinions import due as opinions
from base.core.schedule import due_work


@due_work("awards.plan_rounds", order=90)
def plan_rounds(at: dt.datetime) -> int:
    """Before rounds open, so that one planned for today opens today."""
    return round_planning.plan_due_rounds()


@due_work("awards.open_rounds", order=100)
def open_rounds(at: dt.datetime) -> int:
    return rounds.open_due_rounds()


@due_work("awards.open_consultations", order=120)
def open_consultations(at: dt.datetime) -> int:
    return consultations.open_due_consultations()


@due_work("awards.draft_nominations", order=210)
def draft_nominations(at: dt.datetime) -> int:
    return rounds.draft_due_nominations()


@due_work("awards.remind", order=300)
def remind(at: dt.datetime) -> int:
    return rounds.remind_units()


@due_work("awards.remind_bodies", order=300)
def remind_bodies(at: dt.datetime) -> int:
    return opinions.remind_bodies()


@due_work("awards.lapse_opinion_requests", order=290)
def lapse_opinion_requests(at: dt.datetime) -> int:
    """Before reminders: what lapses today needs none. And before lists are posted, so that a dossier goes on today."""
    return opinions.lapse_due_requests()


@due_work("awards.close_rounds", order=400)
def close_rounds(at: dt.datetime) -> int:
    return rounds.close_due_rounds()


@due_work("awards.close_consultations", order=410)
def close_consultations(at: dt.datetime) -> int:
    return consultations.close_due_consultations()


@due_work("awards.plan_consultations", order=420)
def plan_consultations(at: dt.datetime) -> int:
    return consultations.plan_due_consultations()
