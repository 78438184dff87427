"""Two files of one kind at once, on a database with real locks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction

from base.core.ledger import record, verify
from base.units.models import Person
from importers.domain import staging, writing
from importers.domain.data_import import import_file
from importers.domain.writing import Outdated
from tests.at_once import together
from tests.factories.units import UnitFactory
from tests.importers.domain.test_data_import import an, people


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_makes_everybody_once(monkeypatch):
    monkeypatch.setattr(staging, "PART", 3)
    monkeypatch.setattr(writing, "PART", 3)
    UnitFactory(province=True, name="Xã Vũng Liêm")
    data = people(*(an(f"CB{number}", f"Lê Bình {number}") for number in range(10)))
    counts = together(*(lambda: import_file("people", data, "a.xlsx", actor=None).counts for _twice in range(2)))
    assert sum(found["created"] for found in counts) == 10
    assert sum(found["unchanged"] for found in counts) == 10
    assert Person.objects.filter(code__startswith="CB").count() == 10
    assert verify() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_and_somebody_at_a_screen_who_change_the_same_people_wait_for_each_other(monkeypatch):
    monkeypatch.setattr(staging, "PART", 3)
    monkeypatch.setattr(writing, "PART", 3)
    unit = UnitFactory(province=True, name="Xã Vũng Liêm")
    names = [f"CB{number}" for number in range(9)]
    import_file("people", people(*(an(code, "Lê Bình") for code in names)), "a.xlsx", actor=None)

    def at_the_screen() -> str:
        for person in Person.objects.filter(code__in=names).order_by("-pk"):
            with transaction.atomic():
                locked = Person.objects.select_for_update().get(pk=person.pk)
                Person.objects.filter(pk=locked.pk).update(position="Trưởng phòng")
                record("units.person.edited", locked)
        return "screen"

    def from_the_file() -> str:
        with suppress(Outdated):
            import_file("people", people(*(an(code, "Lê Đổi") for code in names)), "b.xlsx", actor=None)
        return "file"

    assert together(at_the_screen, from_the_file) == ["screen", "file"]
    assert unit.people.filter(code__in=names).count() == 9
    assert verify() == []
