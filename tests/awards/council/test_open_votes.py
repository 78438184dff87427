"""Open votes by hand and by phone, opinions in writing without a meeting, and what is refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from awards.ballots.recount import recount
from awards.domain.ballots import open_voting
from awards.domain.counting import close_and_tally, close_voting, export_of, results_of
from awards.domain.minutes import conclude_session
from awards.domain.open_votes import record_hands, record_unanimous, vote_openly
from awards.domain.roll import recuse_member
from awards.enums import NominationStatus, VotingMethod
from awards.models import CouncilSession, NamedVote
from base.accounts.workbench import work_for
from base.core import ledger
from base.core.errors import DomainError
from tests.factories.awards import AwardTypeFactory, VotingRuleFactory
from tests.factories.councils import World, make_nominations, make_session, make_world, open_session, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(5)


def rule(code: str, method: str, **fields: object) -> object:
    award = AwardTypeFactory(code=code, name=f"Danh hiệu {code}")
    VotingRuleFactory(award_type=award, method=method, threshold_pct=50, is_strict=True, **fields)
    return award


@pytest.fixture
def open_award() -> object:
    return rule("LDTT", "open")


@pytest.fixture
def written_award() -> object:
    return rule("GK", "written", quorum_pct=60)


def test_raised_hands_are_counted_by_name_and_a_slip_is_corrected(world: World, open_award: object) -> None:
    session = open_session(world, make_nominations(world, 2, award_type=open_award))
    assert record_unanimous(session, actor=world.secretariat) == 2
    first = session.items.get(order=1)
    entries = list(session.roll.order_by("pk"))
    choices = {entry.pk: "no" if place < 3 else "yes" for place, entry in enumerate(entries)}
    record_hands(session, first, choices, actor=world.secretariat)
    lines = results_of(close_and_tally(session))
    assert [(line.result.yes, line.result.no, line.result.passed) for line in lines] == [(2, 3, False), (5, 0, True)]
    assert ledger.verify() == []


def test_a_secret_and_an_open_item_in_one_session_stay_apart(world: World, open_award: object) -> None:
    nominations = make_nominations(world, 1) + make_nominations(world, 1, award_type=open_award)
    session = open_session(world, nominations)
    secret, shown = session.items.order_by("order")
    for user in world.members:
        vote(session, user)
        vote_openly(session, user, {shown.key: "yes"})
    session = close_and_tally(session)
    assert session.outcome is not None
    assert all(list(sheet["choices"]) == [secret.key] for sheet in session.outcome["sheets"])
    assert set(session.outcome["named"]) == {shown.key}
    assert len(session.outcome["named"][shown.key]) == 5


def test_a_member_votes_openly_on_a_phone_and_may_think_again(world: World, open_award: object) -> None:
    session = open_session(world, make_nominations(world, 1, award_type=open_award))
    item = session.items.get()
    client = Client()
    client.force_login(world.members[2])
    assert [work.action for work in work_for(world.members[2])] == ["Biểu quyết"]
    address = reverse("awards:open-vote", args=[session.pk])
    assert client.get(reverse("awards:ballot", args=[session.pk])).headers["Location"] == address
    assert client.post(address, {}).status_code == 400
    for choice in ("yes", "no"):
        client.post(address, {f"item-{item.key}": choice})
    assert [vote.choice for vote in NamedVote.objects.all()] == ["no"]
    assert work_for(world.members[2]) == []


def test_written_opinions_need_no_meeting_but_enough_answers(world: World, written_award: object) -> None:
    session = open_voting(make_session(world, make_nominations(world, 1, award_type=written_award)))
    item = session.items.get()
    for user in world.members[:2]:
        vote_openly(session, user, {item.key: "yes"}, opinions={item.key: "Thành tích rõ ràng"})
    with pytest.raises(DomainError, match="2/5 ủy viên"):
        close_voting(session)
    vote_openly(session, world.members[2], {item.key: "yes"})
    session = conclude_session(close_and_tally(session))
    line = results_of(session)[0]
    assert (line.result.yes, line.result.base_count, line.result.passed) == (3, 5, True)
    assert session.counting_pdf is None
    assert session.minutes_pdf is not None


def test_a_member_with_a_conflict_raises_no_hand(world: World, open_award: object) -> None:
    session = make_session(world, make_nominations(world, 1, award_type=open_award))
    item, entry = session.items.get(), session.roll.get(user=world.members[1])
    recuse_member(entry, [item], reason="Vợ của người được đề nghị")
    session = open_voting(session, present=[user.pk for user in world.members])
    record_unanimous(session)
    assert not NamedVote.objects.filter(entry=entry).exists()
    with pytest.raises(DomainError, match="không thuộc phần bạn"):
        vote_openly(session, world.members[1], {item.key: "yes"})
    everybody = dict.fromkeys(session.roll.values_list("pk", flat=True), "yes")
    with pytest.raises(DomainError, match="không khớp"):
        record_hands(session, item, everybody)


def test_an_open_vote_after_closing_is_refused(world: World, open_award: object) -> None:
    session = open_session(world, make_nominations(world, 1, award_type=open_award))
    item = session.items.get()
    close_voting(session)
    with pytest.raises(DomainError, match="Hòm phiếu đã khóa"):
        vote_openly(session, world.members[0], {item.key: "yes"})
    with pytest.raises(DomainError, match="Hòm phiếu đã khóa"):
        record_unanimous(session)
    assert not NamedVote.objects.exists()


@pytest.mark.parametrize(
    ("rule_method", "wanted", "outcome"),
    [
        ("open", None, "open"),
        ("open", VotingMethod.SECRET, "secret"),
        ("open", VotingMethod.WRITTEN, "written"),
        ("secret", None, "secret"),
        ("secret", VotingMethod.WRITTEN, "must_be_secret"),
    ],
)
def test_a_council_may_be_more_secret_than_the_rule_never_less(
    world: World, rule_method: str, wanted: VotingMethod | None, outcome: str
) -> None:
    nominations = make_nominations(world, 1, award_type=rule("X", rule_method))
    try:
        made = make_session(world, nominations, method=wanted).items.get().method
    except DomainError as refusal:
        made = refusal.code
        assert not CouncilSession.objects.exists()
    assert made == outcome


def test_a_rule_on_those_present_cannot_go_by_letter(world: World) -> None:
    nominations = make_nominations(world, 1, award_type=rule("X", "open", base="present"))
    with pytest.raises(DomainError, match="người dự họp"):
        make_session(world, nominations, method=VotingMethod.WRITTEN)


def test_recount_file_holds_open_votes_and_finds_a_stranger_among_them(world: World, open_award: object) -> None:
    session = open_session(world, make_nominations(world, 1, award_type=open_award))
    record_unanimous(session)
    data = export_of(close_and_tally(session))
    assert recount(data)[0] == []
    votes = next(iter(data["named"].values()))
    votes["Người lạ (0)"] = votes.pop(next(iter(votes)))
    assert any("không có quyền biểu quyết" in problem for problem in recount(data)[0])


def test_statuses_follow_an_open_vote(world: World, open_award: object) -> None:
    nomination = make_nominations(world, 1, award_type=open_award)[0]
    session = open_session(world, [nomination])
    record_unanimous(session)
    conclude_session(close_and_tally(session))
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.PASSED


def test_screens_of_raised_hands(world: World, open_award: object) -> None:
    session = open_session(world, make_nominations(world, 2, award_type=open_award))
    client = Client()
    client.force_login(world.secretariat)
    address = reverse("awards:hands-list", args=[session.pk])
    assert "chưa ghi" in client.get(address).content.decode()
    item = session.items.get(order=1)
    one = reverse("awards:hands-item", args=[session.pk, item.pk])
    page = client.get(one).content.decode()
    assert page.count('value="yes" checked') == 5
    entries = list(session.roll.values_list("pk", flat=True))
    client.post(one, {f"member-{pk}": "blank" if n == 0 else "yes" for n, pk in enumerate(entries)})
    client.post(address)
    page = client.get(address).content.decode()
    assert "Đồng ý: 4" in page
    assert "Phiếu trắng: 1" in page
    assert "chưa ghi" not in page
