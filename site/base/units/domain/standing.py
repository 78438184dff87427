"""A unit that ended is history: it is read, and what is to be done is done for the unit that carries on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.units.domain.lineage import successors_of
from base.units.models import Unit


def is_standing(unit: Unit, day: dt.date | None = None) -> bool:
    """The unit exists on `day` (today): founded and not yet dissolved."""
    day = day or clock.today()
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or unit.valid_to >= day)


def require_standing(unit: Unit, day: dt.date | None = None) -> None:
    """Raises DomainError that names the successor, so that the person knows for whom to do it instead."""
    if is_standing(unit, day):
        return
    raise DomainError(not_standing(unit, day), code="dissolved")


def not_standing(unit: Unit, day: dt.date | None = None) -> str:
    """The sentence of that refusal."""
    day = day or clock.today()
    if unit.valid_from is not None and unit.valid_from > day:
        return _("{unit} chỉ hoạt động từ ngày {day}. Hãy chọn ngày hoặc đơn vị khác.").format(
            unit=unit, day=f"{unit.valid_from:%d/%m/%Y}"
        )
    ended = f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    names = ", ".join(row.unit.name for row in successors_of(unit) if row.unit.pk != unit.pk)
    if names:
        return _("{unit} đã kết thúc hoạt động ngày {day}, chỉ còn xem được. Hãy làm việc này cho {successor}.").format(
            unit=unit, day=ended, successor=names
        )
    return _("{unit} đã kết thúc hoạt động ngày {day} và không có đơn vị kế tục, nên chỉ còn xem được.").format(
        unit=unit, day=ended
    )


def has_ended_units() -> bool:
    """Whether there is any unit to follow to its successors."""
    return Unit.objects.filter(valid_to__lt=clock.today()).exists()
