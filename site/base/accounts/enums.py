from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Who does what here; DESIGN §1. A person may hold several, each bound to a unit or cluster and to dates."""

    SECRETARIAT = "secretariat", _("Thường trực Hội đồng")
    OFFICER = "officer", _("Cán bộ đơn vị")
    HEAD = "head", _("Lãnh đạo đơn vị")
    CLUSTER_HEAD = "cluster_head", _("Trưởng cụm, khối")
    MEMBER = "member", _("Ủy viên Hội đồng")
    CHAIR = "chair", _("Chủ tịch Hội đồng")
    EDITOR = "editor", _("Biên tập viên")
    AUDITOR = "auditor", _("Kiểm tra, thanh tra")
    ADMIN = "admin", _("Quản trị hệ thống")


class Scope(TextChoices):
    """How far a permission reaches. Anything that the table leaves empty is refused."""

    ALL = "all", _("mọi đơn vị")
    OWN = "own", _("đơn vị mình")
    CLUSTER = "cluster", _("cụm, khối mình")
