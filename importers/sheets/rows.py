"""What every reader hands over, and the sentences of those that cannot read a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from base.core.errors import DomainError

MAX_ROWS = 1_048_576
MAX_CELL = 32_768
"""A cell of a spreadsheet program ends here; what is longer is cut one letter later, so that a check refuses it."""

Row = tuple[int, list[Any]]
"""The number of the row, counted from 1 as the spreadsheet program does, and its cells; "" for an empty one."""


@dataclass(frozen=True)
class Source:
    """One sheet of a file. `rows` may be asked for more than once and reads anew each time."""

    name: str
    rows: Callable[[], Iterator[Row]]
    is_hidden: bool = False


def clipped(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL + 1]


def not_a_workbook(name: str) -> DomainError:
    return DomainError(
        _("Không đọc được “{name}” như một bảng tính. Hãy lưu lại dạng .xlsx hoặc .csv (UTF-8) rồi tải lên.").format(
            name=name
        ),
        code="not_a_workbook",
    )


def too_large(name: str) -> DomainError:
    return DomainError(
        _("Tệp “{name}” giải nén ra quá lớn. Hãy tách thành nhiều tệp nhỏ hơn.").format(name=name), code="too_large"
    )


def protected(name: str) -> DomainError:
    return DomainError(
        _("Tệp “{name}” có mật khẩu. Hãy mở tệp, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ), lưu lại rồi tải lên.").format(
            name=name
        ),
        code="protected",
    )


def too_slow(name: str) -> DomainError:
    return DomainError(
        _("Đọc tệp “{name}” quá lâu nên đã dừng. Hãy lưu lại dạng .xlsx hoặc .csv rồi tải lên.").format(name=name),
        code="too_slow",
    )
