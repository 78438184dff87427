"""What is known about collectives: their own record, and that of the units they came from.

For the years before a unit existed it carries on the record of its predecessors: a title counts where every one of
them held it, a grade is the lowest of theirs and is missing where one of theirs is. What only some of them held is
shown and not counted: a person judges whose achievement it was.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import itemgetter, or_

from django.db.models import Q

from awards.domain.facts import GRADES, Facts, Member, Reference, ResultFact, reviews_by, year_of
from awards.domain.titles import Title, titles_held
from base.units.models import Person, SuccessionPart, Unit
from movements.enums import RankingStatus
from movements.models import Movement, RankingRow, UnitResult

DAYS_OF_YEAR = Decimal("365.25")
CHUNK = 2000
LAST = "\uffff"


@dataclass(slots=True)
class Record:
    titles: list[Title] = field(default_factory=list)
    reviews: dict[int, str] = field(default_factory=dict)
    papers: dict[int, str] = field(default_factory=dict)
    lost: list[Title] = field(default_factory=list)
    inherited: list[Title] = field(default_factory=list)


class Records:
    """Titles and grades of units and of all they came from, by the arrows of the successions."""

    def __init__(self, units: Collection[Unit], on: dt.date, reference: Reference) -> None:
        self._before: dict[int, set[int]] = defaultdict(set)
        keys = frontier = {unit.pk for unit in units}
        while frontier:
            arrows = SuccessionPart.objects.filter(target__in=frontier, succession__happened_on__lte=on).order_by()
            found = set()
            for source, target in arrows.values_list("source_id", "target_id"):
                self._before[target].add(source)
                found.add(source)
            frontier = found - keys
            keys = keys | frontier
        self._titles = titles_held("collective", keys, kinds=reference.kinds)
        self._reviews, self._papers = reviews_by("unit", keys)
        since = Unit.objects.order_by().filter(pk__in=keys).exclude(valid_from=None)
        self._since = dict(since.values_list("pk", "valid_from"))
        self._known: dict[int, Record] = {}

    def of(self, key: int, passed: frozenset[int] = frozenset()) -> Record:
        if key not in self._known:
            own = Record(
                [title for title in self._titles[key] if not title.lost],
                dict(self._reviews.get(key, {})),
                dict(self._papers.get(key, {})),
                [title for title in self._titles[key] if title.lost],
            )
            since, sources = self._since.get(key), self._before.get(key, set()) - passed - {key}
            if since is not None and sources:
                former = [self.of(source, passed | {key}) for source in sorted(sources)]
                _inherit(own, former, since.year if (since.month, since.day) == (1, 1) else since.year + 1)
            self._known[key] = own
        return self._known[key]


def _inherit(own: Record, former: list[Record], first_own_year: int) -> None:
    held = {(title.code, title.year) for title in own.titles}
    for one in former:
        for title in one.titles:
            if title.year >= first_own_year or (title.code, title.year) in held:
                continue
            held.add((title.code, title.year))
            shared = all(any((t.code, t.year) == (title.code, title.year) for t in each.titles) for each in former)
            (own.titles if shared else own.inherited).append(title)
        own.inherited += one.inherited
        own.lost += one.lost
    own.titles.sort(key=lambda title: (title.year, title.code))
    for year in set.intersection(*(set(each.reviews) for each in former)):
        if year < first_own_year and year not in own.reviews:
            own.reviews[year] = max((each.reviews[year] for each in former), key=GRADES.index)


def facts_of_units(
    units: Sequence[Unit],
    *,
    year: int | None = None,
    on: dt.date,
    movement: Movement | None = None,
    reference: Reference | None = None,
) -> Iterator[Facts]:
    """In the order given. Queries do not grow with the number of units, but for the depth of their history."""
    reference = reference or Reference.load()
    records = Records(units, on, reference)
    years = {unit.pk: year_of(records.of(unit.pk).reviews, on) if year is None else year for unit in units}
    members = Members(units, set(years.values()), reference)
    results = _results(units, movement)
    clusters = _clusters(units)
    for unit in units:
        record, asked = records.of(unit.pk), years[unit.pk]
        yield Facts(
            unit,
            asked,
            on,
            record.titles,
            record.reviews,
            members=members.of(unit, asked),
            results=[fact for ended, fact in results.get(unit.pk, ()) if movement or ended == asked],
            clusters=[fact for ended, fact in clusters.get(unit.pk, ()) if ended == asked],
            papers=record.papers,
            lost=record.lost,
            inherited=record.inherited,
            reference=reference,
            home=unit.path,
        )


class Members:
    """People below each unit, with what they were and got in a year: read once, cut out of the tree order."""

    def __init__(self, units: Sequence[Unit], years: Collection[int], reference: Reference) -> None:
        tops: list[str] = []
        for path in sorted(unit.path for unit in units):
            if not tops or not path.startswith(tops[-1]):
                tops.append(path)
        below = reduce(or_, (Q(path__startswith=path) for path in tops), Q(pk=None))
        paths = dict(Unit.objects.order_by().filter(below).values_list("pk", "path"))
        rows = Person.objects.filter(unit__among=paths, merged_into=None).order_by("pk")
        people = [(paths[unit], pk, name) for unit, pk, name in rows.values_list("unit_id", "pk", "name")]
        people.sort(key=itemgetter(0))
        self._people, self._paths = people, [path for path, _pk, _name in people]
        self._made: dict[tuple[int, int], Member] = {}
        for start in range(0, len(people), CHUNK):
            self._read(people[start : start + CHUNK], years, reference)

    def _read(self, people: list[tuple[str, int, str]], years: Collection[int], reference: Reference) -> None:
        """Only the years asked about: a province has many people and each a long history."""
        keys = [pk for _path, pk, _name in people]
        held = titles_held("person", keys, kinds=reference.kinds, years=years)
        grades, _papers = reviews_by("person", keys, years=years)
        for _path, pk, name in people:
            for year in years:
                titles = tuple(title for title in held[pk] if title.year == year and not title.lost)
                self._made[pk, year] = Member(name, titles, grades.get(pk, {}).get(year))

    def of(self, unit: Unit, year: int) -> list[Member]:
        first = bisect_left(self._paths, unit.path)
        last = bisect_left(self._paths, unit.path + LAST)
        return [self._made[pk, year] for _path, pk, _name in self._people[first:last]]


def _results(units: Sequence[Unit], movement: Movement | None) -> dict[int, list[tuple[int, ResultFact]]]:
    rows = UnitResult.objects.filter(unit__in=units).order_by("rank")
    if movement is not None:
        rows = rows.filter(movement=movement)
    found: dict[int, list[tuple[int, ResultFact]]] = defaultdict(list)
    columns = ("unit_id", "movement__title", "movement__starts_on", "movement__ends_on", "rank", "score")
    for unit, title, starts_on, ends_on, rank, score in rows.values_list(*columns):
        years = Decimal((ends_on - starts_on).days + 1) / DAYS_OF_YEAR
        found[unit].append((ends_on.year, ResultFact(title, rank, score, years)))
    return found


def _clusters(units: Sequence[Unit]) -> dict[int, list[tuple[int, ResultFact]]]:
    """Places in published rankings within the cluster, by the cluster's year."""
    rows = RankingRow.objects.filter(
        unit__in=units, ranking__status=RankingStatus.PUBLISHED, rank_in_cluster__isnull=False, cluster__isnull=False
    )
    columns = ("unit_id", "cluster__name", "cluster__year", "rank_in_cluster", "score")
    found: dict[int, list[tuple[int, ResultFact]]] = defaultdict(list)
    for unit, name, year, rank, score in rows.order_by("rank_in_cluster").values_list(*columns):
        found[unit].append((year, ResultFact(name, rank, score)))
    return found
