"""Awards that a person or a collective holds, whatever table they stand in: one shape for rulebook and screens."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from awards.enums_council import LOST_GRANTS
from awards.models import AwardType, Grant, PastAward
from base.core import ledger
from base.units.models import Person, Unit


@dataclass(frozen=True)
class Title:
    """One award held. `year` is that of the achievement, by which years are counted; `alias` the joint code or ""."""

    code: str
    alias: str
    name: str
    year: int
    decision_number: str
    decided_on: dt.date | None
    authority: str
    source: str

    def is_one_of(self, codes: Collection[str]) -> bool:
        return self.code in codes or (self.alias != "" and self.alias in codes)


GRANT_SOURCE = "register"
BATCH = 500
Owned = tuple[int, Title]
Source = Callable[[str, Collection[int]], Iterator[Owned]]
_sources: list[Source] = []


def title_source(read: Source) -> Source:
    """Register a table of awards. `read(field, keys)` yields (key, title); `field` is "person" or "collective"."""
    if read not in _sources:
        _sources.append(read)
    return read


def titles_of(subject: Person | Unit) -> list[Title]:
    """Everything that the subject holds, oldest first."""
    field = "person" if isinstance(subject, Person) else "collective"
    return _collect(field, [subject.pk])[subject.pk]


def titles_of_people(keys: Collection[int]) -> dict[int, list[Title]]:
    """Titles by person; a person without any has an empty list."""
    return _collect("person", keys)


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
def _past_awards(field: str, keys: Collection[int]) -> Iterator[Owned]:
    rows = PastAward.objects.filter(**{f"{field}__in": keys}).select_related("award_type")
    for row in rows:
        kind = row.award_type
        yield (
            getattr(row, f"{field}_id"),
            Title(
                kind.code,
                kind.alias,
                kind.name,
                row.year,
                row.decision_number,
                row.decided_on,
                row.authority,
                row.source,
            ),
        )


@title_source
def _grants(field: str, keys: Collection[int]) -> Iterator[Owned]:
    """What this system awarded, without what was cancelled or stripped. The year is that of the achievement."""
    rows = Grant.objects.filter(**{f"{field}__in": keys}).exclude(status__in=LOST_GRANTS)
    for row in rows.select_related("award_type", "decision"):
        kind, decision = row.award_type, row.decision
        title = Title(
            kind.code,
            kind.alias,
            kind.name,
            row.year,
            decision.full_number,
            row.granted_on,
            kind.authority,
            GRANT_SOURCE,
        )
        yield getattr(row, f"{field}_id"), title


def _collect(field: str, keys: Collection[int]) -> dict[int, list[Title]]:
    held: dict[int, list[Title]] = defaultdict(list, {key: [] for key in keys})
    for read in _sources:
        for key, title in read(field, keys):
            held[key].append(title)
    for titles in held.values():
        titles.sort(key=lambda title: (title.year, title.code))
    return held
