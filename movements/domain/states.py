"""Every state and step of this app, as tables (docs/states.md shows the same)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import DutyStatus as D
from movements.enums import MovementStatus as M
from movements.enums import PeriodStatus as P
from movements.enums import RegistrationStatus as G
from movements.enums import ReportStatus as R
from movements.enums import WindowStatus as W

MOVEMENT = TransitionTable(
    "movements.movement",
    rows=(
        step("publish", M.DRAFT, M.PUBLISHED, _("Công bố")),
        step("launch", M.PUBLISHED, M.OPEN, _("Phát động")),
        step("close", M.OPEN, M.CLOSED, _("Kết thúc")),
        step("summarise", M.CLOSED, M.SUMMARISED, _("Chốt kết quả")),
        step("cancel", (M.DRAFT, M.PUBLISHED, M.OPEN), M.CANCELLED, _("Hủy"), needs_reason=True),
    ),
)
WINDOW = TransitionTable(
    "movements.registration_window",
    field="registration_status",
    rows=(
        step("open", W.WAITING, W.OPEN, _("Mở đăng ký")),
        step("close", (W.WAITING, W.OPEN), W.CLOSED, _("Đóng đăng ký")),
    ),
)
REGISTRATION = TransitionTable(
    "movements.registration",
    rows=(
        step("register", G.WITHDRAWN, G.REGISTERED, _("Đăng ký")),
        step("withdraw", G.REGISTERED, G.WITHDRAWN, _("Rút đăng ký"), needs_reason=True),
    ),
)
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
        step("reopen", D.DONE, D.OPEN, _("Mở lại")),
        step("expire", (D.OPEN, D.DONE), D.OVERDUE, _("Quá hạn")),
    ),
)
REPORT = TransitionTable(
    "movements.report",
    rows=(
        step("submit", (R.DRAFT, R.RETURNED), R.SUBMITTED, _("Gửi báo cáo")),
        step("return", R.SUBMITTED, R.RETURNED, _("Trả lại"), needs_reason=True),
        step("approve", R.SUBMITTED, R.APPROVED, _("Duyệt")),
    ),
)
TABLES = (MOVEMENT, WINDOW, REGISTRATION, PERIOD, DUTY, REPORT)
