"""New rural areas: assessment, recognition, revocation, re-assessment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import ProposalStatus as U
from movements.enums import ReassessmentStatus as E
from movements.enums import RecognitionStatus as N
from movements.enums import RuralStatus as A

RURAL_ASSESSMENT = TransitionTable(
    "movements.rural_assessment",
    rows=(
        step("consult", (A.DRAFT, A.RETURNED), A.CONSULTING, _("Ký tự đánh giá, lấy ý kiến người dân")),
        step("reopen", A.CONSULTING, A.DRAFT, _("Sửa lại tự đánh giá"), needs_reason=True),
        step("submit", A.CONSULTING, A.SUBMITTED, _("Gửi thẩm định")),
        step("return", A.SUBMITTED, A.RETURNED, _("Trả lại"), needs_reason=True),
        step("appraise", A.SUBMITTED, A.APPRAISED, _("Kết luận thẩm định")),
        step("reappraise", A.APPRAISED, A.SUBMITTED, _("Thẩm định lại"), needs_reason=True),
        step("recognise", A.APPRAISED, A.RECOGNISED, _("Công nhận")),
        step("decline", A.APPRAISED, A.DECLINED, _("Chưa công nhận"), needs_reason=True),
    ),
)
RURAL_RECOGNITION = TransitionTable(
    "movements.rural_recognition",
    rows=(step("revoke", N.VALID, N.REVOKED, _("Thu hồi công nhận"), needs_reason=True),),
)
RURAL_REVOCATION = TransitionTable(
    "movements.rural_revocation",
    rows=(
        step("confirm", U.OPEN, U.CONFIRMED, _("Quyết định thu hồi"), needs_reason=True),
        step("reject", U.OPEN, U.REJECTED, _("Không thu hồi"), needs_reason=True),
    ),
)
RURAL_REASSESSMENT = TransitionTable(
    "movements.rural_reassessment",
    rows=(
        step("finish", E.OPEN, E.DONE, _("Đã đánh giá lại")),
        step("dismiss", E.OPEN, E.DISMISSED, _("Không phải đánh giá lại"), needs_reason=True),
    ),
)
