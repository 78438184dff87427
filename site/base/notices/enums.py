from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rhythm(TextChoices):
    """How often e-mail comes. The inbox of the workspace holds every notice whatever is chosen."""

    EACH = "each", _("Mỗi thông báo một thư, gửi ngay")
    DAILY = "daily", _("Mỗi ngày một thư, lúc 7 giờ sáng")
    WEEKLY = "weekly", _("Mỗi tuần một thư, sáng thứ Hai")
    NONE = "none", _("Không nhận thư, chỉ xem trong khu làm việc")


class MailState(TextChoices):
    """What became of a mail. `sending` is written before the server is asked, so that a process that dies in between
    leaves a trace and nobody gets the mail twice.
    """

    WAITING = "waiting", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
