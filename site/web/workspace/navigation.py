"""Entries of the side navigation that belong to no domain app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.accounts.workbench import NavEntry, register_nav
from base.notices.domain.notify import read_here

register_nav(
    NavEntry(_("Việc của tôi"), "workspace:home", "workspace.enter", 10, "home"),
    NavEntry(_("Thông báo"), "notices:inbox", "notices.read", 20, "bell", read_here),
    NavEntry(_("Ủy quyền"), "workspace:delegation-list", "accounts.delegate", 30, "people"),
    NavEntry(_("Tiến trình"), "workspace:job-list", "core.job_view", 910, "clock"),
    NavEntry(_("Thư đã gửi"), "notices:mailing-list", "notices.delivery_manage", 915, "inbox"),
    NavEntry(_("Lịch làm việc"), "workspace:calendar", "core.calendar_view", 912, "calendar"),
    NavEntry(_("Nhật ký"), "workspace:ledger", "core.ledger_view", 920, "lock"),
)
