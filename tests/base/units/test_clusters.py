"""Clusters of a year: once in each scheme, led in turn, and nothing without members."""

from __future__ import annotations

import datetime as dt

import pytest

from base.core import ledger
from base.core.errors import DomainError
from base.units.domain.clusters import (
    make_next_year,
    members_of,
    propose_next_year,
    replace_ended,
    save_cluster,
    set_leaders,
    set_members,
)
from base.units.domain.successions import Decision, dissolve_unit, merge_units
from base.units.models import Cluster, Unit
from base.units.models.clusters import DEFAULT_SCHEME
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> list[Unit]:
    province = UnitFactory(province=True)
    return [UnitFactory(parent=province, name=f"Xã {letter}") for letter in "ABCDE"]


def made(units: list[Unit], name: str = "Cụm số 1", scheme: str = DEFAULT_SCHEME) -> Cluster:
    cluster = save_cluster(None, year=2026, scheme=scheme, name=name)
    set_members(cluster, units)
    return cluster


def test_the_lead_passes_on_by_one_turn_and_begins_anew(units: list[Unit]) -> None:
    cluster = made(units[:3])
    set_leaders(cluster, units[1], units[2])
    (proposal,) = propose_next_year(2026)
    assert (proposal.head, proposal.deputy) == (units[2], units[0])
    (next_one,) = make_next_year(2026)
    assert (next_one.year, next_one.head, next_one.deputy) == (2027, units[2], units[0])
    assert members_of(next_one) == units[:3]
    assert make_next_year(2026) == []
    (after,) = make_next_year(2027)
    assert (after.head, after.deputy) == (units[0], units[1])
    assert ledger.verify() == []


def test_a_cluster_without_members_says_what_to_do(units: list[Unit]) -> None:
    empty = save_cluster(None, year=2026, scheme=DEFAULT_SCHEME, name="Cụm trống")
    for deed in (lambda: members_of(empty), lambda: set_leaders(empty, units[0], None), lambda: replace_ended(empty)):
        with pytest.raises(DomainError, match="Hãy thêm đơn vị vào cụm, khối trước"):
            deed()
    (proposal,) = propose_next_year(2026)
    assert "chưa có đơn vị nào" in proposal.problem
    assert make_next_year(2026) == []
    with pytest.raises(DomainError, match="Năm 1999 chưa có"):
        make_next_year(1999)


def test_a_unit_stands_once_a_year_in_each_scheme(units: list[Unit]) -> None:
    made(units[:2])
    second = save_cluster(None, year=2026, scheme=DEFAULT_SCHEME, name="Cụm số 2")
    with pytest.raises(DomainError, match="Xã A đã ở Cụm số 1"):
        set_members(second, units[:1])
    assert members_of(made(units[:2], "Khối chuyên đề", "Khối chuyên đề")) == units[:2]


def test_leaders_are_members_and_stay_members(units: list[Unit]) -> None:
    cluster = made(units[:2])
    refusals = {
        "member": lambda: set_leaders(cluster, units[4], None),
        "same": lambda: set_leaders(cluster, units[0], units[0]),
    }
    for code, deed in refusals.items():
        with pytest.raises(DomainError) as refusal:
            deed()
        assert refusal.value.code == code
    set_leaders(cluster, units[0], None)
    with pytest.raises(DomainError, match="chọn trưởng, phó khác"):
        set_members(cluster, units[1:3])
    set_members(cluster, [units[2], units[0]])
    assert members_of(cluster) == [units[2], units[0]]
    assert ledger.verify() == []


def test_units_that_ended_give_their_place_to_who_carries_on(units: list[Unit]) -> None:
    cluster = made(units[:4])
    set_leaders(cluster, units[0], units[1])
    merge_units([units[0]], units[4], Decision(dt.date(2026, 3, 1), "1/NQ"))
    dissolve_unit(units[3], Decision(dt.date(2026, 3, 1), "2/NQ"))
    with pytest.raises(DomainError, match="Hãy làm việc này cho Xã E"):
        set_members(save_cluster(None, year=2027, scheme="x", name="Mới"), [Unit.objects.get(pk=units[0].pk)])
    (proposal,) = propose_next_year(2026)
    assert [(old.name, new and new.name) for old, new in proposal.replaced] == [("Xã A", "Xã E"), ("Xã D", None)]
    assert proposal.head == units[1]
    replace_ended(cluster)
    cluster.refresh_from_db()
    assert members_of(cluster) == [units[4], units[1], units[2]]
    assert (cluster.head, cluster.deputy) == (units[4], units[1])
    assert replace_ended(cluster) == []
    assert ledger.verify() == []


def test_names_years_and_schemes_are_checked(units: list[Unit]) -> None:
    cluster = made(units[:1])
    for change, code in (
        ({"year": 2027}, "members"),
        ({"name": " "}, "name"),
        ({"year": 1000}, "year"),
    ):
        with pytest.raises(DomainError) as refusal:
            save_cluster(cluster, **({"year": 2026, "scheme": DEFAULT_SCHEME, "name": "Cụm số 1"} | change))
        assert refusal.value.code == code
    with pytest.raises(DomainError, match="đã có “Cụm số 1”"):
        made([], "Cụm số 1")
