from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts.enums import Role
from base.core import ledger
from tests.factories.accounts import UserFactory
from tests.factories.cms import NewsPageFactory, StoryPageFactory
from tests.factories.units import UnitFactory
from web.cms.models import HomePage

pytestmark = pytest.mark.django_db


def is_kept(client: Client, path: str, **extra: str) -> bool:
    return client.get(path, **extra).headers.get("X-Page-Cache") == "hit"


def test_second_visitor_gets_the_page_without_a_query(client: Client, site_tree: HomePage) -> None:
    first = client.get("/tin-tuc/")
    with CaptureQueriesContext(connection) as queries:
        second = Client().get("/tin-tuc/")
    assert len(queries) == 0
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_publishing_a_page_drops_what_was_kept(client: Client, site_tree: HomePage) -> None:
    client.get("/tin-tuc/")
    NewsPageFactory(title="Tin vừa đăng").save_revision().publish()
    assert "Tin vừa đăng" in client.get("/tin-tuc/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_any_recorded_change_drops_what_was_kept(client: Client, site_tree: HomePage) -> None:
    client.get("/")
    with transaction.atomic():
        unit = UnitFactory()
        ledger.record("units.unit.noted", unit)
        ledger.record("units.unit.noted", unit)
    assert not is_kept(client, "/")


def test_signed_in_user_is_never_served_from_the_store(client: Client, site_tree: HomePage) -> None:
    Client().get("/")
    client.force_login(UserFactory(role=Role.EDITOR))
    assert not is_kept(client, "/")


def test_what_differs_between_visitors_is_kept_apart_or_not_at_all(client: Client, site_tree: HomePage) -> None:
    for path in ("/tim-kiem/?q=x", "/dang-nhap/", "/lam-viec/", "/khong-co/", "/api/v1/units"):
        client.get(path)
        assert not is_kept(client, path), path
    client.get("/tin-tuc/")
    assert not is_kept(client, "/tin-tuc/", HTTP_HOST="localhost")
    assert not is_kept(client, "/tin-tuc/?page=2")


def test_a_browser_in_another_language_gets_the_same_vietnamese_page(client: Client, site_tree: HomePage) -> None:
    page = client.get("/tin-tuc/", HTTP_ACCEPT_LANGUAGE="en-US,en;q=0.9")
    assert '<html lang="vi">' in page.content.decode()
    assert is_kept(client, "/tin-tuc/")


def test_portal_answers_when_the_store_is_away(client: Client, site_tree: HomePage, settings: object) -> None:
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "base.core.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    cache.close()
    story = StoryPageFactory()
    assert client.get("/tin-tuc/").status_code == 200
    assert client.get(story.url).status_code == 200
    assert client.post(f"/luot-xem/{story.pk}/").status_code == 204
