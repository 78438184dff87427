"""What is known about a subject, read once; the conditions of the rulebook are arithmetic on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from awards.domain.titles import Title, titles_of, titles_of_people
from awards.models import AwardType
from base.units.enums import ReviewGrade
from base.units.models import Discipline, Initiative, Person, Unit, YearlyReview
from movements.models import Movement, UnitResult

GRADES = [grade.value for grade in ReviewGrade]


@dataclass(frozen=True)
class Member:
    """A person of a collective in one year; `grade` is None where no review is recorded."""

    name: str
    titles: tuple[Title, ...]
    grade: str | None


@dataclass(frozen=True)
class Facts:
    """`year` is the year of achievement. `top_n` and `min_score` are the demands of the round, where there is one."""

    subject: Person | Unit
    year: int
    on: dt.date
    titles: list[Title]
    reviews: dict[int, str]
    initiatives: list[Initiative] = field(default_factory=list)
    disciplines: list[Discipline] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    results: list[UnitResult] = field(default_factory=list)
    top_n: int | None = None
    min_score: Decimal | None = None
    award_names: dict[str, str] = field(default_factory=dict)

    def names_of(self, codes: list[str]) -> str:
        return ", ".join(self.award_names.get(code, code) for code in codes)

    def titles_named(self, codes: list[str], *, after: int = 0) -> list[Title]:
        return [t for t in self.titles if t.is_one_of(codes) and after < t.year <= self.year]


def award_names() -> dict[str, str]:
    """Names by code; a joint code names its twins."""
    names: dict[str, str] = {}
    for code, alias, name in AwardType.objects.values_list("code", "alias", "name"):
        names[code] = name
        if alias:
            names[alias] = f"{names[alias]} / {name}" if alias in names else name
    return names


def at_least(grade: str, wanted: str) -> bool:
    """`good` is at least `completed`; the enum lists the best first."""
    return GRADES.index(grade) <= GRADES.index(wanted)


def facts_about(
    subject: Person | Unit,
    *,
    year: int | None = None,
    on: dt.date,
    movement: Movement | None = None,
    top_n: int | None = None,
    min_score: Decimal | None = None,
) -> Facts:
    """Everything that the rulebook asks about. Without a year: that of `on` if reviewed, else the one before."""
    owner = {"person": subject} if isinstance(subject, Person) else {"unit": subject}
    reviews = dict(YearlyReview.objects.filter(**owner).values_list("year", "grade"))
    if year is None:
        year = on.year if on.year in reviews else on.year - 1
    titles, names = titles_of(subject), award_names()
    if isinstance(subject, Person):
        return Facts(
            subject,
            year,
            on,
            titles,
            reviews,
            initiatives=list(subject.initiatives.order_by("recognised_on")),
            disciplines=list(subject.disciplines.order_by("decided_on")),
            award_names=names,
        )
    return Facts(
        subject,
        year,
        on,
        titles,
        reviews,
        members=_members(subject, year),
        results=_results(subject, year, movement),
        top_n=top_n,
        min_score=min_score,
        award_names=names,
    )


def _members(unit: Unit, year: int) -> list[Member]:
    people = dict(Person.objects.filter(unit__path__startswith=unit.path, merged_into=None).values_list("pk", "name"))
    reviews = YearlyReview.objects.filter(person__in=people, year=year).values_list("person_id", "grade")
    grades, titles = dict(reviews), titles_of_people(people)
    return [
        Member(name, tuple(t for t in titles[key] if t.year == year), grades.get(key)) for key, name in people.items()
    ]


def _results(unit: Unit, year: int, movement: Movement | None) -> list[UnitResult]:
    rows = UnitResult.objects.filter(unit=unit).select_related("movement").order_by("rank")
    return list(rows.filter(movement=movement) if movement else rows.filter(movement__ends_on__year=year))
