"""Mistyped words of a search, held against the words that stand on the portal.

One wrong, missing, doubled or exchanged letter in a word that no page holds is mended to the word that stands on most
pages (all words one edit away are asked for at once, after P. Norvig, "How to write a spelling corrector", 2007).
"""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max
from wagtail.models import Page

from base.core.search import WORD
from base.core.text import fold
from web.cms.domain.page_text import body_of
from web.cms.models import SearchWord

LETTERS = string.ascii_lowercase + string.digits
SHORTEST, LONGEST = 2, 40
CHUNK = 500


def learn_words() -> int:
    """Read the words of all public pages anew where one was published since; returns 1 where they were read."""
    pages = Page.objects.live().public()
    known = SearchWord.objects.aggregate(newest=Max("published_at"))["newest"]
    published = pages.aggregate(newest=Max("last_published_at"))["newest"]
    if published is None or (known is not None and published <= known):
        return 0
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages.specific().iterator(chunk_size=CHUNK):
        for word in set(_words(page)):
            written[fold(word)][word.lower()] += 1
    rows = [
        SearchWord(folded=folded, written=forms.most_common(1)[0][0], pages=forms.total(), published_at=published)
        for folded, forms in written.items()
    ]
    with transaction.atomic():
        SearchWord.objects.all().delete()
        SearchWord.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    return 1


def mended(words: list[str]) -> str:
    """The folded `words` of a query with the unknown ones mended, as pages write them; "" where nothing can be."""
    known = dict(SearchWord.objects.filter(folded__in=words).values_list("folded", "written"))
    unknown = {word for word in words if word not in known and SHORTEST < len(word) <= LONGEST}
    near = {word: set(one_edit_away(word)) for word in unknown}
    asked = set().union(*near.values()) if near else set()
    found = list(SearchWord.objects.filter(folded__in=asked).order_by("-pages", "folded"))
    for word in unknown:
        best = next((row.written for row in found if row.folded in near[word]), None)
        if best is not None:
            known[word] = best
    changed = any(word in known for word in unknown)
    return " ".join(known.get(word, word) for word in words) if changed else ""


def one_edit_away(word: str) -> Iterator[str]:
    """Every string that one deletion, exchange of neighbours, replacement or insertion makes of `word`."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for left, right in cuts:
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in LETTERS:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


def _words(page: Page) -> Iterator[str]:
    for word in WORD.findall(f"{page.title} {body_of(page)}"):
        if SHORTEST <= len(word) <= LONGEST and not word.isdigit():
            yield word
