"""Who does not vote on what: by person, by declared kinship, by unit; and who sits on a council at all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from awards.domain.ballots import open_voting
from awards.domain.conflicts import doubts
from awards.domain.councils import Seat, appoint_council, release_member, seat_member
from awards.domain.decisions import signers_of
from awards.domain.roll import declare_kinship, lift_recusal, recuse_member
from awards.enums.council import RecusalGround, Relation
from awards.errors import SessionFrozen
from awards.models import Council, Kinship, Nomination, Recusal
from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError
from base.units.models import Person
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardTypeFactory
from tests.factories.councils import (
    MEETS_AT,
    World,
    concluded_session,
    drafted_decision,
    make_nominations,
    make_session,
    make_world,
    open_session,
)
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db
DAY = MEETS_AT.date()


@pytest.fixture
def world() -> World:
    return make_world(4)


@pytest.fixture
def person(world: World) -> Person:
    return PersonFactory(name="Lê Minh Đức", unit=world.province)


def of_person(world: World, person: Person, **fields: object) -> list[Nomination]:
    return make_nominations(world, 1, person=person, collective=None, **fields)


def test_kinship_declared_once_holds_in_later_sessions(world: World, person: Person) -> None:
    session = make_session(world, of_person(world, person))
    item, entry = session.items.get(), session.roll.get(user=world.members[2])
    declare_kinship(entry, item, Relation.SIBLING, actor=world.members[2])
    assert session.roll.get(user=world.members[2]).recused == [item.key]
    later = make_session(world, of_person(world, person, award_type=AwardTypeFactory(code="LDTT")))
    assert later.roll.get(user=world.members[2]).recused == [later.items.get().key]
    assert Recusal.objects.get(item__session=later).ground == RecusalGround.KINSHIP
    assert ledger.verify() == []


def test_a_new_name_or_address_hides_no_conflict(world: World, person: Person) -> None:
    member = world.members[2]
    member.person, member.email, member.full_name = person, "khac@vi-du.vn", "Tên khác"
    member.save()
    person.name = "Lê Đức"
    person.save()
    session = make_session(world, of_person(world, person))
    assert Recusal.objects.get(item__session=session).ground == RecusalGround.NOMINEE


def test_a_namesake_without_a_personal_record_is_pointed_out_not_decided(world: World) -> None:
    namesake = PersonFactory(name="ỦY VIÊN 2", unit=world.province)
    session = make_session(world, of_person(world, namesake))
    assert not Recusal.objects.exists()
    client = Client()
    client.force_login(world.secretariat)
    page = client.get(reverse("awards:session-detail", args=[session.pk])).content.decode()
    assert "trùng tên" in page
    entry = session.roll.get(user=world.members[2])
    recuse_member(entry, list(session.items.all()), reason="Là một người")
    assert doubts(list(session.roll.all()), session.items.select_related("nomination__person")) == []


def test_a_recusal_entered_by_mistake_is_lifted_with_a_reason_a_found_one_is_not(world: World, person: Person) -> None:
    session = make_session(world, of_person(world, person))
    item, entry = session.items.get(), session.roll.get(user=world.members[2])
    declare_kinship(entry, item, Relation.CHILD)
    with pytest.raises(DomainError, match="lý do"):
        lift_recusal(Recusal.objects.get(), reason="")
    lift_recusal(Recusal.objects.get(), reason="Ghi nhầm người", actor=world.secretariat)
    assert session.roll.get(user=world.members[2]).recused == []
    assert not Kinship.objects.exists()
    world.members[1].person = person
    world.members[1].save()
    open_voting(session, present=[user.pk for user in world.members])
    with pytest.raises(DomainError, match="hệ thống xác định"):
        lift_recusal(Recusal.objects.get(), reason="Muốn bỏ phiếu")
    assert ledger.verify() == []


def test_nothing_is_declared_once_the_ballot_is_open(world: World, person: Person) -> None:
    session = open_session(world, of_person(world, person))
    with pytest.raises(SessionFrozen):
        declare_kinship(session.roll.get(user=world.members[2]), session.items.get(), Relation.SPOUSE)
    assert not Kinship.objects.exists()


def test_a_member_declares_in_the_reading_room(world: World, person: Person) -> None:
    session = make_session(world, of_person(world, person) + make_nominations(world, 1))
    client = Client()
    client.force_login(world.members[2])
    first, second = session.items.order_by("order")
    room = client.get(reverse("awards:reading-room", args=[session.pk])).content.decode()
    assert person.name in room
    page = client.get(reverse("awards:reading-dossier", args=[session.pk, first.pk])).content.decode()
    assert "Hồ sơ 1/2" in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    declare = reverse("awards:declare-conflict", args=[session.pk, second.pk])
    assert "Vợ, chồng" not in client.get(declare).content.decode()
    assert "ghi rõ" in client.post(declare, {"relation": "other", "note": ""}).content.decode()
    client.post(reverse("awards:declare-conflict", args=[session.pk, first.pk]), {"relation": "spouse"})
    page = client.get(reverse("awards:reading-dossier", args=[session.pk, first.pk])).content.decode()
    assert "Bạn không bỏ phiếu ở nội dung này" in page
    assert Kinship.objects.get().relation == Relation.SPOUSE
    others = Client()
    others.force_login(world.members[1])
    assert "Vợ, chồng" not in others.get(reverse("awards:session-detail", args=[session.pk])).content.decode()
    assert others.get(reverse("awards:reading-dossier", args=[session.pk, "999"])).status_code == 404


def test_seats_change_within_the_term_by_a_decision(world: World) -> None:
    joined = UserFactory(role=Role.MEMBER, full_name="Người mới")
    left = world.council.members.get(user=world.members[3])
    with pytest.raises(DomainError, match="quyết định"):
        seat_member(world.council, Seat(joined), decision=" ", from_day=DAY)
    seat_member(world.council, Seat(joined), decision="12/QĐ-UBND", from_day=DAY)
    release_member(left, decision="13/QĐ-UBND", last_day=DAY - dt.timedelta(days=1))
    session = make_session(world)
    names = set(session.roll.values_list("user_id", flat=True))
    assert joined.pk in names
    assert world.members[3].pk not in names
    earlier = make_session(world, meets_at=MEETS_AT - dt.timedelta(days=1))
    names = set(earlier.roll.values_list("user_id", flat=True))
    assert joined.pk not in names
    assert world.members[3].pk in names
    assert ledger.verify() == []


def test_a_new_chair_takes_the_seat_and_signs(world: World) -> None:
    session = concluded_session(world)
    successor = UserFactory(role=Role.CHAIR, full_name="Chủ tịch mới")
    with pytest.raises(DomainError, match="Chủ tịch mới"):
        release_member(world.council.members.get(is_chair=True), decision="1/QĐ", last_day=DAY)
    seat_member(world.council, Seat(successor, is_chair=True), decision="2/QĐ", from_day=dt.date(2025, 8, 1))
    assert signers_of(drafted_decision(world, session)) == [successor]


@pytest.mark.parametrize(
    ("seats", "words"),
    [(lambda a, b: [Seat(a)], "đúng một Chủ tịch"), (lambda a, b: [Seat(a, is_chair=True), Seat(a)], "hai lần")],
)
def test_a_council_that_cannot_be_is_refused(world: World, seats: object, words: str) -> None:
    first, second = world.members[:2]
    with pytest.raises(DomainError, match=words):
        appoint_council(
            name="x",
            unit=world.province,
            appointing_decision="1/QĐ",
            valid_from=DAY,
            seats=seats(first, second),  # type: ignore[operator]
        )


def test_screens_of_a_council(world: World) -> None:
    client = Client()
    client.force_login(world.secretariat)
    data = {
        "name": "Hội đồng nhiệm kỳ mới",
        "unit": world.province.pk,
        "appointing_decision": "99/QĐ-UBND",
        "valid_from": "2026-01-01",
        "quorum_percent": "70",
        "regulation": "Quy chế 5/QC-HĐ",
        "chair": world.chair.pk,
        "secretary": world.members[1].pk,
        "members": [user.pk for user in world.members],
    }
    client.post(reverse("awards:council-create"), data)
    council = Council.objects.get(name="Hội đồng nhiệm kỳ mới")
    assert council.members.count() == 4
    detail = reverse("awards:council-detail", args=[council.pk])
    assert "Quy chế 5/QC-HĐ" in client.get(detail).content.decode()
    client.post(reverse("awards:council-settings", args=[council.pk]), {"quorum_percent": "75", "regulation": "x"})
    joined = UserFactory(role=Role.MEMBER, full_name="Người mới")
    choices = client.get(reverse("awards:council-seat", args=[council.pk])).content.decode()
    assert f'value="{joined.pk}"' in choices
    assert f'value="{world.members[1].pk}"' not in choices, "who sits on it already is not offered"
    seat = {"user": joined.pk, "decision": "3/QĐ", "from_day": "2026-02-01", "position": "Giám đốc"}
    client.post(reverse("awards:council-seat", args=[council.pk]), seat)
    member = council.members.get(user=joined)
    leave = {"decision": "4/QĐ", "last_day": "2026-03-01"}
    client.post(reverse("awards:council-release", args=[council.pk, member.pk]), leave)
    page = client.get(detail).content.decode()
    assert "75%" in page
    assert "đến hết 01/03/2026" in page
    assert client.get(reverse("awards:council-list")).status_code == 200
    assert ledger.verify() == []
