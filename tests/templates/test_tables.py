from __future__ import annotations

import django_tables2 as tables
from django.test import RequestFactory
from lxml import html

from tests.templates.rendering import text


class UnitTable(tables.Table):
    name = tables.Column(verbose_name="Đơn vị")
    score = tables.Column(verbose_name="Điểm", attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta:
        empty_text = "Chưa có đơn vị nào"


def rendered(count: int, query: str = "") -> html.HtmlElement:
    request = RequestFactory().get(f"/ds/?{query}")
    table = UnitTable([{"name": f"<b>Xã {n}</b>", "score": n} for n in range(count)])
    tables.RequestConfig(request, paginate={"per_page": 10}).configure(table)
    table.empty_detail = "Nhập danh sách để bắt đầu."
    table.empty_action_label, table.empty_action_url = "Nhập danh sách", "/nhap/"
    return html.fromstring(table.as_html(request))


def test_every_cell_knows_its_column_so_that_a_phone_can_show_cards() -> None:
    rows = rendered(2).findall(".//tbody/tr")
    assert [[cell.get("data-label") for cell in row] for row in rows] == [["Đơn vị", "Điểm"]] * 2


def test_cells_are_escaped_and_keep_their_classes() -> None:
    name, score = rendered(1).find(".//tbody/tr")
    assert text(name) == "<b>Xã 0</b>"
    assert score.get("class") == "num"


def test_sorted_column_says_so_to_screen_readers() -> None:
    headers = rendered(3, "sort=-score&q=a").findall(".//thead//th")
    assert [header.get("aria-sort") for header in headers] == [None, "descending"]
    assert "q=a" in headers[0].find("a").get("href")


def test_long_table_has_pages_that_keep_the_query() -> None:
    steps = rendered(25, "q=a&page=2").findall(".//nav//a")
    assert [link.get("rel") for link in steps] == ["prev", "next"]
    assert all("q=a" in link.get("href") for link in steps)


def test_empty_table_teaches_instead_of_showing_a_bare_head() -> None:
    empty = rendered(0)
    assert empty.find(".//table") is None
    assert "Nhập danh sách để bắt đầu." in text(empty)
    assert empty.find(".//a").get("href") == "/nhap/"
