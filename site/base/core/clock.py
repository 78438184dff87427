"""The one clock. `thidua tick --now` moves it, so that a whole year can be played and tested deterministically."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moved: ContextVar[dt.datetime | None] = ContextVar("moved_clock", default=None)


def now() -> dt.datetime:
    """The aware moment that all domain code goes by."""
    return _moved.get() or timezone.now()


def today() -> dt.date:
    """The calendar day in Asia/Ho_Chi_Minh, by which every deadline is reckoned."""
    return timezone.localtime(now()).date()


def start_of(day: dt.date) -> dt.datetime:
    """00:00 local time: a window opens with its first second."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after the day: a deadline is inclusive to the last second, so compare with `<`."""
    return start_of(day + dt.timedelta(days=1))


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Run a block as if it were `moment` (aware)."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
