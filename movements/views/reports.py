"""The unit's side of reporting: what is due, the form, the finished report, its submission."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import ledger
from base.core.errors import DomainError
from movements.domain.evaluation import evaluate, goal_of
from movements.domain.evidence import upload_evidence
from movements.domain.figures import latest_figures
from movements.domain.history import timeline_of
from movements.domain.queries import duties_for
from movements.domain.reporting import StaleReport, assignments_for, save_report, submit_report
from movements.domain.wording import target_text, value_text
from movements.enums import EDITABLE, MovementStatus
from movements.forms import SubmitForm
from movements.models import Report, ReportDuty
from movements.report_form import ReportForm, measurements_of
from movements.rules import can_edit_report, can_review_report
from movements.tables import DutyTable, WatchedDutyTable


@screen("movements.report_view", methods=("GET", "HEAD"))
def duty_list(request: HttpRequest) -> HttpResponse:
    table_class = DutyTable if can(request.user, "movements.report_edit") else WatchedDutyTable
    table = table_class(duties_for(request.user))
    table.empty_detail = _("Kỳ báo cáo được mở theo lịch của từng phong trào mà đơn vị đã đăng ký.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "movements/duty_list.html", {"table": table})


@screen("movements.report_edit", of=ReportDuty)
def report_edit(request: HttpRequest, duty: ReportDuty) -> HttpResponse:
    report = Report.objects.filter(duty=duty).select_related("saved_by").first()
    if not can_edit_report(duty, report):
        messages.info(request, _("Báo cáo này không sửa được nữa."))
        return redirect(report) if report is not None else redirect("movements:duty-list")
    options: dict[str, Any] = {
        "assignments": assignments_for(duty),
        "report": report,
        "previous": latest_figures(duty.period.plan.movement, unit_id=duty.unit_id),
    }
    form = ReportForm(request.POST or None, request.FILES or None, **options)
    if form.is_valid():
        saved, form = _save(request, duty, form)
        if saved is not None:
            return redirect(saved)
    context = {"duty": duty, "report": report, "form": form, "movement": duty.period.plan.movement}
    return render(request, "movements/report_edit.html", context)


def _save(request: HttpRequest, duty: ReportDuty, form: ReportForm) -> tuple[Report | None, ReportForm]:
    """Save figures and files.

    Files never conflict, so they are kept even where the figures have to be looked at again.
    """
    saved: Report | None = None
    shown = form
    try:
        saved = save_report(
            duty,
            form.figures(),
            note=form.note(),
            expected_version=form.cleaned_data["version"],
            actor=request.user,
        )
    except StaleReport as error:
        shown = form.rebased(error.report)
        messages.warning(request, error.message)
    except DomainError as error:
        form.add_error(None, error.message)
    for assignment_id, upload in form.uploads():
        try:
            upload_evidence(duty, assignment_id, upload, actor=request.user)
        except DomainError as error:
            shown.add_error(f"file_{assignment_id}", error.message)
            saved = None
    if saved is not None:
        messages.success(request, _("Đã lưu báo cáo. Báo cáo chỉ được gửi đi khi lãnh đạo đơn vị ký gửi."))
    return saved, shown


@screen("movements.report_view", of=Report, methods=("GET", "HEAD"))
def report_detail(request: HttpRequest, report: Report) -> HttpResponse:
    duty, user = report.duty, request.user
    measurements = measurements_of(report)
    lines = []
    for assignment in assignments_for(duty):
        measurement, goal = measurements.get(assignment.pk), goal_of(assignment)
        value = measurement.value if measurement else None
        is_na = measurement is not None and measurement.is_not_applicable
        lines.append(
            {
                "assignment": assignment,
                "aim": target_text(goal),
                "shown": _("không áp dụng") if is_na else value_text(value, goal),
                "verdict": None if is_na else evaluate(goal, value),
                "measurement": measurement,
            }
        )
    context = {
        "report": report,
        "duty": duty,
        "movement": duty.period.plan.movement,
        "lines": lines,
        "history": timeline_of(ledger.history_of(report)),
        "can_edit": can_edit_report(duty, report) and can(user, "movements.report_edit", duty.unit),
        "can_submit": report.status in EDITABLE
        and can_edit_report(duty, report)
        and can(user, "movements.report_submit", duty.unit),
        "can_review": can_review_report(report) and can(user, "movements.report_review", duty.unit),
        "can_return": duty.period.plan.movement.status == MovementStatus.OPEN,
    }
    return render(request, "movements/report_detail.html", context)


@screen("movements.report_submit", of=Report)
def report_submit(request: HttpRequest, report: Report) -> HttpResponse:
    form = SubmitForm(request.POST or None, initial={"version": report.version})
    if form.is_valid():
        try:
            submit_report(report, actor=request.user, expected_version=form.cleaned_data["version"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã gửi báo cáo tới Thường trực Hội đồng."))
        return redirect(report)
    context = {
        "title": _("Gửi báo cáo {period}").format(period=report.duty.period),
        "question": _("Ký gửi báo cáo của {unit}?").format(unit=report.duty.unit),
        "consequences": [
            _("Thường trực Hội đồng nhận được báo cáo và duyệt hoặc trả lại."),
            _("Đơn vị không sửa được nữa, trừ khi báo cáo bị trả lại."),
        ],
        "tone": "solemn",
        "form": form,
        "confirm_label": _("Gửi báo cáo"),
        "cancel_url": reverse("movements:report-detail", args=[report.pk]),
    }
    return render(request, "pages/confirm.html", context)
