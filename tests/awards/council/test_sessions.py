from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.ballots import recount
from awards.domain.attendance import mark_attendance
from awards.domain.ballots import open_voting
from awards.domain.counting import close_and_tally, results_of
from awards.domain.decisions import submit_decision
from awards.domain.minutes import conclude_session
from awards.domain.sessions import invite_members, sessions_for
from awards.enums import NominationStatus
from awards.enums.council import SessionStatus
from awards.models import CouncilSession, Nomination, VotingRule
from base.accounts.enums import Role
from base.accounts.workbench import work_for
from base.core import ledger
from base.core.errors import DomainError
from base.core.schedule import tick
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    MEETS_AT,
    World,
    concluded_session,
    drafted_decision,
    issued_decision,
    make_nominations,
    make_session,
    make_world,
    open_session,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(4)


@pytest.mark.parametrize("percent", [50, 67, 80, 90, 100])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("base", ["total_members", "present", "votes_cast"])
def test_threshold_through_the_real_tables_agrees_with_fractions(percent: int, strict: bool, base: str) -> None:
    world = make_world(7)
    nominations = make_nominations(world, 8)
    rule = VotingRule.objects.get()
    rule.threshold_pct, rule.is_strict, rule.base, rule.quorum_pct = percent, strict, base, 50
    with transaction.atomic():
        rule.save()
        ledger.record("awards.votingrule.changed", rule)
    session = make_session(world, nominations)
    present = [user.pk for user in world.members[:6]]
    session = open_voting(session, present=present)
    orders = {item.key: item.order for item in session.items.all()}
    voters = world.members[:5]
    for place, user in enumerate(voters):
        vote(session, user, lambda key, place=place: "yes" if place < orders[key] - 1 else "no")
    counts = {"total_members": 7, "present": 6, "votes_cast": 5}
    for line in results_of(close_and_tally(session)):
        yes = min(line.item.order - 1, 5)
        share = Fraction(yes, counts[base])
        expected = share > Fraction(percent, 100) if strict else share >= Fraction(percent, 100)
        assert (line.result.yes, line.result.base_count) == (yes, counts[base])
        assert line.result.passed is expected
        assert ("không đạt" in line.arithmetic) is not expected


def test_minutes_and_statuses_come_with_the_conclusion_once(world: World) -> None:
    session = concluded_session(world, no=1)
    assert set(Nomination.objects.values_list("status", flat=True)) == {NominationStatus.NOT_PASSED}
    again = conclude_session(session, discussion="khác")
    assert again.discussion == session.discussion
    assert again.minutes_pdf_id == session.minutes_pdf_id
    assert ledger.verify() == []


def test_conclusion_before_the_count_is_refused(world: World) -> None:
    with pytest.raises(DomainError):
        conclude_session(open_session(world))


def test_export_is_confirmed_by_the_stand_alone_program_and_a_changed_one_is_not(world: World, tmp_path: Path) -> None:
    session = concluded_session(world)
    client = Client()
    client.force_login(world.members[1])
    data = client.get(reverse("awards:session-export", args=[session.pk])).json()
    file = tmp_path / "phien.json"
    for changed, code in ((False, 0), (True, 1)):
        if changed:
            data["sheets"][0]["choices"] = dict.fromkeys(data["sheets"][0]["choices"], "no")
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        run = subprocess.run([sys.executable, "-I", recount.__file__, str(file)], check=False, capture_output=True)
        assert run.returncode == code


def test_invitations_go_out_once_seven_days_before(world: World) -> None:
    make_session(world)
    assert tick(MEETS_AT - dt.timedelta(days=8)).done["awards.session_invitations"] == 0
    assert tick(MEETS_AT - dt.timedelta(days=7)).done["awards.session_invitations"] == 1
    assert tick(MEETS_AT - dt.timedelta(days=7)).done["awards.session_invitations"] == 0
    assert world.chair.notices.filter(kind="awards.session.invited").count() == 1


def test_ballot_opens_and_closes_at_the_set_times(world: World) -> None:
    closes_at = MEETS_AT + dt.timedelta(hours=3)
    session = make_session(world, opens_at=MEETS_AT, closes_at=closes_at)
    mark_attendance(session, [user.pk for user in world.members])
    assert tick(MEETS_AT).done["awards.session_opening"] == 1
    assert tick(MEETS_AT).done["awards.session_opening"] == 0
    vote(session, world.members[0])
    assert tick(closes_at - dt.timedelta(minutes=1)).done["awards.session_closing"] == 0
    assert tick(closes_at).done["awards.session_closing"] == 1
    session.refresh_from_db()
    assert session.status == SessionStatus.TALLIED
    assert ledger.verify() == []


def test_without_quorum_the_schedule_opens_nothing_and_says_so_once(world: World) -> None:
    make_session(world, opens_at=MEETS_AT)
    for _ in range(2):
        result = tick(MEETS_AT)
        assert result.done["awards.session_opening"] == 0
        assert "awards.session_opening" not in result.failed
    assert world.secretariat.notices.filter(kind="awards.session.not-opened").count() == 1


def test_inviting_twice_notifies_once(world: World) -> None:
    session = make_session(world)
    invite_members(session)
    invite_members(session)
    assert world.chair.notices.count() == 1


def test_member_of_another_council_sees_nothing(world: World) -> None:
    make_session(world)
    stranger = UserFactory(role=Role.MEMBER)
    assert not sessions_for(stranger).exists()
    assert sessions_for(world.secretariat).count() == 1
    assert not sessions_for(world.members[1]).exists()


def test_work_items_follow_the_session(world: World) -> None:
    session = make_session(world)
    assert "Gửi giấy mời" in {item.action for item in work_for(world.secretariat)}
    invite_members(session)
    assert [item.action for item in work_for(world.members[1])] == ["Đọc hồ sơ"]
    session = open_voting(session, present=[user.pk for user in world.members])
    assert [item.action for item in work_for(world.members[1])] == ["Bỏ phiếu"]
    vote(session, world.members[1])
    assert work_for(world.members[1]) == []


def test_chair_finds_what_waits_for_a_signature() -> None:
    world = make_world(3)
    submit_decision(drafted_decision(world))
    assert "Xem và ký" in {item.action for item in work_for(world.chair)}


def test_the_list_of_sessions_begins_with_the_latest(world: World) -> None:
    earlier, latest = (open_session(world, make_nominations(world, 1)) for _ in range(2))
    CouncilSession.objects.filter(pk=earlier.pk).update(meets_at=MEETS_AT - dt.timedelta(days=30))
    client = Client()
    client.force_login(world.secretariat)
    page = client.get(reverse("awards:session-list")).content.decode()
    first, second = (page.index(reverse("awards:session-detail", args=[each.pk])) for each in (latest, earlier))
    assert first < second


@pytest.mark.parametrize("name", ["session-list", "decision-list"])
def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(world: World, name: str) -> None:
    client = Client()
    client.force_login(world.secretariat)
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            issued_decision(world, concluded_session(world, make_nominations(world, 1)))
        client.get(reverse(f"awards:{name}"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse(f"awards:{name}"))
        counts.append(len(queries))
    assert page.content.decode().count("<tr") == 4
    assert counts[0] == counts[1]


def test_session_page_asks_as_often_for_three_items_as_for_one(world: World) -> None:
    client = Client()
    client.force_login(world.chair)
    counts = []
    for items in (1, 3):
        session = open_session(world, make_nominations(world, items))
        address = reverse("awards:session-detail", args=[session.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"nominations": []}, "Chọn ít nhất một đề nghị"),
        ({"meets_at": "31/02/2026"}, "meets_at"),
        ({"opens_at": "2026-12-10T10:00", "closes_at": "2026-12-10T09:00"}, "sau giờ mở"),
    ],
)
def test_a_form_filled_in_wrongly_says_what_to_do(world: World, data: dict[str, object], sentence: str) -> None:
    nominations = make_nominations(world, 1)
    good = {
        "council": world.council.pk,
        "title": "Phiên họp",
        "meets_at": "2026-12-10T08:00",
        "place": "Phòng họp",
        "nominations": [nominations[0].pk],
    }
    client = Client()
    client.force_login(world.secretariat)
    page = client.post(reverse("awards:session-create"), good | data)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not CouncilSession.objects.exists()
