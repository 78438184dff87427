"""Files that prove a figure."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.models import StoredFile
from movements.domain.reports.locking import lock_reason
from movements.domain.reports.rows import Row, rows_for, written_of
from movements.lock_objects import duty_for_update
from movements.models import Evidence, Measurement, Report, ReportDuty
from movements.rules import can_edit_report, require_permission


def upload_evidence(duty: ReportDuty, key: int | str, upload: Any, *, caption: str = "", actor: Any) -> Evidence:
    """Keep an uploaded file and add it to the row with this key (`reports.rows`).

    Adding never conflicts with somebody else's figures, so it asks for no version.
    """
    require_permission(actor, "movements.report_edit", duty.unit)
    with transaction.atomic():
        return add_evidence(duty, key, store_upload(upload, actor=actor), caption=caption, actor=actor)


def add_evidence(duty: ReportDuty, key: int | str, file: StoredFile, *, caption: str = "", actor: Any) -> Evidence:
    """Add a stored file to the unit's figure; the same content a second time is the one that is there."""
    require_permission(actor, "movements.report_edit", duty.unit)
    with transaction.atomic():
        duty = duty_for_update(duty.pk)
        report = Report.objects.filter(duty=duty).first()
        _check_open(duty, report)
        rows = rows_for(duty)
        row = next((row for row in rows if row.key == str(key)), None)
        if row is None:
            raise DomainError(_("Chỉ tiêu này không giao cho đơn vị. Hãy tải lại trang báo cáo."), code="assignment")
        if report is None:
            report = Report.objects.create(duty=duty)
        measurement = _measurement(report, row, rows)
        same = Evidence.objects.filter(measurement=measurement, file__sha256=file.sha256).first()
        if same is not None:
            return same
        evidence = Evidence.objects.create(measurement=measurement, file=file, caption=caption.strip())
        _touch(report, actor)
        ledger.record("movements.report.evidence_add", report, measurement, evidence, actor=actor, name=file.name)
        return evidence


def remove_evidence(evidence: Evidence, *, actor: Any) -> None:
    """Take a file off a report that may still be edited. The stored file stays for the auditor."""
    duty = evidence.measurement.report.duty
    require_permission(actor, "movements.report_edit", duty.unit)
    with transaction.atomic():
        duty = duty_for_update(duty.pk)
        report = Report.objects.get(duty=duty)
        _check_open(duty, report)
        gone = Evidence.objects.filter(pk=evidence.pk).select_related("file").first()
        if gone is None:
            return
        Evidence.objects.filter(pk=gone.pk).delete()
        _touch(report, actor)
        ledger.record("movements.report.evidence_remove", report, gone, actor=actor, name=gone.file.name)


def _measurement(report: Report, row: Row, rows: list[Row]) -> Measurement:
    """The figure of the row, made empty where there is none yet."""
    stored = written_of(report, rows).by_key.get(row.key)
    if stored is not None:
        return stored
    subject = {"assignment": row.assignment} if row.assignment is not None else {"indicator": row.indicator}
    return Measurement.objects.create(report=report, **subject)


def _touch(report: Report, actor: Any) -> None:
    """A change of evidence alone may be all that a returned report needed. The version counts figures only."""
    report.saved_by, report.saved_at = actor, clock.now()
    report.save(update_fields=["saved_by", "saved_at"])


def _check_open(duty: ReportDuty, report: Report | None) -> None:
    if not can_edit_report(duty, report):
        words = _("Báo cáo này không nhận thêm hay bỏ bớt minh chứng được nữa.")
        raise DomainError(f"{words} {lock_reason(duty, report)}", code="locked")
