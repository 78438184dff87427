"""The words of a page, as the search reads them: everything that its index fields hold, as plain text."""

from __future__ import annotations

from typing import Any

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.search.index import SearchField

from base.core.text import normalise


def body_of(page: Page) -> str:
    """Everything that the index knows of the page but its title."""
    fields = [f for f in page.get_search_fields() if isinstance(f, SearchField) and f.field_name != "title"]
    parts = [_flat(field.get_value(page)) for field in fields]
    return normalise(" ".join(part for part in parts if part)).replace("\n", " ")


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_flat(part) for part in value)
    return strip_tags(str(value)) if value else ""
