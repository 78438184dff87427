"""Everything that is locked, under threads on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from awards.domain.counting import close_voting, tally_session
from awards.domain.decisions import issue_decision, sign_decision, submit_decision
from awards.domain.numbering import take_number
from awards.models import Certificate, Decision, Grant, RollEntry, Urn
from base.core import ledger
from base.core.errors import DomainError
from tests.factories.councils import (
    concluded_session,
    drafted_decision,
    make_nominations,
    make_world,
    open_session,
    vote,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Run all at once; a result is what the task returned or the code of its refusal."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = task()
        except DomainError as refusal:
            results[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_forty_members_clicking_twice_end_in_one_sheet_each() -> None:
    world = make_world(40)
    session = open_session(world)
    results = together(*[lambda u=user: vote(session, u) for user in world.members for _ in range(2)])
    refused = Counter(results)["already_cast"]
    receipts = {result for result in results if result != "already_cast"}
    assert (refused, len(receipts)) == (40, 40)
    assert Urn.objects.get().count == 40
    assert RollEntry.objects.filter(has_voted=True).count() == 40
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
    together(*[lambda d=draft: issue_decision(d) for draft in drafts for _ in range(2)])
    assert sorted(Grant.objects.values_list("golden_book_number", flat=True)) == list(range(1, 9))
    assert Certificate.objects.count() == 8
    assert ledger.verify() == []


def test_numbers_are_taken_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError):
        take_number("QĐ-UBND", 2026)
