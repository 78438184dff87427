"""Tables of accounts and of the roles of one."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from base.accounts.models import RoleAssignment, User
from base.core import clock


class AccountTable(tables.Table):
    name = tables.Column(
        verbose_name=_("Họ và tên"), accessor="pk", orderable=False, linkify=("people:account", [tables.A("pk")])
    )
    username = tables.Column(verbose_name=_("Tên đăng nhập"), orderable=False)
    roles = tables.Column(verbose_name=_("Vai trò"), accessor="held", orderable=False, empty_values=())
    second_factor = tables.Column(verbose_name=_("Xác thực hai bước"), accessor="has_second_factor", orderable=False)
    is_active = tables.Column(verbose_name=_("Tình trạng"), orderable=False)

    class Meta:
        model = User
        fields = ("name", "username", "roles", "second_factor", "is_active")
        empty_text = _("Không có tài khoản nào khớp")

    empty_detail = _("Hãy bớt điều kiện lọc.")

    def render_name(self, record: User) -> str:
        return str(record)

    def render_roles(self, record: Any) -> Any:
        names = [f"{held.get_role_display()}{_place(held)}" for held in record.held]
        return "; ".join(names) or _("Chưa có vai trò")

    def render_second_factor(self, value: bool, record: Any) -> str:
        asked = any(held.role in settings.SECOND_FACTOR_ROLES for held in record.held)
        off = {"label": _("Phải bật, chưa bật"), "tone": "warning"} if asked else {"label": _("Chưa bật")}
        context = {"label": _("Đã bật"), "tone": "success"} if value else off
        return render_to_string("components/badge.html", context)

    def render_is_active(self, value: bool) -> str:
        context = {"label": _("Đang dùng"), "tone": "success"} if value else {"label": _("Đã khóa"), "tone": "neutral"}
        return render_to_string("components/badge.html", context)


class RoleTable(tables.Table):
    role = tables.Column(verbose_name=_("Vai trò"), orderable=False)
    place = tables.Column(verbose_name=_("Đơn vị, cụm, khối"), orderable=False, empty_values=())
    valid_from = tables.DateColumn(verbose_name=_("Từ ngày"), format="d/m/Y", orderable=False)
    valid_to = tables.DateColumn(verbose_name=_("Đến hết ngày"), format="d/m/Y", orderable=False)
    act = tables.Column(verbose_name=_("Thao tác"), orderable=False, empty_values=())

    class Meta:
        model = RoleAssignment
        fields = ("role", "place", "valid_from", "valid_to", "act")
        empty_text = _("Chưa có vai trò nào")

    empty_detail = _("Chưa có vai trò thì đăng nhập được nhưng chưa làm được việc gì.")

    def render_place(self, record: RoleAssignment) -> str:
        return _place(record).removeprefix(", ") or "–"

    def render_act(self, record: RoleAssignment) -> Any:
        if record.valid_to is not None and record.valid_to < clock.today():
            return "–"
        words = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        address = reverse("people:role-end", args=[record.user_id, record.pk])
        return format_html(words, address, _("Thôi vai trò"), record.get_role_display())


def _place(held: RoleAssignment) -> str:
    place = held.unit or held.cluster
    return f", {place}" if place else ""
