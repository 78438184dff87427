"""Pages go out compressed to whoever takes it, from the page cache as well."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from web.cms.middleware import CompressMiddleware
from web.cms.models import HomePage

PACKED = {"Accept-Encoding": "gzip, br"}


def test_pages_are_compressed_for_whoever_takes_it(client: Client, site_tree: HomePage) -> None:
    plain = client.get("/tin-tuc/")
    packed = client.get("/tin-tuc/", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed["X-Page-Cache"] == "hit"
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed["Vary"]


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
