"""Screens of the council: as many questions to the database for three rows as for one, and shut doors say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.ballots.recount import recount
from awards.domain.ballots import open_voting
from awards.domain.councils import Seat, appoint_council
from awards.domain.counting import close_and_tally, export_of
from awards.models import CouncilSession, VotingRule
from base.accounts.models import User
from tests.factories.councils import World, make_nominations, make_session, make_world, open_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(4)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


Make = Callable[[World, int], CouncilSession]


def invited(world: World, items: int) -> CouncilSession:
    return make_session(world, make_nominations(world, items))


def voting(world: World, items: int) -> CouncilSession:
    return open_voting(invited(world, items), present=[user.pk for user in world.members[:3]])


def voting_openly(world: World, items: int) -> CouncilSession:
    nominations = make_nominations(world, items)
    VotingRule.objects.update(method="open")
    return open_session(world, nominations)


@pytest.mark.parametrize(
    ("name", "make", "who"),
    [
        ("reading-room", invited, 1),
        ("session-open", invited, None),
        ("ballot", voting, 1),
        ("letter-list", voting, None),
        ("paper-list", voting, None),
        ("open-vote", voting_openly, 1),
        ("hands-list", voting_openly, None),
    ],
)
def test_screens_ask_as_often_for_three_items_as_for_one(world: World, name: str, make: Make, who: int | None) -> None:
    client = signed_in(world.secretariat if who is None else world.members[who])
    counts = [asked(client, reverse(f"awards:{name}", args=[make(world, items).pk])) for items in (1, 3)]
    assert counts[0] == counts[1] <= 30


def test_the_list_of_councils_asks_as_often_for_three_as_for_one(world: World) -> None:
    client, address = signed_in(world.secretariat), reverse("awards:council-list")
    first = asked(client, address)
    for year in (2024, 2023):
        seats = [Seat(world.chair, is_chair=True)]
        day = dt.date(year, 1, 1)
        appoint_council(name=f"Khóa {year}", unit=world.province, appointing_decision="1", valid_from=day, seats=seats)
    assert asked(client, address) == first


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_invitation_is_written_from_the_session(world: World, kind: str) -> None:
    session = make_session(world)
    answer = signed_in(world.secretariat).get(reverse("awards:session-invitation", args=[session.pk, kind]))
    assert answer.content.startswith(b"%PDF" if kind == "pdf" else b"PK")


def test_shut_screens_say_why_and_offer_nothing_to_send(world: World) -> None:
    session = make_session(world)
    clerk, member = signed_in(world.secretariat), signed_in(world.members[1])
    for name, words in (
        ("letter-list", "ủy viên vắng mặt"),
        ("paper-list", "chỉ phát và thu lại trong lúc bỏ phiếu"),
        ("paper-entry", "sau khi khóa hòm phiếu"),
        ("session-again", "Không có nội dung nào để bỏ phiếu lại"),
        ("hands-list", "không có nội dung biểu quyết giơ tay"),
    ):
        assert words in clerk.get(reverse(f"awards:{name}", args=[session.pk])).content.decode(), name
    page = member.get(reverse("awards:ballot", args=[session.pk])).content.decode()
    assert "chưa mở" in page
    assert "<form" not in page.split("<main")[1]


def test_a_stranger_reads_no_dossier_of_another_council(world: World) -> None:
    session, other = make_session(world), make_world(3)
    client = signed_in(other.members[1])
    for name, rest in (("reading-room", []), ("reading-dossier", [session.items.get(order=1).pk])):
        assert client.get(reverse(f"awards:{name}", args=[session.pk, *rest])).status_code == 403


def test_recount_finds_a_denominator_that_does_not_follow_the_frozen_rule(world: World) -> None:
    data = export_of(close_and_tally(open_session(world)))
    key = data["agenda"]["items"][0]["key"]
    data["excluded"][key] = 2
    assert any("trừ khỏi mẫu số" in problem for problem in recount(data)[0])
    data["result_hash"] = "0" * 64
    assert "mã kết quả không khớp với kết quả công bố" in recount(data)[0]
