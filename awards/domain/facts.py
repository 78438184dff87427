"""What is known about a subject, read once; the conditions of the rulebook are arithmetic on it.

`facts_of_people` and `facts_of_units` (`facts_units`) read many subjects with the same few queries as one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from awards.domain.quota_state import QuotaBook
from awards.domain.titles import Kind, Title, titles_held
from awards.models import AwardType, InitiativeUse
from base.units.enums import ReviewGrade
from base.units.models import Discipline, Initiative, Person, Post, Unit, YearlyReview
from movements.models import Movement

GRADES = [grade.value for grade in ReviewGrade]
PLACE = {grade: place for place, grade in enumerate(GRADES)}


@dataclass(frozen=True, slots=True)
class InitiativeFact:
    """`used_for`: codes of awards that it carried already, each with the dossier's key."""

    pk: int
    title: str
    scope: str
    recognised_on: dt.date
    decision_number: str = ""
    used_for: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DisciplineFact:
    measure: str
    decided_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PostFact:
    title: str
    unit: str
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class ResultFact:
    """A place in a movement or in a cluster. `years` is how long the movement runs, None for a cluster."""

    name: str
    rank: int
    score: Decimal
    years: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a collective in one year; `grade` is None where no review is recorded."""

    name: str
    titles: tuple[Title, ...]
    grade: str | None


@dataclass(slots=True)
class Facts:
    """`year` is the year of achievement. `top_n` and `min_score` are the demands of the round, where there is one.

    `inherited` are titles of former units of which not all that became this one held them: shown, never counted.
    `award` is what is asked about just now, `nomination` the dossier it is asked for (its own claims do not bar it).
    """

    subject: Person | Unit
    year: int
    on: dt.date
    titles: list[Title]
    reviews: dict[int, str]
    initiatives: list[InitiativeFact] = field(default_factory=list)
    disciplines: list[DisciplineFact] = field(default_factory=list)
    posts: list[PostFact] = field(default_factory=list)
    members: Sequence[Member] = ()
    results: list[ResultFact] = field(default_factory=list)
    clusters: list[ResultFact] = field(default_factory=list)
    top_n: int | None = None
    min_score: Decimal | None = None
    papers: dict[int, str] = field(default_factory=dict)
    lost: list[Title] = field(default_factory=list)
    inherited: list[Title] = field(default_factory=list)
    reference: Reference | None = None
    home: str = ""
    award: AwardType | None = None
    nomination: int | None = None
    _by_year: dict[int, list[Title]] | None = field(default=None, init=False, repr=False, compare=False)

    def names_of(self, codes: list[str]) -> str:
        names = self.reference.names if self.reference else {}
        return ", ".join(names.get(code, code) for code in codes)

    def titles_named(self, codes: Collection[str], *, after: int = 0) -> list[Title]:
        return [t for t in self.titles if after < t.year <= self.year and t.is_one_of(codes)]

    def titles_of_year(self, year: int) -> Sequence[Title]:
        """Sorted out once for all the words of all the awards that ask year by year."""
        if self._by_year is None:
            self._by_year = {}
            for title in self.titles:
                self._by_year.setdefault(title.year, []).append(title)
        return self._by_year.get(year, ())

    def lost_named(self, codes: Collection[str]) -> list[Title]:
        return [t for t in self.lost if t.is_one_of(codes)]


@dataclass(slots=True)
class Reference:
    """The catalogue as the conditions need it, read once for any number of subjects."""

    names: dict[str, str]
    levels: dict[str, tuple[str, str]]
    quotas: QuotaBook
    kinds: dict[int, Kind] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Reference:
        reference = cls({}, {}, QuotaBook())
        rows = AwardType.objects.order_by("pk").values_list("pk", "code", "alias", "name", "kind", "level")
        for pk, code, alias, name, kind, level in rows:
            reference.kinds[pk] = Kind(code, alias, name)
            reference.names[code], reference.levels[code] = name, (kind, level)
            if alias:
                known = reference.names.get(alias)
                reference.names[alias] = f"{known} / {name}" if known else name
        return reference


def award_names() -> dict[str, str]:
    """Names by code; a joint code names its twins."""
    return Reference.load().names


def at_least(grade: str, wanted: str) -> bool:
    """`good` is at least `completed`; the enum lists the best first."""
    return PLACE[grade] <= PLACE[wanted]


def facts_about(
    subject: Person | Unit,
    *,
    year: int | None = None,
    on: dt.date,
    movement: Movement | None = None,
    top_n: int | None = None,
    min_score: Decimal | None = None,
    nomination: int | None = None,
) -> Facts:
    """Everything that the rulebook asks about. Without a year: that of `on` if reviewed, else the one before."""
    from awards.domain.facts_units import facts_of_units  # noqa: PLC0415 -- it builds on this module

    if isinstance(subject, Person):
        (facts,) = facts_of_people([subject], year=year, on=on)
    else:
        (facts,) = facts_of_units([subject], year=year, on=on, movement=movement)
        facts.top_n, facts.min_score = top_n, min_score
    facts.nomination = nomination
    return facts


def facts_of_people(
    people: Sequence[Person], *, year: int | None = None, on: dt.date, reference: Reference | None = None
) -> Iterator[Facts]:
    """In the order given; as many queries for a thousand as for one. `person.unit` is read: select it with many."""
    reference = reference or Reference.load()
    keys = [person.pk for person in people]
    titles = titles_held("person", keys, kinds=reference.kinds)
    reviews, papers = reviews_by("person", keys)
    initiatives = _initiatives(keys)
    disciplines = _by_person(DisciplineFact, Discipline, keys, ("measure", "decided_on", "ends_on"))
    posts = _by_person(PostFact, Post, keys, ("title", "unit__name", "valid_from", "valid_to"))
    for person in people:
        key = person.pk
        graded = reviews.get(key, {})
        yield Facts(
            person,
            year_of(graded, on) if year is None else year,
            on,
            [title for title in titles[key] if not title.lost],
            graded,
            initiatives=initiatives.get(key, []),
            disciplines=disciplines.get(key, []),
            posts=posts.get(key, []),
            papers=papers.get(key, {}),
            lost=[title for title in titles[key] if title.lost],
            reference=reference,
            home=person.unit.path,
        )


def year_of(reviews: dict[int, str], on: dt.date) -> int:
    return on.year if on.year in reviews else on.year - 1


def reviews_by(
    field_name: str, keys: Collection[int], *, years: Collection[int] | None = None
) -> tuple[dict[int, dict[int, str]], dict[int, dict[int, str]]]:
    """Grades and decision numbers, each key → year → value; of those years, or of all."""
    grades: dict[int, dict[int, str]] = defaultdict(dict)
    papers: dict[int, dict[int, str]] = defaultdict(dict)
    wanted: dict[str, Any] = {f"{field_name}__among": keys} | ({} if years is None else {"year__in": years})
    rows = YearlyReview.objects.filter(**wanted).order_by()
    for key, year, grade, number in rows.values_list(f"{field_name}_id", "year", "grade", "decision_number"):
        grades[key][year] = grade
        if number:
            papers[key][year] = number
    return grades, papers


def _initiatives(keys: Collection[int]) -> dict[int, list[InitiativeFact]]:
    columns = ("person_id", "pk", "title", "scope", "recognised_on", "decision_number")
    rows = Initiative.objects.filter(person__among=keys).order_by("recognised_on", "pk").values_list(*columns)
    read = list(rows)
    used: dict[int, list[tuple[str, int]]] = defaultdict(list)
    if read:
        claims = InitiativeUse.objects.filter(initiative__person__among=keys, released_at=None).order_by()
        for pk, code, nomination in claims.values_list("initiative_id", "award_type__code", "nomination_id"):
            used[pk].append((code, nomination))
    found: dict[int, list[InitiativeFact]] = defaultdict(list)
    for person, pk, title, scope, day, number in read:
        found[person].append(InitiativeFact(pk, title, scope, day, number, tuple(used.get(pk, ()))))
    return found


def _by_person(shape: Any, model: Any, keys: Collection[int], columns: tuple[str, ...]) -> dict[int, list[Any]]:
    """Rows of a table as small values, the oldest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    order = "decided_on" if model is Discipline else "valid_from"
    rows = model.objects.filter(person__among=keys).order_by(order, "pk").values_list("person_id", *columns)
    for person, *values in rows:
        found[person].append(shape(*values))
    return found
