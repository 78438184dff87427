"""Lists of outgoing papers and of bonuses; on a phone each row becomes a card."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from awards.domain.bonus_book import open_sums
from awards.models import Grant, OutgoingPaper

NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


def money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


class OutgoingTable(tables.Table):
    number = tables.Column(verbose_name=_("Số, ký hiệu"), empty_values=(), orderable=False)
    issued_on = tables.DateColumn(verbose_name=_("Ngày"), format="d/m/Y")
    kind = tables.Column(verbose_name=_("Loại"), orderable=False)
    subject = tables.Column(verbose_name=_("Trích yếu"), orderable=False)
    addressee = tables.Column(verbose_name=_("Kính gửi"), orderable=False)
    files = tables.Column(verbose_name=_("Tệp"), empty_values=(), orderable=False)

    class Meta:
        model = OutgoingPaper
        fields = ("number", "issued_on", "kind", "subject", "addressee", "files")
        empty_text = _("Chưa có tờ trình, giấy mời nào được phát hành")

    empty_detail = _("Mở một phiên họp, chọn “Giấy mời” hoặc “Tờ trình” để cấp số và phát hành.")
    empty_action_label, empty_action_url = _("Đến các phiên họp"), reverse_lazy("awards:session-list")

    def render_number(self, record: OutgoingPaper) -> str:
        return record.full_number

    def render_files(self, record: OutgoingPaper) -> str:
        pdf, docx = (reverse("awards:paper-file", args=[record.pk, kind]) for kind in ("pdf", "docx"))
        return format_html('<span><a href="{}">PDF</a>, <a href="{}">DOCX</a></span>', pdf, docx)


class BonusTable(tables.Table):
    golden_book = tables.Column(verbose_name=_("Số sổ vàng"), accessor="golden_book", orderable=False)
    holder_name = tables.LinkColumn("awards:grant-detail", args=[tables.A("pk")], verbose_name=_("Tên"))
    award_type = tables.Column(verbose_name=_("Danh hiệu, hình thức"), orderable=False)
    bonus_amount = tables.Column(verbose_name=_("Mức thưởng"), attrs=NUM)
    sum_paid = tables.Column(verbose_name=_("Đã chi"), attrs=NUM, orderable=False)
    due = tables.Column(verbose_name=_("Còn phải chi"), attrs=NUM, empty_values=(), orderable=False)
    owed = tables.Column(verbose_name=_("Còn phải thu hồi"), attrs=NUM, empty_values=(), orderable=False)

    class Meta:
        model = Grant
        fields = ("golden_book", "holder_name", "award_type", "bonus_amount", "sum_paid", "due", "owed")
        empty_text = _("Chưa có khoản tiền thưởng nào trong năm này")

    empty_detail = _("Khi ban hành quyết định khen thưởng, hệ thống tự tính và ghi khoản phải chi.")

    def render_bonus_amount(self, value: int) -> str:
        return money(value)

    def render_sum_paid(self, value: int) -> str:
        return money(value)

    def render_due(self, record: Any) -> str:
        return money(open_sums(record)["due"])

    def render_owed(self, record: Any) -> str:
        return money(open_sums(record)["owed"])
