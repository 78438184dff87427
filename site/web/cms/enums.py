from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    LAW = "law", _("Luật")
    DECREE = "decree", _("Nghị định")
    CIRCULAR = "circular", _("Thông tư")
    DIRECTIVE = "directive", _("Chỉ thị")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECISION = "decision", _("Quyết định")
    PLAN = "plan", _("Kế hoạch")
    GUIDANCE = "guidance", _("Hướng dẫn")
    LETTER = "letter", _("Công văn")
    OTHER = "other", _("Văn bản khác")


class DocumentStatus(TextChoices):
    IN_FORCE = "in_force", _("Còn hiệu lực")
    NOT_YET = "not_yet", _("Chưa có hiệu lực")
    PARTLY = "partly", _("Hết hiệu lực một phần")
    EXPIRED = "expired", _("Hết hiệu lực")


class StoryState(TextChoices):
    """Where a story of a unit stands; read off Wagtail's workflow, never stored. The words are those of the badges."""

    DRAFT = "draft", _("Đang viết")
    WAITING = "in_review", _("Chờ biên tập")
    RETURNED = "returned", _("Cần sửa lại")
    PLANNED = "planned", _("Chờ đến ngày đăng")
    PUBLISHED = "published", _("Đã đăng")
    CHANGED = "pending", _("Đã đăng, có bản sửa chưa gửi")


class RelationKind(TextChoices):
    REPLACES = "replaces", _("Thay thế")
    AMENDS = "amends", _("Sửa đổi, bổ sung")
    GUIDES = "guides", _("Hướng dẫn thi hành")
    BASED_ON = "based_on", _("Căn cứ")
