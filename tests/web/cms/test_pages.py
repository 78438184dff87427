from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from movements.models import MovementIndexPage, MovementPage
from tests.factories.cms import LegalDocumentPageFactory, NewsPageFactory, StoryPageFactory
from tests.factories.movements import DirectiveFactory, MovementFactory
from web.cms.models import HomePage, LegalRelation, StoryPage

pytestmark = pytest.mark.django_db


def test_story_without_consent_cannot_go_live(site_tree: HomePage) -> None:
    with pytest.raises(ValidationError) as refusal:
        StoryPageFactory(has_consent=False)
    assert "has_consent" in refusal.value.message_dict


def test_draft_without_consent_can_be_kept_but_not_published(site_tree: HomePage) -> None:
    draft = StoryPageFactory(has_consent=False, live=False)
    with pytest.raises(ValidationError):
        draft.save_revision().publish()
    assert not StoryPage.objects.get(pk=draft.pk).live


def test_picture_needs_words_for_those_who_do_not_see_it(site_tree: HomePage) -> None:
    picture = get_image_model().objects.create(title="x", file=get_test_image_file())
    with pytest.raises(ValidationError) as refusal:
        StoryPageFactory(image=picture)
    assert "image_alt" in refusal.value.message_dict


def test_address_is_made_of_plain_letters_with_d_for_the_barred_d(site_tree: HomePage) -> None:
    story = StoryPageFactory(title="Đường hoa ấp Phú Hòa")
    assert story.slug == "duong-hoa-ap-phu-hoa"


def test_document_in_force_before_it_was_issued_is_refused(site_tree: HomePage) -> None:
    with pytest.raises(ValidationError):
        LegalDocumentPageFactory(issued_on="2026-02-01", effective_on="2026-01-31")


def test_document_tells_what_replaced_it(client: Client, site_tree: HomePage) -> None:
    old, new = LegalDocumentPageFactory(number="18/CT-UBND"), LegalDocumentPageFactory(number="20/CT-UBND")
    LegalRelation.objects.create(page=new, kind="replaces", target=old)
    seen = client.get(old.url).content.decode()
    assert "Được thay thế bởi" in seen
    assert "20/CT-UBND" in seen


def test_document_leads_to_the_movement_it_launched(client: Client, site_tree: HomePage) -> None:
    place = site_tree.add_child(instance=MovementIndexPage(title="Phong trào", slug="phong-trao"))
    page = place.add_child(instance=MovementPage(title="Làng xanh", slug="lang-xanh"))
    directive = DirectiveFactory(number="18/CT-UBND")
    MovementFactory(title="Làng xanh", page=page, status="open", directive=directive)
    MovementFactory(title="Còn dự thảo", directive=directive)
    seen = client.get(LegalDocumentPageFactory(number="18/CT-UBND").url).content.decode()
    assert '<a href="/phong-trao/lang-xanh/">Làng xanh</a>' in seen
    assert "Còn dự thảo" not in seen


@pytest.mark.parametrize(
    ("query", "count"), [("?q=phat+dong", 2), ("?q=18/ct", 1), ("?kind=law", 0), ("?status=sai", 2), ("?page=99", 2)]
)
def test_documents_are_filtered_without_accents_and_nonsense_is_ignored(
    client: Client, site_tree: HomePage, query: str, count: int
) -> None:
    LegalDocumentPageFactory(number="18/CT-UBND")
    LegalDocumentPageFactory(number="19/KH-UBND")
    assert len(client.get(f"/van-ban/{query}").context["rows"]) == count


@pytest.mark.parametrize(
    ("path", "factory"),
    [("/guong-dien-hinh/", StoryPageFactory), ("/tin-tuc/", NewsPageFactory), ("/van-ban/", LegalDocumentPageFactory)],
)
def test_listing_asks_as_often_for_three_rows_as_for_one(
    client: Client, site_tree: HomePage, path: str, factory: type
) -> None:
    factory()
    client.get(f"{path}?khong-luu=1")
    counts = []
    for more in (0, 2):
        for _ in range(more):
            factory()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{path}?khong-luu=1")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_feed_and_site_map_name_what_is_published_only(client: Client, site_tree: HomePage) -> None:
    story, draft = StoryPageFactory(), NewsPageFactory(live=False)
    feed, sitemap = (client.get(path).content.decode() for path in ("/rss.xml", "/sitemap.xml"))
    assert story.title in feed
    assert draft.title not in feed
    assert story.slug in sitemap
    assert draft.slug not in sitemap
