"""Events of the ledger as a timeline in Vietnamese."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.accounts.models import User
from base.core.models import LedgerEvent

TITLES: dict[str, Any] = {
    "movements.movement.drafted": _lazy("Lập phong trào"),
    "movements.movement.publish": _lazy("Công bố phong trào"),
    "movements.movement.launch": _lazy("Phát động phong trào"),
    "movements.movement.assigned": _lazy("Giao chỉ tiêu cho đơn vị"),
    "movements.movement.close": _lazy("Kết thúc phong trào"),
    "movements.movement.results_frozen": _lazy("Chốt kết quả và xếp hạng"),
    "movements.movement.summarise": _lazy("Tổng kết phong trào"),
    "movements.movement.cancel": _lazy("Hủy phong trào"),
    "movements.registration_window.open": _lazy("Mở đăng ký"),
    "movements.registration_window.close": _lazy("Đóng đăng ký"),
    "movements.report.save": _lazy("Lưu số liệu"),
    "movements.report.evidence_add": _lazy("Thêm minh chứng"),
    "movements.report.evidence_remove": _lazy("Bỏ minh chứng"),
    "movements.report.submit": _lazy("Gửi báo cáo"),
    "movements.report.return": _lazy("Trả lại báo cáo"),
    "movements.report.approve": _lazy("Duyệt báo cáo"),
}


def timeline_of(events: models.QuerySet[LedgerEvent]) -> list[dict[str, Any]]:
    """Items for `components/timeline.html`, newest first; two queries."""
    rows = list(events)
    people = User.objects.in_bulk({row.actor for row in rows if row.actor}, field_name="username")
    return [
        {
            "when": f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}",
            "title": str(TITLES.get(row.kind, row.kind)),
            "detail": _detail(row.payload or {}),
            "actor": str(people.get(row.actor) or row.actor or _("Hệ thống, theo lịch")),
        }
        for row in reversed(rows)
    ]


def _detail(payload: dict[str, Any]) -> str:
    if payload.get("reason"):
        return _("Lý do: {reason}").format(reason=payload["reason"])
    if payload.get("count"):
        return _("Số lượng: {count}").format(count=payload["count"])
    return str(payload.get("name", ""))
