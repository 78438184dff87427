"""The register of one life: everything a person or a unit was ever awarded, whatever table it stands in.

A person is followed through posts, a unit through reorganisations: what its predecessors won is listed under the name
they bore. What was cancelled or stripped stays, marked as lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from awards.enums.council import LOST_GRANTS, CertificateStatus, GrantStatus
from awards.models.catalogue import PastAward
from awards.models.decisions import Certificate, Grant
from base.units.domain.lineage import predecessors_of
from base.units.models import Person, Post, Unit


@dataclass(frozen=True)
class Entry:
    """One award. `day` may be unknown for the time before this system; `status` is a `GrantStatus`; `as_whom` is the
    post or the former name under which it was won, "" where nothing differs from today.
    """

    year: int
    day: dt.date | None
    award: str
    level: str
    decision: str
    as_whom: str
    status: str
    source: str
    code: str = ""

    @property
    def is_lost(self) -> bool:
        return self.status in LOST_GRANTS


def life_of_person(person: Person) -> list[Entry]:
    """Newest first; four queries for any number of awards."""
    posts = list(Post.objects.filter(person=person).select_related("unit"))
    entries = [
        _of_grant(grant, _post_on(posts, grant.granted_on) or grant.unit_name)
        for grant in _grants().filter(person=person)
    ]
    entries += [_of_past(row, _post_on(posts, row.decided_on)) for row in _past().filter(person=person)]
    return _sorted(entries)


def life_of_unit(unit: Unit) -> list[Entry]:
    """The unit's own awards and those of all it came from, newest first."""
    keys = {unit.pk} | predecessors_of(unit)
    names = _former_names(keys, unit)
    entries = [
        _of_grant(grant, grant.unit_name if grant.unit_name != unit.name else "")
        for grant in _grants().filter(collective__in=keys)
    ]
    entries += [_of_past(row, names.get(row.collective_id or 0, "")) for row in _past().filter(collective__in=keys)]
    return _sorted(entries)


def _grants() -> QuerySet[Grant]:
    current = Certificate.objects.exclude(status=CertificateStatus.SUPERSEDED)
    return Grant.objects.select_related("award_type", "decision").prefetch_related(
        Prefetch("certificates", queryset=current, to_attr="current_certificates")
    )


def _past() -> QuerySet[PastAward]:
    return PastAward.objects.select_related("award_type")


def _former_names(keys: Collection[int], unit: Unit) -> dict[int, str]:
    rows = Unit._base_manager.filter(pk__in=keys).exclude(pk=unit.pk)
    return dict(rows.values_list("pk", "name"))


def _post_on(posts: Sequence[Post], day: dt.date | None) -> str:
    """`Trưởng phòng, Sở Nội vụ` on that day; "" where no post is known."""
    if day is None:
        return ""
    for post in posts:
        if post.valid_from <= day and (post.valid_to is None or day <= post.valid_to):
            return f"{post.title}, {post.unit.name}"
    return ""


def _of_grant(grant: Grant, as_whom: str) -> Entry:
    certificate = next(iter(getattr(grant, "current_certificates", [])), None)
    return Entry(
        year=grant.year,
        day=grant.granted_on,
        award=grant.award_type.name,
        level=grant.award_type.level,
        decision=grant.decision.full_number,
        as_whom=as_whom,
        status=grant.status,
        source="",
        code=certificate.code if certificate else "",
    )


def _of_past(row: PastAward, as_whom: str) -> Entry:
    kind = row.award_type
    return Entry(
        row.year, row.decided_on, kind.name, kind.level, row.decision_number, as_whom, GrantStatus.VALID, row.source
    )


def _sorted(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.day or dt.date(entry.year, 12, 31), entry.year), reverse=True)
