"""Tables of the list screens. Querysets come from `domain.queries` with all that the cells read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.units.models import Unit
from base.units.tables import UnitColumn
from movements.domain.wording import score_text
from movements.models import Movement, TargetRevision, UnitResult
from movements.rules import is_registration_open

NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


class BadgeColumn(tables.Column):
    """A state as a badge with its word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"verbose_name": _("Trạng thái")} | kwargs))

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        status = self.accessor.resolve(record) if self.accessor else getattr(record, bound_column.name)
        return render_to_string("components/badge.html", {"label": value, "status": str(status)})


class DayColumn(tables.Column):
    def render(self, value: dt.date) -> str:
        return f"{value:%d/%m/%Y}"


class CalledUnitTable(tables.Table):
    name = tables.Column(orderable=False)
    kind = tables.Column(orderable=False)

    class Meta:
        model = Unit
        fields = ("name", "kind")
        empty_text = _("Phạm vi này chưa gọi đơn vị nào")


class MovementTable(tables.Table):
    title = tables.Column(linkify=True)
    organiser = UnitColumn(orderable=False)
    starts_on = tables.Column(verbose_name=_("Thời gian"))
    unit_count = tables.Column(verbose_name=_("Đơn vị đăng ký"), attrs=NUM)
    target_count = tables.Column(verbose_name=_("Chỉ tiêu"), attrs=NUM)
    status = BadgeColumn(accessor="status")
    joining = tables.Column(verbose_name=_("Nhận đăng ký"), orderable=False, empty_values=())

    class Meta:
        model = Movement
        fields = ("title", "organiser", "starts_on", "unit_count", "target_count", "status", "joining")
        empty_text = _("Chưa có phong trào nào")

    waiting: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()
    """Keys of the open movements that wait for a unit of the reader, and that one has joined; the view sets them."""

    def render_starts_on(self, record: Movement) -> SafeString:
        """Both days in one column, so that names keep their width on a desk of 1280 px."""
        days = (f"{day:%d/%m/%Y}" for day in (record.starts_on, record.ends_on))
        return format_html('<span><span class="nowrap">{} –</span> <span class="nowrap">{}</span></span>', *days)

    def render_joining(self, record: Movement) -> str | SafeString:
        """Until when it takes registrations, and the button for whoever still has to register."""
        if not is_registration_open(record):
            return "–"
        closes = record.registration_closes_on
        until = gettext("đến {day}").format(day=f"{closes:%d/%m/%Y}") if closes else gettext("đang nhận")
        url = reverse("movements:movement-register", args=[record.pk])
        if record.pk in self.waiting:
            act: Any = render_to_string("components/button_link.html", {"label": gettext("Đăng ký"), "url": url})
        elif record.pk in self.joined:
            act = format_html(
                '{}<br><a class="nowrap" href="{}">{}</a>', gettext("đã đăng ký"), url, gettext("Sửa giao ước")
            )
        else:
            return until
        return format_html("<span>{}<br>{}</span>", act, until)


class ResultTable(tables.Table):
    rank = tables.Column(attrs=NUM)
    unit = UnitColumn(orderable=False)
    score = tables.Column(attrs=NUM)
    met = tables.Column(verbose_name=_("Chỉ tiêu đạt"), attrs=NUM, orderable=False)

    class Meta:
        model = UnitResult
        fields = ("rank", "unit", "score", "met")
        empty_text = _("Kết quả chưa được chốt")

    empty_detail = _("Kết quả được chốt khi phong trào kết thúc và các báo cáo đã được duyệt.")

    def render_score(self, value: Decimal) -> str:
        return score_text(value)

    def render_met(self, record: UnitResult) -> str:
        return f"{record.met}/{record.total}"


class RevisionTable(tables.Table):
    subject = tables.Column(
        accessor="owner", verbose_name=_("Chỉ tiêu"), orderable=False, linkify=lambda record: record.get_absolute_url()
    )
    unit = UnitColumn(accessor="assignment__unit", verbose_name=_("Đơn vị"), orderable=False, default=_("mọi đơn vị"))
    movement = tables.Column(accessor="owner__movement", verbose_name=_("Phong trào"), orderable=False)
    effective_on = DayColumn()
    proposed_by = tables.Column(verbose_name=_("Người đề nghị"), orderable=False, default="–")
    status = BadgeColumn(accessor="status")

    class Meta:
        model = TargetRevision
        fields = ("subject", "unit", "movement", "effective_on", "proposed_by", "status")
        empty_text = _("Chưa có điều chỉnh chỉ tiêu nào")
