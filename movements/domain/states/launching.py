"""A movement from its draft to its spreading, with what surrounds it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import LaunchPlanStatus as L
from movements.enums import MilestoneStatus as S
from movements.enums import MovementStage as T
from movements.enums import MovementStatus as M
from movements.enums import RegistrationStatus as G
from movements.enums import WindowStatus as W

MOVEMENT = TransitionTable(
    "movements.movement",
    rows=(
        step("submit", (M.DRAFT, M.RETURNED), M.SUBMITTED, _("Trình duyệt")),
        step("return", M.SUBMITTED, M.RETURNED, _("Trả lại"), needs_reason=True),
        step("publish", M.SUBMITTED, M.PUBLISHED, _("Duyệt và công bố")),
        step("launch", M.PUBLISHED, M.OPEN, _("Phát động")),
        step("close", M.OPEN, M.CLOSED, _("Kết thúc")),
        step("summarise", M.CLOSED, M.SUMMARISED, _("Chốt kết quả")),
        step(
            "cancel",
            (M.DRAFT, M.SUBMITTED, M.RETURNED, M.PUBLISHED, M.OPEN),
            M.CANCELLED,
            _("Hủy"),
            needs_reason=True,
        ),
    ),
)
STAGE = TransitionTable(
    "movements.movement_stage",
    field="stage",
    rows=(
        step("midterm", (T.NONE, T.MIDTERM), T.MIDTERM, _("Sơ kết")),
        step("final", (T.NONE, T.MIDTERM), T.FINAL, _("Tổng kết")),
        step("commendation", T.FINAL, T.COMMENDED, _("Khen thưởng")),
        step("spreading", (T.COMMENDED, T.SPREADING), T.SPREADING, _("Nhân rộng điển hình")),
    ),
)
LAUNCH_PLAN = TransitionTable(
    "movements.launch_plan",
    rows=(
        step("submit", L.DRAFT, L.SUBMITTED, _("Trình duyệt")),
        step("return", L.SUBMITTED, L.RETURNED, _("Trả lại"), needs_reason=True),
        step("issue", (L.DRAFT, L.SUBMITTED), L.ISSUED, _("Ban hành")),
        step("replace", L.ISSUED, L.REPLACED, _("Thay thế")),
    ),
)
MILESTONE = TransitionTable(
    "movements.milestone",
    rows=(
        step("complete", S.PLANNED, S.DONE, _("Ghi kết quả")),
        step("drop", S.PLANNED, S.DROPPED, _("Bỏ mốc"), needs_reason=True),
    ),
)
WINDOW = TransitionTable(
    "movements.registration_window",
    field="registration_status",
    rows=(
        step("open", W.WAITING, W.OPEN, _("Mở đăng ký")),
        step("close", (W.WAITING, W.OPEN), W.CLOSED, _("Đóng đăng ký")),
        step("extend", W.CLOSED, W.OPEN, _("Gia hạn đăng ký"), needs_reason=True),
    ),
)
REGISTRATION = TransitionTable(
    "movements.registration",
    rows=(
        step("register", G.WITHDRAWN, G.REGISTERED, _("Đăng ký")),
        step("withdraw", G.REGISTERED, G.WITHDRAWN, _("Rút đăng ký"), needs_reason=True),
    ),
)
