"""The same person twice: found by name, year of birth and unit; merged without losing a row of any app.

Whatever points to the duplicate is moved to the one who stays. What cannot stand twice there (two grades of one year)
stays with the duplicate, which remains as a pointer: nothing is thrown away, nobody decides silently between the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.ledger import LedgerModel
from base.core.text import fold
from base.units.domain.lineage import Lineage
from base.units.models import Person, Unit

FILLED = ("code", "gender", "birth_year", "position")


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person. `is_likely`: name, year of birth and unit agree."""

    first: Person
    second: Person
    is_likely: bool


@dataclass
class Move:
    """Rows of one table that point to the duplicate: how many move, and those that cannot stand twice."""

    label: str
    model: type[models.Model]
    column: str
    moved: list[Any] = field(default_factory=list)
    kept_apart: list[Any] = field(default_factory=list)


@dataclass
class Merge:
    """What a merge does, or did."""

    keep: Person
    gone: Person
    moves: list[Move]
    filled: dict[str, Any]


def names_twice(people: models.QuerySet[Person]) -> models.QuerySet[Any]:
    """Folded names that at least two unmerged people bear, with `total`; what the finder pages through."""
    named = people.filter(merged_into=None).order_by().values("name_folded").annotate(total=Count("pk"))
    return named.filter(total__gt=1).order_by("name_folded")


def pairs_of(people: models.QuerySet[Person], names: list[str]) -> list[Pair]:
    """Pairs of one name that agree in year of birth or in unit (also through succession) and contradict in neither
    year of birth nor code alone. Two queries; likely ones first.
    """
    found: dict[str, list[Person]] = defaultdict(list)
    rows = people.filter(merged_into=None, name_folded__in=names).select_related("unit").order_by("name_folded", "pk")
    for person in rows:
        found[person.name_folded].append(person)
    lineage = Lineage()
    pairs = [pair for same in found.values() for pair in _pairs(same, lineage)]
    return sorted(pairs, key=lambda pair: (not pair.is_likely, pair.first.name_folded, pair.first.pk))


def twins_of(name: str, unit: Unit, birth_year: int | None = None) -> list[Person]:
    """Records that may be this person, by the same rule as `pairs_of`, before there is a second one."""
    new, lineage = Person(name=name, unit=unit, birth_year=birth_year), Lineage()
    named = Person.objects.filter(name_folded=fold(name), merged_into=None).select_related("unit").order_by("pk")
    return [pair.second for known in named for pair in _pairs([new, known], lineage)]


def preview_merge(keep: Person, gone: Person) -> Merge:
    """What `merge_people` would do. DomainError where it would refuse."""
    _check(keep, gone)
    return Merge(keep, gone, list(_moves(keep, gone)), _filled(keep, gone))


def merge_people(keep: Person, gone: Person, *, actor: Any = None) -> Merge:
    """Everything of `gone` becomes `keep`'s; `gone` stays as a pointer. Done again it changes nothing."""
    with transaction.atomic():
        keys = sorted((keep.pk, gone.pk))
        locked = {p.pk: p for p in Person.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
        keep, gone = locked[keep.pk], locked[gone.pk]
        if gone.merged_into_id == keep.pk:
            return Merge(keep, gone, [], {})
        _check(keep, gone)
        merge = preview_merge(keep, gone)
        by_app: dict[str, list[Any]] = defaultdict(list)
        for move in merge.moves:
            keys = [row.pk for row in move.moved]
            move.model._base_manager.filter(pk__in=keys).update(**{move.column: keep})
            if issubclass(move.model, LedgerModel):
                by_app[move.model._meta.app_label] += move.moved
        gone.merged_into = keep
        if "code" in merge.filled:
            gone.code = ""
        gone.save(update_fields=["merged_into", "code"])
        for name, value in merge.filled.items():
            setattr(keep, name, value)
        keep.save()
        counts = {move.label: len(move.moved) for move in merge.moves if move.moved}
        ledger.record(
            "units.person.merged", keep, gone, *by_app.pop("units", []), actor=actor, gone=gone.pk, rows=counts
        )
        for app, rows in by_app.items():  # a row's newest seal is looked for in the chain of its own app
            ledger.record(f"{app}.person.merged", *rows, actor=actor, keep=keep.pk, gone=gone.pk)
        return merge


def _pairs(same: list[Person], lineage: Lineage) -> Iterator[Pair]:
    for index, first in enumerate(same):
        for second in same[index + 1 :]:
            years = {first.birth_year, second.birth_year} - {None}
            if len(years) > 1:
                continue
            is_one_unit = bool(lineage.heirs(first.unit_id) & lineage.heirs(second.unit_id))
            is_one_year = first.birth_year is not None and first.birth_year == second.birth_year
            if is_one_unit or is_one_year:
                yield Pair(first, second, is_likely=is_one_unit and is_one_year)


def _check(keep: Person, gone: Person) -> None:
    if keep.pk == gone.pk:
        raise DomainError(_("Hai hồ sơ là một. Hãy chọn hồ sơ khác."), code="same")
    for person in (keep, gone):
        if person.merged_into_id is not None:
            raise DomainError(_("Hồ sơ của {name} đã được gộp trước đó.").format(name=person.name), code="merged")


def _filled(keep: Person, gone: Person) -> dict[str, Any]:
    """What the one who stays lacks and the duplicate has."""
    return {name: getattr(gone, name) for name in FILLED if not getattr(keep, name) and getattr(gone, name)}


def _moves(keep: Person, gone: Person) -> Iterator[Move]:
    """One for every table with a column that points to people, whatever app it is of."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.model._meta.proxy:
            continue  # a relation of many to many shows here through its own table
        column = relation.field
        model: type[models.Model] = column.model
        move = Move(str(model._meta.verbose_name), model, column.name)
        for row in model._base_manager.filter(**{column.name: gone}).order_by("pk"):
            (move.kept_apart if _clashes(row, column.name, keep) else move.moved).append(row)
        if move.moved or move.kept_apart:
            yield move


def _clashes(row: models.Model, column: str, keep: Person) -> bool:
    """A unique rule of the table would be broken if the row pointed to `keep`."""
    model = type(row)
    if getattr(model._meta.get_field(column), "unique", False):
        return model._base_manager.filter(**{column: keep}).exists()
    rules = [constraint for constraint in model._meta.constraints if isinstance(constraint, models.UniqueConstraint)]
    groups = [(rule.fields, rule.condition) for rule in rules if column in rule.fields]
    groups += [(tuple(names), None) for names in model._meta.unique_together if column in names]
    for names, condition in groups:
        same: dict[str, Any] = {name: getattr(row, name) for name in names if name != column}
        if any(value is None for value in same.values()):
            continue
        others = model._base_manager.filter(condition or Q(), **same, **{column: keep})
        if others.exclude(pk=row.pk).exists():
            return True
    return False
