"""Every kind of chart with figures as they occur, for the living page."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from base.core.charts.bars import Placed, column_chart, ranking_chart
from base.core.charts.grids import Field, heat_chart, tile_map
from base.core.charts.lines import Series, line_chart
from base.core.charts.model import Chart


def showcase_charts() -> list[Chart]:
    return [_progress(), _places(), _awards(), _criteria(), _provinces()]


def _progress() -> Chart:
    done = [Decimal(20), Decimal(41), Decimal(58), None]
    return line_chart(
        "c-progress",
        _("Xã đạt chuẩn nông thôn mới"),
        _("Đến hết quý III có 58 xã đạt chuẩn; theo đà này cuối năm có 77 xã, vượt chỉ tiêu 66 xã."),
        [_("Quý I"), _("Quý II"), _("Quý III"), _("Quý IV")],
        [
            Series(_("Thực hiện"), "actual", done),
            Series(_("Dự báo"), "forecast", [None, None, Decimal(58), Decimal(77)]),
            Series(_("Chỉ tiêu"), "target", [Decimal(66)] * 4),
        ],
        lambda value: f"{value:.0f}",
    )


def _places() -> Chart:
    names = (("Phường Long Châu", 2), ("Xã Mỹ Thạnh An", 1), ("Xã Đồng Phú", 3), ("Xã An Bình", None))
    rows = [
        Placed(rank, name, Decimal(97 - 4 * rank), f"{97 - 4 * rank},50", before, is_own=rank == 3)
        for rank, (name, before) in enumerate(names, 1)
    ]
    summary = _("Phường Long Châu lên hạng nhất; xã An Bình lần đầu có mặt.")
    return ranking_chart("c-places", _("Xếp hạng quý III"), summary, rows, _("Điểm"), has_before=True)


def _awards() -> Chart:
    kinds = [
        (_("Huân chương"), [1, 2, 0, 3]),
        (_("Bằng khen của Thủ tướng"), [3, 4, 5, 7]),
        (_("Bằng khen của Chủ tịch UBND tỉnh"), [20, 22, 25, 29]),
    ]
    summary = _("Số lượt khen thưởng tăng từ 24 năm 2023 lên 39 năm 2026.")
    return column_chart(
        "c-awards", _("Khen thưởng theo năm"), summary, ["2023", "2024", "2025", "2026"], kinds, _("Năm")
    )


def _criteria() -> Chart:
    met, near = Field("met", "✓", _("đạt")), Field("near", "~", _("gần đạt"))
    missed, unknown = Field("not_met", "✗", _("chưa đạt")), Field("unknown", "?", _("chưa có số liệu"))
    rows = [
        ("Xã Đồng Phú", [met] * 8 + [near, met]),
        ("Xã An Bình", [met, met, missed, met, near, met, met, missed, met, met]),
        ("Xã Mỹ Thạnh An", [met] * 6 + [unknown] * 4),
    ]
    summary = _("Xã Đồng Phú chỉ còn tiêu chí 9; xã Mỹ Thạnh An chưa có số liệu của bốn tiêu chí.")
    return heat_chart("c-criteria", _("Tiêu chí theo xã"), summary, [str(n) for n in range(1, 11)], rows, _("Xã"))


def _provinces() -> Chart:
    values = {
        "Tỉnh Vĩnh Long": ("most", "66/87", _("66 trên 87 xã")),
        "Tỉnh Phú Thọ": ("some", "20/100", _("20 trên 100 xã")),
        "Thành phố Huế": ("all", "20/20", _("20 trên 20 xã")),
    }
    summary = _("Ba tỉnh, thành phố có số liệu; Huế đã đạt toàn bộ.")
    return tile_map(
        "c-provinces", _("Xã đạt chuẩn theo tỉnh"), summary, values, [_("Tỉnh, thành phố"), _("Xã đạt chuẩn")]
    )
