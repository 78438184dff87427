from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from awards.ballots.sealing import UrnDamaged
from awards.domain.attendance import mark_attendance
from awards.domain.ballots import cast_sheet, open_voting
from awards.domain.counting import close_and_tally, close_voting, export_of, results_of, tally_session
from awards.domain.roll import recuse_member
from awards.enums.council import SessionStatus
from awards.errors import SessionFrozen
from awards.models import AgendaItem, CouncilSession, RollEntry, TallyResult, Urn, VotingRule
from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.awards import AwardTypeFactory, VotingRuleFactory
from tests.factories.councils import World, make_nominations, make_session, make_world, open_session, vote
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(5)


def everything(session: CouncilSession, choice: str = "yes") -> dict[str, str]:
    return {f"item-{item.key}": choice for item in session.items.all()}


def test_receipt_is_in_the_published_list_and_nowhere_before(world: World) -> None:
    session = open_session(world)
    receipts = {vote(session, user) for user in world.members}
    counted = close_and_tally(session)
    assert set(counted.outcome["receipts"]) == receipts  # type: ignore[index]
    assert len(receipts) == 5


def test_second_cast_is_told_that_the_sheet_is_there_already(world: World) -> None:
    session = open_session(world)
    client = Client()
    client.force_login(world.members[2])
    address = reverse("awards:ballot", args=[session.pk])
    client.post(address, everything(session))
    answer = client.post(address, everything(session, "no"))
    assert answer.status_code == 409
    assert "đã được nhận" in answer.content.decode()
    assert Urn.objects.get().count == 1
    assert close_and_tally(session).outcome["sheets"][0]["choices"].popitem()[1] == "yes"  # type: ignore[index]


def test_after_a_lost_answer_the_member_sees_that_the_sheet_counts(world: World) -> None:
    session = open_session(world)
    vote(session, world.members[1])
    client = Client()
    client.force_login(world.members[1])
    for name in ("ballot", "ballot-receipt"):
        page = client.get(reverse(f"awards:{name}", args=[session.pk])).content.decode()
        assert "nằm trong hòm phiếu" in page
        assert 'type="radio"' not in page


def test_late_sheet_is_refused_clearly(world: World) -> None:
    session = open_session(world)
    close_voting(session)
    client = Client()
    client.force_login(world.members[1])
    answer = client.post(reverse("awards:ballot", args=[session.pk]), everything(session))
    assert "Hòm phiếu đã khóa" in answer.content.decode()
    assert Urn.objects.get().count == 0
    assert not RollEntry.objects.filter(has_voted=True).exists()


def test_a_ballot_not_open_yet_takes_nothing(world: World) -> None:
    session = make_session(world)
    with pytest.raises(DomainError, match="chưa mở"):
        cast_sheet(session, world.members[0], {})


def test_somebody_outside_the_roll_is_refused_whatever_the_role(world: World) -> None:
    session = open_session(world)
    stranger = UserFactory(role=Role.MEMBER)
    with pytest.raises(NotAllowed):
        vote_as(session, stranger)
    client = Client()
    client.force_login(stranger)
    assert client.get(reverse("awards:ballot", args=[session.pk])).status_code == 403
    assert client.get(reverse("awards:session-detail", args=[session.pk])).status_code == 403


def vote_as(session: CouncilSession, user: object) -> str:
    return cast_sheet(session, user, {item.key: "yes" for item in session.items.all()})


def test_an_incomplete_sheet_keeps_what_was_chosen(world: World) -> None:
    session = open_session(world)
    first, second = session.items.all()
    client = Client()
    client.force_login(world.members[1])
    answer = client.post(reverse("awards:ballot", args=[session.pk]), {f"item-{first.key}": "no"})
    assert answer.status_code == 400
    assert "Còn 1 nội dung chưa chọn." in answer.content.decode()
    way = f'<a href="#item-{second.key}_1">2. {second.nomination.subject}</a>'
    assert way in answer.content.decode()
    assert f'id="item-{second.key}_1"' in answer.content.decode(), "the link leads to its first choice"
    assert f'href="#item-{first.key}_1"' not in answer.content.decode()
    assert "Hãy chọn một ô" in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert Urn.objects.get().count == 0


def test_the_reading_room_leads_to_the_ballot_while_it_is_open(world: World) -> None:
    session = open_session(world)
    client = Client()
    client.force_login(world.members[1])
    pages = [
        reverse("awards:reading-room", args=[session.pk]),
        reverse("awards:reading-dossier", args=[session.pk, session.items.get(order=1).pk]),
    ]
    ballot = f'href="{reverse("awards:ballot", args=[session.pk])}"'
    assert all(ballot in client.get(page).content.decode() for page in pages)
    vote_as(session, world.members[1])
    assert not any(ballot in client.get(page).content.decode() for page in pages)


@pytest.mark.parametrize("word", ["invalid", "", "YES"])
def test_words_that_are_no_choice_are_refused(world: World, word: str) -> None:
    session = open_session(world)
    with pytest.raises(DomainError):
        vote(session, world.members[0], word)


def test_a_member_who_is_the_nominee_gets_no_choice_and_the_base_stays(world: World) -> None:
    person = PersonFactory(name="Lê Minh Đức", unit=world.province)
    world.members[3].person = person
    world.members[3].save()
    award = AwardTypeFactory(code="CSTDCS", name="Chiến sĩ thi đua cơ sở")
    nominations = make_nominations(world, 1, award_type=award, person=person, collective=None)
    session = open_session(world, nominations + make_nominations(world, 1))
    item = session.items.get(order=1)
    client = Client()
    client.force_login(world.members[3])
    page = client.get(reverse("awards:ballot", args=[session.pk])).content.decode()
    assert f'name="item-{item.key}"' not in page
    assert "có liên quan" in page
    for user in world.members:
        vote(session, user)
    line = results_of(close_and_tally(session))[0]
    assert (line.result.yes, line.result.base_count) == (4, 5)
    assert line.result.passed


def test_head_of_the_nominated_unit_is_recused(world: World) -> None:
    nominations = make_nominations(world, 2)
    RoleAssignmentFactory(user=world.members[2], role=Role.HEAD, unit=nominations[0].unit)
    session = open_session(world, nominations)
    entry = session.roll.get(user=world.members[2])
    assert entry.recused == [session.items.get(order=1).key]


def test_recused_members_leave_the_base_where_the_session_says_so(world: World) -> None:
    nominations = make_nominations(world)
    VotingRule.objects.update(excludes_recused=True)
    session = make_session(world, nominations)
    item = session.items.get(order=1)
    recuse_member(session.roll.get(user=world.members[4]), [item], reason="Em ruột của cá nhân được đề nghị")
    session = open_voting(session, present=[user.pk for user in world.members])
    for user in world.members:
        vote(session, user)
    assert [line.result.base_count for line in results_of(close_and_tally(session))] == [4, 5]


def test_without_quorum_the_ballot_stays_shut(world: World) -> None:
    session = make_session(world)
    with pytest.raises(DomainError, match="Chưa đủ số ủy viên"):
        open_voting(session, present=[world.members[0].pk])
    session.refresh_from_db()
    assert session.status == SessionStatus.DRAFT
    assert not Urn.objects.exists()
    assert ledger.verify() == []


def test_electorate_and_agenda_stand_still_once_open(world: World) -> None:
    session = open_session(world)
    item, entry = session.items.first(), session.roll.first()
    assert item is not None
    assert entry is not None
    with pytest.raises(SessionFrozen):
        mark_attendance(session, [])
    with pytest.raises(SessionFrozen):
        recuse_member(entry, [item], reason="muộn")
    with pytest.raises(SessionFrozen):
        item.delete()
    with pytest.raises(SessionFrozen):
        entry.save()
    with pytest.raises(SessionFrozen):
        RollEntry(session=session, user=world.secretariat, name="Thêm").save()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda session: RollEntry.objects.filter(pk=session.roll.last().pk)._raw_delete("default"),
        lambda session: RollEntry.objects.filter(session=session).update(is_present=False),
        lambda session: AgendaItem.objects.filter(session=session).update(threshold_percent=50),
        lambda session: RollEntry.objects.filter(session=session).update(recused=[session.items.first().key]),
        lambda session: CouncilSession.objects.filter(pk=session.pk).update(legal_source="khác"),
    ],
)
def test_a_change_behind_the_domain_stops_the_ballot_and_is_found(world: World, tamper: object) -> None:
    session = open_session(world)
    tamper(session)  # type: ignore[operator]
    with pytest.raises(DomainError, match="mã băm"):
        vote(session, world.members[0])
    assert ledger.verify()


def test_an_altered_urn_is_not_counted_and_the_session_stays_closed(world: World) -> None:
    session = open_session(world)
    vote(session, world.members[0])
    urn = Urn.objects.get()
    raw = bytearray(bytes(urn.sealed))
    raw[-1] ^= 1
    Urn.objects.update(sealed=bytes(raw))
    close_voting(session)
    with pytest.raises(UrnDamaged):
        tally_session(session)
    session.refresh_from_db()
    assert session.status == SessionStatus.CLOSED
    assert not TallyResult.objects.exists()


def test_a_mark_on_the_roll_without_a_sheet_is_not_counted(world: World) -> None:
    session = open_session(world)
    vote(session, world.members[0])
    RollEntry.objects.filter(user=world.members[1]).update(has_voted=True)
    close_voting(session)
    with pytest.raises(DomainError, match="không khớp"):
        tally_session(session)


def test_counting_twice_gives_one_result_and_destroys_the_key(world: World) -> None:
    session = open_session(world)
    vote(session, world.members[0])
    first = close_and_tally(session)
    second = tally_session(first)
    assert TallyResult.objects.count() == 2
    assert first.outcome == second.outcome
    assert second.wrapped_key == ""
    assert bytes(Urn.objects.get().sealed) == b""
    assert ledger.verify() == []


def test_no_export_before_the_count(world: World) -> None:
    with pytest.raises(DomainError, match="sau khi kiểm phiếu"):
        export_of(open_session(world))


def test_items_of_two_awards_keep_their_own_threshold(world: World) -> None:
    title = AwardTypeFactory(code="CSTDBT", name="Chiến sĩ thi đua tỉnh")
    VotingRuleFactory(award_type=title, threshold_pct=90, source="Nghị định 91/2017/NĐ-CP")
    session = open_session(world, make_nominations(world, 1) + make_nominations(world, 1, award_type=title))
    for order, user in enumerate(world.members):
        vote(session, user, "no" if order == 0 else "yes")
    lines = results_of(close_and_tally(session))
    assert [(line.result.yes, line.needed, line.result.passed) for line in lines] == [(4, 4, True), (4, 5, False)]


def test_a_nomination_goes_before_one_session_only(world: World) -> None:
    nominations = make_nominations(world)
    make_session(world, nominations)
    with pytest.raises(DomainError, match="phiên họp khác"):
        make_session(world, nominations)


def test_no_rule_no_session(world: World) -> None:
    award = AwardTypeFactory(code="KHAC", level="legacy")
    nominations = make_nominations(world, 1, award_type=award)
    award.voting_rules.all().delete()
    with pytest.raises(DomainError, match="quy tắc biểu quyết"):
        make_session(world, nominations)
    assert not CouncilSession.objects.exists()
