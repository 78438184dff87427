"""Whole public pages from memory for visitors who are not signed in; before all middleware but the one that tells
languages apart, so that a hit costs next to nothing.

Kept: 200 answers to GET without a session, without cookies set, under addresses that are the same for everybody.
Dropped: all at once, with every published page and every event of the ledger, since a figure on any page may rest on
it. Where several web processes run without Redis each keeps its own store, and a page is at most `SECONDS` old. A
store that does not answer is passed by.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from base.core.language import language_of

SECONDS = 60
VERSION = "page-cache-version"
NEVER = ("/lam-viec/", "/quan-tri/", "/dang-nhap/", "/dang-xuat/", "/api/", "/media/", "/static/", "/tai-lieu/")
PLAIN_KEYS = {"page"}
LONGEST_BODY = 512 * 1024


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        version, kept = _look_up(key)
        if kept is not None and kept[0] == version:
            return _answer(*kept[1:])
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _may_keep(response):
            entry = (version, response.content, dict(response.items()))
            cache.set(key, entry, SECONDS)
        return response


def drop_pages() -> None:
    """Forget every kept page."""
    cache.set(VERSION, secrets.token_hex(8), None)


def _look_up(key: str) -> tuple[str, Any]:
    """The current version and what is kept under `key`, in one round trip; nothing where the store does not answer."""
    known = cache.get_many([VERSION, key])
    return known.get(VERSION, ""), known.get(key)


def _key(request: HttpRequest) -> str | None:
    """None where the answer may differ between visitors."""
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    if request.path.startswith(NEVER) or not PLAIN_KEYS.issuperset(request.GET):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    place = f"{request.scheme}|{host}|{language_of(request)}|{request.get_full_path()}"
    return f"page:{hashlib.blake2b(place.encode(), digest_size=16).hexdigest()}"


def _may_keep(response: HttpResponse) -> bool:
    if response.status_code != HTTPStatus.OK or response.cookies:
        return False
    control = response.get("Cache-Control", "")
    return "private" not in control and "no-store" not in control and len(response.content) <= LONGEST_BODY


def _answer(body: bytes, headers: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(body, headers=headers)
    response["X-Page-Cache"] = "hit"
    return response
