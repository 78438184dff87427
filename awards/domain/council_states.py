"""Transition tables of sessions, nominations in council, and decisions: the whole life of each on one page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from awards.enums import NominationStatus as N
from awards.enums.council import CertificateStatus as C
from awards.enums.council import DecisionStatus as D
from awards.enums.council import GrantStatus as G
from awards.enums.council import SessionStatus as S
from base.core.transitions import TransitionTable, step

SESSION = TransitionTable(
    "awards.session",
    rows=(
        step("invite", S.DRAFT, S.INVITED, _("Gửi giấy mời")),
        step("open", (S.DRAFT, S.INVITED), S.OPEN, _("Mở bỏ phiếu")),
        step("suspend", S.OPEN, S.SUSPENDED, _("Tạm dừng vì không đủ số ủy viên dự họp")),
        step("resume", S.SUSPENDED, S.OPEN, _("Họp tiếp")),
        step("close", S.OPEN, S.CLOSED, _("Khóa hòm phiếu")),
        step("tally", S.CLOSED, S.TALLIED, _("Kiểm phiếu")),
        step("conclude", S.TALLIED, S.CONCLUDED, _("Kết luận phiên họp")),
        step(
            "abandon",
            (S.DRAFT, S.INVITED, S.OPEN, S.SUSPENDED, S.CLOSED),
            S.ABANDONED,
            _("Dừng phiên họp, không kiểm phiếu"),
            needs_reason=True,
        ),
    ),
)

NOMINATION = TransitionTable(
    "awards.nomination",
    rows=(
        step("pass", N.READY, N.PASSED, _("Hội đồng thông qua")),
        step("not_pass", N.READY, N.NOT_PASSED, _("Hội đồng không thông qua")),
        step("grant", N.PASSED, N.GRANTED, _("Khen thưởng")),
    ),
)

DECISION = TransitionTable(
    "awards.decision",
    rows=(
        step("check", D.DRAFT, D.CHECKED, _("Kiểm tra, trình ký")),
        step("return", D.CHECKED, D.DRAFT, _("Trả lại dự thảo"), needs_reason=True),
        step("sign", D.CHECKED, D.SIGNED, _("Ký quyết định")),
        step("issue", D.SIGNED, D.ISSUED, _("Ban hành")),
        step("cancel", (D.DRAFT, D.CHECKED), D.CANCELLED, _("Hủy dự thảo"), needs_reason=True),
    ),
)

# What a decision gave: each step is taken by issuing another decision, with its own number and legal ground.
GRANT = TransitionTable(
    "awards.grant",
    rows=(
        step("correct", (G.VALID, G.CORRECTED, G.RESTORED), G.CORRECTED, _("Đính chính"), needs_reason=True),
        step("cancel", (G.VALID, G.CORRECTED, G.RESTORED), G.CANCELLED, _("Hủy bỏ"), needs_reason=True),
        step("strip", (G.VALID, G.CORRECTED, G.RESTORED), G.STRIPPED, _("Tước"), needs_reason=True),
        step("restore", (G.CANCELLED, G.STRIPPED), G.RESTORED, _("Phục hồi"), needs_reason=True),
    ),
)

# The sheet of paper follows its award: what the public check says of its code.
CERTIFICATE = TransitionTable(
    "awards.certificate",
    rows=(
        step("correct", (C.VALID, C.CORRECTED), C.CORRECTED, _("Ghi đính chính")),
        step("supersede", (C.VALID, C.CORRECTED), C.SUPERSEDED, _("Thay bằng bản khác")),
        step("revoke", (C.VALID, C.CORRECTED), C.REVOKED, _("Thu hồi")),
        step("restore", C.REVOKED, C.VALID, _("Công nhận lại")),
        step("restore_corrected", C.REVOKED, C.CORRECTED, _("Công nhận lại theo nội dung đã đính chính")),
    ),
)
