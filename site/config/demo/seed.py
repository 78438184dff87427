"""The demo as a whole, in one transaction: either all of it stands or nothing."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction

from awards.domain.rulebook import load_reference_data
from awards.domain.sessions import ready_nominations
from awards.models import Council
from base.core import clock
from base.units.models import Unit
from config.demo.award_play import (
    COUNCIL,
    COUNCIL_IN_ENGLISH,
    appoint,
    award_round,
    complete_dossiers,
    consult,
    decide,
    hold_session,
)
from config.demo.cast import add_cast, add_unit_staff
from config.demo.current_play import (
    hold_midterm,
    join_current,
    lead_agencies,
    leave_for_approval,
    leave_in_review,
    publish_current,
    write_plan,
)
from config.demo.individual_play import decide_first, leave_drafts, nominate_people, open_ballot
from config.demo.movement_play import invite, join_past, publish_past, report_all
from config.demo.organisation import CLUSTER_SIZE, add_organisation
from config.demo.rural_play import play_rural, take_over_recognitions
from config.demo.scoring_play import hold_contest, hold_past_contests
from config.demo.stage import Stage
from config.demo.story_play import ask_the_public, link_elsewhere, name_council, write_news, write_stories
from config.demo.target_play import ask_for_revision, give_tasks, name_heads, work_on_tasks
from movements.domain.rural.standards import load_rural_data

SCALES = ("small", "province", "nation")
UNITS = {"small": CLUSTER_SIZE, "province": 40, "nation": 120}


def seed_demo(*, scale: str, seed: int) -> str:
    """Build the demo around the year that is running; the same day and seed give the same demo. Returns a line that
    sums up.
    """
    with transaction.atomic():
        load_reference_data()
        load_rural_data()
        year = demo_year(clock.today())
        stage = _set_stage(year, scale=scale, seed=seed)
        units = stage.organisation.communes[: UNITS[scale]]
        take_over_recognitions(stage)
        council = play_past(stage, units, year - 1)
        play_current(stage, council, units, year)
        play_rural(stage)
    return f"Dữ liệu dùng thử: {len(stage.organisation.communes)} xã, phường; {len(units)} đơn vị tham gia"


def demo_year(today: dt.date) -> int:
    """The running year of the demo: early in a year the one before, so that there is always something to look at."""
    return today.year if today.month > 4 else today.year - 1


def running_until(year: int, today: dt.date) -> dt.date:
    """The last day of what runs in the demo: the end of the year, and early in the next one a month that is to come."""
    return max(dt.date(year, 12, 31), today + dt.timedelta(days=30))


def play_past(stage: Stage, units: list[Unit], year: int) -> Council:
    """Last year's movement, from its launch to the certificates. Returns the council that voted."""
    start, end = dt.date(year, 8, 1), dt.date(year, 12, 31)
    movement = publish_past(stage, start, end)
    join_past(stage, movement, units, dt.date(year, 8, 12))
    stage.pass_time(dt.date(year, 8, 20), dt.date(year, 9, 15), step=9)
    report_all(stage, movement, day=dt.date(year, 9, 17), share=0.7)
    stage.pass_time(dt.date(year, 10, 1), dt.date(year, 12, 15), step=14)
    report_all(stage, movement, day=dt.date(year, 12, 17), share=1.0)
    stage.pass_time(dt.date(year + 1, 1, 1), dt.date(year + 1, 1, 13), step=6)
    council = appoint(stage)
    round_ = award_round(stage, movement, dt.date(year + 1, 1, 21))
    complete_dossiers(stage, round_, dt.date(year + 1, 1, 26))
    stage.pass_time(dt.date(year + 1, 2, 11), dt.date(year + 1, 2, 12))
    session = hold_session(stage, council, list(ready_nominations(round_)), dt.date(year + 1, 3, 5))
    write_stories(stage, movement, decide(stage, session, dt.date(year + 1, 3, 12)))
    ask_the_public(movement, clock.today())
    return council


def play_current(stage: Stage, council: Council, units: list[Unit], year: int) -> None:
    """The running year up to today: a directive became a movement, quarters are reported, the last one is open."""
    today = clock.today()
    end = running_until(year, today)
    movement = publish_current(stage, year, end)
    assert movement.directive is not None
    write_news(stage, movement.directive)
    name_heads(stage, dt.date(year, 1, 1))
    join_current(stage, movement, units, dt.date(year, 2, 3))
    tasks = give_tasks(stage, lead_agencies(stage), year, dt.date(year, 2, 5))
    write_plan(stage, movement, dt.date(year, 2, 5))
    quarters = [(dt.date(year, month, 16), share) for month, share in ((3, 0.3), (6, 0.55), (9, 0.8), (12, 1.0))]
    passed = [quarter for quarter in quarters if quarter[0] <= today]
    for day, share in passed:
        stage.pass_time(dt.date(year, day.month - 2, 25), day - dt.timedelta(days=2), step=14)
        returned, unreviewed = (units[0], units[2]) if day == passed[-1][0] else (None, None)
        report_all(stage, movement, day=day, share=share, silent=units[-1], returned=returned, unreviewed=unreviewed)
        if day.month == 6 and dt.date(year, 7, 10) <= today:
            hold_midterm(stage, movement)
    work_on_tasks(stage, tasks, today)
    ask_for_revision(stage, movement, today)
    hold_past_contests(stage, units, year)
    hold_contest(stage, units, year, today)
    candidates = nominate_people(stage, units, year, today - dt.timedelta(days=64))
    decide_first(stage, council, candidates, today - dt.timedelta(days=37))
    invite(stage, units[2:], today)
    consult(stage, today - dt.timedelta(days=3), year)
    leave_drafts(stage, units[:2], year, today)
    open_ballot(stage, council, candidates, today)
    leave_in_review(stage, year, today)
    leave_for_approval(stage, today)


def _set_stage(year: int, *, scale: str, seed: int) -> Stage:
    organisation = add_organisation(year, scale=scale)
    users = add_cast(organisation.seats, organisation.cluster)
    name_council(COUNCIL, english_name=COUNCIL_IN_ENGLISH)
    link_elsewhere()
    stage = Stage(organisation, users, {}, random.Random(seed))  # noqa: S311 -- made-up figures, not secrets
    stage.staff[organisation.communes[0].pk] = (users["canbo"], users["lanhdao"])
    others = [*organisation.communes[1 : UNITS[scale]], *lead_agencies(stage)]
    for number, unit in enumerate(others, start=1):
        head = users["cum"] if unit == organisation.cluster.head else None
        stage.staff[unit.pk] = add_unit_staff(unit, number, head=head)
    return stage
