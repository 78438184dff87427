"""The schedule: each app registers finders of due work, `tick` runs them.

Dates live on the objects, not in a timetable. A finder looks for what is due at a moment and not yet done, does it,
and returns how many it did. So a lost queue, two beats at once, or a day of downtime change nothing but the hour.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from base.core import clock

logger = logging.getLogger(__name__)
Finder = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class DueWork:
    name: str
    order: int
    run: Finder


_registry: dict[str, DueWork] = {}


def due_work(name: str, *, order: int) -> Callable[[Finder], Finder]:
    """Register a finder. `order` sorts those of one tick: windows open (100) before work (200), reminders (300),
    closings (400), upkeep (900).
    """

    def register(run: Finder) -> Finder:
        _registry[name] = DueWork(name, order, run)
        return run

    return register


def registered() -> list[DueWork]:
    return sorted(_registry.values(), key=lambda work: (work.order, work.name))


@dataclass(frozen=True)
class TickResult:
    done: dict[str, int]
    failed: dict[str, str]


def tick(at: dt.datetime) -> TickResult:
    """Do all work due at `at` (aware). One finder that fails is logged and does not keep the others from running."""
    done: dict[str, int] = {}
    failed: dict[str, str] = {}
    with clock.at(at):
        for work in registered():
            try:
                done[work.name] = work.run(at)
            except Exception as error:
                logger.exception("due_work_failed", extra={"work": work.name})
                done[work.name] = 0
                failed[work.name] = f"{type(error).__name__}: {error}"
    return TickResult(done, failed)
