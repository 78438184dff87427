"""New rural areas."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuralTier(TextChoices):
    """Levels of a new rural commune (DOMAIN §7), lowest first; the last one is a pilot that follows the two before."""

    STANDARD = "standard", _("Đạt chuẩn")
    ADVANCED = "advanced", _("Nâng cao")
    MODEL = "model", _("Kiểu mẫu")
    MODERN = "modern", _("Hiện đại")


class RuralVerdict(TextChoices):
    MET = "met", _("Đạt")
    NOT_MET = "not_met", _("Chưa đạt")
    UNKNOWN = "unknown", _("Chưa kết luận")
    NOT_APPLICABLE = "not_applicable", _("Không áp dụng")


class RuralStatus(TextChoices):
    """Where the file of a commune stands."""

    DRAFT = "draft", _("Đang tự đánh giá")
    CONSULTING = "consulting", _("Đang lấy ý kiến người dân")
    SUBMITTED = "submitted", _("Chờ thẩm định")
    RETURNED = "returned", _("Bị trả lại")
    APPRAISED = "appraised", _("Đã thẩm định")
    RECOGNISED = "recognised", _("Đã công nhận")
    DECLINED = "declined", _("Chưa công nhận")


RURAL_EDITABLE = (RuralStatus.DRAFT, RuralStatus.RETURNED)

RURAL_APPRAISED = (RuralStatus.APPRAISED, RuralStatus.RECOGNISED, RuralStatus.DECLINED)


class RecognitionStatus(TextChoices):
    VALID = "valid", _("Đang có hiệu lực")
    REVOKED = "revoked", _("Đã thu hồi")


class RevocationGround(TextChoices):
    """What the test of revocation says; none of them revokes anything by itself."""

    HALF = "half", _("Từ một nửa số tiêu chí trở lên không đạt")
    NAMED = "named", _("Không đạt nhiều tiêu chí, trong đó có tiêu chí nêu tên")
    PERSON = "person", _("Cần người xem")
    NONE = "none", _("Không thuộc diện thu hồi")


class ProposalStatus(TextChoices):
    OPEN = "open", _("Chờ quyết định")
    CONFIRMED = "confirmed", _("Đã thu hồi")
    REJECTED = "rejected", _("Không thu hồi")


class ReassessmentStatus(TextChoices):
    OPEN = "open", _("Phải đánh giá lại")
    DONE = "done", _("Đã đánh giá lại")
    DISMISSED = "dismissed", _("Không phải đánh giá lại")
