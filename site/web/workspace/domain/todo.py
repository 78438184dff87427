""" "Việc của tôi": what waits for a user, grouped by how pressing it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.accounts.models import User
from base.accounts.workbench import WorkItem, work_for
from base.core import clock

SECTIONS = (
    ("overdue", _("Quá hạn"), "danger"),
    ("returned", _("Bị trả lại"), "warning"),
    ("due", _("Đến hạn"), "info"),
    ("waiting", _("Chờ tôi"), "neutral"),
)


def sections_for(user: User) -> list[dict[str, Any]]:
    """Sections {title, tone, items} that hold something, most pressing first. An unknown state counts as waiting."""
    known = {state for state, _title, _tone in SECTIONS}
    groups: dict[str, list[dict[str, Any]]] = {state: [] for state in known}
    for item in work_for(user):
        groups[item.state if item.state in known else "waiting"].append(_row(item))
    return [{"title": title, "tone": tone, "items": groups[state]} for state, title, tone in SECTIONS if groups[state]]


def _row(item: WorkItem) -> dict[str, Any]:
    due = date_format(item.due_on, "d/m/Y") if item.due_on else ""
    if item.due_on == clock.today():
        due = gettext("hôm nay")
    return {
        "title": item.title,
        "detail": item.detail,
        "due": due,
        "left": _left(item.due_on),
        "url": item.url,
        "action": item.action,
    }


def _left(day: dt.date | None) -> str:
    """How far the day is, as people say it; nothing for today and for no day."""
    days = (day - clock.today()).days if day else 0
    if days > 0:
        return gettext("còn {days} ngày").format(days=days)
    return gettext("quá hạn {days} ngày").format(days=-days) if days < 0 else ""
