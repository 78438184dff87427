"""The stage: who plays, and a clock that is moved while the schedule does its work, exactly as it would have over the
months.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from base.accounts.models import User
from base.core import clock
from base.core.schedule import tick
from base.units.models import Unit
from config.demo.organisation import Organisation


@dataclass
class Stage:
    organisation: Organisation
    users: dict[str, User]
    staff: dict[int, tuple[User, User]]
    random: random.Random
    now: dt.datetime = field(default_factory=timezone.now)

    def officer(self, unit: Unit) -> User:
        return self.staff[unit.pk][0]

    def head(self, unit: Unit) -> User:
        return self.staff[unit.pk][1]

    @contextmanager
    def day(self, day: dt.date, hour: int = 8) -> Iterator[None]:
        """The schedule runs on the morning of the day, then the block happens on it."""
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
        result = tick(moment)
        if result.failed:
            raise RuntimeError(f"the schedule failed on {day}: {result.failed}")
        with clock.at(moment):
            yield

    def pass_time(self, start: dt.date, end: dt.date, *, step: int = 7) -> None:
        """Let the schedule run every few days."""
        day = start
        while day <= end:
            with self.day(day):
                pass
            day += dt.timedelta(days=step)
