from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SuccessionKind(TextChoices):
    MERGE = "merge", _("Sáp nhập")
    SPLIT = "split", _("Chia tách")
    RENAME = "rename", _("Đổi tên")
    DISSOLVE = "dissolve", _("Giải thể")
    MOVE = "move", _("Chuyển trực thuộc")


class ReviewGrade(TextChoices):
    """Yearly classification, best first."""

    EXCELLENT = "excellent", _("Hoàn thành xuất sắc nhiệm vụ")
    GOOD = "good", _("Hoàn thành tốt nhiệm vụ")
    COMPLETED = "completed", _("Hoàn thành nhiệm vụ")
    FAILED = "failed", _("Không hoàn thành nhiệm vụ")


class InitiativeScope(TextChoices):
    """How far an initiative was recognised to spread."""

    UNIT = "unit", _("Cơ sở")
    PROVINCE = "province", _("Bộ, ban, ngành, tỉnh")
    NATION = "nation", _("Toàn quốc")


class Gender(TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")
