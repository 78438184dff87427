"""Awards that a person or a collective holds, whatever table they stand in: one shape for rulebook and screens."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from awards.enums.council import LOST_GRANTS
from awards.models import AwardType, Grant, PastAward
from base.core import ledger
from base.units.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Title:
    """One award held. `year` is that of the achievement, by which years are counted; `alias` the joint code or "".

    `lost` is the status of one that was cancelled or stripped: it counts for nothing, and is shown as such.
    """

    code: str
    alias: str
    name: str
    year: int
    decision_number: str
    decided_on: dt.date | None
    authority: str
    source: str
    lost: str = ""

    def is_one_of(self, codes: Collection[str]) -> bool:
        return self.code in codes or (self.alias != "" and self.alias in codes)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a title takes from the catalogue."""

    code: str
    alias: str
    name: str


GRANT_SOURCE = "register"
BATCH = 500
Kinds = Mapping[int, Kind]
Owned = tuple[int, Title]
Source = Callable[[dict[str, Any], str, Kinds], Iterator[Owned]]
_sources: list[Source] = []


def title_source(read: Source) -> Source:
    """Register a table of awards. `read(wanted, field, kinds)` yields (key, title), lost ones too: `wanted` are the
    lookups on the table, `field` is "person" or "collective".
    """
    if read not in _sources:
        _sources.append(read)
    return read


def titles_of(subject: Person | Unit) -> list[Title]:
    """Everything that the subject holds, oldest first."""
    field = "person" if isinstance(subject, Person) else "collective"
    return [title for title in titles_held(field, [subject.pk])[subject.pk] if not title.lost]


def titles_held(
    field: str, keys: Collection[int], *, kinds: Kinds | None = None, years: Collection[int] | None = None
) -> dict[int, list[Title]]:
    """By key of a person or a collective, oldest first, those that were lost among them. One query a table.

    `kinds` saves the query for the catalogue; `years` are those of achievement, None for all.
    """
    kinds = award_kinds() if kinds is None else kinds
    held: dict[int, list[Title]] = defaultdict(list, {key: [] for key in keys})
    wanted: dict[str, Any] = {f"{field}__among": keys} | ({} if years is None else {"year__in": years})
    for read in _sources:
        for key, title in read(wanted, field, kinds):
            held[key].append(title)
    for titles in held.values():
        titles.sort(key=lambda title: (title.year, title.code))
    return held


def award_kinds() -> dict[int, Kind]:
    rows = AwardType.objects.order_by().values_list("pk", "code", "alias", "name")
    return {pk: Kind(*words) for pk, *words in rows}


@transaction.atomic
def add_past_award(
    award_type: AwardType, subject: Person | Unit, *, year: int, actor: Any = None, **facts: Any
) -> PastAward:
    """Take an award of the time before this system into the history. The same decision twice is one row."""
    owner = (
        {"person": subject, "collective": None}
        if isinstance(subject, Person)
        else {"collective": subject, "person": None}
    )
    known = PastAward.objects.filter(
        award_type=award_type, year=year, decision_number=facts.get("decision_number", ""), **owner
    ).first()
    if known is not None:
        return known
    row = PastAward.objects.create(award_type=award_type, year=year, created_by=actor, **owner, **facts)
    ledger.record("awards.past_award.added", row, actor=actor, award=award_type.code, year=year)
    return row


@transaction.atomic
def save_past_awards(
    added: Sequence[PastAward], changed: Sequence[PastAward], fields: Sequence[str], *, actor: Any = None
) -> None:
    """Take many rows of the time before this system into the history at once, and correct `fields` of known ones.

    Rows come validated. IntegrityError where one of the new ones is known.
    """
    for start in range(0, len(added), BATCH):
        part = list(added[start : start + BATCH])
        for row in part:
            row.created_by = actor
        PastAward.objects.bulk_create(part)
        ledger.record("awards.past_award.added", *part, actor=actor, count=len(part))
    for start in range(0, len(changed) if fields else 0, BATCH):
        part = list(changed[start : start + BATCH])
        PastAward.objects.bulk_update(part, fields)
        ledger.record("awards.past_award.corrected", *part, actor=actor, count=len(part))


@title_source
def _past_awards(wanted: dict[str, Any], field: str, kinds: Kinds) -> Iterator[Owned]:
    columns = ("award_type_id", "year", "decision_number", "decided_on", "authority", "source")
    rows = PastAward.objects.filter(**wanted).order_by().values_list(f"{field}_id", *columns)
    for key, kind_id, *values in rows:
        kind = kinds[kind_id]
        yield key, Title(kind.code, kind.alias, kind.name, *values)


@title_source
def _grants(wanted: dict[str, Any], field: str, kinds: Kinds) -> Iterator[Owned]:
    """What this system awarded. The year is that of the achievement."""
    columns = ("award_type_id", "year", "decision__number", "decision__symbol", "granted_on", "decision__authority")
    rows = Grant.objects.filter(**wanted).order_by().values_list(f"{field}_id", *columns, "status")
    for key, kind_id, year, number, symbol, day, authority, status in rows:
        kind, lost = kinds[kind_id], status if status in LOST_GRANTS else ""
        decision = f"{'…' if number is None else number}/{symbol}"
        yield key, Title(kind.code, kind.alias, kind.name, year, decision, day, authority, GRANT_SOURCE, lost)
