from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from web.cms.domain.finding import LONGEST_QUERY, search_pages


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    hits = search_pages(query, request.GET.get("page"))
    return render(request, "pages/search.html", {"search_query": query, "hits": hits})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /lam-viec/", "Disallow: /quan-tri/", "Disallow: /tim-kiem/"]
    address = request.build_absolute_uri(reverse("cms:sitemap"))
    return HttpResponse("\n".join([*lines, f"Sitemap: {address}", ""]), content_type="text/plain; charset=utf-8")
