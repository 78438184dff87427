from __future__ import annotations

from django.utils.translation import gettext as _

from base.core.errors import DomainError


class SessionFrozen(DomainError):
    """An attempt to change the electorate or the agenda of a ballot that has opened."""

    code = "session_frozen"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Phiên bỏ phiếu đã mở nên danh sách ủy viên và danh sách đề nghị không thay đổi được nữa. "
                "Nếu có sai sót, hãy khóa hòm phiếu, ghi vào biên bản và lập phiên họp mới."
            )
        )
