"""A movement, its plan, milestones and quotas."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MovementKind(TextChoices):
    """The two ways of running one (form 0601 of the state statistics, DOMAIN §2.1): by year, or around one theme."""

    YEARLY = "yearly", _("Thường xuyên, hằng năm")
    THEMED = "themed", _("Theo chuyên đề, theo đợt")


class MovementStatus(TextChoices):
    """From the first draft to the frozen results; the reviews and what follows them are `MovementStage`."""

    DRAFT = "draft", _("Dự thảo")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    PUBLISHED = "published", _("Đã công bố")
    OPEN = "open", _("Đang thực hiện")
    CLOSED = "closed", _("Đã kết thúc")
    SUMMARISED = "summarised", _("Đã tổng kết")
    CANCELLED = "cancelled", _("Đã hủy")


DRAFTED = (MovementStatus.DRAFT, MovementStatus.RETURNED)

UNPUBLISHED = (*DRAFTED, MovementStatus.SUBMITTED)

ACTIVE = (MovementStatus.PUBLISHED, MovementStatus.OPEN)

PUBLIC = (MovementStatus.PUBLISHED, MovementStatus.OPEN, MovementStatus.CLOSED, MovementStatus.SUMMARISED)


class WindowStatus(TextChoices):
    """Whether units may register; the schedule turns it by the dates of the movement."""

    WAITING = "waiting", _("Chưa mở đăng ký")
    OPEN = "open", _("Đang nhận đăng ký")
    CLOSED = "closed", _("Đã hết hạn đăng ký")


class RegistrationStatus(TextChoices):
    REGISTERED = "registered", _("Đã đăng ký")
    WITHDRAWN = "withdrawn", _("Đã rút")


class MovementReach(TextChoices):
    """Phạm vi, as the state statistics count movements (form 0601, DOMAIN §2.1)."""

    NATIONAL = "national", _("Toàn quốc")
    SECTOR = "sector", _("Bộ, ngành, đoàn thể, địa phương")
    CLUSTER = "cluster", _("Cụm, khối thi đua")
    UNIT = "unit", _("Cơ quan, tổ chức, đơn vị")


class LaunchLevel(TextChoices):
    CENTRAL = "central", _("Hội đồng Thi đua - Khen thưởng Trung ương")
    PROVINCE = "province", _("Bộ, ban, ngành, tỉnh")
    UNIT = "unit", _("Cơ quan, đơn vị")


class DurationClass(TextChoices):
    """Thời hạn in the classes of form 0601."""

    UNDER_ONE = "under_1", _("dưới 1 năm")
    ONE = "1", _("1 năm")
    ONE_TO_THREE = "1_3", _("từ 1 đến dưới 3 năm")
    THREE_TO_FIVE = "3_5", _("từ 3 đến dưới 5 năm")
    FIVE_OR_MORE = "5_more", _("từ 5 năm trở lên")


class Participation(TextChoices):
    """Who takes part. Registration is no ground of any title since the Law of 2022 (Art. 7), so it need not decide."""

    REGISTERED = "registered", _("đơn vị nào đăng ký thì tham gia")
    CALLED = "called", _("mọi đơn vị trong phạm vi, không phụ thuộc đăng ký")


class MovementStage(TextChoices):
    """What became of a movement beside its figures: the gates after the launch (DOMAIN §2.2)."""

    NONE = "none", _("Chưa sơ kết, tổng kết")
    MIDTERM = "midterm", _("Đã sơ kết")
    FINAL = "final", _("Đã tổng kết")
    COMMENDED = "commended", _("Đã khen thưởng")
    SPREADING = "spreading", _("Nhân rộng điển hình")


class LaunchPlanStatus(TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    ISSUED = "active", _("Đang áp dụng")
    REPLACED = "closed", _("Đã thay thế")


class MilestoneKind(TextChoices):
    LAUNCH = "launch", _("Lễ phát động")
    CHECK = "check", _("Kiểm tra, chỉ đạo điểm")
    MIDTERM = "midterm", _("Sơ kết")
    FINAL = "final", _("Tổng kết")
    COMMENDATION = "commendation", _("Khen thưởng")
    SPREADING = "spreading", _("Nhân rộng điển hình")
    OTHER = "other", _("Mốc khác")


class MilestoneStatus(TextChoices):
    PLANNED = "planned", _("Chưa thực hiện")
    DONE = "done", _("Đã thực hiện")
    DROPPED = "cancelled", _("Đã bỏ")


class QuotaPer(TextChoices):
    MOVEMENT = "movement", _("cả phong trào")
    CLUSTER = "cluster", _("mỗi cụm, khối")
    UNIT = "unit", _("mỗi đơn vị")


class QuotaMeasure(TextChoices):
    COUNT = "count", _("số lượng")
    PERCENT = "percent", _("tỷ lệ %")


class Rounding(TextChoices):
    DOWN = "down", _("làm tròn xuống")
    NEAREST = "nearest", _("làm tròn đến số gần nhất, nửa thì lên")
    UP = "up", _("làm tròn lên")


class PlanSubject(TextChoices):
    """Whom a launch plan speaks to (DOMAIN §2.3, part 4 and 6)."""

    INDIVIDUAL = "individual", _("Cá nhân")
    COLLECTIVE = "collective", _("Tập thể")
    HOUSEHOLD = "household", _("Hộ gia đình")
