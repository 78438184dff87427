"""What templates of the public side ask of the portal."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from movements.models import Movement
from web.cms.domain.page_head import head_of
from web.cms.domain.readership import most_read, views_of
from web.cms.domain.related import about_movement, related_stories
from web.cms.models import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage

register = template.Library()
LISTED = {StoryIndexPage: StoryPage, NewsIndexPage: NewsPage}


@register.inclusion_tag("components/page_head.html", takes_context=True)
def page_head(context: Context) -> dict[str, Any]:
    """Description, Open Graph and structured data of the Wagtail page being shown; nothing on other screens."""
    page = context.get("page")
    if not isinstance(page, Page) or page.pk is None:
        return {}
    site_name = str(context.get("site_name") or "")
    return {"head": head_of(page, context.get("request"), site_name), "site_name": site_name}


@register.inclusion_tag("components/share.html")
def share(page: Page) -> dict[str, Any]:
    return {"page": page, "url": page.full_url, "views": views_of(page)}


@register.inclusion_tag("components/related_stories.html")
def stories_like(page: StoryPage) -> dict[str, Any]:
    return {"stories": related_stories(page)}


@register.inclusion_tag("components/most_read.html")
def most_read_of(page: Page) -> dict[str, Any]:
    """For an index page: the articles below it that were read most."""
    model = LISTED.get(type(page))
    return {"articles": list(most_read(model)) if model else []}


@register.inclusion_tag("components/about_movement.html")
def portal_about(movement: Movement) -> dict[str, Any]:
    return about_movement(movement)
