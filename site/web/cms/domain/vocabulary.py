"""Mistyped words of a search, held against the words that stand on the portal and in the public register.

One wrong, missing, doubled or exchanged letter, or a missing space, in a word that no page holds is mended (all words
one edit away are asked for at once, after P. Norvig, "How to write a spelling corrector", 2007). Which was meant,
the words beside it tell: of all ways to mend a query, the one whose words stand next to each other on most pages.
"""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, pairwise, product
from math import log1p

from django.db import transaction
from django.db.models import Count, Max
from wagtail.models import Page

from awards.models import Grant
from base.core import clock
from base.core.search import WORD
from base.core.text import fold
from web.cms.domain.page_text import body_of
from web.cms.models import SearchWord

LETTERS = string.ascii_lowercase + string.digits
SHORTEST, LONGEST = 2, 40
CHUNK = 500
MOST_PAIRS = 50_000
"""The commonest pairs are kept, so that the table stays small however much is published."""
MOST_NAMES = 20_000
MOST_UNKNOWN, MOST_CHOICES = 6, 40
"""Who mistypes more words than that does not get an answer by guessing; both bound the work of one search."""


def learn_words() -> int:
    """Read the words of all public pages and of the register anew once a day and where a page was published since;
    returns 1 where they were read.
    """
    pages = Page.objects.live().public()
    known = SearchWord.objects.aggregate(newest=Max("published_at"))["newest"]
    published = pages.aggregate(newest=Max("last_published_at"))["newest"]
    if published is None:
        return 0
    published = max(published, clock.start_of(clock.today()))
    if known is not None and published <= known:
        return 0
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    texts = ((f"{page.title} {body_of(page)}", 1) for page in pages.specific().iterator(chunk_size=CHUNK))
    for text, times in chain(texts, _texts_of_register()):
        written = [word.lower() for word in WORD.findall(text)]
        words.update(dict.fromkeys(filter(_counts, written), times))
        beside = (f"{left} {right}" for left, right in pairwise(written) if _counts(left) and _counts(right))
        pairs.update(dict.fromkeys(beside, times))
    by_folded: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for form, count in [*words.items(), *pairs.most_common(MOST_PAIRS)]:
        if len(form) <= LONGEST:
            by_folded[fold(form)][form] = count
    rows = [
        SearchWord(folded=folded, written=forms.most_common(1)[0][0], pages=forms.total(), published_at=published)
        for folded, forms in by_folded.items()
    ]
    with transaction.atomic():
        SearchWord.objects.all().delete()
        SearchWord.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    return 1


def forget_words() -> None:
    """What was learned is out of date: the next look reads everything anew."""
    SearchWord.objects.all().delete()


def known_alone(words: list[str]) -> list[str]:
    """Those of several words that stand somewhere by themselves, as they were typed."""
    known = SearchWord.objects.in_bulk([fold(word) for word in words]) if len(words) > 1 else {}
    return list(dict.fromkeys(word for word in words if fold(word) in known))


def mended(words: list[str]) -> str:
    """The folded `words` of a query with the unknown ones mended, as pages write them; "" where nothing can be."""
    known = SearchWord.objects.in_bulk(words)
    unknown = {word for word in words if word not in known and SHORTEST < len(word) <= LONGEST}
    if not unknown or len(unknown) > MOST_UNKNOWN:
        return ""
    near = {word: set(one_edit_away(word)) for word in unknown}
    found = list(SearchWord.objects.filter(folded__in=set().union(*near.values())).order_by("-pages", "folded"))
    meant = {word: [row for row in found if row.folded in near[word]][:MOST_CHOICES] for word in unknown}
    if not any(meant.values()):
        return ""
    choices = [meant.get(word) or [known.get(word) or SearchWord(folded=word, written=word, pages=0)] for word in words]
    beside = {_pair(left, right) for one, other in pairwise(choices) for left, right in product(one, other)}
    pairs = {row.folded: row for row in found if " " in row.folded} | SearchWord.objects.in_bulk(list(beside))
    return _as_written(_best(choices, pairs), pairs)


def one_edit_away(word: str) -> Iterator[str]:
    """Every string that one deletion, exchange of neighbours, replacement, insertion or space makes of `word`."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for left, right in cuts:
        if right:
            yield left + right[1:]
        if left and right:
            yield f"{left} {right}"
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in LETTERS:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


def _texts_of_register() -> Iterator[tuple[str, int]]:
    """Names in the public register and in how many of its rows they stand; of people those of the newest rows."""
    rows = Grant.objects.filter(is_public=True).order_by()
    yield from rows.values_list("award_type__name").annotate(Count("pk"))
    yield from rows.values_list("unit_name").annotate(Count("pk"))
    for name in rows.order_by("-granted_on", "-pk").values_list("holder_name", flat=True)[:MOST_NAMES]:
        yield name, 1


def _best(choices: list[list[SearchWord]], pairs: dict[str, SearchWord]) -> list[SearchWord]:
    """One of the `choices` for each place: those most often beside each other, then those on most pages.

    For each choice only the best way up to it is carried on, so that the work grows with the length of the query.
    """
    ways = [(0.0, log1p(row.pages), [row]) for row in choices[0]]
    for column in choices[1:]:
        ways = [max((_longer(way, row, pairs) for way in ways), key=lambda way: way[:2]) for row in column]
    return max(ways, key=lambda way: way[:2])[2]


def _longer(
    way: tuple[float, float, list[SearchWord]], row: SearchWord, pairs: dict[str, SearchWord]
) -> tuple[float, float, list[SearchWord]]:
    together, alone, rows = way
    pair = pairs.get(_pair(rows[-1], row))
    return together + log1p(pair.pages if pair else 0), alone + log1p(row.pages), [*rows, row]


def _pair(left: SearchWord, right: SearchWord) -> str:
    return f"{left.folded.split()[-1]} {right.folded.split()[0]}"


def _as_written(rows: list[SearchWord], pairs: dict[str, SearchWord]) -> str:
    """The words with the accents they have beside each other: "xây dựng", though "dụng" stands on more pages."""
    forms = [(word, row.written.split()[at], 0) for row in rows for at, word in enumerate(row.folded.split())]
    for at in range(len(forms) - 1):
        pair = pairs.get(f"{forms[at][0]} {forms[at + 1][0]}")
        for place, form in enumerate(pair.written.split() if pair else []):
            folded, _form, pages = forms[at + place]
            if pair and pair.pages > pages:
                forms[at + place] = (folded, form, pair.pages)
    return " ".join(form for _folded, form, _pages in forms)


def _counts(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()
