"""Whatever is reorganised in whatever order: the tree stays a tree, shares stay 1, totals stay what they were."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.domain.in_time import Lens
from base.units.domain.lineage import Lineage
from base.units.domain.successions import (
    Decision,
    NewUnit,
    dissolve_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from base.units.models import Unit
from tests.factories.units import UnitFactory

START = dt.date(2020, 1, 1)
TOPS, UNITS = 2, 7
NUMBERS = st.integers(min_value=0, max_value=30)
STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "absorb", "split", "part", "rename", "move", "dissolve"]), NUMBERS, NUMBERS),
    max_size=6,
)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=st.lists(NUMBERS, min_size=UNITS, max_size=UNITS), steps=STEPS)
def test_any_sequence_of_reorganisations_keeps_the_history_whole(shape: list[int], steps: list[Any]) -> None:
    with transaction.atomic():
        units = [UnitFactory(name=f"Tỉnh {n}") for n in range(TOPS)]
        for number, place in enumerate(shape):
            units.append(UnitFactory(parent=units[place % len(units)], name=f"Xã {number}"))
        pictures = {START: picture(START)}
        for index, step in enumerate(steps, start=1):
            day = START + dt.timedelta(days=30 * index)
            attempt(step, index, day)
            pictures[day] = picture(day)
            for past, seen in pictures.items():
                assert picture(past) == seen, f"{step} changed what was known of {past}"
        assert not any(Unit.find_problems())
        check_lineage(units, START + dt.timedelta(days=400))
        transaction.set_rollback(True)


def attempt(step: tuple[str, int, int], index: int, day: dt.date) -> None:
    """Refused in a sentence, and nothing half done, or carried out."""
    with clock.at(clock.start_of(day)):
        before, refused = picture(day), ""
        try:
            apply(step, index, day)
        except DomainError as refusal:
            refused = refusal.message
    if refused:
        assert refused.endswith(".")
        assert picture(day) == before


def apply(step: tuple[str, int, int], index: int, day: dt.date) -> None:
    kind, first, second = step
    standing = list(Unit.objects.as_of(day).order_by("pk"))
    one, other = standing[first % len(standing)], standing[second % len(standing)]
    decision, top = Decision(day, f"{index}/QĐ"), standing[0]
    new = NewUnit(f"Mới {index}", one.kind, top)
    match kind:
        case "merge":
            merge_units(list(dict.fromkeys([one, other])), new, decision)
        case "absorb":
            merge_units([one], other, decision)
        case "split":
            half = Decimal("0.5")
            split_unit(one, [(new, half), (other, half)], decision)
        case "part":
            split_unit(one, [(new, Decimal("0.3"))], decision, keeps=Decimal("0.7"))
        case "rename":
            rename_unit(one, f"Tên {index}", decision)
        case "move":
            move_unit(one, other, decision)
        case "dissolve":
            dissolve_unit(one, decision)


def picture(day: dt.date) -> dict[int, tuple[str, int | None]]:
    """Unit → (name, key of the unit above) as they were; every unit but the tops hangs on one that stood that day."""
    rows = list(Unit.objects.as_it_was(day))
    places = {row.path_then: row.pk for row in rows}
    assert len(places) == len(rows), "two units in one place"
    for row in rows:
        assert len(row.path_then) == Unit.steplen or row.path_then[: -Unit.steplen] in places, "an orphan"
    return {row.pk: (row.name_then, places.get(row.path_then[: -Unit.steplen])) for row in rows}


def check_lineage(units: list[Unit], on: dt.date) -> None:
    lineage = Lineage(on)
    for unit in units:
        pieces = lineage.pieces(unit.pk)
        assert sum(piece.share for piece in pieces if piece.share is not None) == 1
        assert unit.pk not in lineage.sources(unit.pk)
    values = {unit.pk: Decimal(n) for n, unit in enumerate(units, start=1)}
    assert sum(row.value for row in Lens(is_now=True, on=on).totals(values)) == sum(values.values())


@pytest.mark.django_db
def test_the_ledger_holds_after_a_long_history() -> None:
    province = UnitFactory(province=True)
    units = [UnitFactory(parent=province) for _ in range(4)]
    for index in range(1, 8):
        with clock.at(clock.start_of(START + dt.timedelta(days=30 * index))):
            rename_unit(
                units[index % 4], f"Tên {index}", Decision(START + dt.timedelta(days=30 * index), f"{index}/QĐ")
            )
    assert ledger.verify() == []
