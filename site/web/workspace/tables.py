from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from base.core.models import Job, LedgerEvent
from web.workspace.domain.trail import subject_name

STATES = {"queued": "neutral", "running": "info", "done": "success", "failed": "danger", "cancelled": "neutral"}
NOWRAP = {"td": {"class": "nowrap"}}


class JobTable(tables.Table):
    title = tables.Column(verbose_name=_("Việc"), linkify=("workspace:job", [tables.A("pk")]), orderable=False)
    actor = tables.Column(verbose_name=_("Người giao"), orderable=False, default=_("Lịch tự động"))
    created_at = tables.DateTimeColumn(verbose_name=_("Bắt đầu"), format="H:i d/m/Y", orderable=False, attrs=NOWRAP)
    status = tables.Column(verbose_name=_("Trạng thái"), orderable=False)

    class Meta:
        model = Job
        fields = ("title", "actor", "created_at", "status")
        empty_text = _("Chưa có việc nào chạy nền")

    empty_detail = _("Khi tải văn bản, nhập số liệu hay in hàng loạt, tiến trình sẽ hiện ở đây.")

    def render_status(self, record: Job) -> str:
        context = {"label": record.get_status_display(), "tone": STATES[record.status]}
        return render_to_string("components/badge.html", context)


class LedgerTable(tables.Table):
    at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="H:i:s d/m/Y", orderable=False, attrs=NOWRAP)
    actor = tables.Column(verbose_name=_("Người làm"), orderable=False, empty_values=())
    kind = tables.Column(verbose_name=_("Việc"), orderable=False)
    subject = tables.Column(verbose_name=_("Đối tượng"), orderable=False)
    payload = tables.Column(verbose_name=_("Nội dung"), orderable=False, empty_values=())
    hash = tables.Column(verbose_name=_("Mã chuỗi"), orderable=False)

    class Meta:
        model = LedgerEvent
        fields = ("at", "actor", "kind", "subject", "payload", "hash")
        empty_text = _("Không có sự kiện nào khớp")

    def render_actor(self, value: str) -> Any:
        return value or _("Lịch tự động")

    def render_subject(self, value: str) -> SafeString:
        return format_html('<span title="{}">{}</span>', value, subject_name(value))

    def render_hash(self, record: LedgerEvent) -> SafeString:
        return format_html(
            '<code title="{}">{}/{} · {}</code>', record.hash, record.stream.name, record.seq, record.hash[:8]
        )

    def render_payload(self, record: LedgerEvent) -> Any:
        """The step in words, the rest behind a fold; erased payloads say so."""
        if record.payload is None:
            return _("Đã xóa theo quy định về dữ liệu cá nhân")
        return render_to_string("workspace/_payload.html", {"payload": record.payload})
