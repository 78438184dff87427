"""Search of the portal: pages in order of rank, each with the place where the words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString
from wagtail.models import Page
from wagtail.search.index import SearchField

from base.core.text import fold, normalise

WORD = re.compile(r"\w+")
LONGEST_QUERY = 200
BEFORE, AROUND = 8, 34
PER_PAGE = 10


@dataclass(frozen=True)
class Hit:
    """One found page: `title` and `snippet` are safe HTML with the matching words in <mark>."""

    url: str
    kind: str
    title: SafeString
    snippet: SafeString


def search_pages(query: str, number: Any = 1) -> PageOfRows[Any]:
    """Page `number` of the live public pages that hold every word of `query`, whatever the accents; its rows are
    `Hit`s.
    """
    words = words_of(query)
    results: Any = Page.objects.live().public().search(" ".join(words), operator="and") if words else []
    page = Paginator(results, PER_PAGE).get_page(number)
    found = Page.objects.filter(pk__in=[row.pk for row in page.object_list]).specific()
    by_key = {row.pk: row for row in found}
    page.object_list = [_hit(by_key[row.pk], set(words)) for row in page.object_list if row.pk in by_key]
    return page


def words_of(query: str) -> list[str]:
    """Folded words of what was typed; signs are dropped, so no input is a syntax error."""
    return WORD.findall(fold(normalise(query[:LONGEST_QUERY])))


def marked(text: str, words: set[str]) -> SafeString:
    """`text` as safe HTML with every word of `words` (folded) in <mark>."""
    return format_html_join("", "{}{}", _pieces(text, words))


def excerpt(text: str, words: set[str]) -> SafeString:
    """The stretch of `text` that holds the most different matching words, marked, with an ellipsis where it was cut."""
    tokens = list(WORD.finditer(text))
    if not tokens:
        return SafeString("")
    folded = [fold(token.group()) for token in tokens]
    first = max(_starts(folded, words), key=lambda i: len(set(folded[i : i + AROUND]) & words), default=0)
    start = max(0, first - BEFORE)
    end = min(len(tokens), start + AROUND)
    left = tokens[start].start() if start else 0
    right = tokens[end - 1].end() if end < len(tokens) else len(text)
    cut = text[left:right].strip()
    return marked(f"{'… ' if start else ''}{cut}{' …' if end < len(tokens) else ''}", words)


def _starts(folded: list[str], words: set[str]) -> Iterator[int]:
    return (i for i, word in enumerate(folded) if word in words)


def _pieces(text: str, words: set[str]) -> Iterator[tuple[str, SafeString]]:
    last = 0
    for token in WORD.finditer(text):
        if fold(token.group()) in words:
            yield text[last : token.start()], format_html_join("", "<mark>{}</mark>", [(token.group(),)])
            last = token.end()
    yield text[last:], SafeString("")


def _hit(page: Page, words: set[str]) -> Hit:
    kind = str(page._meta.verbose_name)
    return Hit(page.url or "", kind[:1].upper() + kind[1:], marked(page.title, words), excerpt(_text(page), words))


def _text(page: Page) -> str:
    """Everything that the index knows of the page but its title, as plain text."""
    fields = [f for f in page.get_search_fields() if isinstance(f, SearchField) and f.field_name != "title"]
    parts = [_flat(field.get_value(page)) for field in fields]
    return normalise(" ".join(part for part in parts if part)).replace("\n", " ")


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_flat(part) for part in value)
    return strip_tags(str(value)) if value else ""
