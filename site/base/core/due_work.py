"""Upkeep that is due every minute or every day."""

from __future__ import annotations

import datetime as dt

from base.core import clock, jobs, ledger
from base.core.models import LedgerHead
from base.core.schedule import due_work


@due_work("core.resend_jobs", order=900)
def resend_jobs(at: dt.datetime) -> int:
    return jobs.sweep(at)


@due_work("core.daily_head", order=950)
def publish_daily_head(at: dt.datetime) -> int:
    """Once a day, the first tick keeps the head of all streams as they stood. A tick for a day before the newest head
    keeps none: nobody can know any more how the streams stood then.
    """
    if LedgerHead.objects.filter(day__gte=clock.today()).exists():
        return 0
    ledger.daily_head()
    return 1
