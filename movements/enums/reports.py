"""Reporting plans, periods, what units owe, and reports."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF = "half", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("Cả năm")
    FIVE_YEARS = "five_years", _("5 năm")


class DueRule(TextChoices):
    """Which day a report is due; `due_day` and `due_month` of the plan fill in the numbers."""

    DAY_OF_MONTH = "day_of_month", _("ngày cố định của tháng cuối kỳ")
    NEXT_MONTH = "next_month", _("ngày cố định của tháng sau kỳ")
    FIXED_DATE = "fixed_date", _("ngày, tháng cố định trong năm")
    WORKING_DAYS = "working_days", _("số ngày làm việc trước khi hết kỳ")
    WORKING_AFTER = "after_end", _("số ngày làm việc sau khi hết kỳ")


class DueSense(TextChoices):
    """Whether the named day still counts: "chậm nhất ngày 20" ends with the 20th, "trước ngày 20" with the 19th.

    Only for rules that name a day; counted working days always end with the day that the count reaches.
    """

    ON = "on", _("chậm nhất ngày này (tính cả ngày này)")
    BEFORE = "before", _("trước ngày này (hết ngày liền trước)")


NAMED_DAYS = (DueRule.DAY_OF_MONTH, DueRule.NEXT_MONTH, DueRule.FIXED_DATE)


class Endorser(TextChoices):
    """Who looks at a report after the unit's head and before the secretariat."""

    NONE = "none", _("không, gửi thẳng Thường trực Hội đồng")
    CLUSTER = "cluster", _("trưởng cụm, khối")
    PARENT = "parent", _("lãnh đạo đơn vị cấp trên trực tiếp")


class PeriodStatus(TextChoices):
    PLANNED = "planned", _("Chưa đến kỳ")
    OPEN = "open", _("Đang nhận báo cáo")
    CLOSED = "closed", _("Đã khóa")


class DutyStatus(TextChoices):
    OPEN = "open", _("Chưa nộp")
    OVERDUE = "overdue", _("Quá hạn")
    DONE = "done", _("Đã nộp")
    LIFTED = "lifted", _("Thôi nộp do sắp xếp đơn vị")


WAITING_DUTIES = (DutyStatus.OPEN, DutyStatus.OVERDUE)


class ReportStatus(TextChoices):
    DRAFT = "draft", _("Đang nhập")
    ENDORSING = "endorsing", _("Chờ xem xét")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    APPROVED = "approved", _("Đã duyệt")


EDITABLE = (ReportStatus.DRAFT, ReportStatus.RETURNED)

UNDER_REVIEW = (ReportStatus.ENDORSING, ReportStatus.SUBMITTED)


class ReportSubject(TextChoices):
    """What the reports of a plan ask for."""

    ALL = "all", _("chỉ tiêu được giao và bộ tiêu chí")
    TARGETS = "targets", _("chỉ tiêu được giao")
    INDICATORS = "indicators", _("bộ tiêu chí")
