from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.domain.certificates import withdraw_grant
from awards.domain.register import search_grants
from awards.domain.register_page import ensure_register_page
from awards.enums_council import GrantStatus
from awards.models import Grant, RegisterPage
from tests.factories.councils import World, concluded_session, issued_decision, make_nominations, make_world
from tests.factories.units import PersonFactory, SuccessionPartFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3)


def grant_person(world: World, name: str) -> Grant:
    person = PersonFactory(name=name, unit=UnitFactory(parent=world.province, name="Xã Đông Hải"), birth_year=1980)
    nominations = make_nominations(world, 1, person=person, collective=None)
    return issued_decision(world, concluded_session(world, nominations)).grants.get()


@pytest.mark.parametrize(
    "query", ["Đặng Thị Ngọc", "dang thi ngoc", "NGOC dang", "xã đông hải", "dong hai", "bang khen", "QĐ-UBND"]
)
def test_search_finds_with_and_without_accents(world: World, query: str) -> None:
    grant = grant_person(world, "Đặng Thị Ngọc Ánh")
    assert list(search_grants(query)) == [grant]
    assert not search_grants(f"{query} khongco").exists()


def test_filters_by_year_award_and_unit(world: World) -> None:
    grant = grant_person(world, "Đặng Thị Ngọc Ánh")
    assert search_grants(year=2026, award="BKT", unit=world.province).get() == grant
    assert not search_grants(year=2020).exists()
    assert not search_grants(award="CSTDTQ").exists()


def test_award_of_a_merged_unit_is_found_through_its_successor(world: World) -> None:
    grant = grant_person(world, "Đặng Thị Ngọc Ánh")
    successor = UnitFactory(name="Xã Đông Hải Mới")
    SuccessionPartFactory(source=grant.unit, target=successor)
    assert search_grants(unit=successor).get() == grant


def test_page_shows_no_more_than_name_unit_award_and_decision(world: World) -> None:
    grant_person(world, "Đặng Thị Ngọc Ánh")
    ensure_register_page()
    page = Client().get("/vinh-danh/", {"q": "ngoc anh"}).content.decode()
    assert "Đặng Thị Ngọc Ánh" in page
    assert "1980" not in page
    assert "CB0" not in page


def test_lost_award_stays_with_its_annotation(world: World) -> None:
    grant = grant_person(world, "Đặng Thị Ngọc Ánh")
    withdraw_grant(grant, GrantStatus.CANCELLED, reason="Quyết định 99/QĐ-UBND")
    ensure_register_page()
    assert "Đã hủy" in Client().get("/vinh-danh/").content.decode()


@pytest.mark.parametrize(
    "query", ["?page=abc", "?nam=abc&don-vi=x", "?page=999", "?q=%00%27", "?don-vi=99999999", "?danh-hieu=%00"]
)
def test_nonsense_in_the_address_is_ignored(world: World, query: str) -> None:
    ensure_register_page()
    assert Client().get(f"/vinh-danh/{query}").status_code == 200


def test_page_is_made_once() -> None:
    first, second = ensure_register_page(), ensure_register_page()
    assert first.pk == second.pk
    assert RegisterPage.objects.count() == 1


def test_list_asks_the_database_as_often_for_three_rows_as_for_one(world: World) -> None:
    ensure_register_page()
    counts = []
    for extra in (1, 2):
        issued_decision(world, concluded_session(world, make_nominations(world, extra)))
        Client().get("/vinh-danh/")
        with CaptureQueriesContext(connection) as queries:
            Client().get("/vinh-danh/")
        counts.append(len(queries))
    assert Grant.objects.count() == 3
    assert counts[0] == counts[1]
