from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from base.notices.enums import MailState
from base.notices.models import Mailing

TONES = {"waiting": "neutral", "sending": "info", "sent": "success", "failed": "danger"}
NOTE = '<span class="facts__note">{}</span>'


class MailingTable(tables.Table):
    """Mails, newest first; a failed one tells why and can be sent again."""

    made_at = tables.DateTimeColumn(verbose_name=_("Lập lúc"), format="H:i d/m/Y", orderable=False)
    subject = tables.Column(verbose_name=_("Thư"), orderable=False)
    recipient = tables.Column(verbose_name=_("Người nhận"), orderable=False)
    state = tables.Column(verbose_name=_("Tình trạng"), orderable=False)
    act = tables.Column(verbose_name=_("Thao tác"), orderable=False, empty_values=())

    class Meta:
        model = Mailing
        fields = ("made_at", "subject", "recipient", "state", "act")
        empty_text = _("Không có thư nào")

    empty_detail = _("Thông báo được gửi theo cách mỗi người chọn: ngay, mỗi ngày hoặc mỗi tuần một thư.")

    def render_recipient(self, record: Mailing) -> Any:
        return format_html("{}" + NOTE, record.recipient, record.recipient.email)

    def render_act(self, record: Mailing) -> Any:
        if record.state != MailState.FAILED:
            return "–"
        again = reverse("notices:mailing-again", args=[record.pk], query=self.request.GET)
        words = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html(words, again, _("Gửi lại"), record)

    def render_state(self, record: Mailing) -> Any:
        """With the reason and the number of tries where it did not go at once: most mails need neither."""
        context = {"label": MailState(record.state).label, "tone": TONES[record.state]}
        notes = [_t("đã thử {n} lần").format(n=record.attempts)] if record.attempts > 1 else []
        notes += [record.error] if record.error else []
        badge = render_to_string("components/badge.html", context)
        return badge + format_html_join("", NOTE, ((note,) for note in notes))
