"""Tables of the portal's workspace screens."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from web.cms.domain.writing import state_of
from web.cms.models import Feedback, StoryPage


class StoryTable(tables.Table):
    """Stories of one's units; each leads to where it is written."""

    title = tables.Column(verbose_name=_("Bài"), orderable=False, accessor="draft_title")
    subject_name = tables.Column(verbose_name=_("Nhân vật, tập thể"), orderable=False)
    unit = tables.Column(verbose_name=_("Đơn vị"), orderable=False)
    state = tables.Column(verbose_name=_("Tình trạng"), orderable=False, empty_values=())
    latest_revision_created_at = tables.DateTimeColumn(
        verbose_name=_("Sửa lần cuối"), format="d/m/Y H:i", orderable=False
    )

    class Meta:
        model = StoryPage
        fields = ("title", "subject_name", "unit", "state", "latest_revision_created_at")
        empty_text = _("Chưa có bài nào")

    empty_detail = _("Kể một việc làm hay ở đơn vị: ai, làm gì, kết quả ra sao. Biên tập viên sẽ đọc và đăng lên cổng.")
    empty_action_label = _("Viết bài")
    empty_action_url = "viet/"

    def render_title(self, value: str, record: StoryPage) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("stories:story-edit", args=[record.pk]), value)

    def render_state(self, record: StoryPage) -> SafeString:
        state = state_of(record)
        return render_to_string("components/badge.html", {"label": state.label, "status": state.value})


class FeedbackTable(tables.Table):
    """What visitors wrote, what waits first."""

    text = tables.Column(verbose_name=_("Ý kiến"), orderable=False)
    name = tables.Column(verbose_name=_("Người gửi"), orderable=False, empty_values=())
    sent_at = tables.DateTimeColumn(verbose_name=_("Gửi lúc"), format="d/m/Y H:i", orderable=False)
    state = tables.Column(verbose_name=_("Tình trạng"), orderable=False, empty_values=())

    class Meta:
        model = Feedback
        fields = ("text", "name", "sent_at", "state")
        empty_text = _("Chưa có góp ý nào")

    empty_detail = _("Người dân gửi góp ý ở chân trang của cổng thông tin.")

    def render_text(self, value: str, record: Feedback) -> SafeString:
        address = reverse("stories:feedback-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, Truncator(value).chars(90))

    def render_name(self, record: Feedback) -> str:
        return record.name or str(_("không ghi tên"))

    def render_state(self, record: Feedback) -> SafeString:
        done = record.handled_at is not None
        label = _("Đã xử lý") if done else _("Chờ xử lý")
        return render_to_string("components/badge.html", {"label": label, "status": "done" if done else "pending"})
