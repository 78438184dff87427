"""Criteria sets and how a value becomes points."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CriteriaPurpose(TextChoices):
    SCORING = "scoring", _("Chấm điểm, xếp hạng")
    STANDARD = "standard", _("Xét đạt chuẩn")


class NodeKind(TextChoices):
    """Kinds of lines of a criteria set in a spreadsheet."""

    SET = "set", _("bộ tiêu chí")
    GROUP = "group", _("nhóm")
    CRITERION = "criterion", _("tiêu chí")
    INDICATOR = "indicator", _("chỉ tiêu")
    THRESHOLD = "threshold", _("ngưỡng")


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
