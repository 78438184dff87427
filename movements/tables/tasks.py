"""Tables of tasks and themes."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.units.tables import UnitColumn
from movements.models import Task, WorkTheme
from movements.tables.shared import NUM, BadgeColumn, DayColumn


class TaskTable(tables.Table):
    title = tables.Column(orderable=False)
    lead = UnitColumn(orderable=False)
    head = tables.Column(orderable=False, default="–")
    percent = tables.Column(attrs=NUM, orderable=False)
    due_on = DayColumn()
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = Task
        fields = ("title", "lead", "head", "percent", "due_on", "status")
        empty_text = _lazy("Chưa có đầu việc nào")

    def render_title(self, record: Task) -> SafeString:
        """What has to be handed in stands in small below: a column of its own would be a tower of words."""
        words = '<a href="{}">{}</a><span class="facts__note">{}</span>'
        return format_html(words, record.get_absolute_url(), record.title, record.output)

    def render_percent(self, value: int) -> str:
        return f"{value}%"

    def render_due_on(self, record: Task) -> str | SafeString:
        day = f"{record.due_on:%d/%m/%Y}"
        if not record.days_late:
            return day
        late = _("chậm {days} ngày").format(days=record.days_late)
        return render_to_string("movements/tasks/_due.html", {"day": day, "late": late})


class ThemeTable(tables.Table):
    title = tables.Column(linkify=True)
    kind = tables.Column(orderable=False)
    owner = UnitColumn(orderable=False)
    starts_on = DayColumn()
    ends_on = DayColumn()
    task_count = tables.Column(verbose_name=_lazy("Đầu việc"), attrs=NUM)
    accepted_count = tables.Column(verbose_name=_lazy("Đã nghiệm thu"), attrs=NUM)
    late_count = tables.Column(verbose_name=_lazy("Quá hạn"), attrs=NUM)

    class Meta:
        model = WorkTheme
        fields = ("title", "kind", "owner", "starts_on", "ends_on", "task_count", "accepted_count", "late_count")
        empty_text = _lazy("Chưa có chủ đề nào")
