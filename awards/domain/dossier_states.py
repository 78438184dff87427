"""Transition tables from the opening of a round to the door of the council; the steps after it are the council's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from awards.enums import ConsultationStatus as C
from awards.enums import NominationStatus as N
from awards.enums import OpinionStatus as O
from awards.enums import RequestStatus as Q
from awards.enums import RoundStatus as R
from base.core.transitions import TransitionTable, step

IN_APPRAISAL = (N.SUBMITTED, N.RECEIVED, N.ASSIGNED)
"""Sent by the unit and not judged yet."""

ROUND = TransitionTable(
    "awards.round",
    rows=(
        step("change", R.PLANNED, R.PLANNED, _("Sửa đợt xét")),
        step("open", R.PLANNED, R.OPEN, _("Mở nhận hồ sơ")),
        step("close", R.OPEN, R.CLOSED, _("Khóa nhận hồ sơ")),
        step("start_session", R.CLOSED, R.IN_SESSION, _("Đưa ra Hội đồng")),
        step("decide", R.IN_SESSION, R.DECIDED, _("Kết thúc đợt xét")),
        step("cancel", (R.PLANNED, R.OPEN), R.CANCELLED, _("Hủy đợt xét"), needs_reason=True),
    ),
)

DOSSIER = TransitionTable(
    "awards.nomination",
    rows=(
        step("hand_up", (N.DRAFT, N.RETURNED), N.PENDING, _("Trình lãnh đạo đơn vị")),
        step("hand_back", N.PENDING, N.RETURNED, _("Lãnh đạo đơn vị yêu cầu sửa"), needs_reason=True),
        step("submit", (N.DRAFT, N.RETURNED, N.PENDING), N.SUBMITTED, _("Gửi hồ sơ")),
        step("receive", N.SUBMITTED, N.RECEIVED, _("Tiếp nhận")),
        step("assign", IN_APPRAISAL, N.ASSIGNED, _("Giao thẩm định")),
        step("return", (*IN_APPRAISAL, N.APPRAISED, N.CONSULTING), N.RETURNED, _("Trả lại"), needs_reason=True),
        step("appraise", IN_APPRAISAL, N.APPRAISED, _("Thẩm định đạt")),
        step("refuse", IN_APPRAISAL, N.INELIGIBLE, _("Kết luận không đủ điều kiện"), needs_reason=True),
        step("reopen", N.INELIGIBLE, N.RECEIVED, _("Thẩm định lại"), needs_reason=True),
        step("consult", N.APPRAISED, N.CONSULTING, _("Lấy ý kiến Nhân dân")),
        step("ready", (N.APPRAISED, N.CONSULTING), N.READY, _("Đủ điều kiện trình Hội đồng")),
        step("pass_simplified", N.READY, N.PASSED, _("Trình khen theo thủ tục đơn giản")),
        step(
            "withdraw",
            (N.DRAFT, N.PENDING, N.RETURNED, N.SUBMITTED, N.RECEIVED),
            N.WITHDRAWN,
            _("Rút đề nghị"),
            needs_reason=True,
        ),
        step("resume", N.WITHDRAWN, N.DRAFT, _("Lập lại hồ sơ")),
    ),
)

REQUEST = TransitionTable(
    "awards.opinion_request",
    rows=(
        step("answer", (Q.OPEN, Q.SILENT), Q.ANSWERED, _("Ghi trả lời")),
        step("lapse", Q.OPEN, Q.SILENT, _("Hết hạn, áp dụng quy tắc")),
        step("withdraw", Q.OPEN, Q.WITHDRAWN, _("Rút yêu cầu"), needs_reason=True),
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
        step("set_aside", O.NEW, O.SET_ASIDE, _("Không xem xét"), needs_reason=True),
    ),
)
