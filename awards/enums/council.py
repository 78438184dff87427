"""States and kinds of the council's half of the awards app: session, ballot, decision, grant, certificate."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionStatus(TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    INVITED = "invited", _("Đã mời họp")
    OPEN = "open", _("Đang bỏ phiếu")
    SUSPENDED = "suspended", _("Tạm dừng vì thiếu người dự")
    CLOSED = "closed", _("Đã khóa hòm phiếu")
    TALLIED = "tallied", _("Đã kiểm phiếu")
    CONCLUDED = "concluded", _("Đã kết luận")
    ABANDONED = "abandoned", _("Đã dừng, không kiểm phiếu")


EDITABLE_SESSIONS = (SessionStatus.DRAFT, SessionStatus.INVITED)
COUNTED_SESSIONS = (SessionStatus.TALLIED, SessionStatus.CONCLUDED)
VOTING_SESSIONS = (SessionStatus.OPEN, SessionStatus.SUSPENDED)
ENDED_SESSIONS = (SessionStatus.CONCLUDED, SessionStatus.ABANDONED)


class VoteChoice(TextChoices):
    YES = "yes", _("Đồng ý")
    NO = "no", _("Không đồng ý")
    BLANK = "blank", _("Phiếu trắng")


class VoteSource(TextChoices):
    """How an open vote reached the system."""

    OWN = "own", _("Tự biểu quyết")
    HANDS = "hands", _("Giơ tay tại phiên họp")
    LETTER = "letter", _("Ý kiến bằng văn bản")


class RecusalGround(TextChoices):
    """Why a member does not vote on an item. The first three the system finds by itself."""

    NOMINEE = "nominee", _("là cá nhân được đề nghị")
    KINSHIP = "kinship", _("có quan hệ thân thích đã khai báo")
    OWN_UNIT = "own_unit", _("thuộc hoặc đứng đầu đơn vị được đề nghị")
    DECLARED = "declared", _("có liên quan theo khai báo")


class Relation(TextChoices):
    SPOUSE = "spouse", _("Vợ, chồng")
    PARENT = "parent", _("Cha, mẹ")
    CHILD = "child", _("Con")
    SIBLING = "sibling", _("Anh, chị, em ruột")
    OTHER = "other", _("Người thân thích khác")


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
    RESTORED = "restored", _("Đã phục hồi")


LOST_GRANTS = (GrantStatus.CANCELLED, GrantStatus.STRIPPED)


class CertificateStatus(TextChoices):
    """What the public check says of a code; "unknown" is the answer for a code that was never given."""

    VALID = "valid", _("Còn hiệu lực")
    CORRECTED = "corrected", _("Đã đính chính")
    REVOKED = "revoked", _("Đã thu hồi")
    SUPERSEDED = "superseded", _("Đã được thay bằng bản khác")


class TemplateStatus(TextChoices):
    """Of a version of a certificate's template; one approved version at a time is the current one."""

    DRAFT = "draft", _("Đang soạn")
    WAITING = "waiting", _("Chờ duyệt")
    APPROVED = "approved", _("Đang dùng")
    RETIRED = "retired", _("Đã thay")


class SheetStatus(TextChoices):
    PRINTED = "printed", _("Đã in")
    SPOILED = "spoiled", _("Phôi hỏng")
