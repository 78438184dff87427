"""Upkeep of spreadsheets that were taken in: staged rows hold personal data and are kept no longer than needed."""

from __future__ import annotations

import datetime as dt

from base.core.schedule import due_work
from importers.domain.writing import remove_old_rows


@due_work("importers.remove_staged_rows", order=920)
def remove_staged_rows(at: dt.datetime) -> int:
    return remove_old_rows(at)
