"""Rows about a person who is named by code or, where the list has none, by name, year of birth and unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from base.core.text import fold
from base.units.models import Person
from importers.resources.base import Column, SheetResource
from importers.resources.lookups import (
    former_unit_messages,
    person_lookup,
    person_messages,
    unit_lookup_with_former,
    words_of_units,
)
from importers.resources.widgets import IntegerWidget, LookupWidget, TextWidget

CANDIDATES = 5
NAME, YEAR, UNIT = "person__name", "person__birth_year", "person__unit_id"


class NamedPersonResource(SheetResource):
    """`owner` is the attribute of a collective that a row may be about instead; "" where there is none.

    One person alone with that name, year of birth and unit is meant. Of anybody else who may be meant a person decides.
    """

    owner: ClassVar[str] = ""
    chooses_owner = True

    person = Column(
        "Mã cá nhân",
        "person_id",
        LookupWidget(),
        note="Không có mã thì ghi họ tên, năm sinh và đơn vị công tác.",
        example="CB0001",
    )
    person_name = Column("Họ và tên", NAME, TextWidget(120), note="Chỉ dùng để tìm người khi không có mã cá nhân.")
    person_birth_year = Column("Năm sinh", YEAR, IntegerWidget(1900, 2100))
    person_unit = Column("Đơn vị công tác", UNIT, LookupWidget(), note="Mã đơn vị, hoặc tên nếu không trùng.")

    def prepare(self) -> None:
        units = unit_lookup_with_former()
        self.set_lookup("person_id", person_lookup(), person_messages())
        for attribute in (UNIT, self.owner):
            self.set_lookup(attribute, units, former_unit_messages())

    def names_person(self, values: dict[str, Any]) -> bool:
        return values.get("person_id") is not None or bool(values.get(NAME))

    def completed(self, rows: Sequence[dict[str, Any]], chosen: Sequence[str]) -> dict[int, str | list[Any]]:
        """Put the key of the person into each row that names nobody by code."""
        wanted: dict[int, tuple[str, int | None, int | None]] = {}
        found: dict[int, str | list[Any]] = {}
        for place, values in enumerate(rows):
            name, year, unit = values.pop(NAME, ""), values.pop(YEAR, None), values.pop(UNIT, None)
            if values.get("person_id") is not None or not name:
                continue
            if self.owner and values.get(self.owner) is not None:
                if unit not in (None, values[self.owner]):
                    found[place] = _("Dòng này vừa của cá nhân vừa của tập thể. Hãy bỏ một trong hai.")
                    continue
                unit, values[self.owner] = values[self.owner], None
            if chosen[place].isdigit():
                values["person_id"] = int(chosen[place])
            else:
                wanted[place] = fold(name), year, unit
        stored = _by_name({name for name, _year, _unit in wanted.values()})
        for place, (name, year, unit) in wanted.items():
            alike = _alike(stored.get(name, ()), year, unit)
            exact = [person for person in alike if person.birth_year == year is not None and person.unit_id == unit]
            if len(exact) == 1:
                rows[place]["person_id"] = exact[0].pk
            else:
                found[place] = (exact or alike)[:CANDIDATES] or _nobody()
        return found

    def described(self, instance: Any) -> str:
        """A candidate, who is a person; any other object in its own words."""
        if not isinstance(instance, Person):
            return super().described(instance)
        return described_person(instance)

    def render_people(self) -> None:
        """Exports write codes, not our keys."""
        codes = dict(Person.objects.order_by().values_list("pk", "code"))
        units = words_of_units(unit_lookup_with_former())
        self.fields["person"].widget.render = lambda value, obj=None, **_kwargs: codes.get(value, "")
        for name in ("person_unit", *(key for key, field in self.fields.items() if field.attribute == self.owner)):
            self.fields[name].widget.render = lambda value, obj=None, **_kwargs: units.get(value, "")


def described_person(person: Person) -> str:
    """Enough to tell somebody from others of the same name."""
    facts = [person.code or _("không có mã"), str(person.birth_year or "?"), str(person.unit)]
    return f"{person.name} ({', '.join(facts)})"


def _by_name(names: Iterable[str]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    wanted = list(names)
    if wanted:
        people = Person.objects.filter(name_folded__among=wanted, merged_into=None)
        for person in people.select_related("unit").order_by("pk"):
            found[person.name_folded].append(person)
    return found


def _alike(people: Iterable[Person], year: int | None, unit: int | None) -> list[Person]:
    """Who may be meant: another known year of birth is somebody else; in another unit, whoever was born that year."""
    return [
        person
        for person in people
        if (year is None or person.birth_year in (year, None))
        and (unit is None or person.unit_id == unit or person.birth_year == year is not None)
    ]


def _nobody() -> str:
    return _("Không có cá nhân nào mang họ tên, năm sinh này. Hãy nhập danh sách cá nhân trước, hoặc ghi mã cá nhân.")
