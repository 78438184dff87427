"""Plans, stages and sheets of scoring, and the ranking."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import PlanStatus as L
from movements.enums import RankingStatus as K
from movements.enums import SheetStatus as S
from movements.enums import StageStatus as H

SCORING_PLAN = TransitionTable(
    "movements.scoring_plan",
    rows=(
        step("issue", L.DRAFT, L.ISSUED, _("Ban hành phương án")),
        step("revise", L.ISSUED, L.DRAFT, _("Sửa lại phương án"), needs_reason=True),
    ),
)
SCORING_STAGE = TransitionTable(
    "movements.scoring_stage",
    rows=(
        step("open", H.PLANNED, H.OPEN, _("Mở chấm")),
        step("close", (H.PLANNED, H.OPEN), H.CLOSED, _("Khóa bước chấm")),
        step("reopen", H.CLOSED, H.OPEN, _("Mở lại bước chấm"), needs_reason=True),
    ),
)
SCORE_SHEET = TransitionTable(
    "movements.score_sheet",
    rows=(
        step("submit", (S.DRAFT, S.RETURNED), S.SUBMITTED, _("Gửi phiếu chấm")),
        step("return", S.SUBMITTED, S.RETURNED, _("Trả lại phiếu"), needs_reason=True),
        step("close", S.SUBMITTED, S.CLOSED, _("Chốt phiếu")),
        step("lapse", (S.DRAFT, S.RETURNED), S.LAPSED, _("Hết hạn, không tính")),
        step("reopen", (S.CLOSED, S.LAPSED), S.RETURNED, _("Mở lại phiếu")),
    ),
)
RANKING = TransitionTable(
    "movements.ranking",
    rows=(
        step("publish", K.DRAFT, K.PUBLISHED, _("Công bố xếp hạng")),
        step("replace", (K.DRAFT, K.PUBLISHED), K.REPLACED, _("Thay bằng bản khác")),
    ),
)
