"""Counting readers honestly: browsers that showed a page, by day; no cookie, no address, no fingerprint is kept.

A person who comes back is counted again and a browser without JavaScript is not, so a count says how often a page was
shown, never how many people saw it.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from wagtail.models import Page

from base.core import clock
from web.cms.models import PageViews
from web.cms.models.stories import ArticlePage, published

RECENT = dt.timedelta(days=30)
MOST_READ = 5


def count_view(page_id: int) -> bool:
    """One more showing of a live page today; False where there is no such page."""
    if not Page.objects.live().public().filter(pk=page_id).exists():
        return False
    row, _made = PageViews.objects.get_or_create(page_id=page_id, day=clock.today())
    PageViews.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return True


def views_of(page: Page) -> int:
    """All showings of a page."""
    return int(PageViews.objects.filter(page=page).aggregate(total=Sum("count"))["total"] or 0)


def most_read(model: type[ArticlePage]) -> QuerySet[ArticlePage]:
    """The articles shown most in the last thirty days, those never shown left out."""
    since = clock.today() - RECENT
    counted = PageViews.objects.filter(page=OuterRef("pk"), day__gt=since).values("page").annotate(n=Sum("count"))
    rows = published(model).annotate(shown=Subquery(counted.values("n")))
    return rows.filter(shown__gt=0).order_by("-shown", "-published_on", "-pk")[:MOST_READ]
