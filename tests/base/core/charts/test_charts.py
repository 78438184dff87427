from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from base.core.charts.bars import Placed, column_chart, ranking_chart
from base.core.charts.files import csv_file, png_file, requested, svg_file
from base.core.charts.grids import Field, heat_chart, province_tiles, tile_map
from base.core.charts.lines import Series, line_chart
from base.core.charts.model import Chart
from base.core.charts.scale import scale_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script>'
figures = st.decimals(-(10**9), 10**9, allow_nan=False, places=3)


def lines(values: list[Decimal | None], name: str = "Thực hiện", title: str = "Xã đạt chuẩn") -> Chart:
    periods = [f"Kỳ {n}" for n in range(len(values))]
    return line_chart("k", title, "Một câu", periods, [Series(name, "actual", values)], lambda value: f"{value:f}")


def drawing(chart: Chart) -> etree._Element:
    return etree.fromstring(svg_file(chart).encode())


@given(st.lists(figures, min_size=1, max_size=12), st.booleans(), st.integers(2, 8))
def test_scale_holds_every_figure_between_round_ends(values: list[Decimal], with_zero: bool, about: int) -> None:
    scale = scale_of(values, 300, 20, with_zero=with_zero, about=about)
    assert all(20 <= scale(value) <= 300 for value in values)
    assert list(scale.ticks) == sorted(set(scale.ticks))
    assert len(scale.ticks) <= 2 * about + 3


@given(st.lists(st.none() | figures, max_size=30))
def test_line_breaks_where_nothing_is_known_and_never_leaves_the_drawing(values: list[Decimal | None]) -> None:
    chart = lines(values)
    root = drawing(chart)
    points = root.findall(f".//{SVG}circle")
    assert len(points) == len([value for value in values if value is not None])
    assert all(0 <= float(point.get("cy")) <= chart.height for point in points)
    path = root.find(f".//{SVG}path")
    pieces = len([at for at, value in enumerate(values) if value is not None and (at == 0 or values[at - 1] is None)])
    assert (path.get("d").count("M") if path is not None else 0) == pieces


def test_whatever_people_typed_is_drawn_as_text() -> None:
    chart = lines([Decimal(1)], name=HOSTILE, title=HOSTILE)
    root = drawing(chart)
    assert not root.findall(f".//{SVG}script")
    assert HOSTILE in root.xpath("string()")
    assert "<script" not in chart.svg


def test_ranking_tells_who_rose_fell_and_is_new() -> None:
    rows = [Placed(1, "A", Decimal(9), "9", 2), Placed(2, "B", Decimal(8), "8", 1), Placed(3, "C", Decimal(8), "8", 3)]
    rows.append(Placed(4, "D", Decimal(-1), "−1"))
    chart = ranking_chart("k", "Xếp hạng", "", rows, "Điểm", has_before=True)
    assert [row[-1] for row in chart.rows] == ["▲ 1", "▼ 1", "=", "mới"]
    widths = [float(bar.get("width")) for bar in drawing(chart).findall(f".//{SVG}rect[@class='chart__bar']")]
    assert widths == sorted(widths, reverse=True)


@given(st.lists(st.lists(st.integers(0, 500), min_size=3, max_size=3), min_size=1, max_size=6))
def test_layers_of_a_column_add_up_to_its_total(kinds: list[list[int]]) -> None:
    chart = column_chart(
        "k", "t", "s", ["2024", "2025", "2026"], [(f"Loại {n}", v) for n, v in enumerate(kinds)], "Năm"
    )
    for at, row in enumerate(chart.rows):
        assert int(row[-1]) == sum(map(int, row[1:-1])) == sum(values[at] for values in kinds)


def test_more_kinds_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="7 kinds"):
        column_chart("k", "t", "s", ["2026"], [(str(n), [1]) for n in range(7)], "Năm")


def test_field_of_a_heat_map_speaks_by_sign_and_in_the_table() -> None:
    chart = heat_chart(
        "k", "t", "s", ["1", "2"], [("Xã A", [Field("met", "✓", "đạt"), Field("unknown", "?", "chưa rõ")])], "Xã"
    )
    assert chart.rows == [["Xã A", "đạt", "chưa rõ"]]
    assert {"✓", "?"} <= set(drawing(chart).xpath("//*[local-name()='text']/text()"))


def test_tile_map_has_all_provinces_each_on_its_own_tile_and_the_islands() -> None:
    tiles = province_tiles()
    places = {(tile.column, tile.row) for tile in tiles.values()}
    assert len(places) == len(tiles) == 36
    chart = tile_map("k", "t", "s", {"Tỉnh Vĩnh Long": ("most", "66/87", "66 trên 87 xã")}, ["Tỉnh", "Xã"])
    seen = drawing(chart).xpath("string()")
    assert {"Hoàng Sa", "Trường Sa"} <= set(drawing(chart).xpath("//*[local-name()='text']/text()"))
    assert "66/87" in seen
    assert chart.rows == [["Tỉnh Vĩnh Long", "66 trên 87 xã"]]


def test_files_of_a_chart() -> None:
    chart = lines([Decimal(1), None, Decimal("2.5")])
    assert png_file(chart).startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO(csv_file(chart).decode("utf-8-sig"))))
    assert rows == [["Kỳ", "Thực hiện"], ["Kỳ 0", "1"], ["Kỳ 1", "–"], ["Kỳ 2", "2.5"]]
    assert "var(--" not in svg_file(chart)


@pytest.mark.parametrize(
    ("query", "kind"),
    [("bieu-do=k&dang=svg", "image/svg+xml"), ("bieu-do=k&dang=exe", None), ("bieu-do=x&dang=svg", None), ("", None)],
)
def test_only_a_known_chart_in_a_known_form_is_answered(query: str, kind: str | None) -> None:
    answer = requested(QueryDict(query), [lines([Decimal(1)])])
    assert (answer and answer["Content-Type"]) == kind
