"""States and kinds of the council's half of the awards app: session, ballot, decision, grant, certificate."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionStatus(TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    INVITED = "invited", _("Đã mời họp")
    OPEN = "open", _("Đang bỏ phiếu")
    CLOSED = "closed", _("Đã khóa hòm phiếu")
    TALLIED = "tallied", _("Đã kiểm phiếu")
    CONCLUDED = "concluded", _("Đã kết luận")


EDITABLE_SESSIONS = (SessionStatus.DRAFT, SessionStatus.INVITED)
COUNTED_SESSIONS = (SessionStatus.TALLIED, SessionStatus.CONCLUDED)


class VoteChoice(TextChoices):
    YES = "yes", _("Đồng ý")
    NO = "no", _("Không đồng ý")
    BLANK = "blank", _("Phiếu trắng")


class DecisionStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    CHECKED = "checked", _("Chờ ký")
    SIGNED = "signed", _("Đã ký")
    ISSUED = "issued", _("Đã ban hành")
    CANCELLED = "cancelled", _("Đã hủy")


class GrantStatus(TextChoices):
    VALID = "valid", _("Còn hiệu lực")
    CORRECTED = "corrected", _("Đã đính chính")
    CANCELLED = "cancelled", _("Đã hủy")
    STRIPPED = "stripped", _("Đã tước")


LOST_GRANTS = (GrantStatus.CANCELLED, GrantStatus.STRIPPED)


class CertificateStatus(TextChoices):
    """What the public check says of a code; "unknown" is the answer for a code that was never given."""

    VALID = "valid", _("Còn hiệu lực")
    CORRECTED = "corrected", _("Đã đính chính")
    REVOKED = "revoked", _("Đã thu hồi")
    SUPERSEDED = "superseded", _("Đã được thay bằng bản khác")
