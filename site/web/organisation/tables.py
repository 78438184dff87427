"""Tables of units, clusters and people. Querysets come from the domain with all that the cells read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from base.units.models import Cluster, Person, Unit
from base.units.tables import UnitColumn

NOWRAP = {"td": {"class": "nowrap"}}
NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


class UnitTable(tables.Table):
    """Units as they were on a day: `seniors` are the units above them then, by place."""

    name = tables.Column(verbose_name=_("Đơn vị"), orderable=False, accessor="name_then")
    kind = tables.Column(verbose_name=_("Loại"), orderable=False)
    parent = tables.Column(verbose_name=_("Trực thuộc"), orderable=False, empty_values=())
    valid_from = tables.DateColumn(verbose_name=_("Từ ngày"), format="d/m/Y", orderable=False, attrs=NOWRAP)
    valid_to = tables.DateColumn(verbose_name=_("Đến hết ngày"), format="d/m/Y", orderable=False, attrs=NOWRAP)

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent", "valid_from", "valid_to")
        empty_text = _("Không có đơn vị nào khớp")

    empty_detail = _("Hãy bớt điều kiện lọc hoặc chọn ngày khác.")
    seniors: dict[str, Unit] = {}
    suffix = ""

    def render_name(self, value: str, record: Any) -> SafeString:
        link = format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self.suffix, value)
        if value == record.name:
            return link
        return format_html('{} <span class="muted">({})</span>', link, _now("nay là {name}").format(name=record.name))

    def render_parent(self, record: Any) -> str:
        senior: Any = self.seniors.get(record.path_then[: -Unit.steplen])
        return senior.name_then if senior else "–"


class PersonTable(tables.Table):
    name = tables.Column(verbose_name=_("Họ và tên"), linkify=True, orderable=False)
    code = tables.Column(verbose_name=_("Mã"), orderable=False)
    birth_year = tables.Column(verbose_name=_("Năm sinh"), orderable=False, attrs=NUM, localize=False)
    position = tables.Column(verbose_name=_("Chức vụ"), orderable=False)
    unit = UnitColumn(verbose_name=_("Đơn vị"), orderable=False)

    class Meta:
        model = Person
        fields = ("name", "code", "birth_year", "position", "unit")
        empty_text = _("Không có cá nhân nào khớp")

    empty_detail = _("Nhập danh sách từ Excel, hoặc thêm từng người.")


class ClusterTable(tables.Table):
    name = tables.Column(verbose_name=_("Cụm, khối"), linkify=True, orderable=False)
    scheme = tables.Column(verbose_name=_("Cách chia"), orderable=False)
    members_count = tables.Column(verbose_name=_("Đơn vị"), orderable=False, attrs=NUM)
    head = UnitColumn(verbose_name=_("Trưởng"), orderable=False, default=_("chưa chọn"))
    deputy = UnitColumn(verbose_name=_("Phó"), orderable=False, default=_("chưa chọn"))

    class Meta:
        model = Cluster
        fields = ("name", "scheme", "members_count", "head", "deputy")
        empty_text = _("Năm này chưa có cụm, khối nào")

    units_today: Mapping[int, int] = {}

    empty_detail = _("Lập cụm, khối mới, hoặc chuyển từ năm trước sang với trưởng luân phiên.")

    def render_members_count(self, value: int, record: Cluster) -> int:
        return self.units_today.get(record.pk, value)


def day_text(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
