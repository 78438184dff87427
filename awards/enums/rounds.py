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
    """Codes of the kinds that the schedule and the demo name; the whole list is data (`CommendationKind`)."""

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
    CANCELLED = "cancelled", _("Đã hủy")


class Procedure(TextChoices):
    FULL = "full", _("Thủ tục đầy đủ")
    SIMPLIFIED = "simplified", _("Thủ tục đơn giản")


class PersonClass(TextChoices):
    """Classes by which form 0603 of the state statistics counts people, in the order of its columns (DOMAIN §1.4)."""

    TOP_LEADER = "top_leader", _("Lãnh đạo cấp bộ, tỉnh")
    DEPARTMENT_LEADER = "dept_leader", _("Lãnh đạo cấp vụ, sở, ngành")
    ENTREPRENEUR = "entrepreneur", _("Doanh nhân")
    OTHER_LEADER = "other_leader", _("Lãnh đạo khác, từ phó trưởng phòng trở lên")
    DIRECT_WORKER = "direct", _("Người trực tiếp công tác, lao động")


class NominationSource(TextChoices):
    SYSTEM = "system", _("Hệ thống phát hiện")
    UNIT = "unit", _("Đơn vị đề nghị")


class NominationStatus(TextChoices):
    DRAFT = "draft", _("Đang lập hồ sơ")
    PENDING = "pending", _("Chờ lãnh đạo đơn vị duyệt")
    SUBMITTED = "submitted", _("Chờ thẩm định")
    RECEIVED = "received", _("Đã tiếp nhận")
    ASSIGNED = "assigned", _("Đã giao thẩm định")
    RETURNED = "returned", _("Bị trả lại")
    APPRAISED = "appraised", _("Đã thẩm định")
    CONSULTING = "consulting", _("Đang lấy ý kiến Nhân dân")
    INELIGIBLE = "ineligible", _("Không đủ điều kiện")
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
    CONSULTATION = "consultation", _("Báo cáo lấy ý kiến Nhân dân")
    OTHER = "other", _("Tài liệu khác")


OWN_PAPERS = (DocumentKind.CONSULTATION,)
"""Papers that the procedure puts into a dossier; the unit neither adds nor removes them."""


class AppraisalVerdict(TextChoices):
    ACCEPTED = "accepted", _("Đủ điều kiện")
    RETURNED = "returned", _("Trả lại")
    REFUSED = "refused", _("Không đủ điều kiện")


class NoteAudience(TextChoices):
    INTERNAL = "internal", _("Nội bộ thẩm định")
    UNIT = "unit", _("Trao đổi với đơn vị")


class Silence(TextChoices):
    """What it means that a body has not answered by its due day."""

    CONSENT = "consent", _("coi là đồng ý")
    NO_OPINION = "no_opinion", _("coi là không có ý kiến")
    WAIT = "wait", _("phải chờ trả lời")


class BodyAnswer(TextChoices):
    AGREE = "agree", _("Đồng ý")
    DISAGREE = "disagree", _("Không đồng ý")
    NO_OPINION = "no_opinion", _("Không có ý kiến")


class RequestStatus(TextChoices):
    OPEN = "open", _("Chờ trả lời")
    ANSWERED = "answered", _("Đã trả lời")
    SILENT = "silent", _("Hết hạn, không trả lời")
    WITHDRAWN = "withdrawn", _("Đã rút")


class ConsultationStatus(TextChoices):
    PLANNED = "planned", _("Chưa đăng")
    OPEN = "open", _("Đang lấy ý kiến")
    CLOSED = "closed", _("Đã kết thúc")


class OpinionStatus(TextChoices):
    NEW = "new", _("Chưa xử lý")
    ACCEPTED = "accepted", _("Tiếp thu")
    REJECTED = "rejected", _("Không tiếp thu")
    SET_ASIDE = "set_aside", _("Không xem xét")


class Verdict(TextChoices):
    """Answer of one condition, one leg, or a whole eligibility check. Missing data is never a fail."""

    PASS = "pass", _("Đạt")
    FAIL = "fail", _("Không đạt")
    NEEDS_PERSON = "needs_person", _("Cần người xem xét")


class RuleStatus(TextChoices):
    """A rule set, a quota or a voting rule: written by one person, approved by another, replaced by the next."""

    DRAFT = "draft", _("Dự thảo")
    PROPOSED = "proposed", _("Chờ duyệt")
    APPROVED = "approved", _("Có hiệu lực")
    REPLACED = "replaced", _("Đã được thay")


class QuotaBasis(TextChoices):
    """What a percentage of a quota is taken of."""

    NUMBER = "number", _("Số lượng cố định")
    STRENGTH = "strength", _("Tổng số cá nhân")
    HOLDERS = "holders", _("Số cá nhân, tập thể đạt danh hiệu làm căn cứ")


class Rounding(TextChoices):
    DOWN = "down", _("Làm tròn xuống")
    NEAREST = "nearest", _("Làm tròn số học")
    UP = "up", _("Làm tròn lên")


class DiscoveryStatus(TextChoices):
    RUNNING = "running", _("Đang rà soát")
    DONE = "done", _("Đã rà soát xong")
    STOPPED = "stopped", _("Đã dừng")
