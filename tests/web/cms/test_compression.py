"""Pages go out compressed to whoever takes it, from the page cache as well."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.factories.accounts import UserFactory
from web.cms.middleware import CompressMiddleware
from web.cms.models import HomePage, StoryPage

PACKED = {"Accept-Encoding": "gzip, br"}
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
FIRST_WINDOW = 14_600
"""Bytes: ten packets, as servers begin a connection."""
OF_THE_SERVER = 120
"""Bytes of the headers that the server in front adds."""


@pytest.mark.parametrize(
    ("taken", "used"),
    [("gzip", "gzip"), ("gzip, br", "br"), ("gzip, br;q=0", "gzip"), ("br;q=0.5", "br"), ("gzip, xbr", "gzip")],
)
def test_pages_are_compressed_for_whoever_takes_it(client: Client, site_tree: HomePage, taken: str, used: str) -> None:
    plain = client.get("/tin-tuc/")
    packed = client.get("/tin-tuc/", headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in plain.headers
    assert packed["X-Page-Cache"] == "hit"
    assert packed["Content-Encoding"] == used
    assert UNPACK[used](packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed["Vary"]


def test_who_is_signed_in_gets_random_padding(client: Client, site_tree: HomePage) -> None:
    client.force_login(UserFactory())
    lengths = {len(client.get("/lam-viec/ho-so/", headers=PACKED).content) for _time in range(8)}
    assert client.get("/lam-viec/", headers=PACKED)["Content-Encoding"] == "gzip"
    assert len(lengths) > 1


def test_what_people_open_first_comes_in_the_first_window_of_a_connection(demo: None, client: Client) -> None:
    story = StoryPage.objects.live().order_by("-first_published_at")[0].url
    for path in ("/", story, "/phong-trao/", "/vinh-danh/"):
        answer = client.get(path, headers=PACKED)
        weight = len(answer.content) + len(answer.serialize_headers())
        assert weight < FIRST_WINDOW - OF_THE_SERVER, path


@pytest.mark.parametrize(
    ("content_type", "status", "is_packed"),
    [
        ("text/css; charset=utf-8", 200, True),
        ("application/json", 200, True),
        ("image/svg+xml", 200, True),
        ("image/png", 200, False),
        ("font/woff2", 200, False),
        ("application/pdf", 200, False),
        ("text/csv", 206, False),
    ],
)
def test_only_whole_written_files_are_compressed(content_type: str, status: int, is_packed: bool) -> None:
    middleware = CompressMiddleware(
        lambda request: HttpResponse(b"thi dua " * 200, content_type=content_type, status=status)
    )
    answer = middleware(RequestFactory().get("/", headers=PACKED))
    assert answer.has_header("Content-Encoding") is is_packed
