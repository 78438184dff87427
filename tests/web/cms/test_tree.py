from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site, Workflow

from tests.factories.cms import NewsPageFactory
from web.cms.domain.tree import ensure_site
from web.cms.models import HomePage, NewsIndexPage

pytestmark = pytest.mark.django_db


def test_ensure_site_makes_the_pages_of_the_portal_and_drops_the_welcome_page() -> None:
    home = ensure_site()
    assert Site.objects.get().root_page_id == home.pk
    slugs = set(home.get_children().live().values_list("slug", flat=True))
    assert {"guong-dien-hinh", "tin-tuc", "van-ban", "nong-thon-moi"} <= slugs
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_ensure_site_again_changes_nothing_and_keeps_what_editors_wrote() -> None:
    home = ensure_site()
    home.headline = "Lời của biên tập viên"
    home.save()
    NewsIndexPage.objects.update(title="Tin mới")
    before = Page.objects.count()
    ensure_site()
    assert Page.objects.count() == before
    assert HomePage.objects.get().headline == "Lời của biên tập viên"
    assert NewsIndexPage.objects.get().title == "Tin mới"


def test_setup_site_twice_gives_the_same_tree() -> None:
    call_command("setup_site", verbosity=0)
    before = set(Page.objects.values_list("url_path", flat=True))
    call_command("setup_site", verbosity=0)
    assert set(Page.objects.values_list("url_path", flat=True)) == before


@pytest.mark.parametrize("path", ["/", "/guong-dien-hinh/", "/tin-tuc/", "/van-ban/", "/nong-thon-moi/", "/tim-kiem/"])
def test_every_public_page_answers(client: Client, site_tree: HomePage, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_the_workflow_that_wagtail_brings_bears_a_name_that_editors_read() -> None:
    ensure_site()
    assert list(Workflow.objects.filter(name__icontains="Moderators")) == []
    assert Workflow.objects.filter(name="Duyệt trước khi đăng").exists()


def test_of_pages_with_one_address_the_later_takes_the_next_free(site_tree: HomePage) -> None:
    pages = [NewsPageFactory(title="Hội nghị", slug="hoi-nghi") for _ in range(3)]
    assert [page.slug for page in pages] == ["hoi-nghi", "hoi-nghi-2", "hoi-nghi-3"]
