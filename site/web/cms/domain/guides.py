"""The key pages about the portal, in Vietnamese and as translations in English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Locale, Page

from base.core.language import ENGLISH
from web.cms.models import GuidePage, HomePage

CONTENT = Path(__file__).parents[1] / "data" / "guides.yaml"


@transaction.atomic
def ensure_guides(home: HomePage) -> None:
    """Guides below the home page and the English tree beside it. What stands already is left as it is."""
    content = _content()
    english, _made = Locale.objects.get_or_create(language_code=ENGLISH)
    ensure_translation(home, english, content["home"])
    for texts in content["guides"]:
        ensure_translation(_guide(home, _fields(texts["vi"])), english, _fields(texts["en"]))


def ensure_translation(page: Page, locale: Locale, fields: dict[str, Any]) -> Page:
    """The translation of `page`, made and published with `fields` where there is none, not even a draft."""
    existing = page.get_translation_or_none(locale)
    if existing is not None:
        return existing
    made = page.copy_for_translation(locale).specific
    for name, value in fields.items():
        setattr(made, name, value)
    made.draft_title = made.title
    made.save_revision().publish()
    return made


def _guide(home: HomePage, fields: dict[str, Any]) -> GuidePage:
    existing = GuidePage.objects.child_of(home).filter(slug=fields["slug"]).first()
    if existing is not None:
        return existing
    page = GuidePage(locale_id=home.locale_id, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _fields(texts: dict[str, Any]) -> dict[str, Any]:
    return texts | {"body": [pair for block in texts["body"] for pair in block.items()]}


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return content
