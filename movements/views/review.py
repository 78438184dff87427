"""The reviewing side: the queue, endorsing, approving one or many, returning with reasons, reopening."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.tables import in_time
from movements.domain.queries import reports_for
from movements.domain.reporting import approve_report, return_report
from movements.domain.reports.bulk import AT_ONCE, approve_reports, previewed, start_approving
from movements.domain.reports.endorsing import endorse_report, take_over_report
from movements.domain.reports.reopening import reopen_duty
from movements.domain.reports.rows import rows_for
from movements.forms.reporting import ReopenForm, ReportFilter, ReturnForm
from movements.forms.shared import ReasonForm
from movements.models import Report, ReportDuty
from movements.tables.reports import ReportTable, notes_on

PAGE_SIZE = 25
PREVIEWED = 200


@screen("movements.report_view", methods=("GET", "HEAD"))
def report_list(request: HttpRequest) -> HttpResponse:
    filters = ReportFilter(request.GET or None)
    found = _filtered(reports_for(request.user), filters)
    table = ReportTable(found)
    table.empty_detail = _("Báo cáo hiện ở đây khi đơn vị đã nhập số liệu.")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    context = {"table": table, "filters": filters, "can_review": can(request.user, "movements.report_review")}
    context |= {"switch": in_time(request, table, "duty__unit"), **sheet_links(request.user, "measurements")}
    return render(request, "movements/report_list.html", context)


def _filtered(found: Any, filters: ReportFilter) -> Any:
    if not filters.is_valid():
        return found
    chosen = filters.cleaned_data
    if chosen.get("status"):
        found = found.filter(status=chosen["status"])
    if chosen["movement"]:
        found = found.filter(duty__period__plan__movement=chosen["movement"])
    if chosen["period"]:
        found = found.filter(duty__period=chosen["period"])
    if chosen["cluster"]:
        found = found.filter(duty__unit__cluster_memberships__cluster=chosen["cluster"])
    match chosen["notable"]:
        case "flagged":
            found = found.filter(flag_count__gt=0)
        case "plain":
            found = found.filter(flag_count=0)
        case "resent":
            found = found.filter(change_count__gt=0)
        case "late":
            found = found.filter(duty__first_submitted_at__date__gt=F("duty__period__due_on"))
    return found


@screen("movements.report_review")
def report_approve_many(request: HttpRequest) -> HttpResponse:
    """First the list with what stands out, then the act; what changed in between is left out and named."""
    if request.method == "POST":
        seen = dict(_pair(text) for text in request.POST.getlist("report") if ":" in text)
        return _approve_seen(request, seen)
    filters = ReportFilter(request.GET or None, with_status=False)
    found = _filtered(previewed(request.user), filters)
    total = found.count()
    reports = list(found[:PREVIEWED])
    for report in reports:
        report.notes = notes_on(report)
    context = {
        "reports": reports,
        "total": total,
        "more": max(0, total - PREVIEWED),
        "flagged": sum(report.flag_count > 0 for report in reports),
        "filters": filters,
    }
    return render(request, "movements/reports/approve_many.html", context)


def _pair(text: str) -> tuple[int, int]:
    """A chosen box: report and the number of the submission that was shown."""
    report, _colon, submission = text.partition(":")
    return (int(report), int(submission)) if report.isdigit() and submission.isdigit() else (0, 0)


def _approve_seen(request: HttpRequest, seen: dict[int, int]) -> HttpResponse:
    back = f"{reverse('movements:report-list')}?status=submitted"
    seen.pop(0, None)
    if not seen:
        messages.warning(request, _("Chưa chọn báo cáo nào. Hãy đánh dấu những báo cáo cần duyệt."))
        return redirect("movements:report-approve-many")
    try:
        if len(seen) > AT_ONCE:
            return redirect("workspace:job", pk=start_approving(seen, actor=request.user).pk)
        outcome = approve_reports(seen, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back)
    show = messages.warning if outcome.left_out else messages.success
    show(request, outcome.message)
    return redirect(back)


@screen("movements.report_review", of=Report)
def report_approve(request: HttpRequest, report: Report) -> HttpResponse:
    if request.method == "POST":
        try:
            approve_report(report, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã duyệt báo cáo của {unit}.").format(unit=report.duty.unit))
        return redirect(report)
    consequences = [_("Số liệu hiện trên trang công khai và được tính vào kết quả.")]
    if report.flag_count:
        consequences.append(_("{count} số bất thường đã có giải trình.").format(count=report.flag_count))
    context = {
        "title": _("Duyệt báo cáo"),
        "question": _("Duyệt báo cáo {period} của {unit}?").format(period=report.duty.period, unit=report.duty.unit),
        "consequences": consequences,
        "confirm_label": _("Duyệt báo cáo"),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.report_review", of=Report)
def report_return(request: HttpRequest, report: Report) -> HttpResponse:
    return _return(request, report)


@screen("movements.report_endorse", of=Report)
def report_send_back(request: HttpRequest, report: Report) -> HttpResponse:
    """The endorsing level returns a report to the unit."""
    return _return(request, report)


def _return(request: HttpRequest, report: Report) -> HttpResponse:
    form = ReturnForm(request.POST or None, rows=rows_for(report.duty))
    if form.is_valid():
        try:
            return_report(report, reason=form.cleaned_data["reason"], reasons=form.reasons(), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại báo cáo cho {unit}.").format(unit=report.duty.unit))
            return redirect(report)
    fields = [form[f"row_{row.key}"] for row in form.rows]
    context = {"report": report, "duty": report.duty, "form": form, "row_fields": fields}
    context["movement"] = report.duty.period.plan.movement
    return render(request, "movements/reports/return.html", context)


@screen("movements.report_endorse", of=Report)
def report_endorse(request: HttpRequest, report: Report) -> HttpResponse:
    if request.method == "POST":
        try:
            endorse_report(report, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã đồng ý trình báo cáo của {unit}.").format(unit=report.duty.unit))
        return redirect(report)
    context = {
        "title": _("Đồng ý trình báo cáo"),
        "question": _("Đồng ý trình báo cáo {period} của {unit}?").format(
            period=report.duty.period, unit=report.duty.unit
        ),
        "consequences": [_("Thường trực Hội đồng nhận báo cáo để duyệt.")],
        "tone": "solemn",
        "confirm_label": _("Đồng ý trình"),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.report_review", of=Report)
def report_take_over(request: HttpRequest, report: Report) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            take_over_report(report, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã tiếp nhận báo cáo."))
            return redirect(report)
    context = {
        "title": _("Tiếp nhận thẳng"),
        "question": _("Tiếp nhận báo cáo của {unit} khi cấp xem xét chưa có ý kiến?").format(unit=report.duty.unit),
        "consequences": [_("Báo cáo chuyển sang chờ duyệt; lý do được ghi vào nhật ký.")],
        "form": form,
        "confirm_label": _("Tiếp nhận"),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.report_review", of=ReportDuty)
def duty_reopen(request: HttpRequest, duty: ReportDuty) -> HttpResponse:
    form = ReopenForm(request.POST or None)
    back = reverse("movements:period-board", args=[duty.period_id])
    if form.is_valid():
        try:
            reopen_duty(duty, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã mở lại báo cáo cho {unit}.").format(unit=duty.unit))
            return redirect(back)
    context = {
        "title": _("Mở lại báo cáo"),
        "question": _("Mở lại báo cáo {period} cho {unit}?").format(period=duty.period, unit=duty.unit),
        "consequences": [
            _("Đơn vị nhận thông báo và sửa được đến hết ngày hạn mới."),
            _("Nếu báo cáo đã duyệt, số liệu thôi được tính cho đến khi duyệt lại."),
            _("Việc nộp đúng hạn hay chậm vẫn tính theo lần gửi đầu tiên."),
        ],
        "form": form,
        "confirm_label": _("Mở lại"),
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
