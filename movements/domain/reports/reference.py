"""What a new figure is read against: the last approved one of the same row."""

from __future__ import annotations

from collections.abc import Iterable

from movements.domain.figures import Reported, indicator_figures, latest_figures
from movements.domain.reports.rows import Row
from movements.models import ReportDuty


def last_approved(duty: ReportDuty, rows: Iterable[Row]) -> dict[str, Reported]:
    """Row key → newest approved figure up to the end of this period. Two or three queries."""
    movement, upto = duty.period.plan.movement, duty.period.ends_on
    rows = list(rows)
    found: dict[str, Reported] = {}
    if any(row.assignment is not None for row in rows):
        found |= {str(key): row for key, row in latest_figures(movement, unit_id=duty.unit_id, upto=upto).items()}
    if any(row.indicator is not None for row in rows):
        figures = indicator_figures(movement, unit_id=duty.unit_id, upto=upto)
        found |= {f"i{indicator_id}": row for (_unit, indicator_id), row in figures.items()}
    return found
