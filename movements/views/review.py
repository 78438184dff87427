"""The secretariat's side of reporting: the queue, approving, returning with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.errors import DomainError
from movements.domain.queries import reports_for
from movements.domain.reporting import approve_report, return_report
from movements.forms import ReasonForm, ReportFilter
from movements.models import Report
from movements.tables import ReportTable


@screen("movements.report_view", methods=("GET", "HEAD"))
def report_list(request: HttpRequest) -> HttpResponse:
    filters = ReportFilter(request.GET or None)
    found = reports_for(request.user)
    if filters.is_valid():
        if filters.cleaned_data["status"]:
            found = found.filter(status=filters.cleaned_data["status"])
        if filters.cleaned_data["movement"]:
            found = found.filter(duty__period__plan__movement=filters.cleaned_data["movement"])
    table = ReportTable(found)
    table.empty_detail = _("Báo cáo hiện ở đây khi đơn vị đã nhập số liệu.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "movements/report_list.html", {"table": table, "filters": filters})


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
    context = {
        "title": _("Duyệt báo cáo"),
        "question": _("Duyệt báo cáo {period} của {unit}?").format(period=report.duty.period, unit=report.duty.unit),
        "consequences": [_("Số liệu hiện trên trang công khai và được tính vào kết quả.")],
        "irreversible": True,
        "confirm_label": _("Duyệt báo cáo"),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.report_review", of=Report)
def report_return(request: HttpRequest, report: Report) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return_report(report, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại báo cáo cho {unit}.").format(unit=report.duty.unit))
            return redirect(report)
    context = {
        "title": _("Trả lại báo cáo"),
        "question": _("Trả lại báo cáo {period} của {unit}?").format(period=report.duty.period, unit=report.duty.unit),
        "consequences": [_("Đơn vị nhận lý do, sửa và gửi lại.")],
        "form": form,
        "confirm_label": _("Trả lại"),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)
