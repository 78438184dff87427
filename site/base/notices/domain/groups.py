"""The inbox in the order in which a person works: late, come back, due, waiting for an answer, and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from base.notices.models import Notice

# Group, its heading, and the ends of the kinds that belong there; the first that fits counts.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("late", _("Quá hạn"), ("escalated", "overdue")),
    ("returned", _("Bị trả lại"), ("returned", "rejected", "refused", "handed_back")),
    ("due", _("Đến hạn, mới mở"), ("reminder", "due", "opened", "reopened", "invited", "launched")),
    ("waiting", _("Chờ tôi xử lý"), ("submitted", "proposed", "requested", "to_approve", "reported", "signature")),
    ("other", _("Tin khác"), ("",)),
)


def group_of(kind: str) -> str:
    return next(name for name, _title, ends in GROUPS if kind.endswith(ends))


def grouped(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Unread notices under their headings, then all that is read under one; newest first in each. Empty groups are
    left out.
    """
    unread: dict[str, list[Notice]] = {name: [] for name, _title, _ends in GROUPS}
    read: list[Notice] = []
    for notice in notices:
        (unread[group_of(notice.kind)] if notice.read_at is None else read).append(notice)
    found = [{"name": name, "title": title, "notices": unread[name]} for name, title, _ends in GROUPS]
    found.append({"name": "read", "title": _("Đã đọc hoặc đã xong"), "notices": read})
    return [group for group in found if group["notices"]]
