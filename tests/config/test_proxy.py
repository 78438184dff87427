from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.proxy import BehindProxyMiddleware


def address_seen(**headers: str) -> str:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    BehindProxyMiddleware(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.9"))
    return seen[0]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("203.0.113.7", "203.0.113.7"), ("1.1.1.1, 203.0.113.7", "203.0.113.7"), ("", "10.0.0.9")],
)
def test_only_the_address_that_our_proxy_saw_counts(forwarded: str, address: str) -> None:
    assert address_seen(**{"X-Forwarded-For": forwarded}) == address
