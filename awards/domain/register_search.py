"""The search of the public register: filters that combine, what is written as typed first, pages by key.

Two million rows answer within a tenth of a second (`bench/register_search.py`). A page is looked for twice at most:
first among the newest `WINDOW` rows, which holds whatever is common; then through the index over the words, which is
quick for whatever is rare. Only where no row has all words whole, the last one is taken as the beginning of a word: a
name typed in full is not lost among longer ones, and one not typed to its end is found all the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from awards.domain.register_words import Form, Words, words_of
from awards.models.catalogue import AwardType
from awards.models.decisions import Grant
from base.core.text import fold
from base.units.models import Unit

WINDOW = 8000
COUNTED = 1000
MAX_UNITS = 20
FEW_UNITS = 200  # whose rows are read faster along the index over units than along that over words
ORDER = ("-granted_on", "-pk")
# The same order, written so that PostgreSQL cannot walk an index by day and throw away millions of rows on the way to a
# rare word: it has to ask the index over words first and sort the few that it finds.
SORTED = (Coalesce("granted_on", Value(dt.date.min)).desc(), "-pk")
_BEGUN = 2  # the group of rows in which the last word goes on
_Near = tuple[list[tuple[dt.date, int, int]], bool]
_CURSOR = re.compile(r"([0-2])\.(\d{8})\.(\d{1,12})")


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
    """The last row of a page: its group, day and key. Groups: 0 as typed, 1 the same letters with other accents, 2 the
    last word only begun.
    """

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


def matching(question: Question) -> QuerySet[Grant]:
    """All public rows that answer, in whatever group of those that `search_page` shows."""
    return _narrowed(question, _public(), "has", _BEGUN if _is_begun(question) else None)


def search_page(question: Question, after: Cursor | None = None, *, size: int = 20) -> Found:
    """Rows after the cursor: those written as typed first, then other accents, newest first in each group; where there
    are none at all, rows in which the last word goes on.
    """
    groups = (0, 1) if question.words.has_accents else (1,)
    near: dict[Cursor | None, _Near] = {}
    if after is not None and after.group == _BEGUN:
        groups = (_BEGUN,)
    keys, counted, is_more = _first(question, groups, after, size + 1, near)
    if not keys and after is None and question.words.may_be_begun:
        keys, counted, is_more = _first(question, (_BEGUN,), after, size + 1, near)
    shown = keys[:size]
    rows = Grant.objects.select_related("award_type", "decision").in_bulk([pk for _g, _d, pk in shown])
    return Found(
        rows=[rows[pk] for _group, _day, pk in shown],
        after=Cursor(*shown[-1]) if len(keys) > size else None,
        count=counted if after is None else None,
        is_more=is_more,
    )


def _is_begun(question: Question) -> bool:
    if not question.words.may_be_begun:
        return False
    groups = (0, 1) if question.words.has_accents else (1,)
    return not _first(question, groups, None, 1, {})[0]


def _first(
    question: Question, groups: tuple[int, ...], after: Cursor | None, wanted: int, near: dict[Cursor | None, _Near]
) -> tuple[list[tuple[int, dt.date, int]], int, bool]:
    """Group, day and key of the first rows; how many were counted on a first page, and whether there are more."""
    keys: list[tuple[int, dt.date, int]] = []
    counted, is_more = 0, False
    for group in groups:
        if after is not None and group < after.group:
            continue
        start = after if after is not None and group == after.group else None
        found, complete = _keys(question, group, start, wanted - len(keys), near, count=after is None)
        counted, is_more = counted + len(found), is_more or not complete
        keys.extend((group, day, pk) for day, pk in found[: wanted - len(keys)])
        if len(keys) >= wanted:
            is_more = is_more or group != groups[-1]
            break
    return keys, counted, is_more


def _keys(
    question: Question, group: int, after: Cursor | None, wanted: int, near: dict[Cursor | None, _Near], *, count: bool
) -> tuple[list[tuple[dt.date, int]], bool]:
    """Day and key of the first rows, and whether these are all. On a first page up to `COUNTED` are read so that
    they can be counted. `near` keeps what was read of the newest rows for the other groups.
    """
    if question.words and question.award is None:
        if after not in near:
            near[after] = _window(question, after)
        rows, complete = near[after]
        found = [(day, pk) for day, pk, its in rows if its == group]
        if complete or len(found) >= wanted:
            return found, complete
    limit = COUNTED + 1 if count else wanted
    is_narrow = question.units is not None and len(question.units) <= FEW_UNITS
    rest = _after(_narrowed(question, _public(), "like" if is_narrow else "has", group), after)
    found = list(rest.order_by(*(SORTED if question.words else ORDER)).values_list("granted_on", "pk")[:limit])
    return found[: limit - 1] if count and len(found) == limit else found, len(found) < limit


def _window(question: Question, after: Cursor | None) -> _Near:
    """Answers among the next `WINDOW` rows of one ordered index with their groups, bounded work whatever is asked; and
    whether there are no rows beyond.
    """
    rows, rest = _public(), question
    if question.year is not None:
        rows, rest = rows.filter(year=question.year), replace(question, year=None)
    rows = _after(rows, after).order_by(*ORDER)
    edge = rows.values_list("granted_on", "pk")[WINDOW : WINDOW + 1].first()
    if edge is not None:
        rows = rows.filter(granted_on__gte=edge[0]).exclude(granted_on=edge[0], pk__lte=edge[1])
    words = question.words
    exact = [When(folded__like_exact=words, then=0)] if words.has_accents else []
    group = Case(*exact, When(folded__like_whole=words, then=1), default=_BEGUN, output_field=IntegerField())
    broadest = _BEGUN if words.may_be_begun else None
    return list(_narrowed(rest, rows, "like", broadest).values_list("granted_on", "pk", group)), edge is None


def _public() -> QuerySet[Grant]:
    return Grant.objects.filter(is_public=True)


def _narrowed(question: Question, rows: QuerySet[Grant], how: str, group: int | None) -> QuerySet[Grant]:
    """Of one group, or of all. With the index over words, year and code of the award are asked for as words too: every
    row has them, and the index then hands over few rows.
    """
    words = question.words
    if words and how == "has":
        words = words.with_also(str(question.year or ""), question.code)
    if words:
        form = Form.EXACT if group == 0 else Form.BEGUN if group == _BEGUN else Form.WHOLE
        rows = rows.filter(**{f"folded__{how}_{form}": words})
    if group == 1 and words.has_accents:
        rows = rows.exclude(folded__like_exact=question.words)
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
