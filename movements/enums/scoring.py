"""Stages, sheets and rankings."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScoreStage(TextChoices):
    """Who scores, in the order of the year (DOMAIN §6)."""

    SELF = "self", _("Tự chấm")
    CROSS = "cross", _("Chấm chéo")
    APPRAISAL = "appraisal", _("Thẩm định")


class StageStatus(TextChoices):
    PLANNED = "planned", _("Chưa đến kỳ")
    OPEN = "open", _("Đang chấm")
    CLOSED = "closed", _("Đã khóa")


class PlanStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    ISSUED = "issued", _("Đã ban hành")


class SheetStatus(TextChoices):
    DRAFT = "draft", _("Đang chấm")
    SUBMITTED = "submitted", _("Đã gửi")
    RETURNED = "returned", _("Bị trả lại")
    CLOSED = "closed", _("Đã chốt")
    LAPSED = "lapsed", _("Không gửi, đã hết hạn")


EDITABLE_SHEETS = (SheetStatus.DRAFT, SheetStatus.RETURNED)

COUNTED_SHEETS = (SheetStatus.SUBMITTED, SheetStatus.CLOSED)


class Aggregation(TextChoices):
    """How the points of several scorers of one stage become one."""

    MEAN = "mean", _("trung bình cộng")
    MEDIAN = "median", _("trung vị")


class NotApplicableRule(TextChoices):
    RESCALE = "rescale", _("bỏ khỏi tổng và quy phần còn lại về đủ điểm tối đa")
    KEEP = "keep", _("không được điểm, tổng điểm tối đa giữ nguyên")


class KnockOutEffect(TextChoices):
    UNRANKED = "unranked", _("không xếp hạng")
    GRADE_DOWN = "grade_down", _("hạ một bậc xếp loại")


class RankScope(TextChoices):
    CLUSTER = "cluster", _("trong từng cụm, khối")
    OVERALL = "overall", _("chung toàn bộ đơn vị")


class TieRule(TextChoices):
    """What decides between equal scores, in the order that the plan gives. Nothing left: the place is shared."""

    MAIN = "main", _("điểm chính (chưa cộng điểm thưởng) cao hơn")
    PENALTY = "penalty", _("bị trừ ít điểm hơn")
    BONUS = "bonus", _("điểm thưởng cao hơn")
    ON_TIME = "on_time", _("nộp báo cáo đúng hạn nhiều kỳ hơn")
    SUBMITTED = "submitted", _("gửi bảng tự chấm sớm hơn")
    NAME = "name", _("theo thứ tự tên đơn vị")


class RankingStatus(TextChoices):
    DRAFT = "draft", _("Chưa công bố")
    PUBLISHED = "published", _("Đã công bố")
    REPLACED = "replaced", _("Đã thay bằng bản khác")
