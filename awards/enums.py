"""Closed vocabularies of catalogue, rulebook, rounds, dossiers and consultations."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AwardKind(TextChoices):
    """Art. 6 of the Law: what is awarded is a title or a form of commendation."""

    TITLE = "title", _("Danh hiệu thi đua")
    FORM = "form", _("Hình thức khen thưởng")


class AwardSubject(TextChoices):
    INDIVIDUAL = "individual", _("Cá nhân")
    COLLECTIVE = "collective", _("Tập thể")
    HOUSEHOLD = "household", _("Hộ gia đình")
    ANY = "any", _("Cá nhân, tập thể, hộ gia đình")


class AwardLevel(TextChoices):
    STATE = "state", _("Cấp Nhà nước")
    MINISTRY_PROVINCE = "ministry_province", _("Cấp bộ, ban, ngành, tỉnh")
    SUB_MINISTRY = "sub_ministry", _("Cấp quân khu, tổng cục, Đại học Quốc gia")
    GRASSROOTS = "grassroots", _("Cấp cơ sở")
    LOCAL = "local", _("Cấp xã")
    LEGACY = "legacy", _("Thẩm quyền đã bãi bỏ")


class VotingMethod(TextChoices):
    SECRET = "secret", _("Bỏ phiếu kín")
    OPEN = "open", _("Biểu quyết công khai")
    WRITTEN = "written", _("Lấy ý kiến bằng văn bản")


class VotingBase(TextChoices):
    """The denominator of the threshold."""

    TOTAL_MEMBERS = "total_members", _("Tổng số thành viên Hội đồng")
    PRESENT = "present", _("Số thành viên dự họp")
    VOTES_CAST = "votes_cast", _("Số phiếu thu về")


class RoundKind(TextChoices):
    """The axis of commendation (loại hình khen thưởng) that a round serves."""

    MERIT = "merit", _("Công trạng hằng năm")
    MOVEMENT = "movement", _("Phong trào, chuyên đề")
    SUDDEN = "sudden", _("Đột xuất")
    SERVICE = "service", _("Cống hiến")


class RoundStatus(TextChoices):
    PLANNED = "planned", _("Chưa mở")
    OPEN = "open", _("Đang nhận hồ sơ")
    CLOSED = "closed", _("Đã hết hạn nhận hồ sơ")
    IN_SESSION = "in_session", _("Hội đồng đang xét")
    DECIDED = "decided", _("Đã quyết định")


class NominationSource(TextChoices):
    SYSTEM = "system", _("Hệ thống phát hiện")
    UNIT = "unit", _("Đơn vị đề nghị")


class NominationStatus(TextChoices):
    DRAFT = "draft", _("Đang lập hồ sơ")
    SUBMITTED = "submitted", _("Chờ thẩm định")
    RETURNED = "returned", _("Bị trả lại")
    APPRAISED = "appraised", _("Đã thẩm định")
    CONSULTING = "consulting", _("Đang lấy ý kiến Nhân dân")
    READY = "ready", _("Đủ điều kiện trình Hội đồng")
    PASSED = "passed", _("Hội đồng thông qua")
    NOT_PASSED = "not_passed", _("Hội đồng không thông qua")
    GRANTED = "granted", _("Đã khen thưởng")
    WITHDRAWN = "withdrawn", _("Đã rút")


class DocumentKind(TextChoices):
    """Art. 84 of the Law."""

    REQUEST = "request", _("Tờ trình")
    REPORT = "report", _("Báo cáo thành tích")
    MINUTES = "minutes", _("Biên bản bình xét")
    INITIATIVE = "initiative", _("Xác nhận sáng kiến, đề tài")
    OTHER = "other", _("Tài liệu khác")


class AppraisalVerdict(TextChoices):
    ACCEPTED = "accepted", _("Đủ điều kiện")
    RETURNED = "returned", _("Trả lại")


class ConsultationStatus(TextChoices):
    PLANNED = "planned", _("Chưa đăng")
    OPEN = "open", _("Đang lấy ý kiến")
    CLOSED = "closed", _("Đã kết thúc")


class OpinionStatus(TextChoices):
    NEW = "new", _("Chưa xử lý")
    ACCEPTED = "accepted", _("Tiếp thu")
    REJECTED = "rejected", _("Không tiếp thu")


class Verdict(TextChoices):
    """Answer of one condition, one leg, or a whole eligibility check. Missing data is never a fail."""

    PASS = "pass", _("Đạt")
    FAIL = "fail", _("Không đạt")
    NEEDS_PERSON = "needs_person", _("Cần người xem xét")
