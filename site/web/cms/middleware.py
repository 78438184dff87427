from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import brotli
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.views import serve as serve_page

from base.accounts.middleware import ADMIN
from base.core.language import address_language
from web.cms.domain import first_paint

WRITTEN = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
"""Types of content that shrink; pictures, fonts, sheets and PDF are packed already."""
BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")
BROTLI_QUALITY = 5
"""Of 11: a page in 3 ms, where 9 takes 70 for a fiftieth less."""


class CompressMiddleware(GZipMiddleware):
    """Pages, styles and scripts go out compressed, also where no proxy stands in front. Outside of the page cache,
    which keeps pages as they are for whoever takes no compression. A part of a file is left alone: its place is counted
    in the bytes of the whole.

    Brotli makes a public page a twentieth smaller than gzip, in less time. Whoever is signed in gets gzip, whose random
    padding hides from a listener how well a guess at a secret in the page compresses (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == HTTPStatus.PARTIAL_CONTENT:
            return response
        if not response.get("Content-Type", "").startswith(WRITTEN):
            return response
        if isinstance(response, HttpResponse) and _takes_brotli(request, response):
            return _with_brotli(response)
        return super().process_response(request, response)


def _takes_brotli(request: HttpRequest, response: HttpResponse) -> bool:
    is_taken = BROTLI.search(request.headers.get("Accept-Encoding", "")) and not response.has_header("Content-Encoding")
    return bool(is_taken) and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _with_brotli(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Accept-Encoding",))
    packed = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    if len(packed) < len(response.content):
        response.content = packed
        response["Content-Encoding"] = "br"
        response["Content-Length"] = str(len(packed))
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"
    return response


class ContentPolicyMiddleware(CSPMiddleware):
    """The content policy, with the hashes of what the first paint of a public page carries inline. A policy that lets
    every inline script run is left as it is: a hash beside it would switch that off.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if getattr(request, "first_paint", False) and not report_only:
            configured = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
            for name, inline in (("style-src", first_paint.styles()), ("script-src", first_paint.script())):
                sources = configured.get(name, ["'self'"])
                if "'unsafe-inline'" not in sources:
                    parts.replace = {**(parts.replace or {}), name: [*sources, inline.allowance]}
        return parts


class PagesByAddressMiddleware:
    """Finds a Wagtail page by the language of its address alone. Wagtail would look among the English pages for
    whoever reads in English, and the Vietnamese addresses would be gone for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if view is serve_page:
            with translation.override(address_language(request.path)):
                Page.route_for_request(request, args[0])


class EditorsOnlyMiddleware:
    """Tells a signed-in user who is no editor so; Wagtail would send them to the sign-in page, which sends them back,
    for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADMIN) or not request.user.is_authenticated:
            return self.get_response(request)
        if request.user.has_perm("wagtailadmin.access_admin"):
            return self.get_response(request)
        message = _("Khu quản trị nội dung chỉ dành cho biên tập viên và quản trị hệ thống.")
        return render(request, "403.html", {"message": message}, status=403)
