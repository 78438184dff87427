"""What was sent when: a copy at every submission, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from base.core import clock
from movements.domain.reports.rows import Row, Written, breakdown_text
from movements.domain.reports.validation import Finding
from movements.models import Measurement, Report, ReportVersion

PARTS = ("shown", "note", "evidence")


@dataclass(frozen=True)
class Change:
    """One row as it was sent before and as it stands now; empty words where it was not there."""

    key: str
    name: str
    before: str
    after: str


def snapshot(
    report: Report, rows: Iterable[Row], written: Mapping[str, Measurement], flags: Mapping[str, Finding]
) -> dict[str, Any]:
    """The content of a `ReportVersion`: everything in words, so that it can be read when targets have long changed."""
    content = {}
    for row in rows:
        measurement = written.get(row.key)
        if measurement is not None:
            flag = flags[row.key].message if row.key in flags else ""
            content[row.key] = {"name": row.name, **_words(row, measurement), "flag": flag}
    return {"note": report.note, "rows": content}


def keep_version(report: Report, content: Mapping[str, Any]) -> tuple[ReportVersion, int]:
    """Store the content as the next version. Returns it and how many rows differ from the version before.

    Needs a transaction; the caller writes the event with the version among its rows.
    """
    last = report.versions.order_by("-number").first()
    changed = len(changes_between(last.content, content)) if last is not None else 0
    version = ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last is not None else 1,
        content=content,
        submitted_at=report.submitted_at or clock.now(),
        submitted_by=report.submitted_by,
    )
    return version, changed


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Rows that differ, in the order of the newer; then those that are gone; the general note last."""
    old, new = before.get("rows", {}), after.get("rows", {})
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was is None or now is None or any(was.get(part) != now.get(part) for part in PARTS):
            found.append(Change(key, (now or was)["name"], _line(was), _line(now)))
    if before.get("note", "") != after.get("note", ""):
        found.append(Change("", _("Thuyết minh chung"), before.get("note", ""), after.get("note", "")))
    return found


def last_changes(report: Report) -> list[Change]:
    """What the newest submission changed against the one before; empty for a first submission. One query."""
    newest = list(report.versions.order_by("-number")[:2])
    return changes_between(newest[1].content, newest[0].content) if len(newest) > 1 else []


def pending_changes(report: Report, rows: list[Row], written: Written) -> list[Change]:
    """What the unit has changed since it last sent the report. One query."""
    last = report.versions.order_by("-number").first()
    if last is None:
        return []
    return changes_between(last.content, snapshot(report, rows, written.by_key, {}))


def reasons_of(report: Report) -> dict[str, str]:
    """Row key → what the reviewer wants mended, of the newest submission. One query."""
    newest = report.versions.order_by("-number").prefetch_related("reasons").first()
    return {reason.row_key: reason.text for reason in newest.reasons.all()} if newest is not None else {}


def _words(row: Row, measurement: Measurement) -> dict[str, Any]:
    if measurement.is_not_applicable:
        shown = _("không áp dụng")
    else:
        shown = row.shown(measurement.value, measurement.whole, measurement.text)
    parts = breakdown_text(measurement.breakdown)
    return {
        "shown": f"{shown} ({parts})" if parts else shown,
        "note": measurement.note,
        "evidence": [evidence.file.name for evidence in measurement.evidence.all()],
    }


def _line(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    files = ", ".join(row.get("evidence", ()))
    parts = [str(row["shown"]), str(row.get("note", "")), _("tệp: {names}").format(names=files) if files else ""]
    return " · ".join(part for part in parts if part)
