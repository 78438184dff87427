"""What surrounds a story: its description for shared links, how often it is read, what belongs to it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.factories.cms import LegalDocumentPageFactory, NewsPageFactory, StoryPageFactory
from tests.movements.campaign import start_campaign
from web.cms.domain.readership import count_view, most_read, views_of
from web.cms.domain.related import about_movement, related_stories
from web.cms.models import HomePage, NewsPage, PageViews, StoryPage

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _forget() -> None:
    cache.clear()


def head(client: Client, page: StoryPage | NewsPage) -> html.HtmlElement:
    return html.fromstring(client.get(page.url).content)


def test_shared_link_shows_title_description_and_address(client: Client, site_tree: HomePage) -> None:
    story = StoryPageFactory(title="Chuyện một con đường", lead="Bà con hiến đất mở đường.")
    root = head(client, story)
    named = {meta.get("property"): meta.get("content") for meta in root.findall(".//meta[@property]")}
    assert named["og:title"] == "Chuyện một con đường"
    assert named["og:description"] == "Bà con hiến đất mở đường."
    assert named["og:url"].endswith(story.url)
    assert len(root.findall(".//meta[@name='description']")) == 1
    picture = urlsplit(named["og:image"])
    assert picture.netloc
    assert finders.find(picture.path.removeprefix("/static/"))


def test_structured_data_is_valid_whatever_was_typed(client: Client, site_tree: HomePage) -> None:
    root = head(client, StoryPageFactory(title=HOSTILE, lead=HOSTILE))
    facts = json.loads(root.find(".//script[@type='application/ld+json']").text)
    assert facts["@type"] == "NewsArticle"
    assert facts["headline"] == HOSTILE
    assert facts["breadcrumb"]["itemListElement"][-1]["name"] == HOSTILE
    assert not [
        script for script in root.findall(".//script") if "alert" in (script.text or "") and not script.get("type")
    ]


def test_showing_a_page_is_counted_by_day_and_nothing_else_is_kept(client: Client, site_tree: HomePage) -> None:
    story = StoryPageFactory()
    for _ in range(3):
        assert client.post(f"/luot-xem/{story.pk}/").status_code == 204
    assert list(PageViews.objects.values_list("page_id", "count")) == [(story.pk, 3)]
    assert {field.name for field in PageViews._meta.get_fields()} == {"id", "page", "day", "count"}
    assert "3 lượt xem" in client.get(f"{story.url}?khong-luu=1").content.decode()


def test_drafts_and_pages_that_are_not_there_are_not_counted(client: Client, site_tree: HomePage) -> None:
    draft = StoryPageFactory(live=False)
    assert [client.post(f"/luot-xem/{pk}/").status_code for pk in (draft.pk, 999_999)] == [204, 204]
    assert not PageViews.objects.exists()


def test_one_address_cannot_count_without_end(client: Client, site_tree: HomePage) -> None:
    story = StoryPageFactory()
    for _ in range(70):
        client.post(f"/luot-xem/{story.pk}/")
    assert PageViews.objects.get().count == 60


def test_most_read_names_what_was_shown_most(client: Client, site_tree: HomePage) -> None:
    quiet, loud, unread = NewsPageFactory(title="Tin ít"), NewsPageFactory(title="Tin nhiều"), NewsPageFactory()
    for page, times in ((quiet, 1), (loud, 2)):
        for _ in range(times):
            count_view(page.pk)
    assert [page.pk for page in most_read(NewsPage)] == [loud.pk, quiet.pk]
    seen = client.get("/tin-tuc/?khong-luu=1").content.decode()
    assert seen.index("Đọc nhiều trong 30 ngày") > seen.index(unread.title)
    assert views_of(unread) == 0


def test_stories_of_one_topic_come_before_newer_ones(site_tree: HomePage) -> None:
    story, near, newer = StoryPageFactory(), StoryPageFactory(published_on="2026-01-01"), StoryPageFactory()
    for page in (story, near):
        page.topics.add("Chuyển đổi số")
        page.save()
    assert [page.pk for page in related_stories(story)] == [near.pk, newer.pk]


def test_page_of_a_movement_leads_to_its_stories_and_documents(client: Client, site_tree: HomePage) -> None:
    movement = start_campaign(units=1).movement
    story = StoryPageFactory(title="Chuyện của phong trào", movement=movement)
    StoryPageFactory(title="Chuyện khác")
    found = about_movement(movement)
    assert [page.pk for page in found["stories"]] == [story.pk]
    assert "Gương điển hình của phong trào" in client.get(movement.page.url).content.decode()


def test_document_of_the_movement_is_the_one_with_the_number_of_its_directive(site_tree: HomePage) -> None:
    movement = start_campaign(units=1).movement
    assert movement.directive is not None
    document = LegalDocumentPageFactory(number=movement.directive.number)
    LegalDocumentPageFactory(number="99/CT-UBND")
    assert [page.pk for page in about_movement(movement)["documents"]] == [document.pk]


def test_what_belongs_to_a_movement_costs_the_same_for_more_stories(site_tree: HomePage) -> None:
    movement = start_campaign(units=1).movement
    about_movement(movement)
    counts = []
    for more in (1, 2):
        StoryPageFactory.create_batch(more, movement=movement)
        with CaptureQueriesContext(connection) as queries:
            about_movement(movement)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
