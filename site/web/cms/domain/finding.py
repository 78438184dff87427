"""Search of the portal: pages in order of rank, each with the place where the words stand.

Three readings of what was typed: just so (accents typed are accents meant), folded (accents do not matter), and, where
nothing is found, with mistyped words mended. First stands what matches just so, of that what has the words together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from modelsearch.query import Phrase, PlainText, SearchQuery
from wagtail.models import Page

from awards.domain.register import honour_of
from awards.domain.register_search import question_of, search_page
from awards.models import Grant
from base.core.search import WORD
from base.core.text import exact_form, fold, normalise
from movements.models import MovementPage
from web.cms.domain.honours import with_certificate
from web.cms.domain.page_text import body_of
from web.cms.domain.vocabulary import known_alone, mended

LONGEST_QUERY = 200
AWARDS = "khen-thuong"
SECTIONS = "muc"
BEFORE, AROUND = 8, 34
PER_PAGE = 10
MOST = 2_000
"""Nobody turns two hundred pages of answers; the first so many by rank are kept and counted."""
SUGGESTIONS = 8
HONOURS = 3


@dataclass(frozen=True)
class Hit:
    """One found page: `title` and `snippet` are safe HTML with the matching words in <mark>."""

    url: str
    kind: str
    title: SafeString
    snippet: SafeString


@dataclass(frozen=True)
class Facet:
    """A kind of page among the answers; `key` goes into the address."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """One page of `Hit`s. `mended` is what was looked for instead where nothing holds the words as typed.

    `facets` counts all answers by kind, whichever kind is chosen; `kind` is the one shown, "" for all pages. Awards are
    a kind of their own beside the pages: the register has its own search, whose first rows stand here; `honours` are
    the foremost where pages of all kinds are shown. `alone` are words of a query that found nothing which find
    something by themselves.
    """

    hits: PageOfRows[Any]
    facets: list[Facet] = field(default_factory=list)
    mended: str = ""
    kind: str = ""
    honours: Sequence[Hit] = ()
    alone: Sequence[str] = ()


def search_pages(query: str, number: Any = 1, kind: str = "") -> Answer:
    """Live public pages that hold every word of `query`; `kind` is the key of a facet, any other text chooses none."""
    written = WORD.findall(normalise(query[:LONGEST_QUERY]))
    found, instead = _ranked(written), ""
    if not found and written:
        instead = mended(words_of(query))
        found = _ranked(WORD.findall(instead))
        instead = instead if found else ""
    facets, honours = _facets(found), []
    awards = search_page(question_of(instead or query), size=PER_PAGE) if written else None
    if awards is not None and awards.rows:
        facets.append(Facet(AWARDS, _("Lượt khen thưởng"), awards.count or len(awards.rows)))
        honours = [_honour(grant, set(words_of(instead or query))) for grant in awards.rows]
        if kind == AWARDS or not found:
            return Answer(Paginator(honours, PER_PAGE).get_page(1), facets, instead, AWARDS)
    is_known = kind in {facet.key for facet in facets}
    if is_known:
        chosen = _types(found)
        found = {key: type_id for key, type_id in found.items() if _kind(chosen[type_id].model_class()) == kind}
    page: PageOfRows[Any] = Paginator(list(found), PER_PAGE).get_page(number)
    by_key = Page.objects.specific().in_bulk(page.object_list)
    words = set(words_of(instead or query))
    page.object_list = [_hit(by_key[key], words) for key in page.object_list if key in by_key]
    if is_known:
        return Answer(page, facets, instead, kind)
    alone = () if found else known_alone(written)
    return Answer(page, facets, instead, "", honours[:HONOURS], alone)


def suggestions(query: str) -> list[str]:
    """Titles of live public pages that hold the words typed, the last of them perhaps unfinished."""
    words = words_of(query)
    if not words:
        return []
    found = Page.objects.live().public().autocomplete(" ".join(words), operator="and")
    return list(dict.fromkeys(page.title for page in found[: SUGGESTIONS * 2]))[:SUGGESTIONS]


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


def _ranked(written: list[str]) -> dict[int, int]:
    """Content type by key of the pages that hold all words, in order of rank: those written just so, then the rest; in
    both those with the words side by side before the others.
    """
    folded = [fold(word) for word in written]
    exact = [exact_form(word) or fold(word) for word in written]
    together = _matching(Phrase(" ".join(folded))) if len(folded) > 1 else {}
    found: dict[int, int] = {}
    for words in (exact, folded) if exact != folded else (folded,):
        if any(words):
            rows = _matching(PlainText(" ".join(words), operator="and"))
            near = together if words is folded else {key: kind for key, kind in together.items() if key in rows}
            found |= {key: kind for key, kind in (near | rows).items() if key not in found}
    return found


def _matching(query: SearchQuery) -> dict[int, int]:
    rows = Page.objects.live().public().search(query).get_queryset()
    return dict(rows.values_list("pk", "content_type_id")[:MOST])


def _types(found: dict[int, int]) -> dict[int, ContentType]:
    return {type_id: ContentType.objects.get_for_id(type_id) for type_id in set(found.values())}


def _facets(found: dict[int, int]) -> list[Facet]:
    types = _types(found)
    counted = Counter(found.values())
    kinds: dict[str, Facet] = {}
    for key, count in counted.most_common():
        model = types[key].model_class()
        name = _kind(model)
        known = kinds.get(name)
        kinds[name] = Facet(name, _name(model), count + (known.count if known else 0))
    return sorted(kinds.values(), key=lambda facet: -facet.count)


def _kind(model: Any) -> str:
    """Key of the facet: pages that only list others are one kind, for nobody looks for "the page of pages"."""
    is_list = model.max_count or model.max_count_per_parent
    return SECTIONS if is_list else str(model._meta.model_name)


def _name(model: Any) -> str:
    if _kind(model) == SECTIONS:
        return _("Mục của cổng")
    name = str(_("phong trào") if model is MovementPage else model._meta.verbose_name)
    return name[:1].upper() + name[1:]


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
    return Hit(page.url or "", _name(type(page)), marked(page.title, words), excerpt(body_of(page), words))


def _honour(grant: Grant, words: set[str]) -> Hit:
    """An award as the register shows it; it leads to the check of its certificate, or to its place in the register."""
    shown = honour_of(with_certificate(grant))
    about = " · ".join(part for part in (shown["unit"], shown["decision"], shown["revoked"]) if part)
    url = shown["url"] or "/vinh-danh/?" + urlencode({"q": grant.holder_name})
    return Hit(url, shown["award"], marked(shown["name"], words), marked(about, words))
