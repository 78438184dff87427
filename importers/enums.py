"""States and kinds of intake. Values are stable; labels are what people read."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportStatus(TextChoices):
    """Of a directive on its way to a movement."""

    UPLOADED = "uploaded", _("Đã tải lên")
    EXTRACTING = "extracting", _("Đang đọc")
    REVIEW = "in_review", _("Chờ rà soát")
    PUBLISHED = "published", _("Đã lập phong trào")
    FAILED = "failed", _("Không đọc được")
    DISCARDED = "withdrawn", _("Đã bỏ")


class ProposalKind(TextChoices):
    """What a proposal would become, in the order of the review."""

    METADATA = "metadata", _("Thông tin văn bản")
    MOVEMENT = "movement", _("Phong trào")
    TARGET = "target", _("Chỉ tiêu")
    RESULT = "result", _("Kết quả đã đạt")
    DEADLINE = "deadline", _("Thời hạn")
    UNIT = "unit", _("Đơn vị được giao")


class Decision(TextChoices):
    PENDING = "pending", _("Chờ quyết định")
    ACCEPTED = "accepted", _("Đã nhận")
    CORRECTED = "corrected", _("Đã sửa và nhận")
    DROPPED = "dropped", _("Đã bỏ")


KEPT = (Decision.ACCEPTED, Decision.CORRECTED)


class DataStatus(TextChoices):
    """Of a spreadsheet on its way into the database."""

    UPLOADED = "uploaded", _("Đang kiểm tra")
    MAPPING = "mapping", _("Chờ ghép cột")
    READY = "ready", _("Chờ xác nhận")
    WRITING = "writing", _("Đang ghi")
    DONE = "done", _("Đã nhập")
    CHECKED = "completed", _("Đã kiểm tra, chưa ghi")
    FAILED = "failed", _("Không đọc được")
    CANCELLED = "cancelled", _("Đã dừng, chưa ghi gì")
    UNDOING = "undoing", _("Đang hoàn tác")
    UNDONE = "undone", _("Đã hoàn tác")


class ImportMode(TextChoices):
    """What happens to the right rows of a file that has wrong ones."""

    WHOLE = "whole", _("Tất cả hoặc không dòng nào")
    PARTIAL = "partial", _("Chỉ ghi các dòng đúng")


class RowState(TextChoices):
    """What a row of a file would do, or why it would do nothing."""

    READ = "read", _("Chưa kiểm tra")
    NEW = "new", _("Thêm mới")
    CHANGED = "changed", _("Thay đổi")
    SAME = "same", _("Giữ nguyên")
    WRONG = "wrong", _("Sai")
    DOUBT = "doubt", _("Có thể trùng")
    LEFT_OUT = "left_out", _("Bỏ qua")


REJECTED_ROWS = (RowState.WRONG, RowState.DOUBT, RowState.LEFT_OUT)
