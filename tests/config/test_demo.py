"""The demo: the same for the same seed on the same day, and something to do for everybody who signs in."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.enums.council import DecisionStatus, SessionStatus
from awards.models import CouncilSession, Decision, Round
from base.accounts.models import User
from base.accounts.workbench import WorkItem, work_for
from base.core import ledger
from base.core.models import LedgerEvent
from base.core.schedule import tick
from config.demo.award_play import COUNCIL
from config.demo.cast import CAST
from config.demo.seed import demo_year
from movements.domain.queries import progress_of
from movements.enums import Comparator, MovementStatus
from movements.models import Movement, RankingRow, TargetAssignment
from tests.database import DEMO_AT, load_demo, turn_to
from web.cms.domain.highlights import communes, overall_percent

pytestmark = pytest.mark.django_db


def kinds() -> Counter[str]:
    return Counter(LedgerEvent.objects.values_list("kind", flat=True))


@pytest.fixture(scope="module")
def kinds_of_another(django_db_setup: None, django_db_blocker: pytest.fixture) -> Counter[str]:
    """Kinds of ledger events of a second demo, in a database of its own."""
    with django_db_blocker.unblock():
        turn_to("")
        with transaction.atomic():
            load_demo()
            found = kinds()
            transaction.set_rollback(True)
        turn_to("demo")
        return found


def work_of(username: str) -> list[WorkItem]:
    return list(work_for(User.objects.get(username=username)))


def test_the_same_seed_gives_the_same_demo(demo: None, kinds_of_another: Counter[str]) -> None:
    assert kinds() == kinds_of_another
    assert kinds().total() > 300
    assert ledger.verify() == []


def test_the_schedule_has_nothing_left_to_do(demo: None) -> None:
    done = tick(DEMO_AT)
    assert done.failed == {}
    assert {name for name, count in done.done.items() if count} <= {
        "notices.mail",
        "core.resend_jobs",
        "cms.search_words",
    }


def test_progress_of_the_running_movement_reads_sensibly(demo: None) -> None:
    movement = Movement.objects.get(status=MovementStatus.OPEN, directive__isnull=False)
    rows = progress_of(movement)
    assert 60 < overall_percent(rows) < 95  # type: ignore[operator]
    counted = next(row for row in rows if row.target.comparator == Comparator.N_OF_M and row.target.unit == "xã")
    assert counted.total_value is not None
    assert 78 <= counted.total_value <= 84 < counted.target.denominator == 105
    assert communes() == [], "the figure of the decisions stands on the board instead"
    for row in rows:
        is_total = not row.target.unit.startswith("%")
        is_change = row.target.comparator in (Comparator.GROWTH, Comparator.CHANGE)
        assert row.assigned == (1 if is_total or is_change else 8), row.target.name
        assert row.reported >= row.assigned - (not (is_total or is_change)), row.target.name


@pytest.mark.parametrize(
    "username", ["thuongtruc", "canbo", "lanhdao", "cum", "chutich", *(f"uyvien{n}" for n in range(1, 10))]
)
def test_everybody_who_acts_finds_something_to_do(demo: None, username: str) -> None:
    assert work_of(username)


def test_a_report_of_the_demo_unit_was_returned(demo: None) -> None:
    assert [item.state for item in work_of("canbo")].count("returned") == 1
    assert any("báo cáo chờ duyệt" in item.title for item in work_of("thuongtruc"))


def test_a_ballot_is_open_and_a_decision_waits_for_the_chair(demo: None) -> None:
    session = CouncilSession.objects.get(status=SessionStatus.OPEN)
    assert not session.roll.filter(has_voted=True).exists()
    assert any(item.title == session.title for item in work_of("uyvien1"))
    waiting = Decision.objects.get(status=DecisionStatus.CHECKED)
    assert any(item.title == waiting.subject for item in work_of("chutich"))


def test_the_past_movement_has_the_one_round_that_was_planned_by_hand(demo: None) -> None:
    assert Round.objects.filter(movement__status=MovementStatus.SUMMARISED).count() == 1


def test_visitors_can_choose_among_the_stories_of_last_years_movement(demo: None) -> None:
    home = Client().get("/").content.decode()
    question = "Câu chuyện nào đáng học nhất?"
    address = re.search(rf'href="([^"]+)"[^>]*>\s*{re.escape(question)}', home)
    assert address is not None
    assert Client().get(address[1]).content.decode().count('name="candidate"') > 1


def test_the_portal_names_the_council(demo: None) -> None:
    assert COUNCIL in Client().get("/").content.decode()


def test_every_sign_in_opens_the_workspace(demo: None) -> None:
    for part in CAST:
        client = Client()
        assert client.login(username=part.username, password="demo"), part.username
        assert client.get("/lam-viec/").status_code == 200


@pytest.mark.parametrize(
    ("today", "year"), [(dt.date(2026, 4, 30), 2025), (dt.date(2026, 5, 1), 2026), (dt.date(2026, 12, 31), 2026)]
)
def test_early_in_a_year_the_demo_plays_the_year_before(today: dt.date, year: int) -> None:
    assert demo_year(today) == year


def test_the_secretariat_judges_a_target_in_words(demo: None) -> None:
    given = TargetAssignment.objects.get(target__comparator=Comparator.QUALITATIVE)
    client = Client()
    client.force_login(User.objects.get(username="thuongtruc"))
    assert (
        reverse("movements:assignment-judge", args=[given.pk]) in client.get(given.get_absolute_url()).content.decode()
    )


def test_a_unit_can_ask_why_it_fell_to_the_seventh_place(demo: None) -> None:
    head = User.objects.get(username="lanhdao")
    row = RankingRow.objects.order_by("-ranking__frozen_at").filter(unit=head.person.unit).first()
    assert row is not None
    client = Client()
    client.force_login(head)
    why = client.get(f"/lam-viec/cham-diem/xep-hang/dong/{row.pk}/").content.decode()
    assert f"Vì sao {row.unit} hạng 7?" in why
    public = client.get(row.ranking.movement.page.url).content.decode()
    assert f"7. {row.unit}" in public
    assert "▼ 3" in public, "it was the fourth in the year before"
