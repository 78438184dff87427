from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from base.accounts.models import Delegation
from base.accounts.naming import actor_names
from base.accounts.permissions import permission_words
from base.core import clock
from base.core.event_words import event_words
from base.core.models import CalendarDay, Job, LedgerEvent
from web.workspace.domain.trail import subject_name, told

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

    empty_detail = _("Hãy bớt điều kiện lọc.")

    def render_actor(self, record: LedgerEvent) -> SafeString:
        """Both names where somebody stood in; the names of a page come in one query."""
        if not hasattr(self, "_names"):
            rows = self.page.object_list.data if self.page else self.data
            self._names = actor_names(rows, nobody=str(_("Lịch tự động")))
        return format_html('<span title="{}">{}</span>', record.actor, self._names[record.pk])

    def render_kind(self, value: str) -> SafeString:
        return format_html('<span title="{}">{}</span>', value, event_words(value))

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
        return render_to_string("workspace/_payload.html", told(record))


class DelegationTable(tables.Table):
    """Delegations that the reader may see, each with the way to end it while it is not over."""

    giver = tables.Column(verbose_name=_("Người ủy quyền"), orderable=False)
    taker = tables.Column(verbose_name=_("Người làm thay"), orderable=False)
    valid_from = tables.Column(verbose_name=_("Những ngày"), orderable=False)
    permissions = tables.Column(verbose_name=_("Việc"), orderable=False, empty_values=())
    reason = tables.Column(verbose_name=_("Lý do"), orderable=False)
    state = tables.Column(verbose_name=_("Tình trạng"), orderable=False, empty_values=())
    act = tables.Column(verbose_name=_("Thao tác"), orderable=False, empty_values=())

    class Meta:
        model = Delegation
        fields = ("giver", "taker", "valid_from", "permissions", "reason", "state", "act")
        empty_text = _("Chưa có ủy quyền nào")

    empty_detail = _("Khi nghỉ phép hay đi công tác, hãy giao việc cho một người trong đơn vị làm thay.")

    def render_valid_from(self, record: Delegation) -> str:
        return f"{record.valid_from:%d/%m/%Y} – {record.valid_to:%d/%m/%Y}"

    def render_permissions(self, record: Delegation) -> Any:
        if not record.permissions:
            return _("Mọi việc, trừ bỏ phiếu kín")
        words = permission_words()
        return ", ".join(str(_(words[name])) if name in words else name for name in record.permissions)

    def render_state(self, record: Delegation) -> str:
        label, status = self._state(record)
        return render_to_string("components/badge.html", {"label": label, "status": status})

    def render_act(self, record: Delegation) -> Any:
        if self._state(record)[1] == "done":
            return "–"
        address = reverse("workspace:delegation-end", args=[record.pk])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>', address, _("Chấm dứt"), record
        )

    @staticmethod
    def _state(record: Delegation) -> tuple[Any, str]:
        today = clock.today()
        if record.ended_at is not None:
            return _("Đã chấm dứt"), "done"
        if record.valid_to < today:
            return _("Hết hạn"), "done"
        return (_("Chưa đến ngày"), "planned") if record.valid_from > today else (_("Đang hiệu lực"), "in_force")


class CalendarTable(tables.Table):
    day = tables.DateColumn(verbose_name=_("Ngày"), format="l, d/m/Y", orderable=False, attrs=NOWRAP)
    kind = tables.Column(verbose_name=_("Là"), orderable=False)
    name = tables.Column(verbose_name=_("Tên"), orderable=False)
    source = tables.Column(verbose_name=_("Căn cứ"), orderable=False)
    is_verified = tables.Column(verbose_name=_("Đối chiếu"), orderable=False)
    change = tables.Column(verbose_name=_("Việc"), accessor="day", orderable=False, attrs=NOWRAP)

    class Meta:
        model = CalendarDay
        fields = ("day", "kind", "name", "source", "is_verified", "change")
        empty_text = _("Chưa có ngày nào của năm này")

    empty_detail = _("Khi có thông báo nghỉ lễ, Tết, hãy thêm từng ngày hoặc nhập từ danh sách.")

    def render_is_verified(self, value: bool) -> str:
        return str(_("đã đối chiếu")) if value else str(_("chưa"))

    def render_change(self, record: CalendarDay) -> SafeString:
        day = f"{record.day:%Y-%m-%d}"
        link = '<a href="{}?ngay={}" aria-label="{} {}">{}</a>'
        return format_html(
            f"<span>{link} · {link}</span>",
            reverse("workspace:calendar-day"), day, _("Sửa"), record, _("Sửa"),
            reverse("workspace:calendar-clear"), day, _("Bỏ"), record, _("Bỏ"),
        )  # fmt: skip
