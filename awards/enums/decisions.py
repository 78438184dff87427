"""Kinds around decisions: what one does, what proves a signature, what happens to money, who is counted."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionKind(TextChoices):
    """What a decision does. All but the first change what an earlier one gave."""

    AWARD = "award", _("Khen thưởng")
    CORRECT = "correct", _("Đính chính")
    CANCEL = "cancel", _("Hủy bỏ kết quả khen thưởng")
    STRIP = "strip", _("Tước danh hiệu")
    RESTORE = "restore", _("Phục hồi danh hiệu")


class CopyKind(TextChoices):
    """How a signed copy proves its signature."""

    SCAN = "scan", _("Bản quét có chữ ký tay và dấu")
    PDF = "pdf", _("PDF có chữ ký số")
    DETACHED = "detached", _("Tệp chữ ký số rời (.p7s)")


class PaperKind(TextChoices):
    SUBMISSION = "submission", _("Tờ trình")
    INVITATION = "invitation", _("Giấy mời")


class BonusEntryKind(TextChoices):
    """What a line of the payment ledger does; `bonus_ledger.EFFECTS` says how it counts."""

    PLANNED = "planned", _("Phải chi")
    UNPLANNED = "unplanned", _("Thôi chi")
    PAID = "paid", _("Đã chi")
    TO_RECOVER = "to_recover", _("Phải thu hồi")
    LIFTED = "lifted", _("Thôi thu hồi")
    RETURNED = "returned", _("Đã nộp lại")


class FlagStatus(TextChoices):
    """A result or dossier that rested on an award lost since: waiting for a person, or looked at."""

    OPEN = "open", _("Chờ xem xét")
    KEPT = "kept", _("Giữ nguyên")
    CHANGED = "changed", _("Đã xử lý")


class Training(TextChoices):
    """Trình độ, as staff of the emulation system are counted (form 0605)."""

    BELOW_COLLEGE = "below", _("Dưới đại học")
    UNIVERSITY = "university", _("Đại học")
    POSTGRADUATE = "postgraduate", _("Sau đại học")
