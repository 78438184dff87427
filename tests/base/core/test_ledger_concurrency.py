from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from base.core import ledger
from base.core.models import LedgerEvent, LedgerStream
from tests.factories.units import UnitFactory

THREADS, EACH = 20, 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_unbroken_chain() -> None:
    unit = UnitFactory()
    errors: list[Exception] = []

    def write() -> None:
        try:
            for n in range(EACH):
                with transaction.atomic():
                    ledger.record("units.unit.noted", unit, n=n)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    events = 1 + THREADS * EACH  # the first is that of the unit itself
    assert list(LedgerEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, events + 1))
    assert LedgerStream.objects.get().length == events
    assert ledger.verify() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_change_that_is_rolled_back_leaves_no_gap() -> None:
    unit = UnitFactory()
    for n in range(3):
        try:
            with transaction.atomic():
                ledger.record("units.unit.noted", unit, n=n)
                if n == 1:
                    raise LookupError
        except LookupError:
            continue
    events = LedgerEvent.objects.order_by("seq")
    assert list(events.values_list("seq", "kind")) == [
        (1, "units.unit.created"),
        (2, "units.unit.noted"),
        (3, "units.unit.noted"),
    ]
    assert ledger.verify() == []
