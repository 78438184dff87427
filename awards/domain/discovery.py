"""Who could be nominated: a search over all people and collectives of a unit, as a job that survives a kill.

The search goes in chunks by key. What a chunk found and how far the search got are written in one transaction, so a
second worker, or the same after a kill, goes on exactly there. Kept are those who meet a way that data can prove, and
those who will within the horizon; everybody else is only counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.eligibility_reach import Standard, best_outcome, missing_of, standards
from awards.domain.facts import Facts, Reference, facts_of_people
from awards.domain.facts_units import facts_of_units
from awards.domain.nominations import create_nomination
from awards.domain.rulebook import rulebook_on
from awards.enums import AwardSubject, DiscoveryStatus
from awards.models import AwardType, Candidate, Discovery, Round
from awards.rules import require_permission
from base.core import clock, ledger
from base.core.bulk import insert_records
from base.core.errors import DomainError
from base.core.jobs import JobCancelled, Progress, job_handler, start_job
from base.core.models import Job
from base.units.models import Person, Unit

JOB_KIND = "awards.discovery"
RUN = "awards.discovery_run"
PEOPLE, UNITS = 1000, 100
MAX_HORIZON = 5
COLUMNS = (
    "discovery_id", "award_type_id", "person_id", "collective_id", "unit_id", "verdict", "leg", "missing",
    "earliest_year",
)  # fmt: skip
Counts = Counter[tuple[str, str]]


def start_discovery(
    scope: Unit, award_types: Sequence[AwardType], *, year: int, on: dt.date | None = None, horizon: int = 1, actor: Any
) -> Discovery:
    """Prepare the search and send its job. DomainError without an award, or where one did not exist on the day."""
    require_permission(actor, RUN, scope)
    day = on or clock.today()
    if not award_types:
        raise DomainError(_("Hãy chọn ít nhất một danh hiệu, hình thức."), code="award_types")
    if gone := [award.name for award in award_types if not award.existed_on(day)]:
        text = _("Vào ngày {day} chưa có hoặc không còn: {names}. Hãy bỏ ra khỏi danh sách.")
        raise DomainError(text.format(day=f"{day:%d/%m/%Y}", names="; ".join(gone)), code="award_types")
    if not 0 <= horizon <= MAX_HORIZON:
        raise DomainError(_("Chỉ tìm được người còn thiếu trong 0 đến 5 năm tới."), code="horizon")
    if year > day.year:
        raise DomainError(_("Năm thành tích không thể sau năm xét."), code="year")
    with transaction.atomic():
        search = Discovery.objects.create(
            scope=scope,
            on=day,
            year=year,
            horizon=horizon,
            rulebook=rulebook_on(day),
            created_at=clock.now(),
            created_by=actor,
        )
        search.award_types.set(award_types)
        title = _("Rà soát người đủ điều kiện {year} – {unit}").format(year=year, unit=scope)[:200]
        search.job = start_job(JOB_KIND, title=title, actor=actor, params={"discovery": search.pk})
        search.save(update_fields=["job"])
        codes = [award.code for award in award_types]
        ledger.record("awards.discovery.started", search, actor=actor, awards=codes, year=year)
    return search


@job_handler(JOB_KIND, in_steps=True)
def run_discovery(job: Job, progress: Progress) -> dict[str, Any]:
    """Go on from the cursors. A finished search is not run again."""
    search = Discovery.objects.select_related("scope", "rulebook").get(pk=job.params["discovery"])
    if search.status != DiscoveryStatus.DONE:
        _Run(search, progress).go()
    return {
        "found": search.candidates.count(),
        "url": reverse("awards:discovery-detail", args=[search.pk]),
        "message": _("Đã rà soát {n} cá nhân, tập thể.").format(n=search.looked_at),
    }


class _Run:
    """One worker's way through the search."""

    def __init__(self, search: Discovery, progress: Progress) -> None:
        self.search, self.progress = search, progress
        self.reference = Reference.load()
        path = search.scope.path
        self.people = Person.objects.filter(unit__path__startswith=path, merged_into=None).select_related("unit")
        self.units = Unit.objects.as_of(search.on).filter(path__startswith=path)
        self.total = 0

    def go(self) -> None:
        search = self.search
        for_people, for_units = self._standards(AwardSubject.INDIVIDUAL), self._standards(AwardSubject.COLLECTIVE)
        self.total = (self.people.count() if for_people else 0) + (self.units.count() if for_units else 0)
        self.progress(search.looked_at, self.total)
        asked: dict[str, Any] = {"year": search.year, "on": search.on, "reference": self.reference}
        while for_people and (chunk := self._next(self.people, "person_cursor", PEOPLE)):
            self._keep(chunk, facts_of_people(chunk, **asked), for_people, "person_cursor")
        while for_units and (chunk := self._next(self.units, "unit_cursor", UNITS)):
            self._keep(chunk, facts_of_units(chunk, **asked), for_units, "unit_cursor")
        with transaction.atomic():
            search.status, search.finished_at = DiscoveryStatus.DONE, clock.now()
            search.save(update_fields=["status", "finished_at"])
            ledger.record("awards.discovery.finished", search, looked_at=search.looked_at, counts=search.counts)

    def _standards(self, subject: AwardSubject) -> list[Standard]:
        search = self.search
        return standards(search.rulebook, subject, on=search.on, awards=search.award_types.all())

    def _next(self, rows: QuerySet[Any], cursor: str, size: int) -> list[Any]:
        return list(rows.filter(pk__gt=getattr(self.search, cursor)).order_by("pk")[:size])

    def _keep(self, chunk: list[Any], facts: Iterable[Facts], wanted: list[Standard], cursor: str) -> None:
        """Write what the chunk gave and move the cursor, unless another worker was here first."""
        counts: Counts = Counter()
        found = [each for one in facts for each in candidates_in(one, wanted, self.search, counts)]
        with transaction.atomic():
            locked = Discovery.objects.select_for_update(of=("self",)).get(pk=self.search.pk)
            if getattr(locked, cursor) != getattr(self.search, cursor):
                raise JobCancelled
            insert_records(Candidate, COLUMNS, found)
            setattr(locked, cursor, chunk[-1].pk)
            locked.looked_at += len(chunk)
            for (code, verdict), n in counts.items():
                row = locked.counts.setdefault(code, {})
                row[verdict] = row.get(verdict, 0) + n
            locked.save(update_fields=[cursor, "looked_at", "counts"])
        locked.scope, locked.rulebook, self.search = self.search.scope, self.search.rulebook, locked
        self.progress(locked.looked_at, self.total)


def candidates_in(
    facts: Facts, wanted: list[Standard], search: Discovery, counts: Counts
) -> Iterator[tuple[object, ...]]:
    """Rows (`COLUMNS`) for the awards that the subject has the standard for, or will have within the horizon."""
    subject = facts.subject
    person, collective, unit = (
        (subject.pk, None, subject.unit_id) if isinstance(subject, Person) else (None, subject.pk, subject.pk)
    )
    for one in wanted:
        best = best_outcome(facts, one, horizon=search.horizon)
        counts[one.award.code, best.verdict.value if best else "none"] += 1
        if best is not None:
            verdict, leg, missing = best.verdict.value, best.leg.written["name"], " ".join(missing_of(best))
            yield search.pk, one.award.pk, person, collective, unit, verdict, leg, missing, best.earliest


@dataclass
class Nominated:
    """How many dossiers were made, and why others were not: one sentence each."""

    made: int
    refused: list[str]


def nominate(search: Discovery, keys: Iterable[int], round_: Round, *, actor: Any) -> Nominated:
    """Draft a dossier in an open round for each candidate chosen, for its unit to complete. Twice is once."""
    require_permission(actor, RUN, search.scope)
    rows = search.candidates.filter(pk__in=list(keys), nomination=None)
    result = Nominated(0, [])
    for candidate in rows.select_related("award_type", "person__unit", "collective", "unit"):
        try:
            with transaction.atomic():
                made = create_nomination(
                    round_, candidate.award_type, unit=candidate.unit, subject=candidate.subject, actor=None
                )
                candidate.nomination = made
                candidate.save(update_fields=["nomination"])
                ledger.record("awards.nomination.discovered", made, actor=actor, discovery=search.pk)
        except DomainError as error:
            result.refused.append(f"{candidate}: {error.message}")
        else:
            result.made += 1
    return result
