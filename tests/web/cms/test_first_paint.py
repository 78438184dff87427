"""A public page carries its styles, and the content policy lets exactly those through."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.factories.cms import NewsPageFactory
from web.cms.models import HomePage

pytestmark = pytest.mark.django_db


def directives(header: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in header.split(";"))}


def hashes(tag: str, page: str) -> Iterator[str]:
    for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL):
        yield f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("path", ["/", "/tin-tuc/", "/tro-nang/", "/khong-co-trang-nay/"])
def test_policy_lets_the_page_s_own_styles_and_script_through_and_no_other(
    client: Client, site_tree: HomePage, path: str
) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    allowed = directives(answer["Content-Security-Policy"])
    assert allowed["style-src"] == ["'self'", *hashes("style", page)]
    assert allowed["script-src"] == ["'self'", *hashes("script", page)]
    assert 'rel="stylesheet" href="/static/css/base.css"' not in page


def test_fonts_are_named_from_the_root(client: Client, site_tree: HomePage) -> None:
    page = client.get("/").content.decode()
    assert 'url("/static/fonts/be-vietnam-pro-400.woff2")' in page
    assert 'url("../' not in page


def test_a_policy_open_to_checking_tools_stays_open(client: Client, site_tree: HomePage, settings: Settings) -> None:
    policy = settings.CONTENT_SECURITY_POLICY
    opened = {"script-src": ["'self'", "'unsafe-inline'"]}
    settings.CONTENT_SECURITY_POLICY = policy | {"DIRECTIVES": policy["DIRECTIVES"] | opened}
    allowed = directives(client.get("/")["Content-Security-Policy"])
    assert allowed["script-src"] == opened["script-src"]
    assert len(allowed["style-src"]) == 2


def test_workspace_allows_nothing_inline(client: Client) -> None:
    allowed = directives(client.get("/dang-nhap/")["Content-Security-Policy"])
    assert not {"style-src", "script-src"} & set(allowed)


def test_every_icon_of_a_public_page_is_drawn_in_it(client: Client, site_tree: HomePage) -> None:
    news = NewsPageFactory(title="Hội nghị")
    for path in ("/", "/tin-tuc/", news.url, "/tim-kiem/?q=thi", "/tra-cuu/", "/gop-y/", "/khong-co/"):
        page = client.get(path).content.decode()
        assert set(re.findall(r'href="#i-([\w-]+)"', page)) <= set(re.findall(r'id="i-([\w-]+)"', page)), path
