"""States and kinds of the movements. Values are stable; labels are what people read."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MovementKind(TextChoices):
    """The two ways of running one (form 0601 of the state statistics, DOMAIN §2.1): by year, or around one theme."""

    YEARLY = "yearly", _("Thường xuyên, hằng năm")
    THEMED = "themed", _("Theo chuyên đề, theo đợt")


class MovementStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đã công bố")
    OPEN = "open", _("Đang thực hiện")
    CLOSED = "closed", _("Đã kết thúc")
    SUMMARISED = "summarised", _("Đã tổng kết")
    CANCELLED = "cancelled", _("Đã hủy")


ACTIVE = (MovementStatus.PUBLISHED, MovementStatus.OPEN)
PUBLIC = (MovementStatus.PUBLISHED, MovementStatus.OPEN, MovementStatus.CLOSED, MovementStatus.SUMMARISED)


class WindowStatus(TextChoices):
    """Whether units may register; the schedule turns it by the dates of the movement."""

    WAITING = "waiting", _("Chưa mở đăng ký")
    OPEN = "open", _("Đang nhận đăng ký")
    CLOSED = "closed", _("Đã hết hạn đăng ký")


class Comparator(TextChoices):
    """How a value is held against a target (DOMAIN §8.3)."""

    GT = "gt", _("lớn hơn")
    GE = "ge", _("từ … trở lên")
    EQ = "eq", _("bằng")
    LE = "le", _("không quá")
    LT = "lt", _("dưới")
    BETWEEN = "between", _("trong khoảng")
    APPROX = "approx", _("khoảng")
    N_OF_M = "n_of_m", _("số đạt trên tổng số")
    CHANGE = "change", _("thay đổi so với kỳ gốc")
    GROWTH = "growth", _("tăng trưởng so với kỳ gốc")
    QUALITATIVE = "qualitative", _("định tính")


class Scale(TextChoices):
    """Word of size before the unit: 16, `thousand`, "lao động" reads "16 nghìn lao động"."""

    ONE = "", _("đơn vị")
    THOUSAND = "thousand", _("nghìn")
    MILLION = "million", _("triệu")
    BILLION = "billion", _("tỷ")


class Direction(TextChoices):
    UP = "up", _("càng cao càng tốt")
    DOWN = "down", _("càng thấp càng tốt")
    KEEP = "keep", _("giữ trong mức")


class Nature(TextChoices):
    STOCK = "stock", _("mức tại thời điểm")
    FLOW = "flow", _("tổng trong kỳ")
    RATIO = "ratio", _("tỷ lệ")
    CHANGE = "change", _("mức thay đổi")


class Accumulation(TextChoices):
    POINT = "point", _("số tại ngày báo cáo")
    YEAR = "year", _("lũy kế từ đầu năm")
    TERM = "term", _("lũy kế từ đầu giai đoạn")
    AVERAGE = "average", _("bình quân")


class Hardness(TextChoices):
    MANDATORY = "mandatory", _("bắt buộc")
    STRIVE = "strive", _("phấn đấu")


class AssignmentStatus(TextChoices):
    ACTIVE = "active", _("Đang giao")
    WITHDRAWN = "withdrawn", _("Đã rút")


class RegistrationStatus(TextChoices):
    REGISTERED = "registered", _("Đã đăng ký")
    WITHDRAWN = "withdrawn", _("Đã rút")


class Frequency(TextChoices):
    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF = "half", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("Cả năm")


class DueRule(TextChoices):
    """Which day a report is due; `due_day` and `due_month` of the plan fill in the numbers."""

    DAY_OF_MONTH = "day_of_month", _("ngày cố định của tháng cuối kỳ")
    FIXED_DATE = "fixed_date", _("ngày, tháng cố định trong năm")
    WORKING_DAYS = "working_days", _("số ngày làm việc trước khi hết kỳ")


class PeriodStatus(TextChoices):
    PLANNED = "planned", _("Chưa đến kỳ")
    OPEN = "open", _("Đang nhận báo cáo")
    CLOSED = "closed", _("Đã khóa")


class DutyStatus(TextChoices):
    OPEN = "open", _("Chưa nộp")
    OVERDUE = "overdue", _("Quá hạn")
    DONE = "done", _("Đã nộp")


WAITING_DUTIES = (DutyStatus.OPEN, DutyStatus.OVERDUE)


class ReportStatus(TextChoices):
    DRAFT = "draft", _("Đang nhập")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    APPROVED = "approved", _("Đã duyệt")


EDITABLE = (ReportStatus.DRAFT, ReportStatus.RETURNED)


class VerdictStatus(TextChoices):
    MET = "met", _("Đạt")
    NOT_MET = "not_met", _("Chưa đạt")
    UNKNOWN = "unknown", _("Chưa có số liệu")


class CriteriaPurpose(TextChoices):
    SCORING = "scoring", _("Chấm điểm, xếp hạng")
    STANDARD = "standard", _("Xét đạt chuẩn")


class CriteriaStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    FROZEN = "frozen", _("Đang áp dụng")
    RETIRED = "retired", _("Đã thay thế")


class GroupEffect(TextChoices):
    NORMAL = "normal", _("Điểm chính")
    BONUS = "bonus", _("Điểm thưởng")
    PENALTY = "penalty", _("Điểm trừ")


class IndicatorKind(TextChoices):
    NUMBER = "number", _("số")
    PERCENT = "percent", _("tỷ lệ %")
    RATIO = "ratio", _("số đạt trên tổng số")
    YES_NO = "yes_no", _("có hoặc không")
    CHOICE = "choice", _("chọn một mức")
    TEXT = "text", _("bằng lời")


class ScoringMethod(TextChoices):
    """How a value becomes points (DOMAIN §6, "Data model")."""

    PROPORTIONAL = "proportional", _("theo tỷ lệ với ngưỡng")
    BANDS = "bands", _("theo khoảng giá trị")
    YES_NO = "yes_no", _("đạt thì trọn điểm")
    PER_EVENT = "per_event", _("cộng hoặc trừ theo lần")
    RANK = "rank", _("theo thứ hạng trong cụm")
    CHOICE = "choice", _("theo mức đã chọn")
    MANUAL = "manual", _("người chấm cho điểm")
    NONE = "none", _("không chấm điểm")


class ReportSubject(TextChoices):
    """What the reports of a plan ask for."""

    ALL = "all", _("chỉ tiêu được giao và bộ tiêu chí")
    TARGETS = "targets", _("chỉ tiêu được giao")
    INDICATORS = "indicators", _("bộ tiêu chí")
