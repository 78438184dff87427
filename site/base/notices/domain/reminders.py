"""When to remind: before, on and after the due day, and when to tell the head."""

from __future__ import annotations

import datetime as dt

OFFSETS = (-7, -3, -1, 0, 1)
ESCALATE_AFTER = 3


def due_offset(due_on: dt.date, today: dt.date) -> int | None:
    """The newest reminder step that is due today and not past its use, or None.

    After a day of downtime the step in between is skipped, not sent late beside the newer one: at T−2 the answer is −3.
    """
    passed = (today - due_on).days
    reached = [offset for offset in OFFSETS if offset <= passed]
    return reached[-1] if reached else None


def is_escalated(due_on: dt.date, today: dt.date) -> bool:
    """True once the head of the unit has to hear of it."""
    return (today - due_on).days >= ESCALATE_AFTER
