"""Revisions of targets, and tasks beside them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import RevisionStatus as V
from movements.enums import TaskStatus as T

REVISION = TransitionTable(
    "movements.revision",
    rows=(
        step("approve", V.PROPOSED, V.APPROVED, _("Duyệt điều chỉnh")),
        step("apply", V.APPROVED, V.IN_FORCE, _("Áp dụng")),
        step("reject", V.PROPOSED, V.REJECTED, _("Không duyệt"), needs_reason=True),
        step("withdraw", V.PROPOSED, V.WITHDRAWN, _("Rút đề nghị")),
    ),
)
TASK = TransitionTable(
    "movements.task",
    rows=(
        step("start", T.ASSIGNED, T.IN_PROGRESS, _("Bắt đầu thực hiện")),
        step("report", (T.ASSIGNED, T.IN_PROGRESS, T.RETURNED), T.REPORTED, _("Báo cáo hoàn thành")),
        step("accept", T.REPORTED, T.ACCEPTED, _("Nghiệm thu")),
        step("return", T.REPORTED, T.RETURNED, _("Trả lại đầu việc"), needs_reason=True),
        step("cancel", (T.ASSIGNED, T.IN_PROGRESS, T.RETURNED), T.CANCELLED, _("Hủy đầu việc"), needs_reason=True),
    ),
)
