"""What the workspace shows a user: entries of the navigation and items of "Việc của tôi", contributed by each app in
`ready()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.accounts.models import User
from base.accounts.permissions import can


@dataclass(frozen=True)
class NavEntry:
    """`permission` decides whether the entry is shown; `order` sorts and puts it under a heading, see GROUPS. `icon` is
    a name of components/icons.svg; every entry has one, so that the labels stand in line. `badge` counts what is new
    for a user who is at an address.
    """

    label: str | Promise
    url_name: str
    permission: str
    order: int
    icon: str
    badge: Callable[[User, str], int] | None = None


@dataclass(frozen=True)
class WorkItem:
    """One thing to do, with its one clear next step. `state` ∈ overdue, returned, due, waiting."""

    title: str
    detail: str
    url: str
    action: str
    state: str
    due_on: dt.date | None = None


def where_it_waits(waiting: QuerySet[Any], count: int, list_url: str) -> str:
    """Straight to the one that waits; to the list where there are several. A list of one would be a needless click."""
    only = waiting.first() if count == 1 else None
    return only.get_absolute_url() if only is not None else list_url


# The headings of the navigation, by the order from which on they stand above an entry.
GROUPS: tuple[tuple[int, str | Promise], ...] = (
    (100, _("Thi đua")),
    (200, _("Khen thưởng")),
    (300, _("Dữ liệu")),
    (900, _("Hệ thống")),
)

WorkFinder = Callable[[User], Iterable[WorkItem]]
_entries: list[NavEntry] = []
_finders: list[WorkFinder] = []


def register_nav(*entries: NavEntry) -> None:
    for entry in entries:
        if entry not in _entries:
            _entries.append(entry)


def register_work(finder: WorkFinder) -> WorkFinder:
    if finder not in _finders:
        _finders.append(finder)
    return finder


def nav_for(user: User, path: str = "") -> list[dict[str, object]]:
    """The side navigation: {label, url, icon, badge, group, current}. `group` is the heading above the first entry of
    a group, else empty; current is the entry with the longest matching address.
    """
    shown = [e for e in sorted(_entries, key=lambda e: e.order) if can(user, e.permission)]
    rows: list[dict[str, object]] = []
    above: str | Promise = ""
    for entry in shown:
        badge = entry.badge(user, path) if entry.badge else 0
        group = next((title for start, title in reversed(GROUPS) if entry.order >= start), "")
        url = reverse(entry.url_name)
        row: dict[str, object] = {"label": entry.label, "url": url, "icon": entry.icon, "badge": badge}
        rows.append(row | {"group": "" if group is above else group})
        above = group
    matching = [str(row["url"]) for row in rows if path.startswith(str(row["url"]))]
    nearest = max(matching, key=len, default="")
    return [row | {"current": row["url"] == nearest} for row in rows]


def work_for(user: User) -> list[WorkItem]:
    """Everything that waits for the user, soonest first; what has no date comes last."""
    items = [item for finder in _finders for item in finder(user)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or dt.date.max, item.title))
