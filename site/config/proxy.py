"""The visitor's address behind our own reverse proxy, for limits per sender."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class BehindProxyMiddleware:
    """Takes the address that our proxy saw: the last entry of `X-Forwarded-For`, which it appends itself.

    Earlier entries are whatever the visitor sent and are never believed. Only for settings that stand behind a proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if seen:
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)
