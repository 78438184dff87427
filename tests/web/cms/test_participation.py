"""Choosing among stories and feedback, as the public meets them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts.models import User
from base.accounts.workbench import work_for
from base.core import clock
from tests.factories.cms import StoryPageFactory
from tests.factories.movements import MovementFactory
from web.cms.domain.participation import close_choices
from web.cms.models import Feedback, HomePage, LinkBanner, StoryCandidate, StoryChoice, Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def choice(site_tree: HomePage) -> StoryChoice:
    today = clock.today()
    days = {"opens_on": today, "closes_on": today + dt.timedelta(days=7)}
    choice = StoryChoice.objects.create(question="Câu chuyện nào đáng học nhất?", movement=MovementFactory(), **days)
    for order, title in enumerate(("Con đường", "Dòng kênh")):
        StoryCandidate.objects.create(choice=choice, story=StoryPageFactory(title=title), sort_order=order)
    return choice


def say(choice: StoryChoice, candidate: object, address: str = "10.0.0.1") -> str:
    answer = Client(REMOTE_ADDR=address).post(choice.get_absolute_url(), {"candidate": candidate}, follow=True)
    return answer.content.decode()


def test_each_connection_has_one_voice_and_nobody_sees_a_running_count(choice: StoryChoice) -> None:
    first, second = choice.candidates.all()
    assert "Đã ghi lượt chọn" in say(choice, first.pk)
    assert "Máy này đã chọn một bài" in say(choice, second.pk)
    assert "Đã ghi lượt chọn" in say(choice, second.pk, "10.0.0.2")
    assert Voice.objects.count() == 2
    assert "lượt chọn</p>" not in Client().get(choice.get_absolute_url()).content.decode()


@pytest.mark.parametrize("candidate", ["", "abc", "999999", "1 OR 1=1"])
def test_what_is_not_among_the_stories_is_refused_in_plain_words(choice: StoryChoice, candidate: str) -> None:
    assert "Hãy chọn một trong các bài" in say(choice, candidate)
    assert not Voice.objects.exists()


def test_closing_counts_once_and_erases_what_told_connections_apart(choice: StoryChoice) -> None:
    first, second = choice.candidates.all()
    for n in range(3):
        say(choice, first.pk if n else second.pk, f"10.0.1.{n}")
    after = clock.end_of(choice.closes_on) + dt.timedelta(minutes=1)
    with clock.at(after):
        assert [close_choices(after), close_choices(after)] == [1, 0]
    assert list(choice.candidates.order_by("sort_order").values_list("voices", flat=True)) == [2, 1]
    assert not Voice.objects.exists()
    choice.refresh_from_db()
    assert choice.salt == ""
    assert "không mở" in say(choice, first.pk, "10.0.1.9")
    assert "2 lượt chọn" in Client().get(choice.get_absolute_url()).content.decode()


def test_mark_of_a_voice_holds_no_address(choice: StoryChoice) -> None:
    say(choice, choice.candidates.first().pk, "203.0.113.7")
    assert "203.0.113.7" not in Voice.objects.get().mark


def test_story_withdrawn_meanwhile_can_no_longer_be_chosen(choice: StoryChoice) -> None:
    first = choice.candidates.first()
    first.story.unpublish()
    assert "Hãy chọn một trong các bài" in say(choice, first.pk)


def test_open_choice_and_banners_of_the_day_stand_on_the_front_page(client: Client, choice: StoryChoice) -> None:
    today = clock.today()
    LinkBanner.objects.create(title="Dịch vụ công", url="https://example.vn/")
    LinkBanner.objects.create(title="Đã qua", url="https://example.vn/", ends_on=today - dt.timedelta(days=1))
    seen = client.get("/").content.decode()
    assert choice.question in seen
    assert "Dịch vụ công" in seen
    assert "Đã qua" not in seen


def test_feedback_is_kept_and_handled(client: Client, site_tree: HomePage, secretary: User) -> None:
    client.post("/gop-y/", {"text": "Danh sách xã đạt chuẩn thiếu xã tôi."})
    kept = Feedback.objects.get()
    assert any("góp ý" in item.title for item in work_for(secretary))
    client.force_login(secretary)
    assert "không ghi tên" in client.get("/lam-viec/guong-dien-hinh/gop-y/").content.decode()
    assert client.post(f"/lam-viec/guong-dien-hinh/gop-y/{kept.pk}/", {"note": " "}).status_code == 422
    client.post(f"/lam-viec/guong-dien-hinh/gop-y/{kept.pk}/", {"note": "Đã bổ sung."})
    kept.refresh_from_db()
    assert (kept.note, kept.handled_by) == ("Đã bổ sung.", secretary)
    assert not any("góp ý" in item.title for item in work_for(secretary))


def test_programs_and_floods_are_stopped_and_nothing_typed_is_lost(client: Client, site_tree: HomePage) -> None:
    client.post("/gop-y/", {"text": "Quảng cáo", "website": "x"})
    assert not Feedback.objects.exists()
    for n in range(6):
        answer = client.post("/gop-y/", {"text": f"Ý kiến {n}"})
    assert Feedback.objects.count() == 5
    assert "Ý kiến 5" in answer.content.decode()
    assert "thử lại sau 10 phút" in answer.content.decode()


def test_list_of_feedback_asks_as_often_for_three_as_for_one(
    client: Client, site_tree: HomePage, secretary: User
) -> None:
    client.force_login(secretary)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            Feedback.objects.create(text="x", sent_at=clock.now(), handled_at=clock.now(), handled_by=secretary)
        with CaptureQueriesContext(connection) as queries:
            client.get("/lam-viec/guong-dien-hinh/gop-y/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
