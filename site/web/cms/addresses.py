"""Where pages stand: the Vietnamese ones where they always stood, their English translations under /en/."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

from django.db.models import Q
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageQuerySet

from base.core.language import PREFIX


class PagePrefix(LocalePrefixPattern):
    """The address alone tells the language of a page: who reads the interface in English still finds the Vietnamese
    pages where they are. Towards the outside it is Django's own pattern.
    """

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]]:
        return path.removeprefix(PREFIX.lstrip("/")), (), {}


def page_addresses(patterns: list[Any]) -> URLResolver:
    return URLResolver(PagePrefix(prefix_default_language=False), patterns)


class PortalSitemap(Sitemap):
    """All public pages, the translations among them."""

    def items(self) -> PageQuerySet[Page]:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True).values_list("path", flat=True)
        below = reduce(operator.or_, (Q(path__startswith=path) for path in roots))
        return Page.objects.filter(below).live().public().order_by("path").defer_streamfields().specific()
