"""The public board: what it counts, finds and hands out."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from base.core import clock
from movements.domain.rural.board import Filter, board_rows, matching, totals_of
from movements.domain.rural.board_page import board_context
from movements.domain.rural.plans import link_target
from movements.enums import RuralTier
from tests.factories.movements import TargetFactory
from tests.factories.rural import RuralRecognitionFactory, assessment, commune
from tests.factories.units import SuccessionFactory, SuccessionPartFactory, UnitFactory
from web.cms.domain.tree import ensure_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Any:
    return UnitFactory(province=True, name="Tỉnh Vĩnh Long")


def names(context: dict[str, Any]) -> list[str]:
    return [row.name for row, _province in context["rows"]]


def test_the_board_shows_tier_decision_and_appraised_criteria(province: Any) -> None:
    unit = commune(province, name="Xã An Bình")
    RuralRecognitionFactory(unit=unit, tier=RuralTier.ADVANCED, decision_number="7/QĐ-UBND")
    assessment(unit, status="appraised", met=2, unknown=1)
    waiting = commune(province, name="Xã Bình Phước")
    assessment(waiting, met=3, unknown=0)
    (first, second), provinces = board_rows()
    assert (first.tier_label, first.held.number, first.met, first.asked, first.is_unverified) == (
        "Nâng cao",
        "7/QĐ-UBND",
        2,
        3,
        True,
    )
    assert (second.tier_label, second.met) == ("Chưa công nhận", None)
    total = totals_of(provinces.values())
    assert (total.communes, total.at_least("standard"), total.at_least("model")) == (2, 1, 0)


def test_wards_are_left_out_unless_asked_for(province: Any) -> None:
    from tests.factories.units import UnitKindFactory  # noqa: PLC0415

    commune(province, name="Xã A")
    UnitFactory(parent=province, name="Phường B", kind=UnitKindFactory(code="phuong", name="Phường"))
    assert len(board_rows()[0]) == 1
    assert len(board_rows(kind="")[0]) == 2


def test_a_past_day_shows_the_communes_and_decisions_of_that_day(province: Any) -> None:
    old = commune(province, name="Xã Cũ", valid_to=dt.date(2025, 6, 30))
    RuralRecognitionFactory(unit=old)
    new = commune(province, name="Xã Mới", valid_from=dt.date(2025, 7, 1))
    SuccessionPartFactory(
        succession=SuccessionFactory(kind="rename", happened_on=dt.date(2025, 7, 1)), source=old, target=new, share=1
    )
    assert [(row.name, row.tier) for row in board_rows(dt.date(2023, 4, 30))[0]] == [("Xã Cũ", "")]
    assert [(row.name, row.tier) for row in board_rows(dt.date(2025, 6, 30))[0]] == [("Xã Cũ", "standard")]
    (row,) = board_rows()[0]
    assert (row.name, row.tier, row.is_carried) == ("Xã Mới", "standard", True)


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({}, ["Xã An Định", "Xã Bình Minh", "Xã Cái Vồn"]),
        ({"q": "an dinh"}, ["Xã An Định"]),
        ({"q": "BÌNH minh"}, ["Xã Bình Minh"]),
        ({"muc": "nang-cao"}, ["Xã Bình Minh"]),
        ({"muc": "dat-chuan"}, ["Xã An Định", "Xã Bình Minh"]),
        ({"muc": "chua"}, ["Xã Cái Vồn"]),
        ({"muc": "danh-gia-lai"}, []),
        (
            {"muc": "nonsense", "tinh": "abc", "ngay": "31-02", "page": "x"},
            ["Xã An Định", "Xã Bình Minh", "Xã Cái Vồn"],
        ),
        ({"tinh": "99999999"}, []),
        ({"q": "\x00"}, ["Xã An Định", "Xã Bình Minh", "Xã Cái Vồn"]),
    ],
)
def test_filters_find_without_accents_and_ignore_nonsense(
    province: Any, params: dict[str, str], wanted: list[str]
) -> None:
    RuralRecognitionFactory(unit=commune(province, name="Xã An Định"))
    RuralRecognitionFactory(unit=commune(province, name="Xã Bình Minh"), tier=RuralTier.ADVANCED)
    commune(province, name="Xã Cái Vồn")
    assert names(board_context(params)) == wanted


def test_the_page_costs_the_same_for_one_commune_and_for_many(province: Any, client: Client) -> None:
    ensure_site()
    target = TargetFactory(fraction=True)
    link_target(target, territory=province, actor=None)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/nong-thon-moi/?q=xa").status_code == 200
        return len(queries)

    RuralRecognitionFactory(unit=commune(province))
    cost()  # the site and its root are looked up once a process
    first = cost()
    for _each in range(3):
        RuralRecognitionFactory(unit=commune(province))
    assert cost() == first <= 30


def test_the_download_holds_all_rows_and_no_formula(province: Any, client: Client) -> None:
    unit = commune(province, name="=HYPERLINK(1)")
    RuralRecognitionFactory(unit=unit, decision_number="+7/QĐ")
    commune(province, name="Xã An Bình")
    text = client.get("/nong-thon-moi/tai-ve.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(1)", "Xã An Bình"]
    assert rows[1][4] == "'+7/QĐ"
    assert rows[1][6] == "chưa đối chiếu"
    sheet = load_workbook(io.BytesIO(client.get("/nong-thon-moi/tai-ve.xlsx?q=an+binh").content)).active
    assert sheet is not None
    assert [[cell.data_type for cell in row][1] for row in sheet.iter_rows(min_row=2)] == ["s"]
    assert client.get("/nong-thon-moi/tai-ve.exe").status_code == 404


def test_the_filter_folds_on_phones_and_keeps_what_was_asked(province: Any, client: Client) -> None:
    ensure_site()
    page = client.get("/nong-thon-moi/?q=an+binh&loai=tat-ca&ngay=2026-01-31&muc=nonsense").content.decode()
    assert "data-fold-small" in page
    assert 'value="an binh"' in page
    assert 'value="2026-01-31"' in page
    assert '<option value="tat-ca" selected>' in page


def test_a_commune_page_shows_its_criteria_and_what_is_not_verified(province: Any, client: Client) -> None:
    unit = commune(province, name="Xã An Bình")
    RuralRecognitionFactory(unit=unit)
    assessment(unit, status="appraised", met=2, unknown=1)
    page = client.get(f"/nong-thon-moi/xa/{unit.pk}/").content.decode()
    assert "Tiêu chí số 1" in page
    assert "chưa đối chiếu" in page
    assert "2 tiêu chí đạt, 0 chưa đạt, 1 chưa kết luận" in page
    assert client.get(f"/nong-thon-moi/xa/{province.pk}/").status_code == 404


def test_the_filter_reads_a_past_day_only() -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert Filter.of({"ngay": tomorrow.isoformat()}).day is None
    assert Filter.of({"ngay": "2025-06-30"}).day == dt.date(2025, 6, 30)
    assert matching([], Filter()) == []
