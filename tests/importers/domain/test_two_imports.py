"""Two files of one kind at once, on a database with real locks."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from base.core.ledger import verify
from base.units.models import Person
from importers.domain import staging, writing
from importers.domain.data_import import import_file
from tests.factories.units import UnitFactory
from tests.importers.domain.test_data_import import an, people


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_makes_everybody_once(monkeypatch):
    monkeypatch.setattr(staging, "PART", 3)
    monkeypatch.setattr(writing, "PART", 3)
    UnitFactory(province=True, name="Xã Vũng Liêm")
    data = people(*(an(f"CB{number}", f"Lê Bình {number}") for number in range(10)))
    start, counts = threading.Barrier(2), []

    def run() -> None:
        try:
            start.wait()
            counts.append(import_file("people", data, "a.xlsx", actor=None).counts)
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(found["created"] for found in counts) == 10
    assert sum(found["unchanged"] for found in counts) == 10
    assert Person.objects.filter(code__startswith="CB").count() == 10
    assert verify() == []
