"""The rows of a report as they are read: level asked for, figure, verdict, what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from movements.domain.criteria.thresholds import judge
from movements.domain.evaluation import Verdict, evaluate, goal_of
from movements.domain.reports.prefill import origin_of
from movements.domain.reports.reference import last_approved
from movements.domain.reports.rows import Row, Written, breakdown_text
from movements.domain.reports.validation import flags_of
from movements.models import Measurement, ReportDuty


@dataclass(frozen=True)
class Line:
    """`verdict` is None where the row does not apply or has no level that can be held against it."""

    row: Row
    shown: str
    parts: str
    verdict: Verdict | None
    measurement: Measurement | None
    origin: str
    reason: str
    flag: str


def lines_of(duty: ReportDuty, rows: list[Row], written: Written, reasons: Mapping[str, str]) -> list[Line]:
    """Every row in its order; `rows` with their levels. Two or three queries."""
    flags = flags_of(rows, written.by_key, last_approved(duty, rows))
    found = []
    for row in rows:
        stored = written.by_key.get(row.key)
        is_na = stored is not None and stored.is_not_applicable
        found.append(
            Line(
                row=row,
                shown=_("không áp dụng") if is_na else _shown(row, stored),
                parts=breakdown_text(stored.breakdown) if stored is not None else "",
                verdict=None if is_na else _verdict(row, stored),
                measurement=stored,
                origin=origin_of(stored.source) if stored is not None and stored.source is not None else "",
                reason=reasons.get(row.key, ""),
                flag=flags[row.key].message if row.key in flags else "",
            )
        )
    return found


def _shown(row: Row, stored: Measurement | None) -> str:
    return row.shown(stored.value, stored.whole, stored.text) if stored is not None else row.shown(None)


def _verdict(row: Row, stored: Measurement | None) -> Verdict | None:
    value, whole, text = (stored.value, stored.whole, stored.text) if stored is not None else (None, None, "")
    if row.assignment is not None:
        return evaluate(goal_of(row.assignment), value)
    assert row.indicator is not None
    return judge(row.indicator, row.threshold, value, whole, text)
