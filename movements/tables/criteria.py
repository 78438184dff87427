"""Tables of the criteria screens."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.units.tables import UnitColumn
from movements.models import CriteriaSet, Movement
from movements.tables.shared import NUM, BadgeColumn, DayColumn


class CriteriaSetTable(tables.Table):
    title = tables.Column(linkify=True, verbose_name=_lazy("Bộ tiêu chí"))
    version = tables.Column(attrs=NUM, verbose_name=_lazy("Phiên bản"))
    purpose = tables.Column(verbose_name=_lazy("Dùng để"))
    indicator_count = tables.Column(verbose_name=_lazy("Chỉ tiêu"), attrs=NUM)
    movement_count = tables.Column(verbose_name=_lazy("Phong trào dùng"), attrs=NUM)
    verified = tables.Column(verbose_name=_lazy("Đối chiếu"))
    status = BadgeColumn(accessor="status", verbose_name=_lazy("Trạng thái"))

    class Meta:
        fields = ("title", "version", "purpose", "indicator_count", "movement_count", "verified", "status")
        empty_text = _lazy("Chưa có bộ tiêu chí nào")

    def render_verified(self, record: CriteriaSet) -> str:
        return _("đã đối chiếu") if record.verified else _("chưa đối chiếu")


class UsingMovementTable(tables.Table):
    title = tables.Column(linkify=True)
    organiser = UnitColumn(orderable=False)
    starts_on = DayColumn()
    ends_on = DayColumn()
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Movement
        fields = ("title", "organiser", "starts_on", "ends_on", "status")
        empty_text = _lazy("Chưa có phong trào nào dùng phiên bản này")


class GroupedUnitTable(tables.Table):
    """Rows are `queries.GroupedUnit`; the page gives `scheme`."""

    name = tables.Column(verbose_name=_lazy("Đơn vị"), orderable=False)
    kind = tables.Column(verbose_name=_lazy("Loại"), orderable=False)
    group = tables.Column(verbose_name=_lazy("Nhóm"), orderable=False, empty_values=())
    above = tables.Column(verbose_name=_lazy("Theo đơn vị cấp trên"), orderable=False, default="–")
    source = tables.Column(verbose_name=_lazy("Căn cứ"), orderable=False, default="–")

    class Meta:
        empty_text = _lazy("Không có đơn vị nào khớp")

    def __init__(self, *args: Any, scheme: str, linked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme, self.linked = scheme, linked

    def render_name(self, record: Any) -> Any:
        if not self.linked:
            return record.name
        url = reverse("criteria:unit-group", kwargs={"scheme": self.scheme, "pk": record.pk})
        return format_html('<a href="{}">{}</a>', url, record.name)

    def render_group(self, record: Any) -> str:
        return str(record.group or _("chưa có nhóm"))
