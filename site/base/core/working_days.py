"""Changing the calendar: days off and days worked instead, each with the document that says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.calendar import SATURDAY, shipped_days
from base.core.errors import DomainError
from base.core.models import CalendarDay
from base.core.models.calendar import DayKind
from base.core.text import normalise

FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class DayWords:
    """What is said of a day: its name (“Tết Nguyên đán”), the document, and whether somebody has held it against it."""

    name: str
    source: str
    is_verified: bool = False


def set_day(day: dt.date, kind: str, words: DayWords, *, actor: Any) -> CalendarDay:
    """A day off, or one that is worked; what was said of it before is replaced. DomainError without a name or source,
    and where the day is what it would be anyway.
    """
    words = _checked(words)
    if not FIRST <= day.year <= LAST:
        raise DomainError(_("Năm phải từ {first} đến {last}.").format(first=FIRST, last=LAST), code="day")
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().filter(day=day).first()
        if row is None and (kind == DayKind.WORKING) == (day.weekday() < SATURDAY):
            plain = _("vốn là ngày làm việc") if kind == DayKind.WORKING else _("vốn là thứ bảy, chủ nhật")
            raise DomainError(
                _("{day} {plain}, không cần ghi vào lịch.").format(day=f"{day:%d/%m/%Y}", plain=plain), code="day"
            )
        row = row or CalendarDay(day=day)
        row.kind, row.name, row.source, row.is_verified = kind, words.name, words.source, words.is_verified
        row.save()
        _record("set", row, actor)
    return row


def swap_days(off: dt.date, working: dt.date, words: DayWords, *, actor: Any) -> list[CalendarDay]:
    """A working day off, worked on a Saturday or Sunday instead: both or neither."""
    if off.weekday() >= SATURDAY:
        raise DomainError(_("Ngày được nghỉ phải từ thứ hai đến thứ sáu."), code="off")
    if working.weekday() < SATURDAY:
        raise DomainError(_("Ngày làm bù phải là thứ bảy hoặc chủ nhật."), code="working")
    taken = CalendarDay.objects.filter(day__in=(off, working)).first()
    if taken is not None:
        raise DomainError(
            _("{day} đã có trong lịch: {name}. Hãy sửa ngày đó trước.").format(
                day=f"{taken.day:%d/%m/%Y}", name=taken.name
            ),
            code="off" if taken.day == off else "working",
        )
    with transaction.atomic():
        return [
            set_day(off, DayKind.OFF, words, actor=actor),
            set_day(working, DayKind.WORKING, words, actor=actor),
        ]


def clear_day(day: dt.date, *, reason: str, actor: Any) -> None:
    """Make it an ordinary day again. A day that the system ships stays in the list as an ordinary one: otherwise the
    next start would bring the holiday back. DomainError without a reason.
    """
    if not reason.strip():
        raise DomainError(_("Hãy ghi vì sao bỏ ngày này khỏi lịch (số văn bản, lý do)."), code="reason")
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().filter(day=day).first()
        if row is None:
            return
        if day in shipped_days():
            row.kind = DayKind.WORKING if day.weekday() < SATURDAY else DayKind.OFF
            row.name, row.source, row.is_verified = _("Ngày thường"), normalise(reason)[:300], True
            row.save()
            _record("cleared", row, actor)
        else:
            key = row.pk
            row.delete()
            row.pk = key
            _record("removed", row, actor, reason=reason.strip())


def years_to_announce(today: dt.date | None = None) -> list[int]:
    """This year and, from October on, the next, where a day rests on an assumption or no day is known at all."""
    today = today or clock.today()
    years = [today.year, *([today.year + 1] if today.month >= 10 else [])]
    rows = CalendarDay.objects.filter(day__year__in=years).values_list("day", "is_verified")
    known = {day.year for day, _verified in rows}
    unsure = {day.year for day, verified in rows if not verified}
    return [year for year in years if year not in known or year in unsure]


def _checked(words: DayWords) -> DayWords:
    name, source = normalise(words.name), normalise(words.source)
    if not name:
        raise DomainError(_("Hãy ghi tên ngày nghỉ hoặc lý do làm bù."), code="name")
    if not source:
        raise DomainError(_("Hãy ghi văn bản quy định (số, ngày, cơ quan ban hành)."), code="source")
    return DayWords(name[:200], source[:300], words.is_verified)


def _record(verb: str, row: CalendarDay, actor: Any, **data: Any) -> None:
    said = {"day": row.day.isoformat(), "day_kind": row.kind, "name": row.name, "source": row.source}
    ledger.record(f"core.calendar.{verb}", row, actor=actor, **said, **data)
