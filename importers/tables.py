from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from importers.models import DataImport, DirectiveImport


class StatusColumn(tables.Column):
    """A state as a badge, in words."""

    def render(self, value: Any, record: Any) -> str:
        label = record.get_status_display()
        return render_to_string("components/badge.html", {"label": label, "status": record.status})


class DirectiveTable(tables.Table):
    name = tables.Column(_("Văn bản"), linkify=True)
    status = StatusColumn(_("Trạng thái"))
    waiting = tables.Column(_("Chờ quyết định"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    movement = tables.Column(_("Phong trào"), linkify=True, default="–")
    created_by = tables.Column(_("Người tải lên"), default="–")
    created_at = tables.DateTimeColumn(verbose_name=_("Tải lên lúc"), format="H:i d/m/Y")

    empty_detail = _(
        "Tải một chỉ thị hay kế hoạch lên: hệ thống tìm chỉ tiêu, thời hạn, đơn vị; bạn rà soát rồi công bố."
    )

    class Meta:
        model = DirectiveImport
        fields = ("name", "status", "waiting", "movement", "created_by", "created_at")
        order_by = "-created_at"
        empty_text = _("Chưa có văn bản phát động nào")

    def render_name(self, record: DirectiveImport) -> str:
        number, kind = record.metadata.get("number"), record.metadata.get("type")
        return " ".join(part for part in (kind, number) if part) or record.name


class DataImportTable(tables.Table):
    kind = tables.Column(_("Loại dữ liệu"), linkify=True)
    file = tables.Column(_("Tệp"))
    status = StatusColumn(_("Trạng thái"))
    created_by = tables.Column(_("Người nhập"), default="–")
    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="H:i d/m/Y")

    class Meta:
        model = DataImport
        fields = ("kind", "file", "status", "created_by", "created_at")
        order_by = "-created_at"
        empty_text = _("Chưa có lần nhập nào")

    empty_detail = _("Chọn loại dữ liệu và tệp ở trên; bạn xem trước rồi mới ghi.")
