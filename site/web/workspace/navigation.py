"""Entries of the side navigation that belong to no domain app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.accounts.models import User
from base.accounts.workbench import NavEntry, register_nav
from base.notices.models import Notice


def unread(user: User) -> int:
    return Notice.objects.filter(recipient=user, read_at=None).count()


register_nav(
    NavEntry(_("Việc của tôi"), "workspace:home", "workspace.enter", 10, "home"),
    NavEntry(_("Thông báo"), "notices:inbox", "notices.read", 20, "bell", unread),
    NavEntry(_("Ủy quyền"), "workspace:delegation-list", "accounts.delegate", 30, "people"),
    NavEntry(_("Tiến trình"), "workspace:job-list", "core.job_view", 910, "clock"),
    NavEntry(_("Thư đã gửi"), "notices:mailing-list", "notices.delivery_manage", 915, "inbox"),
    NavEntry(_("Lịch làm việc"), "workspace:calendar", "core.calendar_view", 912, "calendar"),
    NavEntry(_("Nhật ký"), "workspace:ledger", "core.ledger_view", 920, "lock"),
)
