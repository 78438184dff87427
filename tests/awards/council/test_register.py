from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from awards.domain.certificates import withdraw_grant
from awards.domain.lifetime import life_of_person, life_of_unit
from awards.domain.register import search_grants
from awards.domain.register_page import ensure_register_page
from awards.domain.register_search import question_of, search_page
from awards.domain.withholding import lift_withholding, withhold_person
from awards.models import Grant, RegisterPage
from base.core import ledger
from base.core.errors import DomainError
from base.units.models import Post
from tests.database import stand
from tests.factories.awards import AwardTypeFactory, PastAwardFactory
from tests.factories.councils import (
    Decided,
    World,
    concluded_session,
    granted_people,
    issued_decision,
    make_nominations,
    make_world,
)
from tests.factories.sealed import sealed
from tests.factories.units import SuccessionPartFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3)


@pytest.fixture
def one_in_register(db: None) -> Decided:
    found: Decided = stand("one_in_register")
    return found


@pytest.fixture
def grant(one_in_register: Decided) -> Grant:
    """What Đặng Thị Ngọc Ánh holds."""
    return one_in_register.decision.grants.get()


@pytest.mark.parametrize(
    "query", ["Đặng Thị Ngọc", "dang thi ngoc", "NGOC dang", "xã đông hải", "dong hai", "bang khen", "QĐ-UBND"]
)
def test_search_finds_with_and_without_accents(grant: Grant, query: str) -> None:
    assert list(search_grants(query)) == [grant]
    assert not search_grants(f"{query} khongco").exists()


@pytest.mark.parametrize("query", ["Đặng Thị Nguy", "dang thi nguy", "NGU", "thị ngu"])
def test_a_name_not_typed_to_its_end_is_found(one_in_register: Decided, query: str) -> None:
    (grant,) = granted_people(one_in_register.world, "Đặng Thị Nguyệt")
    assert search_page(question_of(query)).rows == [grant]
    assert list(search_grants(query)) == [grant]


def test_whole_words_keep_longer_ones_away_and_pages_of_begun_words_go_on(world: World) -> None:
    granted_people(world, "Lê Hoa", "Lê Hoàng", "Lê Hoài", "Lê Hoành")
    assert [grant.holder_name for grant in search_page(question_of("le hoa")).rows] == ["Lê Hoa"]
    assert [grant.holder_name for grant in search_grants("le hoa")] == ["Lê Hoa"]
    Grant.objects.filter(holder_name="Lê Hoa").update(is_public=False)
    first = search_page(question_of("le hoa"), size=2)
    assert (first.count, len(first.rows)) == (3, 2)
    rest = search_page(question_of("le hoa"), first.after, size=2)
    assert {grant.holder_name for grant in (*first.rows, *rest.rows)} == {"Lê Hoàng", "Lê Hoài", "Lê Hoành"}
    assert {grant.holder_name for grant in search_grants("le hoa")} == {"Lê Hoàng", "Lê Hoài", "Lê Hoành"}
    assert not search_grants("le ho").exists()
    assert not search_grants("202").exists()


def test_filters_by_year_award_and_unit(grant: Grant) -> None:
    assert search_grants(year=2026, award="BKT", unit=grant.decision.unit).get() == grant
    assert not search_grants(year=2020).exists()
    assert not search_grants(award="CSTDTQ").exists()


def test_award_of_a_merged_unit_is_found_through_its_successor(grant: Grant) -> None:
    successor = UnitFactory(name="Xã Đông Hải Mới")
    SuccessionPartFactory(source=grant.unit, target=successor)
    assert search_grants(unit=successor).get() == grant


def test_page_shows_no_more_than_name_unit_award_and_decision(grant: Grant) -> None:
    ensure_register_page()
    page = Client().get("/vinh-danh/", {"q": "ngoc anh"}).content.decode()
    assert "Đặng Thị Ngọc Ánh" in page
    assert 'value="ngoc anh"' in page
    assert "data-fold-small" in page
    assert "1980" not in page
    assert "CB0" not in page


def test_lost_award_stays_with_its_annotation(grant: Grant) -> None:
    withdraw_grant(grant, "cancel", reason="Quyết định 99/QĐ-UBND")
    ensure_register_page()
    assert "Đã hủy" in Client().get("/vinh-danh/").content.decode()


@pytest.mark.parametrize(
    "query", ["?page=abc", "?nam=abc&don-vi=x", "?page=999", "?q=%27%22", "?don-vi=99999999", "?danh-hieu=%27"]
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


def test_what_is_written_as_typed_comes_first_and_pages_go_on_without_gap(world: World) -> None:
    names = ["Lê Thị Hòa", "Lê Thị Hoa", "Lê Thị Hoá", "Lê Thị Hòa Bình"]
    granted_people(world, *names)
    seen: list[str] = []
    after = None
    for _each in names:
        found = search_page(question_of("Lê Thị Hòa"), after, size=1)
        seen += [grant.holder_name for grant in found.rows]
        after = found.after
    assert set(seen[:2]) == {"Lê Thị Hòa", "Lê Thị Hòa Bình"}
    assert sorted(seen) == sorted(names)
    assert after is None


@given(st.text(alphabet="aăâbcdđeêhoôơuưyáàảãạ ABĐ019-/'\"%_\\&|!():*", max_size=40))
def test_no_question_breaks_the_search(question: str) -> None:
    assert search_page(question_of(question)).rows == []


def test_a_withheld_person_is_in_no_page_file_or_answer_and_comes_back(one_in_register: Decided, grant: Grant) -> None:
    world = one_in_register.world
    ensure_register_page()
    person = grant.person
    assert person is not None
    places = ("/vinh-danh/?q=anh", "/vinh-danh/tai-ve.csv", "/api/v1/grants", "/api/v1/register?q=anh")

    def shown() -> list[bool]:
        pages = [b"".join(Client().get(place)).decode() for place in places]  # type: ignore[arg-type]
        return ["Ngọc Ánh" in page or "Ng\\u1ecdc \\u00c1nh" in page for page in pages]

    assert shown() == [True] * 4
    with pytest.raises(DomainError, match="căn cứ"):
        withhold_person(person, ground=" ")
    withhold_person(person, ground="Đề nghị của người được khen")
    withhold_person(person, ground="Lần nữa")
    assert shown() == [False] * 4
    other = AwardTypeFactory(code="GK", alias="", name="Giấy khen")
    later = make_nominations(world, 1, person=person, collective=None, award_type=other)
    assert not issued_decision(world, concluded_session(world, later)).grants.get().is_public
    lift_withholding(person, reason="Người được khen đồng ý")
    assert shown() == [True] * 4
    assert ledger.verify() == []


def test_files_hold_every_row_and_nothing_that_a_spreadsheet_would_run(world: World) -> None:
    granted_people(world, '=HYPERLINK("http://x")')
    text = b"".join(Client().get("/vinh-danh/tai-ve.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "'=HYPERLINK" in text
    rows = json.loads(b"".join(Client().get("/api/v1/grants/export.json?q=hyperlink")))  # type: ignore[arg-type]
    assert [row["Tên"] for row in rows] == ['=HYPERLINK("http://x")']
    sheet = load_workbook(io.BytesIO(b"".join(Client().get("/vinh-danh/tai-ve.xlsx?q=hyperlink")))).active  # type: ignore[arg-type]
    assert sheet["A2"].data_type == "s"
    assert Client().get("/vinh-danh/tai-ve.exe").status_code == 404


def test_a_life_is_followed_through_posts_and_a_loss_stays_marked(one_in_register: Decided, grant: Grant) -> None:
    world = one_in_register.world
    person = grant.person
    assert person is not None
    earlier = UnitFactory(name="Sở Nội vụ")
    sealed(Post, person=person, unit=earlier, title="Chuyên viên", valid_from=dt.date(2010, 1, 1),
           valid_to=dt.date(2020, 12, 31))  # fmt: skip
    PastAwardFactory(person=person, year=2015, decided_on=dt.date(2015, 12, 1))
    withdraw_grant(grant, "strip", reason="Quyết định 99/QĐ-UBND")
    newest, oldest = life_of_person(person)
    assert newest.is_lost
    assert oldest.as_whom == "Chuyên viên, Sở Nội vụ"
    client = Client()
    client.force_login(world.secretariat)
    page = client.get(f"/lam-viec/khen-thuong/so-vang/ca-nhan/{person.pk}/").content.decode()
    assert "Đã tước" in page
    assert "Chuyên viên, Sở Nội vụ" in page


def test_a_unit_shows_what_its_predecessors_won_under_their_name(world: World) -> None:
    former, successor = UnitFactory(name="Xã Cũ"), UnitFactory(name="Xã Mới")
    SuccessionPartFactory(source=former, target=successor)
    PastAwardFactory(collective=former, year=2015)
    (entry,) = life_of_unit(successor)
    assert entry.as_whom == "Xã Cũ"
    client = Client()
    client.force_login(world.secretariat)
    address, counts = f"/lam-viec/khen-thuong/so-vang/don-vi/{successor.pk}/", []
    for _each in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert "Xã Cũ" in page.content.decode()
        counts.append(len(queries))
        PastAwardFactory.create_batch(2, collective=former, year=2016)
    assert counts[0] == counts[1]
