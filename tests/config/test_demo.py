"""The demo is seeded twice with the same seed on the same day; the second one stays for all questions of this file."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.enums.council import DecisionStatus, SessionStatus
from awards.models import CouncilSession, Decision, Round
from base.accounts.models import User
from base.accounts.workbench import WorkItem, work_for
from base.core import clock, ledger
from base.core.calendar import load_calendar
from base.core.models import LedgerEvent
from base.core.schedule import tick
from config.demo.award_play import COUNCIL
from config.demo.cast import CAST
from config.demo.seed import demo_year, seed_demo
from movements.domain.queries import progress_of
from movements.enums import Comparator, MovementStatus
from movements.models import Movement, RankingRow, TargetAssignment
from web.cms.domain.highlights import communes, overall_percent

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC)


def _seed() -> Counter[str]:
    load_calendar()
    call_command("setup_site", verbosity=0)
    with clock.at(NOW):
        seed_demo(scale="small", seed=1)
    return Counter(LedgerEvent.objects.values_list("kind", flat=True))


@pytest.fixture(scope="module")
def runs(django_db_setup: None, django_db_blocker: pytest.fixture) -> Iterator[list[Counter[str]]]:
    """Kinds of ledger events of both runs. The second demo is there until the module ends; what a test changes in it
    is rolled back to a savepoint after the test.
    """
    with django_db_blocker.unblock():
        with transaction.atomic():
            first = _seed()
            transaction.set_rollback(True)
        with transaction.atomic():
            second = _seed()
            with clock.at(NOW):
                yield [first, second]
            transaction.set_rollback(True)


def work_of(username: str) -> list[WorkItem]:
    return list(work_for(User.objects.get(username=username)))


def test_the_same_seed_gives_the_same_demo(runs: list[Counter[str]]) -> None:
    assert runs[0] == runs[1]
    assert sum(runs[0].values()) > 300
    assert ledger.verify() == []


def test_the_schedule_has_nothing_left_to_do(runs: object) -> None:
    done = tick(NOW)
    assert done.failed == {}
    assert {name for name, count in done.done.items() if count} <= {
        "notices.mail",
        "core.resend_jobs",
        "cms.search_words",
    }


def test_progress_of_the_running_movement_reads_sensibly(runs: object) -> None:
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
def test_everybody_who_acts_finds_something_to_do(runs: object, username: str) -> None:
    assert work_of(username)


def test_a_report_of_the_demo_unit_was_returned(runs: object) -> None:
    assert [item.state for item in work_of("canbo")].count("returned") == 1
    assert any("báo cáo chờ duyệt" in item.title for item in work_of("thuongtruc"))


def test_a_ballot_is_open_and_a_decision_waits_for_the_chair(runs: object) -> None:
    session = CouncilSession.objects.get(status=SessionStatus.OPEN)
    assert not session.roll.filter(has_voted=True).exists()
    assert any(item.title == session.title for item in work_of("uyvien1"))
    waiting = Decision.objects.get(status=DecisionStatus.CHECKED)
    assert any(item.title == waiting.subject for item in work_of("chutich"))


def test_the_past_movement_has_the_one_round_that_was_planned_by_hand(runs: object) -> None:
    assert Round.objects.filter(movement__status=MovementStatus.SUMMARISED).count() == 1


def test_visitors_can_choose_among_the_stories_of_last_years_movement(runs: object) -> None:
    home = Client().get("/").content.decode()
    question = "Câu chuyện nào đáng học nhất?"
    address = re.search(rf'href="([^"]+)"[^>]*>\s*{re.escape(question)}', home)
    assert address is not None
    assert Client().get(address[1]).content.decode().count('name="candidate"') > 1


def test_the_portal_names_the_council(runs: object) -> None:
    assert COUNCIL in Client().get("/").content.decode()


def test_every_sign_in_opens_the_workspace(runs: object) -> None:
    for part in CAST:
        client = Client()
        assert client.login(username=part.username, password="demo"), part.username
        assert client.get("/lam-viec/").status_code == 200


@pytest.mark.parametrize(
    ("today", "year"), [(dt.date(2026, 4, 30), 2025), (dt.date(2026, 5, 1), 2026), (dt.date(2026, 12, 31), 2026)]
)
def test_early_in_a_year_the_demo_plays_the_year_before(today: dt.date, year: int) -> None:
    assert demo_year(today) == year


def test_early_in_a_year_there_is_as_much_to_do(django_db_setup: None, django_db_blocker: pytest.fixture) -> None:
    """What runs goes on for another month, and the contest asks for its sheets as it does in autumn."""
    now = dt.datetime(2027, 2, 12, 2, tzinfo=dt.UTC)
    with django_db_blocker.unblock(), transaction.atomic():
        load_calendar()
        call_command("setup_site", verbosity=0)
        with clock.at(now):
            seed_demo(scale="small", seed=1)
            assert Movement.objects.filter(status=MovementStatus.OPEN, directive__isnull=False).exists()
            stages = [item.title for item in work_of("cum")]
            assert "Chấm chéo: Chấm điểm thi đua của cụm, khối năm 2026" in stages
            assert all(work_of(part.username) for part in CAST if part.username in ("canbo", "lanhdao", "chutich"))
        transaction.set_rollback(True)


def test_the_secretariat_judges_a_target_in_words(runs: object) -> None:
    given = TargetAssignment.objects.get(target__comparator=Comparator.QUALITATIVE)
    client = Client()
    client.force_login(User.objects.get(username="thuongtruc"))
    assert reverse("movements:assignment-judge", args=[given.pk]) in client.get(given.get_absolute_url()).content.decode()


def test_a_unit_can_ask_why_it_fell_to_the_seventh_place(runs: object) -> None:
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
