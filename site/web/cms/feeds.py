from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.translation import gettext_lazy as _

from base.core import clock
from web.cms.models import NewsPage, StoryPage
from web.cms.models.stories import ArticlePage, published

ENTRIES = 20


class ArticleFeed(Feed):
    """/rss.xml: news and stories, newest first."""

    title = _("Tin tức và gương điển hình")
    link = "/"
    description = _("Bài mới trên cổng thông tin thi đua, khen thưởng")

    def items(self) -> list[Any]:
        rows = chain(published(NewsPage)[:ENTRIES], published(StoryPage)[:ENTRIES])
        return sorted(rows, key=lambda page: (page.published_on, page.pk), reverse=True)[:ENTRIES]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.lead)

    def item_link(self, item: ArticlePage) -> str:
        return item.full_url or "/"

    def item_pubdate(self, item: Any) -> dt.datetime:
        return clock.start_of(item.published_on)
