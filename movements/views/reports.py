"""The unit's side of reporting: what is due, the form, the finished report, its submission."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_tables2 import RequestConfig

from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.tables import in_time
from movements.domain.evidence import upload_evidence
from movements.domain.queries import duties_for
from movements.domain.reorganisation import former_reports
from movements.domain.reporting import NotReady, StaleReport, save_report, submit_report
from movements.domain.reports.detail import lines_of
from movements.domain.reports.endorsing import can_endorse
from movements.domain.reports.locking import lock_reason
from movements.domain.reports.prefill import offers_for
from movements.domain.reports.reference import last_approved
from movements.domain.reports.rows import Row, rows_for, written_of
from movements.domain.reports.validation import flags_of, lacking, unexplained
from movements.domain.reports.versions import last_changes, pending_changes, reasons_of
from movements.enums import EDITABLE, UNDER_REVIEW, MovementStatus, ReportStatus
from movements.forms.report import Known, ReportForm
from movements.forms.report_fields import is_filled
from movements.forms.reporting import DutyFilter
from movements.forms.shared import SubmitForm
from movements.models import Report, ReportDuty
from movements.rules import can_edit_report, can_endorse_report, can_reopen_duty, can_review_report
from movements.tables.reports import DutyTable, WatchedDutyTable
from movements.views.histories import history_in_time
from movements.views.keeping import keep_files

PAGE_SIZE = 25


@screen("movements.report_view", methods=("GET", "HEAD"))
def duty_list(request: HttpRequest) -> HttpResponse:
    writes = reach_of(request.user, "movements.report_edit")
    filters = DutyFilter(request.GET or None)
    state = movement = None
    if filters.is_valid():
        state, movement = filters.cleaned_data["state"], filters.cleaned_data["movement"]
    table = (DutyTable if writes else WatchedDutyTable)(duties_for(request.user, state=state, movement=movement))
    table.writes = writes
    table.empty_detail = _("Kỳ báo cáo được mở theo lịch của từng phong trào mà đơn vị đã đăng ký.")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    context = {"table": table, "filters": filters, "writes": bool(writes), "switch": in_time(request, table)}
    context |= sheet_links(request.user, "timeliness", is_taken_in=False)
    return render(request, "movements/duty_list.html", context)


@screen("movements.report_edit", of=ReportDuty)
def report_edit(request: HttpRequest, duty: ReportDuty) -> HttpResponse:
    report = _report_of(duty)
    if not can_edit_report(duty, report):
        messages.info(request, lock_reason(duty, report))
        return redirect(report) if report is not None else redirect("movements:duty-list")
    rows = rows_for(duty, with_levels=True)
    known = _known(duty, report, rows, checked="check" in request.GET)
    form = ReportForm(request.POST or None, request.FILES or None, rows=rows, report=report, known=known)
    if form.is_valid():
        saved, form = _save(request, duty, form)
        if saved is not None:
            return redirect("movements:report-edit", duty.pk) if "stay" in request.POST else redirect(saved)
    else:
        _keep_evidence(request, duty, form)
    known = form.known
    context = {
        "duty": duty,
        "report": form.report,
        "form": form,
        "lines": list(form.lines()),
        "findings": [
            {"key": row.key, "name": row.name, "message": known.findings[row.key].message}
            for row in rows
            if row.key in known.findings
        ],
        "filled": sum(is_filled(known.written.by_key.get(row.key)) for row in rows),
        "offered": len(known.offers) if not form.is_bound else 0,
        "left_over": known.written.left_over,
        "movement": duty.period.plan.movement,
        "former_reports": former_reports(duty),
    }
    return render(request, "movements/report_edit.html", context)


@screen("movements.report_edit", of=ReportDuty, methods=("POST",))
def report_autosave(request: HttpRequest, duty: ReportDuty) -> HttpResponse:
    """What was typed so far, without files. Rows in error stay with the browser, the others are kept.

    Answers {version, saved, errors: {field: sentence}}; 409 with {message} where somebody else saved or it is locked.
    """
    report = _report_of(duty)
    rows = rows_for(duty)
    form = ReportForm(request.POST, rows=rows, report=report, known=_known(duty, report, rows))
    form.full_clean()
    version = form.cleaned_data.get("version")
    try:
        saved = save_report(duty, form.figures(), note=form.note(), expected_version=version or 0, actor=request.user)
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=409)
    moment = timezone.localtime(saved.saved_at)
    errors = {name: str(found[0]) for name, found in form.errors.items()}
    return JsonResponse({"version": saved.version, "saved": f"{moment:%H:%M}", "errors": errors})


def _report_of(duty: ReportDuty) -> Report | None:
    return Report.objects.filter(duty=duty).select_related("saved_by").first()


def _known(duty: ReportDuty, report: Report | None, rows: list[Row], *, checked: bool = False) -> Known:
    """What the form shows; `checked` with what the report lacks before it may be sent."""
    written, last = written_of(report, rows), last_approved(duty, rows)
    filled = {key for key, measurement in written.by_key.items() if is_filled(measurement)}
    flags = flags_of(rows, written.by_key, last)
    findings = lacking(rows, written.by_key) + unexplained(flags, written.by_key) if checked else []
    return Known(
        findings={finding.key: finding for finding in findings},
        written=written,
        last=last,
        offers=offers_for(duty, rows, filled=filled),
        reasons=reasons_of(report) if report is not None and report.status == ReportStatus.RETURNED else {},
        flags={key: flag.message for key, flag in flags.items()},
    )


def _save(request: HttpRequest, duty: ReportDuty, form: ReportForm) -> tuple[Report | None, ReportForm]:
    """Save the figures, or show what somebody else has saved meanwhile."""
    saved: Report | None = None
    stale: StaleReport | None = None
    try:
        saved = save_report(
            duty,
            form.figures(),
            note=form.note(),
            expected_version=form.cleaned_data["version"],
            actor=request.user,
        )
    except StaleReport as error:
        stale = error
        messages.warning(request, error.message)
    except DomainError as error:
        form.add_error(None, error.message)
    _keep_evidence(request, duty, form)
    if stale is not None:
        return None, form.rebased(stale.report, _known(duty, stale.report, form.rows))
    if form.errors:
        return None, form
    messages.success(request, _("Đã lưu báo cáo. Báo cáo chỉ được gửi đi khi lãnh đạo đơn vị ký gửi."))
    return saved, form


def _keep_evidence(request: HttpRequest, duty: ReportDuty, form: ReportForm) -> None:
    """After the figures, for adding a file makes its sender the last who saved."""
    if keep_files(request, form, partial(upload_evidence, duty, actor=request.user)):
        form.report = _report_of(duty)
        form.known = _known(duty, form.report, form.rows)


@screen("movements.report_view", of=Report, methods=("GET", "HEAD"))
def report_detail(request: HttpRequest, report: Report) -> HttpResponse:
    duty, user = report.duty, request.user
    rows = rows_for(duty, with_levels=True)
    written = written_of(report, rows)
    is_open = report.status in EDITABLE
    can_review = can(user, "movements.report_review", duty.unit)
    context = {
        "report": report,
        "duty": duty,
        "movement": duty.period.plan.movement,
        "lines": lines_of(duty, rows, written, reasons_of(report) if is_open else {}),
        "left_over": written.left_over,
        "changes": pending_changes(report, rows, written) if is_open else last_changes(report),
        **history_in_time(request, report, duty.unit, Report.objects.filter(duty__period=duty.period), "duty__unit"),
        "lock_reason": "" if can_edit_report(duty, report) else lock_reason(duty, report),
        "can_edit": can_edit_report(duty, report) and can(user, "movements.report_edit", duty.unit),
        "can_submit": is_open and can_edit_report(duty, report) and can(user, "movements.report_submit", duty.unit),
        "can_endorse": can_endorse_report(report) and can_endorse(user, report),
        "can_take_over": can_endorse_report(report) and can_review,
        "can_review": can_review_report(report) and can_review,
        "can_reopen": can_review and can_reopen_duty(duty, report) and report.status not in UNDER_REVIEW,
        "can_return": duty.period.plan.movement.status == MovementStatus.OPEN,
    }
    return render(request, "movements/report_detail.html", context)


@screen("movements.report_submit", of=Report)
def report_submit(request: HttpRequest, report: Report) -> HttpResponse:
    form = SubmitForm(request.POST or None, initial={"version": report.version})
    if form.is_valid():
        try:
            sent = submit_report(report, actor=request.user, expected_version=form.cleaned_data["version"])
        except NotReady as error:
            messages.error(request, error.message)
            return redirect(f"{reverse('movements:report-edit', args=[report.duty_id])}?check=1")
        except DomainError as error:
            messages.error(request, error.message)
        else:
            to = _("cấp xem xét") if sent.status == ReportStatus.ENDORSING else _("Thường trực Hội đồng")
            messages.success(request, _("Đã gửi báo cáo tới {to}.").format(to=to))
        return redirect(report)
    context = {
        "title": _("Gửi báo cáo {period}").format(period=report.duty.period),
        "question": _("Ký gửi báo cáo của {unit}?").format(unit=report.duty.unit),
        "consequences": [
            _("Nơi nhận xem báo cáo và duyệt hoặc trả lại."),
            _("Đơn vị không sửa được nữa, trừ khi báo cáo bị trả lại."),
        ],
        "tone": "solemn",
        "form": form,
        "confirm_label": _("Gửi báo cáo"),
        "cancel_url": reverse("movements:report-detail", args=[report.pk]),
    }
    return render(request, "pages/confirm.html", context)
