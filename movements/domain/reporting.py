"""A unit's report: saved by officers, sent by the head, endorsed where the plan says so, approved or returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from movements.domain.reports import telling
from movements.domain.reports.endorsing import endorsers_of, require_endorser
from movements.domain.reports.locking import check_editable
from movements.domain.reports.reference import last_approved
from movements.domain.reports.rows import Figure, Places, Row, Written, assignments_for, rows_for, written_of
from movements.domain.reports.validation import Finding, check_figure, flags_of, lacking, unexplained
from movements.domain.reports.versions import keep_version, snapshot
from movements.domain.states import DUTY, REPORT
from movements.domain.wording import who_saved
from movements.enums import EDITABLE, MovementStatus, ReportStatus
from movements.lock_objects import duty_for_update, report_for_update
from movements.models import Measurement, Report, ReportDuty, ReturnReason
from movements.rules import can_endorse_report, can_review_report, require_permission

__all__ = [
    "Figure",
    "NotReady",
    "StaleReport",
    "approve_report",
    "assignments_for",
    "check_figure",
    "return_report",
    "save_report",
    "submit_report",
]


class StaleReport(DomainError):
    """Somebody saved the report after this person opened it. Nothing was written; `report` holds what stands now."""

    code = "stale"

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


class NotReady(DomainError):
    """The report lacks something. `findings` say what and where."""

    code = "incomplete"

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = list(findings)


def save_report(
    duty: ReportDuty,
    figures: Sequence[Figure],
    *,
    note: str | None = "",
    expected_version: int | None,
    actor: Any,
    permission: str = "movements.report_edit",
) -> Report:
    """Write the figures given and the note; figures not given stay, and a note of None. Version 0 = no report yet.

    Raises StaleReport where the stored version is another one: the person sees the other's figures and saves again
    (None = whatever stands: an import writes exactly the cells of its file). Saving what already stands changes
    nothing, not even the version.
    """
    require_permission(actor, permission, duty.unit)
    with transaction.atomic():
        duty = duty_for_update(duty.pk)
        report = Report.objects.filter(duty=duty).select_related("saved_by").first()
        check_editable(duty, report)
        if report is not None and expected_version is not None and report.version != expected_version:
            raise StaleReport(_stale_message(report, actor), report)
        rows = rows_for(duty)
        by_key = {row.key: row for row in rows}
        for figure in figures:
            check_figure(figure, by_key)
        if report is None:
            report = Report.objects.create(duty=duty)
        changed = _write_figures(report, figures, rows)
        note = report.note if note is None else note
        if not changed and report.note == note and report.version:
            return report
        report.note, report.version = note, report.version + 1
        report.saved_by, report.saved_at = actor, clock.now()
        report.save(update_fields=["note", "version", "saved_by", "saved_at"])
        values = {_key_of(row): row.text or row.value for row in changed}
        ledger.record("movements.report.save", report, *changed, actor=actor, version=report.version, values=values)
        return report


def submit_report(report: Report, *, actor: Any, expected_version: int | None = None) -> Report:
    """The head sends the report, to the endorsing level where the plan has one, else to the secretariat.

    Its duty is done. Every row needs a figure or a reasoned "not applicable", its evidence and, where it stands out, an
    explanation; else NotReady. What was sent is kept as a version.
    """
    require_permission(actor, "movements.report_submit", report.duty.unit)
    with transaction.atomic():
        report = report_for_update(report.pk)
        if expected_version is not None and report.version != expected_version:
            raise StaleReport(_stale_message(report, actor), report)
        rows = rows_for(report.duty)
        written = written_of(report, rows)
        flags = flags_of(rows, written.by_key, last_approved(report.duty, rows))
        endorsers = endorsers_of(report.duty)
        sent: Report = advance(
            REPORT,
            report,
            "send_for_endorsement" if endorsers else "submit",
            actor=actor,
            check=lambda locked: _check_ready(report, rows, written, flags),
            submitted_by=actor,
            submitted_at=clock.now(),
            endorsed_by=None,
            endorsed_at=None,
            return_reason="",
        )
        if report.status not in EDITABLE:
            return sent
        _settle_submission(sent, report.duty, snapshot(sent, rows, written.by_key, flags), len(flags), actor)
        telling.of_submission(sent, report.duty, endorsers)
        return sent


def return_report(report: Report, *, reason: str, reasons: Mapping[str, str] | None = None, actor: Any) -> Report:
    """Send it back with a reason and, by row key, with what is to be mended in single rows; the unit's duty opens
    again, overdue where its due day has passed. The endorsing level returns what waits for it, the secretariat what
    waits for approval.
    """
    with transaction.atomic():
        report = report_for_update(report.pk)
        if report.status == ReportStatus.ENDORSING:
            require_endorser(actor, report)
        else:
            require_permission(actor, "movements.report_review", report.duty.unit)
        returned: Report = advance(
            REPORT,
            report,
            "return",
            actor=actor,
            reason=reason,
            check=lambda locked: _check_reviewable(report, returning=True),
            reviewed_by=actor,
            reviewed_at=clock.now(),
            return_reason=reason.strip(),
        )
        if report.status == ReportStatus.RETURNED:
            return returned
        _keep_reasons(returned, reasons or {}, actor)
        _open_again(report.duty, actor)
        telling.of_return(returned, report.duty)
        return returned


def approve_report(report: Report, *, actor: Any, expected_submission: int | None = None) -> Report:
    """Accept the figures: they show on the public page and count for the result.

    `expected_submission` is the number of the version that was read; DomainError where the unit has sent a newer one.
    """
    require_permission(actor, "movements.report_review", report.duty.unit)
    with transaction.atomic():
        report = report_for_update(report.pk)
        if expected_submission is not None and report.versions.count() != expected_submission:
            raise DomainError(_("Đơn vị đã gửi bản mới hơn bản bạn xem. Hãy xem lại bản mới."), code="resent")
        approved: Report = advance(
            REPORT,
            report,
            "approve",
            actor=actor,
            check=lambda locked: _check_reviewable(report),
            reviewed_by=actor,
            reviewed_at=clock.now(),
        )
        telling.of_approval(approved, report.duty)
        return approved


def _settle_submission(report: Report, duty: ReportDuty, content: dict[str, Any], flags: int, actor: Any) -> None:
    """Keep the version, count what a reviewer looks at first, and close the duty."""
    version, changed = keep_version(report, content)
    report.flag_count, report.change_count = flags, changed
    report.save(update_fields=["flag_count", "change_count"])
    advance(DUTY, duty, "fulfil", actor=actor, first_submitted_at=duty.first_submitted_at or clock.now())
    ledger.record("movements.report.version_kept", version, actor=actor, number=version.number, flags=flags)


def _open_again(duty: ReportDuty, actor: Any) -> None:
    """A reopening that is over must not lock what is returned after it."""
    today = clock.today()
    if duty.reopened_until is not None and duty.reopened_until < today:
        advance(DUTY, duty, "expire", actor=actor, reopened_until=None)
        return
    advance(DUTY, duty, "expire" if today > duty.due_on else "reopen", actor=actor)


def _write_figures(report: Report, figures: Sequence[Figure], rows: Sequence[Row]) -> list[Measurement]:
    places = Places(rows)
    stored = report.measurements.select_related("indicator__criterion").order_by("pk")
    known = {key: row for row in stored if (key := places.of(row)) is not None}
    changed: list[Measurement] = []
    for figure in {figure.key: figure for figure in figures}.values():
        row = known.get(figure.key) or Measurement(report=report, assignment_id=figure.assignment_id)
        wanted = _columns(figure)
        if row.pk and all(getattr(row, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save()
        changed.append(row)
    return changed


def _columns(figure: Figure) -> dict[str, Any]:
    breakdown = {
        code: {key: str(Decimal(str(part))) for key, part in parts.items()}
        for code, parts in figure.breakdown.items()
        if parts
    }
    return {
        "indicator_id": figure.indicator_id,
        "value": figure.value,
        "whole": figure.whole,
        "text": figure.text.strip(),
        "breakdown": breakdown,
        "is_not_applicable": figure.is_not_applicable,
        "note": figure.note.strip(),
        "source_id": figure.source_id,
    }


def _key_of(row: Measurement) -> str:
    return str(row.assignment_id) if row.assignment_id else f"i{row.indicator_id}"


def _check_ready(report: Report, rows: Sequence[Row], written: Written, flags: Mapping[str, Finding]) -> None:
    check_editable(report.duty, report)
    names = {row.key: row.name for row in rows}
    missing = lacking(rows, written.by_key)
    empty = [names[finding.key] for finding in missing if finding.part in ("value", "text")]
    if empty:
        raise NotReady(
            _("Còn thiếu số liệu: {names}. Hãy nhập số liệu, hoặc chọn “không áp dụng” và giải trình.").format(
                names="; ".join(empty)
            ),
            missing,
        )
    open_points = missing + unexplained(flags, written.by_key)
    if open_points:
        points = "; ".join(f"{names[finding.key]} – {finding.message}" for finding in open_points)
        raise NotReady(_("Chưa gửi được báo cáo: {points}").format(points=points), open_points)


def _check_reviewable(report: Report, *, returning: bool = False) -> None:
    movement = report.duty.period.plan.movement
    is_waiting = can_review_report(report) or (returning and can_endorse_report(report))
    if not is_waiting or (returning and movement.status != MovementStatus.OPEN):
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không làm được việc này.").format(
                state=movement.get_status_display()
            ),
            code="closed",
        )


def _keep_reasons(report: Report, reasons: Mapping[str, str], actor: Any) -> None:
    version = report.versions.order_by("-number").first()
    stated = {key: text.strip() for key, text in reasons.items() if text.strip()}
    if version is None or not stated:
        return
    kept = ReturnReason.objects.bulk_create(
        [ReturnReason(version=version, row_key=key, text=text) for key, text in stated.items()]
    )
    ledger.record("movements.report.reasons_given", version, *kept, actor=actor, count=len(kept))


def _stale_message(report: Report, actor: Any) -> str:
    moment = timezone.localtime(report.saved_at or clock.now())
    return _(
        "{who} đã lưu báo cáo này lúc {when}, sau khi bạn mở trang. Số bạn vừa nhập vẫn còn bên dưới; "
        "chỗ hai bên khác nhau có ghi số người kia đã lưu. Hãy xem lại rồi lưu lần nữa."
    ).format(who=who_saved(report.saved_by, actor), when=f"{moment:%H:%M ngày %d/%m/%Y}")
