from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from base.core import ledger
from base.core.models import LedgerEvent, LedgerStream
from base.units.models import Unit, UnitKind

pytestmark = pytest.mark.django_db


def write(count: int = 3) -> list[LedgerEvent]:
    kind = UnitKind.objects.create(code="tinh", name="Tỉnh", level=2)
    unit = Unit.add_root(name="Tỉnh Vĩnh Long", kind=kind)
    with transaction.atomic():
        return [ledger.record("units.unit.noted", unit, note=f"lần {n}", share=0.5) for n in range(count)]


def test_untouched_chain_verifies() -> None:
    write()
    assert ledger.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "units.unit.changed"},
        {"payload": {"note": "khác"}},
        {"actor": "ai-do"},
        {"states": {"x": "y"}},
        {"subject": "units.unit:9"},
    ],
)
def test_altered_event_is_found(change: dict[str, object]) -> None:
    events = write()
    LedgerEvent.objects.filter(pk=events[1].pk).update(**change)
    assert ledger.verify()


@pytest.mark.parametrize("index", [0, 1, 2])
def test_removed_event_is_found(index: int) -> None:
    events = write()
    LedgerEvent.objects.filter(pk=events[index].pk).delete()
    assert ledger.verify()


def test_erased_payload_keeps_the_chain_whole() -> None:
    events = write()
    ledger.erase_payload(events[0], actor=None, ground="Luật 91/2025/QH15")
    assert ledger.verify() == []
    assert LedgerEvent.objects.get(pk=events[0].pk).payload is None


def test_record_outside_a_transaction_is_refused(transactional_db: None) -> None:
    stream = LedgerStream.objects.create(name="x")
    with pytest.raises(RuntimeError):
        ledger.record("x.y.z", stream)


def test_a_column_sealed_since_a_later_version_leaves_older_seals_true(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = Unit.ledger_fields
    monkeypatch.setattr(Unit, "ledger_fields", tuple(name for name in fields if name != "valid_to"))
    write(1)
    monkeypatch.setattr(Unit, "ledger_fields", fields)
    assert ledger.verify()
    monkeypatch.setattr(Unit, "ledger_later", {"valid_to": None})
    assert ledger.verify() == []
    Unit.objects.update(valid_to="2026-12-31")
    assert ledger.verify()


SEALED_VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**70), 2**70),
    st.booleans(),
    st.none(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), SEALED_VALUES))
def test_the_quick_way_to_write_a_row_down_is_the_slow_one(state: dict[str, object]) -> None:
    """Seals of rows made by either must be the same for ever."""
    assert ledger._PLAIN_ENCODED(state) == ledger._canonical(state).encode()
