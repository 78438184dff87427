"""Lists of sessions and decisions; on a phone each row becomes a card."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.councils import Council
from awards.models.decisions import Decision
from awards.models.sessions import CouncilSession

# Words that the badge of the design language knows, for our states.
BADGES = {
    "invited": "planned",
    "open": "open",
    "closed": "pending",
    "suspended": "returned",
    "abandoned": "cancelled",
    "tallied": "done",
    "concluded": "completed",
    "checked": "pending",
    "signed": "approved",
    "issued": "published",
    "cancelled": "cancelled",
}


def badge(status: str, label: Any) -> str:
    return render_to_string("components/badge.html", {"status": BADGES.get(status, "draft"), "label": label})


class SessionTable(tables.Table):
    title = tables.LinkColumn("awards:session-detail", args=[tables.A("pk")], verbose_name=_("Phiên họp"))
    meets_at = tables.Column(verbose_name=_("Thời gian"))
    item_count = tables.Column(
        verbose_name=_("Số đề nghị"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}, orderable=False
    )
    status = tables.Column(verbose_name=_("Trạng thái"), orderable=False)

    class Meta:
        model = CouncilSession
        fields = ("title", "meets_at", "item_count", "status")
        empty_text = _("Chưa có phiên họp nào")

    empty_detail = _("Khi có đề nghị đã thẩm định xong, Thường trực lập phiên họp và gửi giấy mời.")

    def render_meets_at(self, value: Any) -> str:
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"

    def render_status(self, record: CouncilSession) -> str:
        return badge(record.status, record.get_status_display())


class CouncilTable(tables.Table):
    name = tables.LinkColumn("awards:council-detail", args=[tables.A("pk")], verbose_name=_("Hội đồng"))
    appointing_decision = tables.Column(verbose_name=_("Quyết định thành lập"), orderable=False)
    valid_from = tables.DateColumn(verbose_name=_("Từ ngày"), format="d/m/Y")
    valid_to = tables.DateColumn(verbose_name=_("Đến hết ngày"), format="d/m/Y")
    seat_count = tables.Column(
        verbose_name=_("Thành viên"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}, orderable=False
    )

    class Meta:
        model = Council
        fields = ("name", "appointing_decision", "valid_from", "valid_to", "seat_count")
        empty_text = _("Chưa có hội đồng nào")

    empty_detail = _("Lập hội đồng theo quyết định thành lập; sau đó lập được phiên họp.")


class DecisionTable(tables.Table):
    subject = tables.LinkColumn("awards:decision-detail", args=[tables.A("pk")], verbose_name=_("Quyết định"))
    number = tables.Column(verbose_name=_("Số"), empty_values=(), orderable=False)
    issued_on = tables.DateColumn(verbose_name=_("Ngày ký"), format="d/m/Y")
    item_count = tables.Column(
        verbose_name=_("Số đề nghị"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}, orderable=False
    )
    status = tables.Column(verbose_name=_("Trạng thái"), orderable=False)

    class Meta:
        model = Decision
        fields = ("subject", "number", "issued_on", "item_count", "status")
        empty_text = _("Chưa có quyết định nào")

    empty_detail = _("Sau khi Hội đồng kết luận, Thường trực dự thảo quyết định từ các đề nghị được thông qua.")

    def render_number(self, record: Decision) -> str:
        return record.full_number

    def render_status(self, record: Decision) -> str:
        return badge(record.status, record.get_status_display())
