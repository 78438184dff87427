"""A unit's report: saved by officers, sent by the head, approved or returned by the secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.domain.states import DUTY, REPORT
from movements.domain.wording import value_text
from movements.enums import AssignmentStatus, Comparator, MovementStatus
from movements.lock_objects import duty_for_update, report_for_update
from movements.models import Measurement, Report, ReportDuty, TargetAssignment
from movements.rules import can_edit_report, can_review_report, require_permission


@dataclass(frozen=True)
class Figure:
    """What an officer writes for one assigned target. `value` None = nothing to report yet."""

    assignment_id: int
    value: Decimal | None = None
    is_not_applicable: bool = False
    note: str = ""


class StaleReport(DomainError):
    """Somebody saved the report after this person opened it. Nothing was written; `report` holds what stands now."""

    code = "stale"

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


def assignments_for(duty: ReportDuty) -> list[TargetAssignment]:
    """What the unit reports on, in the order of the targets."""
    active = TargetAssignment.objects.filter(
        target__movement=duty.period.plan.movement_id, unit=duty.unit_id, status=AssignmentStatus.ACTIVE
    )
    return list(active.select_related("target", "head", "unit").order_by("target__order", "target_id"))


def save_report(
    duty: ReportDuty, figures: Sequence[Figure], *, note: str = "", expected_version: int, actor: Any
) -> Report:
    """Write the figures given and the note; figures not given stay. Version 0 = no report yet.

    Raises StaleReport where the stored version is another one: the person sees the other's figures and saves again.
    Saving what already stands changes nothing, not even the version.
    """
    require_permission(actor, "movements.report_edit", duty.unit)
    with transaction.atomic():
        duty = duty_for_update(duty.pk)
        report = Report.objects.filter(duty=duty).select_related("saved_by").first()
        _check_editable(duty, report)
        if report is not None and report.version != expected_version:
            raise StaleReport(_stale_message(report), report)
        assignments = {assignment.pk: assignment for assignment in assignments_for(duty)}
        for figure in figures:
            check_figure(figure, assignments)
        if report is None:
            report = Report.objects.create(duty=duty)
        changed = _write_figures(report, figures)
        if not changed and report.note == note and report.version:
            return report
        report.note, report.version = note, report.version + 1
        report.saved_by, report.saved_at = actor, clock.now()
        report.save(update_fields=["note", "version", "saved_by", "saved_at"])
        values = {str(row.assignment_id): row.value for row in changed}
        ledger.record("movements.report.save", report, *changed, actor=actor, version=report.version, values=values)
        return report


def check_figure(figure: Figure, assignments: dict[int, TargetAssignment]) -> None:
    """Raises DomainError for a figure that cannot be. `assignments` are the unit's own, by key."""
    assignment = assignments.get(figure.assignment_id)
    if assignment is None:
        raise DomainError(_("Chỉ tiêu này không giao cho đơn vị. Hãy tải lại trang báo cáo."), code="assignment")
    target, value = assignment.target, figure.value
    if figure.is_not_applicable and value is not None:
        raise DomainError(
            _("Chỉ tiêu “{name}”: đã ghi “không áp dụng” thì để trống số liệu.").format(name=target.name), code="value"
        )
    if figure.is_not_applicable and not figure.note.strip():
        raise DomainError(
            _("Chỉ tiêu “{name}”: hãy giải trình vì sao không áp dụng.").format(name=target.name), code="note"
        )
    if value is None or target.comparator != Comparator.N_OF_M:
        return
    whole = assignment.denominator if assignment.denominator is not None else target.denominator
    if value < 0 or (whole is not None and value > whole):
        raise DomainError(
            _("Chỉ tiêu “{name}”: số đạt phải từ 0 đến {whole}.").format(
                name=target.name, whole=value_text(whole, target)
            ),
            code="value",
        )


def submit_report(report: Report, *, actor: Any, expected_version: int | None = None) -> Report:
    """The head sends the report.

    Its duty is done. Every assigned target needs a figure or a reasoned "not applicable".
    """
    require_permission(actor, "movements.report_submit", report.duty.unit)
    with transaction.atomic():
        report = report_for_update(report.pk)
        if expected_version is not None and report.version != expected_version:
            raise StaleReport(_stale_message(report), report)
        sent: Report = advance(
            REPORT,
            report,
            "submit",
            actor=actor,
            check=lambda locked: _check_complete(report),
            submitted_by=actor,
            submitted_at=clock.now(),
            return_reason="",
        )
        advance(DUTY, report.duty, "fulfil", actor=actor)
        notify(
            holders_of(Role.SECRETARIAT),
            kind="movements.report_submitted",
            key=f"movements.report_submitted:{sent.pk}:{sent.version}:{sent.submitted_at:%Y%m%d%H%M%S}",
            title=_("{unit} đã gửi báo cáo {period}").format(unit=report.duty.unit, period=report.duty.period)[:200],
            url=report.get_absolute_url(),
        )
        return sent


def return_report(report: Report, *, reason: str, actor: Any) -> Report:
    """Send it back with a reason; the unit's duty opens again, overdue where the due day has passed."""
    require_permission(actor, "movements.report_review", report.duty.unit)
    with transaction.atomic():
        report = report_for_update(report.pk)
        period = report.duty.period
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
        advance(DUTY, report.duty, "expire" if clock.today() > period.due_on else "reopen", actor=actor)
        notify(
            people_of([report.duty.unit_id]),
            kind="movements.report_returned",
            key=f"movements.report_returned:{returned.pk}:{returned.reviewed_at:%Y%m%d%H%M%S%f}",
            title=_("Báo cáo {period} bị trả lại").format(period=period),
            body=reason.strip(),
            url=reverse("movements:report-edit", args=[report.duty_id]),
        )
        return returned


def approve_report(report: Report, *, actor: Any) -> Report:
    """Accept the figures: they show on the public page and count for the result."""
    require_permission(actor, "movements.report_review", report.duty.unit)
    with transaction.atomic():
        report = report_for_update(report.pk)
        approved: Report = advance(
            REPORT,
            report,
            "approve",
            actor=actor,
            check=lambda locked: _check_reviewable(report),
            reviewed_by=actor,
            reviewed_at=clock.now(),
        )
        notify(
            people_of([report.duty.unit_id]),
            kind="movements.report_approved",
            key=f"movements.report_approved:{report.pk}",
            title=_("Báo cáo {period} đã được duyệt").format(period=report.duty.period),
            url=report.get_absolute_url(),
        )
        return approved


def _write_figures(report: Report, figures: Sequence[Figure]) -> list[Measurement]:
    known = {row.assignment_id: row for row in report.measurements.all()}
    changed: list[Measurement] = []
    for figure in figures:
        row = known.get(figure.assignment_id) or Measurement(report=report, assignment_id=figure.assignment_id)
        wanted = (figure.value, figure.is_not_applicable, figure.note.strip())
        if row.pk and (row.value, row.is_not_applicable, row.note) == wanted:
            continue
        row.value, row.is_not_applicable, row.note = wanted
        row.save()
        changed.append(row)
    return changed


def _check_editable(duty: ReportDuty, report: Report | None) -> None:
    if not can_edit_report(duty, report):
        state = report.get_status_display() if report is not None else duty.period.get_status_display()
        raise DomainError(
            _(
                "Báo cáo này không sửa được nữa ({state}). Nếu cần sửa, hãy đề nghị Thường trực Hội đồng trả lại."
            ).format(state=state),
            code="locked",
        )


def _check_complete(report: Report) -> None:
    _check_editable(report.duty, report)
    reported = {row.assignment_id: row for row in report.measurements.all()}
    lacking = [
        assignment.target.name
        for assignment in assignments_for(report.duty)
        if (row := reported.get(assignment.pk)) is None or (row.value is None and not row.is_not_applicable)
    ]
    if lacking:
        raise DomainError(
            _("Còn thiếu số liệu: {names}. Hãy nhập số liệu, hoặc chọn “không áp dụng” và giải trình.").format(
                names="; ".join(lacking)
            ),
            code="incomplete",
        )


def _check_reviewable(report: Report, *, returning: bool = False) -> None:
    movement = report.duty.period.plan.movement
    if not can_review_report(report) or (returning and movement.status != MovementStatus.OPEN):
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không làm được việc này.").format(
                state=movement.get_status_display()
            ),
            code="closed",
        )


def _stale_message(report: Report) -> str:
    moment = timezone.localtime(report.saved_at or clock.now())
    return _(
        "{who} đã lưu báo cáo này lúc {when}, sau khi bạn mở trang. Số bạn vừa nhập vẫn còn bên dưới; "
        "chỗ hai bên khác nhau có ghi số người kia đã lưu. Hãy xem lại rồi lưu lần nữa."
    ).format(who=report.saved_by or _("Người khác"), when=f"{moment:%H:%M ngày %d/%m/%Y}")
