"""Everything that is locked, under threads on a real PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from awards import human_code
from awards.domain.attendance import record_departures
from awards.domain.counting import close_voting, tally_session
from awards.domain.decisions import issue_decision, sign_decision, submit_decision
from awards.domain.numbering import take_number
from awards.domain.paper_sheets import enter_paper, give_paper
from awards.domain.repeats import call_again
from awards.models import Certificate, CouncilSession, Decision, Grant, RollEntry, Urn
from base.core import ledger
from base.core.errors import DomainError
from tests.at_once import together
from tests.factories.councils import (
    concluded_session,
    drafted_decision,
    make_nominations,
    make_world,
    open_session,
    vote,
    with_scan,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_hundred_casts_at_once_with_double_clicks_and_second_tabs_end_in_one_sheet_each() -> None:
    """Fifty members, each sending twice at once; the second sending says something else, as a second tab might."""
    world = make_world(50)
    session = open_session(world)
    sendings = [lambda u=user, c=choice: vote(session, u, c) for user in world.members for choice in ("yes", "no")]
    results = together(*sendings)
    refused = Counter(results)["already_cast"]
    receipts = {result for result in results if result != "already_cast"}
    assert (refused, len(receipts)) == (50, 50)
    assert Urn.objects.get().count == 50
    assert RollEntry.objects.filter(has_voted=True).count() == 50
    counted = tally_session(close_voting(session))
    assert set(counted.outcome["receipts"]) == receipts  # type: ignore[index]
    assert ledger.verify() == []


def test_casts_racing_the_close_are_counted_or_refused_never_lost() -> None:
    world = make_world(30)
    session = open_session(world)
    casts = [lambda u=user: vote(session, u) for user in world.members]
    results = together(*casts[:15], lambda: close_voting(session) and "closed", *casts[15:])
    receipts = {r for r in results if r not in ("late", "closed")}
    counted = tally_session(session)
    assert set(counted.outcome["receipts"]) == receipts  # type: ignore[index]
    assert len(receipts) + Counter(results)["late"] == 30


def test_two_counts_at_once_give_one_result() -> None:
    world = make_world(5)
    session = open_session(world)
    vote(session, world.members[0])
    close_voting(session)
    first, second = together(lambda: tally_session(session).outcome, lambda: tally_session(session).outcome)
    assert first == second


def test_numbers_have_no_gap_and_no_repetition_although_some_transactions_fail() -> None:
    def take(place: int) -> int | None:
        try:
            with transaction.atomic():
                number = take_number("QĐ-UBND", 2026)
                if place % 3 == 0:
                    raise ValueError("given up")
        except ValueError:
            return None
        return number

    results = together(*[lambda n=n: take(n) for n in range(30)])
    assert sorted(n for n in results if n is not None) == list(range(1, 21))


def test_decisions_signed_and_issued_at_once_are_numbered_in_a_row() -> None:
    world = make_world(4)
    sessions = [concluded_session(world, make_nominations(world, 2)) for _ in range(4)]
    drafts = [submit_decision(drafted_decision(world, session)) for session in sessions]
    together(*[lambda d=draft: sign_decision(d, actor=world.chair) for draft in drafts for _ in range(2)])
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    for draft in drafts:
        draft.refresh_from_db()
        with_scan(draft)
    together(*[lambda d=draft: issue_decision(d) for draft in drafts for _ in range(2)])
    assert sorted(Grant.objects.values_list("golden_book_number", flat=True)) == list(range(1, 9))
    assert Certificate.objects.count() == 8
    assert ledger.verify() == []


def test_numbers_are_taken_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError):
        take_number("QĐ-UBND", 2026)


CASTER = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from awards.domain.ballots import cast_sheet
from awards.models import CouncilSession
from base.accounts.models import User
session, user = CouncilSession.objects.get(pk=int(sys.argv[1])), User.objects.get(pk=int(sys.argv[2]))
choices = {item.key: "yes" for item in session.items.all()}
with transaction.atomic():
    cast_sheet(session, user, choices)
    if sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("moment", "sheets_left"), [("before", 0), ("after", 1)])
def test_a_worker_killed_around_the_commit_leaves_one_sheet_after_the_retry(moment: str, sheets_left: int) -> None:
    session = open_session(world := make_world(3))
    settings_ = connection.settings_dict
    url = f"postgres://{settings_['USER']}@{settings_['HOST']}:{settings_['PORT']}/{settings_['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    environment["THIDUA_HOME"] = str(settings.HOME.path)
    member = world.members[1]
    command = [sys.executable, "-c", CASTER, str(session.pk), str(member.pk), moment]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert Urn.objects.get().count == sheets_left
    if sheets_left:
        with pytest.raises(DomainError, match="đã nằm trong hòm phiếu"):
            vote(session, member)
    else:
        vote(session, member)
    assert (Urn.objects.get().count, RollEntry.objects.filter(has_voted=True).count()) == (1, 1)
    assert tally_session(close_voting(session)).status == "tallied"


def test_a_connection_lost_in_the_middle_of_a_cast_leaves_nothing_and_the_retry_one_sheet() -> None:
    session = open_session(world := make_world(3))
    member, failures = world.members[1], []

    def cast() -> None:
        try:
            vote(session, member)
        except OperationalError as error:
            failures.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        CouncilSession.objects.select_for_update().get(pk=session.pk)
        thread = threading.Thread(target=cast)
        thread.start()
        with connection.cursor() as cursor:
            waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            found = []
            while not found:
                cursor.execute("SELECT pg_stat_clear_snapshot()")
                cursor.execute(waiting)
                found = cursor.fetchall()
            cursor.execute("SELECT pg_terminate_backend(%s)", found[0])
    thread.join()
    assert len(failures) == 1
    assert (Urn.objects.get().count, RollEntry.objects.filter(has_voted=True).count()) == (0, 0)
    vote(session, member)
    assert Urn.objects.get().count == 1
    assert ledger.verify() == []


def test_paper_and_phone_at_once_give_one_sheet() -> None:
    session = open_session(world := make_world(3))
    member = world.members[1]
    entry = session.roll.get(user=member)
    results = together(lambda: vote(session, member), lambda: give_paper(session, entry))
    entry.refresh_from_db()
    assert entry.has_voted is not entry.on_paper
    assert {"already_cast", "on_paper"} & set(results)


def test_a_paper_sheet_sent_twice_at_once_is_entered_once() -> None:
    session = open_session(world := make_world(3))
    for user in world.members[1:]:
        give_paper(session, session.roll.get(user=user))
    close_voting(session)
    code = human_code.new_code()
    choices = {item.key: "yes" for item in session.items.all()}
    together(*[lambda: enter_paper(session, code, choices, actor=world.secretariat) for _ in range(6)])
    assert Urn.objects.get().paper_count == 1


def test_departures_racing_casts_lose_no_sheet() -> None:
    session = open_session(world := make_world(10))
    leaving = [user.pk for user in world.members[5:]]
    casts = [lambda u=user: vote(session, u) for user in world.members]
    results = together(*casts[:5], lambda: record_departures(session, leaving) and "left", *casts[5:])
    receipts = {result for result in results if result not in ("suspended", "left")}
    assert Urn.objects.get().count == len(receipts)
    record_departures(session, [])
    counted = tally_session(close_voting(session))
    assert set(counted.outcome["receipts"]) == receipts  # type: ignore[index]


def test_two_second_ballots_at_once_become_one() -> None:
    session = open_session(world := make_world(3))
    vote(session, world.members[0], "no")
    session = tally_session(close_voting(session))
    items = list(session.items.all())
    together(*[lambda: call_again(session, items, reason="Lại") and "called" for _ in range(4)])
    assert session.repetitions.count() == 1
