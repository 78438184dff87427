"""Chains of successions with their shares, and totals that survive them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.units.domain.dataset import load_units
from base.units.domain.in_time import Lens
from base.units.domain.lineage import Lineage, current_units, predecessors_of, successors_of
from base.units.domain.queries import units_as_of
from base.units.domain.standing import not_standing
from base.units.models import Unit
from tests.factories.units import SuccessionFactory, SuccessionPartFactory, UnitFactory

pytestmark = pytest.mark.django_db

LATER = dt.date(2026, 1, 1)


def arrow(source: Unit, target: Unit | None, share: str | None = "1", day: dt.date = dt.date(2025, 7, 1)) -> None:
    value = Decimal(share) if share else None
    SuccessionPartFactory(succession=SuccessionFactory(happened_on=day), source=source, target=target, share=value)


@pytest.fixture
def chain() -> list[Unit]:
    """A → B (¼) and C (¾); B → D, a year later."""
    a = UnitFactory(name="A", dissolved=True)
    b = UnitFactory(name="B", valid_to=dt.date(2025, 12, 31))
    c, d = UnitFactory(name="C"), UnitFactory(name="D")
    arrow(a, b, "0.25")
    arrow(a, c, "0.75")
    arrow(b, d, day=LATER)
    return [a, b, c, d]


def test_shares_are_multiplied_along_the_chain(chain: list[Unit]) -> None:
    a, b, c, d = chain
    assert successors_of(a, LATER) == [(c, Decimal("0.75")), (d, Decimal("0.25"))]
    assert successors_of(a, dt.date(2025, 8, 1)) == [(b, Decimal("0.25")), (c, Decimal("0.75"))]
    assert successors_of(d) == []
    assert predecessors_of(d) == {a.pk, b.pk}
    assert predecessors_of(d, dt.date(2025, 8, 1)) == set()


def test_a_unit_that_gave_a_part_away_keeps_the_rest() -> None:
    whole, part = UnitFactory(name="Cả"), UnitFactory(name="Phần")
    arrow(whole, part, "0.3")
    assert {(row.unit.name, row.share) for row in successors_of(whole)} == {
        ("Cả", Decimal("0.7")),
        ("Phần", Decimal("0.3")),
    }


def test_who_gave_a_part_away_gives_the_rest_later() -> None:
    whole, part, heir = UnitFactory(name="Cả", valid_to=dt.date(2025, 12, 31)), UnitFactory(), UnitFactory()
    arrow(whole, part, "0.3")
    arrow(whole, heir, "1", day=LATER)
    assert {row.unit: row.share for row in successors_of(whole)} == {part: Decimal("0.3"), heir: Decimal("0.7")}


def test_a_ring_that_an_old_list_left_behind_ends_all_the_same() -> None:
    one, two = UnitFactory(), UnitFactory()
    arrow(one, two)
    arrow(two, one)
    assert Lineage().heirs(one.pk) <= {one.pk, two.pk}
    assert predecessors_of(one) == {two.pk}


def test_current_units_of_many_cost_two_queries(chain: list[Unit], django_assert_num_queries: object) -> None:
    a, b, c, d = chain
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = current_units(chain)
    assert found == {a.pk: [c, d], b.pk: [d], c.pk: [c], d.pk: [d]}


def test_totals_are_rolled_up_by_shares_and_never_lost(chain: list[Unit]) -> None:
    a, b, c, d = chain
    values = {a.pk: Decimal(100), b.pk: Decimal(8), c.pk: Decimal(1)}
    then = Lens(is_now=False).totals(values)
    now = Lens(is_now=True, on=LATER).totals(values)
    assert [(row.unit, row.value) for row in then] == [(a, 100), (b, 8), (c, 1)]
    assert [(row.unit, row.value) for row in now] == [(c, 76), (d, 33)]


def test_what_nobody_divided_stays_with_the_former_unit_and_says_so() -> None:
    old = UnitFactory(name="Xã Cũ", dissolved=True)
    for name in ("Xã Một", "Xã Hai"):
        arrow(old, UnitFactory(name=name), None)
    (row,) = Lens(is_now=True).totals({old.pk: Decimal(9)})
    assert (row.unit, row.value, row.is_undivided) == (old, 9, True)


def test_rows_stand_under_the_units_of_then_or_of_now(chain: list[Unit]) -> None:
    a, b, c, d = chain
    rows = [(a, "bằng khen"), (b, "cờ"), (d, "huân chương")]
    then = Lens(is_now=False).group(rows, lambda row: row[0])
    assert [group.unit for group in then] == [a, b, d]
    now = {group.unit: group for group in Lens(is_now=True, on=LATER).group(rows, lambda row: row[0])}
    assert [row[1] for row in now[d].rows] == ["bằng khen", "cờ", "huân chương"]
    assert now[d].former == [a, b]
    assert [row[1] for row in now[c].rows] == ["bằng khen"]


def test_the_switch_keeps_the_other_parameters_of_the_address() -> None:
    then, now = Lens.of({"nhin": "hien-nay"}).switch({"q": "xã", "page": "3", "nhin": "hien-nay"})
    assert (then["url"], then["current"]) == ("?q=x%C3%A3", False)
    assert (now["url"], now["current"]) == ("?q=x%C3%A3&nhin=hien-nay", True)
    assert not Lens.of({"nhin": "gi-do"}).is_now


class TestTheReorganisationOf2025:
    """Bến Tre + Trà Vinh + Vĩnh Long → Vĩnh Long; Vĩnh Phúc + Hòa Bình + Phú Thọ → Phú Thọ; districts ended."""

    BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)

    @pytest.fixture(autouse=True)
    def loaded(self) -> None:
        load_units(["Vĩnh Long", "Phú Thọ"])

    @pytest.mark.parametrize(
        ("today", "former"),
        [("Vĩnh Long", {"Bến Tre", "Trà Vinh", "Vĩnh Long"}), ("Phú Thọ", {"Vĩnh Phúc", "Hòa Bình", "Phú Thọ"})],
    )
    def test_a_total_of_before_is_that_of_the_province_of_now(self, today: str, former: set[str]) -> None:
        unit = units_as_of(self.AFTER).get(kind__level=2, short_name=today)
        sources = Unit.objects.filter(pk__in=predecessors_of(unit))
        assert {source.short_name for source in sources} == former
        values = {source.pk: Decimal(n) for n, source in enumerate(sources, start=1)}
        (total,) = Lens(is_now=True).totals(values)
        assert (total.unit, total.value, total.is_undivided) == (unit, 6, False)

    def test_every_commune_of_before_is_found_through_its_province_of_now(self) -> None:
        unit = units_as_of(self.AFTER).get(kind__level=2, short_name="Vĩnh Long")
        found = Unit.objects.including_predecessors(unit)
        communes = set(found.as_of(self.BEFORE).filter(kind__level=4).values_list("pk", flat=True))
        standing = units_as_of(self.BEFORE).filter(kind__level=4)
        below = {
            pk
            for source in Unit.objects.filter(pk__in=predecessors_of(unit))
            for pk in standing.under(source).values_list("pk", flat=True)
        }
        assert communes == below
        assert len(communes) > 250

    def test_totals_of_all_communes_are_preserved_divided_ones_named(self) -> None:
        communes = list(units_as_of(self.BEFORE).filter(kind__level=4))
        now = Lens(is_now=True).totals({commune.pk: Decimal(1) for commune in communes})
        assert sum(row.value for row in now) == len(communes)
        assert all(row.unit.valid_to is None for row in now if not row.is_undivided)
        assert {row.unit.valid_to for row in now if row.is_undivided} == {self.BEFORE}

    def test_a_dissolved_district_says_that_nobody_carries_on(self) -> None:
        district = units_as_of(self.BEFORE).filter(kind__level=3).first()
        assert district is not None
        assert "không có đơn vị kế tục" in not_standing(district)
        province = units_as_of(self.BEFORE).get(short_name="Bến Tre", kind__level=2)
        assert "Tỉnh Vĩnh Long" in not_standing(province)
