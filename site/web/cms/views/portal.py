from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from base.core.limits import within_limit
from web.cms.domain.finding import AWARDS, LONGEST_QUERY, search_pages, suggestions
from web.cms.domain.readership import count_view


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query, kind = request.GET.get("q", "")[:LONGEST_QUERY].strip(), request.GET.get("loai", "")
    answer = search_pages(query, request.GET.get("page"), kind)
    everything = sum(facet.count for facet in answer.facets)
    choices = [("", gettext("Tất cả"), everything), *((f.key, f.label, f.count) for f in answer.facets)]
    known = answer.kind
    tabs = [
        {"url": "?" + urlencode({"q": query, "loai": key}), "label": label, "count": count, "current": key == known}
        for key, label, count in choices
    ]
    total = next((facet.count for facet in answer.facets if facet.key == known), everything)
    has_awards = known == AWARDS or answer.honours
    register_url = f"/vinh-danh/?{urlencode({'q': answer.mended or query})}" if has_awards else ""
    context = {
        "search_query": query,
        "tabs": tabs,
        "mended": answer.mended,
        "hits": answer.hits,
        "honours": answer.honours,
        "alone": [{"word": word, "url": "?" + urlencode({"q": word})} for word in answer.alone],
        "total": total,
        "register_url": register_url,
    }
    return render(request, "pages/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles for the list below the search field, {"titles": […]}; kept by the browser for a minute."""
    answer = JsonResponse({"titles": suggestions(request.GET.get("q", "")[:LONGEST_QUERY])})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@csrf_exempt
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """One more showing of a page; nothing is read of the request but the address. Not protected against forgery: a
    cached page has no token to send, and a false count harms nobody."""
    if within_limit(request, "view", most=60, seconds=60):
        count_view(pk)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /lam-viec/", "Disallow: /quan-tri/", "Disallow: /tim-kiem/"]
    address = request.build_absolute_uri(reverse("cms:sitemap"))
    return HttpResponse("\n".join([*lines, f"Sitemap: {address}", ""]), content_type="text/plain; charset=utf-8")
