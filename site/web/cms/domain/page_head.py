"""What search engines and shared links are told of a page: description, picture, and its facts as structured data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from base.core.language import ENGLISH, VIETNAMESE, address_language
from base.core.text import normalise

LONGEST = 200
OPEN_GRAPH_LOCALES = {VIETNAMESE: "vi_VN", ENGLISH: "en_GB"}
PICTURE = "fill-1200x630|format-jpeg"
GENERAL_PICTURE = "img/share.png"
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Head:
    title: str
    description: str
    url: str
    kind: str
    image: str
    image_alt: str
    structured: SafeString
    locale: str
    versions: dict[str, str]


def head_of(page: Page, request: HttpRequest | None, site_name: str) -> Head:
    """`kind` is the type of Open Graph: article for what somebody wrote, website else. `versions`: address by language
    where the page is translated.
    """
    is_article = hasattr(page, "published_on")
    url = page.get_full_url(request) or ""
    language = address_language(urlsplit(url).path)
    others = {code: each.get_full_url(request) for code, each in translations_of(page).items()}
    versions = {language: url} | others if others else {}
    picture, alt = _picture(page, request)
    description = _description(page)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if is_article else "WebPage",
        "headline": page.title[:110],
        "description": description,
        "url": url,
        "inLanguage": language,
        "publisher": {"@type": "GovernmentOrganization", "name": site_name},
        "breadcrumb": _trail(page, request),
    }
    if is_article:
        facts["datePublished"] = page.published_on.isoformat()
    if page.last_published_at:
        facts["dateModified"] = page.last_published_at.isoformat()
    if picture:
        facts["image"] = picture
    kind = "article" if is_article else "website"
    title = page.seo_title or getattr(page, "headline", "") or page.title
    locale = OPEN_GRAPH_LOCALES[language]
    return Head(title, description, url, kind, picture, alt, _script(facts), locale, versions)


def translations_of(page: Page) -> dict[str, Page]:
    """Live public pages that say the same in another language, by its code. Read once for a page in hand."""
    known: dict[str, Page] | None = getattr(page, "_translations", None)
    if known is None:
        found = page.get_translations().live().public().select_related("locale")
        known = page._translations = {each.locale.language_code: each for each in found}
    return known


def _description(page: Page) -> str:
    movement = getattr(page, "movement", None)
    candidates = (
        page.search_description,
        getattr(page, "lead", ""),
        getattr(page, "summary", ""),
        str(getattr(page, "about", "")),
        getattr(movement, "aim", ""),
    )
    text = normalise(strip_tags(next((text for text in candidates if text), page.title))).replace("\n", " ")
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"


def _picture(page: Page, request: HttpRequest | None) -> tuple[str, str]:
    """Address and words of the page's own picture where it may be shown, else of the portal's."""
    image = getattr(page, "image", None)
    if image is None or not getattr(page, "has_consent", True):
        address, words = static(GENERAL_PICTURE), _("Biểu trưng của cổng thông tin thi đua, khen thưởng")
    else:
        address, words = image.get_rendition(PICTURE).url, page.image_alt
    return (request.build_absolute_uri(address) if request else address), words


def _trail(page: Page, request: HttpRequest | None) -> dict[str, Any]:
    pages = [*page.get_ancestors().filter(depth__gt=1), page]
    items = [
        {"@type": "ListItem", "position": at, "name": each.title, "item": each.get_full_url(request)}
        for at, each in enumerate(pages, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _script(facts: dict[str, Any]) -> SafeString:
    """JSON for a script element: no text in it can end the element."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
