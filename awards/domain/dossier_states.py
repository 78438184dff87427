"""Transition tables from the opening of a round to the door of the council; the steps after it are the council's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from awards.enums import ConsultationStatus as C
from awards.enums import NominationStatus as N
from awards.enums import OpinionStatus as O
from awards.enums import RoundStatus as R
from base.core.transitions import TransitionTable, step

ROUND = TransitionTable(
    "awards.round",
    rows=(
        step("open", R.PLANNED, R.OPEN, _("Mở nhận hồ sơ")),
        step("close", R.OPEN, R.CLOSED, _("Khóa nhận hồ sơ")),
        step("start_session", R.CLOSED, R.IN_SESSION, _("Đưa ra Hội đồng")),
        step("decide", R.IN_SESSION, R.DECIDED, _("Kết thúc đợt xét")),
    ),
)

DOSSIER = TransitionTable(
    "awards.nomination",
    rows=(
        step("submit", (N.DRAFT, N.RETURNED), N.SUBMITTED, _("Gửi hồ sơ")),
        step("return", (N.SUBMITTED, N.APPRAISED, N.CONSULTING), N.RETURNED, _("Trả lại"), needs_reason=True),
        step("appraise", N.SUBMITTED, N.APPRAISED, _("Thẩm định đạt")),
        step("consult", N.APPRAISED, N.CONSULTING, _("Lấy ý kiến Nhân dân")),
        step("ready", (N.APPRAISED, N.CONSULTING), N.READY, _("Đủ điều kiện trình Hội đồng")),
        step("withdraw", (N.DRAFT, N.RETURNED, N.SUBMITTED), N.WITHDRAWN, _("Rút đề nghị"), needs_reason=True),
        step("resume", N.WITHDRAWN, N.DRAFT, _("Lập lại hồ sơ")),
    ),
)

CONSULTATION = TransitionTable(
    "awards.consultation",
    rows=(
        step("open", C.PLANNED, C.OPEN, _("Đăng lấy ý kiến")),
        step("close", C.OPEN, C.CLOSED, _("Kết thúc lấy ý kiến")),
    ),
)

OPINION = TransitionTable(
    "awards.opinion",
    rows=(
        step("accept", O.NEW, O.ACCEPTED, _("Tiếp thu")),
        step("reject", O.NEW, O.REJECTED, _("Không tiếp thu")),
    ),
)
