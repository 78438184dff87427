"""Sheets of paper entered by the counting committee, and written opinions of absent members."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from awards import human_code
from awards.ballots.recount import recount
from awards.domain.attendance import record_departures
from awards.domain.ballots import cast_sheet, open_voting
from awards.domain.counting import close_and_tally, close_voting, export_of, results_of, tally_session
from awards.domain.letters import enter_letter, waiting_for_letter
from awards.domain.paper_sheets import enter_paper, give_paper, papers_missing, take_back_paper, take_out_paper
from awards.domain.roll import recuse_member
from awards.models import CouncilSession, RollEntry, Urn, VotingRule
from base.accounts.models import User
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.models import LedgerEvent
from tests.factories.councils import World, make_nominations, make_session, make_world, open_session, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(5)


def entry(session: CouncilSession, user: User) -> RollEntry:
    return session.roll.get(user=user)


def everything(session: CouncilSession, choice: str = "yes") -> dict[str, str]:
    return {item.key: choice for item in session.items.all()}


def closed_with_paper(world: World, papers: int = 2) -> CouncilSession:
    """The last members hold paper, the others voted yes by phone; the urn is locked."""
    session = open_session(world)
    for user in world.members[-papers:]:
        give_paper(session, entry(session, user), actor=world.secretariat)
    for user in world.members[:-papers]:
        vote(session, user)
    return close_voting(session)


def test_paper_sheets_lie_among_the_others_and_count(world: World) -> None:
    session = closed_with_paper(world)
    codes = [human_code.new_code() for _ in range(2)]
    first, second = session.items.order_by("order")
    enter_paper(session, codes[0], everything(session, "no"), actor=world.secretariat)
    enter_paper(session, codes[1], {first.key: "yes", second.key: "invalid"}, actor=world.secretariat)
    session = tally_session(session)
    assert session.outcome is not None
    assert set(codes) <= set(session.outcome["receipts"])
    assert all(set(sheet) == {"receipt", "choices"} for sheet in session.outcome["sheets"])
    results = [(line.result.yes, line.result.no, line.result.invalid) for line in results_of(session)]
    assert results == [(4, 1, 0), (3, 1, 1)]
    assert session.outcome["paper"] == {"given": 2, "returned": 2}
    assert recount(export_of(session))[0] == []
    assert ledger.verify() == []


def test_a_form_sent_twice_puts_in_one_sheet(world: World) -> None:
    session = closed_with_paper(world)
    code = human_code.new_code()
    for _ in range(2):
        enter_paper(session, human_code.grouped(code), everything(session), actor=world.secretariat)
    assert (papers_missing(session), Urn.objects.get().paper_count) == (1, 1)


def test_no_more_sheets_than_were_handed_out(world: World) -> None:
    session = closed_with_paper(world, 1)
    enter_paper(session, human_code.new_code(), everything(session), actor=world.secretariat)
    with pytest.raises(DomainError, match="đủ số phiếu giấy"):
        enter_paper(session, human_code.new_code(), everything(session), actor=world.secretariat)


def test_a_sheet_entered_wrongly_comes_out_by_its_code_but_never_one_cast_by_phone(world: World) -> None:
    session = open_session(world)
    give_paper(session, entry(session, world.members[4]))
    receipt = vote(session, world.members[0])
    close_voting(session)
    code = human_code.new_code()
    enter_paper(session, code, everything(session, "no"), actor=world.secretariat)
    for wrong in (receipt, "sai", human_code.new_code()):
        with pytest.raises(DomainError, match="Không có phiếu giấy nào"):
            take_out_paper(session, wrong, actor=world.secretariat)
    take_out_paper(session, code, actor=world.secretariat)
    enter_paper(session, human_code.new_code(), everything(session), actor=world.secretariat)
    session = tally_session(session)
    assert [line.result.yes for line in results_of(session)] == [2, 2]
    assert code not in session.outcome["receipts"]  # type: ignore[index]


def test_who_holds_paper_does_not_vote_by_phone_until_it_is_returned(world: World) -> None:
    session = open_session(world)
    member = world.members[3]
    give_paper(session, entry(session, member))
    with pytest.raises(DomainError, match="phiếu giấy"):
        cast_sheet(session, member, everything(session))
    take_back_paper(session, entry(session, member))
    assert vote(session, member)
    with pytest.raises(DomainError, match="đã nằm trong hòm phiếu"):
        give_paper(session, entry(session, member))


def test_the_count_waits_for_paper_unless_it_did_not_come_back(world: World) -> None:
    session = closed_with_paper(world)
    with pytest.raises(DomainError, match="2 phiếu giấy"):
        tally_session(session)
    counted = tally_session(session, accept_missing=True)
    assert counted.outcome is not None
    assert counted.outcome["paper"] == {"given": 2, "returned": 0}


def test_an_item_is_struck_out_only_where_a_holder_of_paper_has_a_conflict(world: World) -> None:
    session = make_session(world)
    first, second = session.items.order_by("order")
    recuse_member(entry(session, world.members[4]), [first], reason="Con của người được đề nghị")
    session = open_voting(session, present=[user.pk for user in world.members])
    give_paper(session, entry(session, world.members[4]))
    for user in world.members[:4]:
        vote(session, user)
    close_voting(session)
    with pytest.raises(DomainError, match="chưa chọn"):
        enter_paper(session, human_code.new_code(), {first.key: "yes", second.key: ""}, actor=world.secretariat)
    code = human_code.new_code()
    enter_paper(session, code, everything(session), actor=world.secretariat)
    with pytest.raises(DomainError, match="lấy phiếu nhập nhầm ra"):
        tally_session(session)
    take_out_paper(session, code, actor=world.secretariat)
    enter_paper(session, human_code.new_code(), {first.key: "", second.key: "yes"}, actor=world.secretariat)
    assert [line.result.yes for line in results_of(tally_session(session))] == [4, 5]


def test_only_the_counting_committee_enters_paper(world: World) -> None:
    session = make_session(world)
    RollEntry.objects.filter(session=session, user=world.members[2]).update(is_teller=True)
    session = open_voting(session, present=[user.pk for user in world.members])
    give_paper(session, entry(session, world.members[4]))
    close_voting(session)
    for stranger in (world.secretariat, world.members[1]):
        with pytest.raises(NotAllowed):
            enter_paper(session, human_code.new_code(), everything(session), actor=stranger)
    enter_paper(session, human_code.new_code(), everything(session), actor=world.members[2])


def test_screens_of_paper_from_handing_out_to_the_count(world: World) -> None:
    session = open_session(world)
    client = Client()
    client.force_login(world.secretariat)
    holder = entry(session, world.members[4])
    given = client.post(reverse("awards:paper-list", args=[session.pk]), {"give": holder.pk}, follow=True)
    assert f"Đã phát phiếu giấy cho {holder.name}." in given.content.decode()
    for user in world.members[:4]:
        vote(session, user)
    close = reverse("awards:session-close", args=[session.pk])
    assert "nhập 1 phiếu giấy" in client.get(close).content.decode()
    client.post(close)
    session.refresh_from_db()
    assert session.status == "closed"
    assert "Khóa" not in client.get(close).content.decode().split("<h1")[1].split("</main")[0]
    address = reverse("awards:paper-entry", args=[session.pk])
    page = client.get(address).content.decode()
    code = re.search(r'name="receipt" value="([\w-]+)"', page)[1]  # type: ignore[index]
    assert client.post(address, {"receipt": code}).status_code == 400
    data = {f"item-{key}": value for key, value in everything(session).items()} | {"receipt": code}
    for _ in range(2):
        client.post(address, data)
    assert "Đã nhập đủ phiếu giấy" in client.get(address).content.decode()
    client.post(close)
    page = client.get(reverse("awards:session-detail", args=[session.pk])).content.decode()
    assert code in page
    assert "5/5 đồng ý" in page


def test_an_absent_members_letter_is_sealed_with_the_rest(world: World) -> None:
    session = make_session(world)
    absent = world.members[4]
    session = open_voting(session, present=[user.pk for user in world.members[:4]])
    assert [line.user_id for line in waiting_for_letter(session)] == [absent.pk]
    receipt = enter_letter(session, entry(session, absent), everything(session, "no"), actor=world.secretariat)
    for user in world.members[:4]:
        vote(session, user)
    assert absent.notices.filter(kind="awards.session.letter").exists()
    with pytest.raises(DomainError, match="đã nằm trong hòm phiếu"):
        cast_sheet(session, absent, everything(session))
    session = close_and_tally(session)
    assert session.outcome is not None
    assert receipt in session.outcome["receipts"]
    assert session.outcome["letters"] == 1
    told = str(list(LedgerEvent.objects.filter(kind="awards.session.letter_entered").values_list("payload", flat=True)))
    assert receipt not in told
    assert "no" not in re.findall(r"\w+", told)
    assert ledger.verify() == []


def test_a_member_in_the_room_writes_no_letter_and_one_who_left_may(world: World) -> None:
    session = open_session(world)
    line = entry(session, world.members[4])
    with pytest.raises(DomainError, match="đang có mặt"):
        enter_letter(session, line, everything(session), actor=world.secretariat)
    record_departures(session, [world.members[4].pk])
    assert enter_letter(session, line, everything(session), actor=world.secretariat)


def test_a_rule_that_does_not_count_the_absent_leaves_them_no_item(world: World) -> None:
    nominations = make_nominations(world)
    VotingRule.objects.update(counts_absent=False)
    session = open_voting(make_session(world, nominations), present=[user.pk for user in world.members[:4]])
    with pytest.raises(DomainError, match="không tính ý kiến của ủy viên vắng mặt"):
        enter_letter(session, entry(session, world.members[4]), {}, actor=world.secretariat)
    client = Client()
    client.force_login(world.members[4])
    assert "không tính ý kiến" in client.get(reverse("awards:ballot", args=[session.pk])).content.decode()


def test_screens_of_letters_show_the_receipt_once(world: World) -> None:
    session = open_voting(make_session(world), present=[user.pk for user in world.members[:4]])
    client = Client()
    client.force_login(world.secretariat)
    line = entry(session, world.members[4])
    assert line.name in client.get(reverse("awards:letter-list", args=[session.pk])).content.decode()
    address = reverse("awards:letter-entry", args=[session.pk, line.pk])
    assert client.post(address, {}).status_code == 400
    data = {f"item-{key}": value for key, value in everything(session).items()}
    page = client.post(address, data).content.decode()
    receipt = re.search(r'id="receipt">([\w-]+)<', page)[1]  # type: ignore[index]
    assert receipt not in client.get(address).content.decode()
    assert "đã nằm trong hòm phiếu" in client.post(address, data).content.decode()
