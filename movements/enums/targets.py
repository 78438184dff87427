"""Targets, what units were given, and tasks beside them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    PASSED = "passed", _("Đã chuyển cho đơn vị kế thừa")


class VerdictStatus(TextChoices):
    MET = "met", _("Đạt")
    NOT_MET = "not_met", _("Chưa đạt")
    UNKNOWN = "unknown", _("Chưa có số liệu")


class Basis(TextChoices):
    """What a figure is reckoned on: 130, `million`, "đồng" per `person` and `year` reads "130 triệu đồng/người/năm"."""

    NONE = "", _("cả đơn vị")
    HOUSEHOLD = "household", _("hộ")
    PERSON = "person", _("người")
    COMMUNE = "commune", _("xã")


class TimeBasis(TextChoices):
    NONE = "", _("cả kỳ")
    MONTH = "month", _("tháng")
    YEAR = "year", _("năm")


class RevisionStatus(TextChoices):
    PROPOSED = "proposed", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt, chờ đến ngày")
    IN_FORCE = "in_force", _("Đang áp dụng")
    REJECTED = "rejected", _("Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


OPEN_REVISIONS = (RevisionStatus.PROPOSED, RevisionStatus.APPROVED)


class ChainKind(TextChoices):
    """Why one assignment goes on in another."""

    CARRIED = "carried", _("chuyển tiếp sang kỳ sau")
    SUCCEEDED = "succeeded", _("đơn vị được sắp xếp lại")


class OutlookStatus(TextChoices):
    """How a target stands and where it leads. Nothing is guessed: without enough figures the word says so."""

    MET = "met", _("Đạt")
    ON_TRACK = "on_track", _("Đúng tiến độ")
    AT_RISK = "at_risk", _("Có nguy cơ không đạt")
    MISSED = "missed", _("Không đạt")
    NO_DATA = "no_data", _("Chưa đủ số liệu")
    NOT_APPLICABLE = "not_applicable", _("Không áp dụng")


class ThemeKind(TextChoices):
    YEAR = "year", _("Chủ đề năm")
    TERM = "term", _("Chủ đề nhiệm kỳ, giai đoạn")


class TaskStatus(TextChoices):
    ASSIGNED = "assigned", _("Mới giao")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    REPORTED = "reported", _("Đã báo cáo xong, chờ nghiệm thu")
    RETURNED = "returned", _("Bị trả lại")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    CANCELLED = "cancelled", _("Đã hủy")


OPEN_TASKS = (TaskStatus.ASSIGNED, TaskStatus.IN_PROGRESS, TaskStatus.RETURNED)

LIVE_TASKS = (*OPEN_TASKS, TaskStatus.REPORTED)
