"""A quorum lost in mid-session, sessions given up, and second ballots."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from awards.ballots.recount import recount
from awards.domain.attendance import abandon_session, mark_attendance, record_departures
from awards.domain.ballots import cast_sheet, open_voting
from awards.domain.counting import close_and_tally, close_voting, export_of, results_of, tally_session
from awards.domain.decisions import decidable_nominations
from awards.domain.minutes import conclude_session
from awards.domain.minutes_papers import minutes_paper
from awards.domain.repeats import ballots_of, call_again, repeatable_items
from awards.domain.roll import recuse_member
from awards.domain.sessions import ready_nominations
from awards.enums import NominationStatus
from awards.enums.council import SessionStatus
from awards.models import CouncilSession, Urn
from base.accounts.workbench import work_for
from base.core import ledger
from base.core.errors import DomainError, TransitionRefused
from base.core.schedule import tick
from tests.factories.councils import MEETS_AT, World, make_nominations, make_session, make_world, open_session, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(6)


def keys(users: list) -> list[int]:
    return [user.pk for user in users]


def test_a_lost_quorum_stops_the_vote_and_loses_no_sheet(world: World) -> None:
    session = open_session(world)
    vote(session, world.members[0])
    session = record_departures(session, keys(world.members[3:]), actor=world.secretariat)
    assert session.status == SessionStatus.SUSPENDED
    with pytest.raises(DomainError, match="tạm dừng"):
        vote(session, world.members[1])
    with pytest.raises(TransitionRefused):
        close_voting(session)
    assert Urn.objects.get().count == 1
    session = record_departures(session, keys(world.members[5:]), actor=world.secretariat)
    assert session.status == SessionStatus.OPEN
    vote(session, world.members[1])
    session = conclude_session(close_and_tally(session))
    assert [line.result.yes for line in results_of(session)] == [2, 2]
    said = " ".join(minutes_paper([session]).incidents)
    assert "tạm dừng vì không đủ" in said
    assert "họp tiếp" in said
    assert world.members[3].full_name in said
    assert ledger.verify() == []


@pytest.mark.parametrize(("left", "status"), [(2, "open"), (3, "suspended")])
def test_the_border_of_the_quorum_is_exact(world: World, left: int, status: str) -> None:
    """67 % of six is 4.02: four of six are too few, so a council that asks for 66 % goes on with four."""
    world.council.quorum_percent = 66
    world.council.save()
    session = open_session(world)
    assert session.quorum_percent == 66
    assert record_departures(session, keys(world.members[:left])).status == status


def test_the_schedule_does_not_lock_a_suspended_ballot(world: World) -> None:
    closes_at = MEETS_AT + dt.timedelta(hours=1)
    session = make_session(world, closes_at=closes_at)
    session = open_voting(session, present=keys(world.members))
    record_departures(session, keys(world.members[1:]))
    assert tick(closes_at).done["awards.session_closing"] == 0
    session.refresh_from_db()
    assert session.status == SessionStatus.SUSPENDED


def test_a_session_given_up_destroys_its_sheets_and_frees_its_nominations(world: World) -> None:
    nominations = make_nominations(world)
    session = open_session(world, nominations)
    vote(session, world.members[0])
    record_departures(session, keys(world.members[1:]))
    with pytest.raises(TransitionRefused, match="lý do"):
        abandon_session(session, reason=" ")
    session = abandon_session(session, reason="Không đủ người họp tiếp", actor=world.secretariat)
    assert (session.wrapped_key, bytes(Urn.objects.get().sealed)) == ("", b"")
    with pytest.raises(DomainError):
        tally_session(session)
    with pytest.raises(DomainError):
        export_of(session)
    assert set(ready_nominations()) == set(nominations)
    again = open_session(world, nominations)
    assert again.items.count() == 2
    client = Client()
    client.force_login(world.members[0])
    page = client.get(reverse("awards:ballot-receipt", args=[session.pk])).content.decode()
    assert "không ai mở ra xem" in page
    assert ledger.verify() == []


def test_a_draft_called_in_error_is_given_up_too_but_not_a_counted_one(world: World) -> None:
    draft = abandon_session(make_session(world), reason="Lập nhầm")
    assert draft.frozen_hash == ""
    with pytest.raises(TransitionRefused):
        abandon_session(close_and_tally(open_session(world)), reason="Muộn")


def voted(world: World, session: CouncilSession, yes: int) -> CouncilSession:
    for order, user in enumerate(world.members):
        vote(session, user, "yes" if order < yes else "no")
    return close_and_tally(session)


def test_a_second_ballot_decides_what_the_first_did_not_pass(world: World) -> None:
    nominations = make_nominations(world)
    first = open_session(world, nominations)
    passing, failing = first.items.order_by("order")
    for order, user in enumerate(world.members):
        cast_sheet(first, user, {passing.key: "yes", failing.key: "yes" if order < 4 else "no"})
    first = close_and_tally(first)
    assert repeatable_items(first) == [failing]
    again = call_again(first, [failing], reason="Làm rõ thêm thành tích", actor=world.secretariat)
    assert [entry.is_present for entry in again.roll.all()] == [True] * 6
    with pytest.raises(DomainError, match="chưa kiểm phiếu xong"):
        conclude_session(first)
    again = voted(world, open_voting(again, actor=world.secretariat), 5)
    with pytest.raises(DomainError, match="phiên họp gốc"):
        conclude_session(again)
    first = conclude_session(first, actor=world.secretariat)
    statuses = {nomination.pk: nomination.status for nomination in decidable_nominations(first)}
    assert set(statuses.values()) == {NominationStatus.PASSED}
    assert len(statuses) == 2
    again.refresh_from_db()
    assert again.status == SessionStatus.CONCLUDED
    assert again.counting_docx is not None
    assert again.minutes_docx is None
    data = export_of(first)
    assert len(data["later"]) == 1
    assert recount(data)[0] == []
    turned = next(sheet for sheet in data["later"][0]["sheets"] if "yes" in sheet["choices"].values())
    turned["choices"] = dict.fromkeys(turned["choices"], "no")
    assert any(problem.startswith("lần 2") for problem in recount(data)[0])
    assert ledger.verify() == []


def test_receipts_urn_and_hash_of_a_second_ballot_are_its_own(world: World) -> None:
    first = voted(world, open_session(world), 3)
    again = open_voting(call_again(first, repeatable_items(first), reason="Bỏ phiếu lại"))
    assert again.frozen_hash != first.frozen_hash
    assert Urn.objects.count() == 2
    again = voted(world, again, 6)
    assert not set(first.outcome["receipts"]) & set(again.outcome["receipts"])  # type: ignore[index]
    paper = minutes_paper(ballots_of(first))
    assert [row.conclusion for row in paper.results] == ["Không đạt"] * 2
    assert [row.conclusion for row in paper.further[0].results] == ["Đạt"] * 2
    assert paper.conclusion[0] == "Hội đồng thông qua 2/2 đề nghị"


def test_conflicts_and_absences_go_along_to_the_second_ballot(world: World) -> None:
    session = make_session(world)
    item = session.items.get(order=1)
    recuse_member(session.roll.get(user=world.members[2]), [item], reason="Em của người được đề nghị")
    mark_attendance(session, keys(world.members[:5]), reasons={world.members[5].pk: "Ốm"})
    first = voted(world, open_voting(session), 0)
    again = call_again(first, [item], reason="Bỏ phiếu lại")
    twin = again.items.get()
    assert again.roll.get(user=world.members[2]).recused == [twin.key]
    assert again.roll.get(user=world.members[5]).absence_reason == "Ốm"
    assert ledger.verify() == []


def test_only_failed_items_of_the_last_counted_ballot_are_held_again(world: World) -> None:
    first = voted(world, open_session(world), 6)
    assert repeatable_items(first) == []
    with pytest.raises(DomainError, match="chưa đạt"):
        call_again(first, list(first.items.all()), reason="Muốn chắc chắn")
    failed = voted(world, open_session(world), 0)
    items = repeatable_items(failed)
    with pytest.raises(DomainError, match="lý do"):
        call_again(failed, items, reason="")
    call_again(failed, items, reason="Bỏ phiếu lại")
    with pytest.raises(DomainError, match="chưa đạt"):
        call_again(failed, items, reason="Bỏ phiếu lại")


def test_a_second_ballot_given_up_leaves_the_first_result(world: World) -> None:
    first = voted(world, open_session(world), 0)
    again = call_again(first, repeatable_items(first), reason="Bỏ phiếu lại")
    abandon_session(again, reason="Không đủ người")
    assert repeatable_items(first)
    conclude_session(first)
    assert set(first.items.values_list("nomination__status", flat=True)) == {NominationStatus.NOT_PASSED}


def test_one_running_repetition_is_a_constraint_of_the_database(world: World) -> None:
    first = voted(world, open_session(world), 0)
    call_again(first, repeatable_items(first), reason="Bỏ phiếu lại")
    twin = CouncilSession(council=first.council, title="x", meets_at=MEETS_AT, place="x", repeats=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_screens_from_a_lost_quorum_to_a_second_ballot(world: World) -> None:
    session = open_session(world)
    client = Client()
    client.force_login(world.secretariat)

    def address(name: str, target: CouncilSession = session) -> str:
        return reverse(f"awards:{name}", args=[target.pk])

    client.post(address("session-departures"), {"left": keys(world.members[1:])})
    page = client.get(address("session-detail")).content.decode()
    assert "Không còn đủ số ủy viên dự họp" in page
    client.post(address("session-departures"), {})
    voted(world, session, 0)
    assert client.get(address("session-again")).content.decode().count("checked") == 2
    client.post(address("session-again"), {"items": list(session.items.values_list("pk", flat=True)), "reason": "Lại"})
    again = session.repetitions.get()
    page = client.get(address("session-detail", again)).content.decode()
    assert "Đây là lần bỏ phiếu lại" in page
    client.post(address("session-abandon", again), {"reason": "Thôi"})
    again.refresh_from_db()
    assert again.status == SessionStatus.ABANDONED
    client.post(address("session-conclude"), {"discussion": ""})
    session.refresh_from_db()
    assert session.status == SessionStatus.CONCLUDED
    assert "Bỏ phiếu" not in {item.action for item in work_for(world.members[1])}
