"""Periods, what units owe in them, and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import DutyStatus as D
from movements.enums import PeriodStatus as P
from movements.enums import ReportStatus as R

PERIOD = TransitionTable(
    "movements.period",
    rows=(
        step("open", P.PLANNED, P.OPEN, _("Mở kỳ")),
        step("close", (P.PLANNED, P.OPEN), P.CLOSED, _("Khóa kỳ")),
    ),
)
DUTY = TransitionTable(
    "movements.duty",
    rows=(
        step("fulfil", (D.OPEN, D.OVERDUE), D.DONE, _("Nộp")),
        step("reopen", (D.OPEN, D.DONE, D.OVERDUE), D.OPEN, _("Mở lại")),
        step("expire", (D.OPEN, D.DONE), D.OVERDUE, _("Quá hạn")),
        step("lift", (D.OPEN, D.OVERDUE), D.LIFTED, _("Thôi nộp do sắp xếp đơn vị"), needs_reason=True),
    ),
)
REPORT = TransitionTable(
    "movements.report",
    rows=(
        step("submit", (R.DRAFT, R.RETURNED), R.SUBMITTED, _("Gửi báo cáo")),
        step("send_for_endorsement", (R.DRAFT, R.RETURNED), R.ENDORSING, _("Gửi cấp xem xét")),
        step("endorse", R.ENDORSING, R.SUBMITTED, _("Đồng ý trình")),
        step("take_over", R.ENDORSING, R.SUBMITTED, _("Tiếp nhận thẳng"), needs_reason=True),
        step("return", (R.ENDORSING, R.SUBMITTED), R.RETURNED, _("Trả lại"), needs_reason=True),
        step("approve", R.SUBMITTED, R.APPROVED, _("Duyệt")),
        step("reopen", (R.SUBMITTED, R.APPROVED), R.RETURNED, _("Mở lại để sửa"), needs_reason=True),
    ),
)
