"""The search of the public register: filters that combine, what is written as typed first, pages by key.

Two million rows answer within a tenth of a second (`bench/register_search.py`). A page is looked for twice at most:
first among the newest `WINDOW` rows, which holds whatever is common; then through the index over the words, which is
quick for whatever is rare.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from awards.domain.register_words import Words, words_of
from awards.models.catalogue import AwardType
from awards.models.decisions import Grant
from base.core.text import fold
from base.units.models import Unit

WINDOW = 8000
COUNTED = 1000
MAX_UNITS = 20
FEW_UNITS = 200  # whose rows are read faster along the index over units than along that over words
ORDER = ("-granted_on", "-pk")
_CURSOR = re.compile(r"([01])\.(\d{8})\.(\d{1,12})")


@dataclass(frozen=True)
class Question:
    """What is asked for: `award` is a key of the catalogue and `code` its code; `units` None is any, otherwise keys
    with predecessors and what is below them resolved.
    """

    words: Words = field(default_factory=Words)
    year: int | None = None
    award: int | None = None
    code: str = ""
    units: tuple[int, ...] | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.words) or any(part is not None for part in (self.year, self.award, self.units))


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: its group (0 as typed, 1 the same letters with other accents), day and key."""

    group: int
    day: dt.date
    pk: int

    def __str__(self) -> str:
        return f"{self.group}.{self.day:%Y%m%d}.{self.pk}"


@dataclass(frozen=True)
class Found:
    """A page. `count` is exact unless `is_more`: then there are more than that; None on later pages."""

    rows: list[Grant]
    after: Cursor | None
    count: int | None
    is_more: bool


def question_of(
    text: str = "", *, year: int | None = None, award: str = "", units: Sequence[Unit] | None = None
) -> Question:
    """`award` is a code of the catalogue; an unknown one finds nothing. Units bring their predecessors along."""
    key = AwardType.objects.filter(code=award).values_list("pk", flat=True).first() or 0 if award else None
    keys: tuple[int, ...] | None = None
    if units is not None:
        keys = tuple(Unit.objects.including_predecessors(*units).order_by("pk").values_list("pk", flat=True))
    return Question(words_of(text), year, key, award if key else "", keys)


def units_named(text: str) -> list[Unit]:
    """Units meant by a typed name: those called exactly so, otherwise those whose name holds it; former ones too."""
    words = fold(text)
    if not words:
        return []
    exact = list(Unit.objects.filter(name_folded=words)[:MAX_UNITS])
    return exact or list(Unit.objects.named_like(words)[:MAX_UNITS])


def cursor_of(text: str) -> Cursor | None:
    """None for what is no cursor: the first page then."""
    match = _CURSOR.fullmatch(text)
    if match is None:
        return None
    try:
        day = dt.datetime.strptime(match[2], "%Y%m%d").date()  # noqa: DTZ007 -- a day has no time zone
    except ValueError:
        return None
    return Cursor(int(match[1]), day, int(match[3]))


def matching(question: Question, *, group: int | None = None) -> QuerySet[Grant]:
    """All public rows that answer; with a group, those written as typed (0) or only folding alike (1)."""
    return _narrowed(question, _public(), "has", group)


def search_page(question: Question, after: Cursor | None = None, *, size: int = 20) -> Found:
    """Rows after the cursor, those written as typed first, newest first in each group."""
    groups = (0, 1) if question.words.has_accents else (1,)
    wanted = size + 1
    keys: list[tuple[int, dt.date, int]] = []
    counted, is_more = 0, False
    for group in groups:
        if after is not None and group < after.group:
            continue
        start = after if after is not None and group == after.group else None
        only = group if len(groups) == 2 else None
        found, complete = _keys(question, only, start, wanted - len(keys), count=after is None)
        counted, is_more = counted + len(found), is_more or not complete
        keys.extend((group, day, pk) for day, pk in found[: wanted - len(keys)])
        if len(keys) >= wanted:
            is_more = is_more or group != groups[-1]
            break
    shown = keys[:size]
    rows = Grant.objects.select_related("award_type", "decision").in_bulk([pk for _g, _d, pk in shown])
    return Found(
        rows=[rows[pk] for _group, _day, pk in shown],
        after=Cursor(*shown[-1]) if len(keys) > size else None,
        count=counted if after is None else None,
        is_more=is_more,
    )


def _keys(
    question: Question, group: int | None, after: Cursor | None, wanted: int, *, count: bool
) -> tuple[list[tuple[dt.date, int]], bool]:
    """Day and key of the first rows, and whether these are all. On a first page up to `COUNTED` are read so that
    they can be counted.
    """
    if question.words and question.award is None:
        near, complete = _window(question, group, after)
        if complete or len(near) >= wanted:
            return near, complete
    limit = COUNTED + 1 if count else wanted
    is_narrow = question.units is not None and len(question.units) <= FEW_UNITS
    rows = _after(_narrowed(question, _public(), "like" if is_narrow else "has", group), after)
    found = list(rows.order_by(*ORDER).values_list("granted_on", "pk")[:limit])
    return found[: limit - 1] if count and len(found) == limit else found, len(found) < limit


def _window(question: Question, group: int | None, after: Cursor | None) -> tuple[list[tuple[dt.date, int]], bool]:
    """Answers among the next `WINDOW` rows of one ordered index, bounded work whatever is asked; and whether there
    are no rows beyond.
    """
    rows, rest = _public(), question
    if question.year is not None:
        rows, rest = rows.filter(year=question.year), replace(question, year=None)
    rows = _after(rows, after).order_by(*ORDER)
    edge = rows.values_list("granted_on", "pk")[WINDOW : WINDOW + 1].first()
    if edge is not None:
        rows = rows.filter(granted_on__gte=edge[0]).exclude(granted_on=edge[0], pk__lte=edge[1])
    return list(_narrowed(rest, rows, "like", group).values_list("granted_on", "pk")), edge is None


def _public() -> QuerySet[Grant]:
    return Grant.objects.filter(is_public=True)


def _narrowed(question: Question, rows: QuerySet[Grant], how: str, group: int | None) -> QuerySet[Grant]:
    """With the index over words, year and code of the award are asked for as words too: every row has them, and the
    index then hands over few rows.
    """
    words = question.words
    if words and how == "has":
        words = words.with_also(str(question.year or ""), question.code)
    if words and group != 0:
        rows = rows.filter(**{f"folded__{how}_words": words})
    if words and group == 0:
        rows = rows.filter(**{f"folded__{how}_exact_words": words})
    if words and group == 1:
        rows = rows.exclude(folded__like_exact_words=question.words)
    if question.year is not None:
        rows = rows.filter(year=question.year)
    if question.award is not None:
        rows = rows.filter(award_type=question.award)
    if question.units is not None:
        rows = rows.filter(unit__in=question.units)
    return rows


def _after(rows: QuerySet[Grant], after: Cursor | None) -> QuerySet[Grant]:
    if after is None:
        return rows
    return rows.filter(granted_on__lte=after.day).exclude(granted_on=after.day, pk__gte=after.pk)
