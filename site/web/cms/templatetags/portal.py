"""What templates of the public side ask of the portal."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from base.core.language import PREFIX, address_language
from movements.models import Movement
from web.cms.domain import first_paint
from web.cms.domain.page_head import head_of, translations_of
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


@register.inclusion_tag("components/first_paint.html", takes_context=True)
def first_paint_styles(context: Context) -> dict[str, Any]:
    """Styles and theme in the page; as files where no request is at hand whose answer could allow them."""
    request = context.get("request")
    if request is None:
        return {"sheets": first_paint.SHEETS, "script_file": first_paint.SCRIPT}
    request.first_paint = True
    return {
        "styles": mark_safe(first_paint.styles().text),  # noqa: S308 -- our own sheets
        "script": mark_safe(first_paint.script().text),  # noqa: S308 -- our own script
    }


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def portal_language(context: Context) -> dict[str, Any]:
    """The switch leads to the same page in the other language, or, where there is none, back to the page shown."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return {"next": "/"}
    if isinstance(page, Page) and page.pk is not None:
        other = next(iter(translations_of(page).values()), None)
        if other is not None:
            return {"next": other.get_url(request)}
    return {"next": "/" if request.path.startswith(PREFIX) else request.get_full_path()}


@register.simple_tag(takes_context=True)
def content_language(context: Context) -> str:
    """`lang` for the content of a Vietnamese page inside the English interface; nothing where the two agree."""
    request, page = context.get("request"), context.get("page")
    if request is None or not isinstance(page, Page):
        return ""
    language = address_language(request.path)
    return "" if language == get_language() else mark_safe(f' lang="{language}"')  # noqa: S308 -- one of two constants


@register.inclusion_tag("components/share.html")
def share(page: Page) -> dict[str, Any]:
    """Nothing on the preview of a page that is not kept yet: it has no address to pass on."""
    if page.pk is None:
        return {}
    return {"page": page, "url": page.full_url, "views": views_of(page)}


@register.inclusion_tag("components/related_stories.html")
def stories_like(page: StoryPage) -> dict[str, Any]:
    return {"stories": related_stories(page)}


@register.inclusion_tag("components/most_read.html")
def most_read_of(page: Page) -> dict[str, Any]:
    """For an index page: the articles below it that were read most."""
    model = LISTED.get(type(page))
    return {"articles": list(most_read(model)) if model else []}


@register.simple_tag
def portal_about(movement: Movement) -> dict[str, Any]:
    return about_movement(movement)
