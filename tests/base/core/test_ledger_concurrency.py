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
    assert list(LedgerEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, THREADS * EACH + 1))
    assert LedgerStream.objects.get().length == THREADS * EACH
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
    assert list(LedgerEvent.objects.values_list("seq", flat=True)) == [1, 2]
    assert ledger.verify() == []
