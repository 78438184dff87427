"""A report as a workbook: out with every line that is asked, and back in through the same checks as the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from base.core.text import fold
from importers.domain.data_import import SUFFIXES, Plan, RowError, plan_import, write_plan
from importers.domain.sheets_out import export_workbook
from importers.forms.fields import UploadField
from importers.resources.measurements import MeasurementResource, lines_sheet
from importers.views.data import XLSX
from movements.models import ReportDuty, ReportPeriod
from movements.rules import can_edit_report

LARGEST = 5 * 1024 * 1024
SHOWN_ERRORS = 50


class SheetForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Tệp bảng tính"),
        help_text=gettext_lazy("Tệp đã tải về từ báo cáo này, sau khi điền. Tối đa 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )


@screen("movements.report_view", of=ReportDuty, methods=("GET", "HEAD"))
@in_vietnamese
def report_sheet(request: HttpRequest, duty: ReportDuty) -> HttpResponse:
    return _download(lines_sheet(ReportDuty.objects.filter(pk=duty.pk)), f"bao-cao-{duty.pk}.xlsx")


@screen("importers.data_export", of=ReportPeriod, methods=("GET", "HEAD"))
@in_vietnamese
def period_sheet(request: HttpRequest, period: ReportPeriod) -> HttpResponse:
    """Every unit of the period: to be filled in and taken in again by the secretariat."""
    duties = ReportDuty.objects.filter(period=period).order_by("unit__path", "pk")
    return _download(lines_sheet(duties), f"ky-{period.pk}.xlsx")


@screen("movements.report_import", of=ReportDuty)
def report_upload(request: HttpRequest, duty: ReportDuty) -> HttpResponse:
    report = getattr(duty, "report", None)
    form = SheetForm(request.POST or None, request.FILES or None)
    errors: list[RowError] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            plan = _planned(duty, upload, request.user)
            errors = plan.errors
            if not errors:
                write_plan(plan, actor=request.user)
                counts = plan.counts
                text = _("Đã nhập {updated} số liệu, giữ nguyên {unchanged}. Hãy xem lại rồi trình lãnh đạo gửi.")
                messages.success(request, text.format(**counts))
                return redirect("movements:report-edit", pk=duty.pk)
        except DomainError as error:
            form.add_error("file", error.message)
    context = {
        "duty": duty,
        "report": report,
        "movement": duty.period.plan.movement,
        "form": form,
        "errors": errors[:SHOWN_ERRORS],
        "error_count": len(errors),
        "is_open": can_edit_report(duty, report),
    }
    return render(request, "importers/report_upload.html", context, status=422 if errors else 200)


def _planned(duty: ReportDuty, upload: Any, actor: Any) -> Plan:
    """The plan of the file, with lines of other reports refused: this screen is for one report."""
    if upload.size > LARGEST:
        raise DomainError(_("Tệp lớn hơn 5 MB. Hãy dùng tệp tải về từ báo cáo này."), code="too_large")
    plan = plan_import(MeasurementResource.kind, upload.read(), upload.name, actor=actor)
    own = (duty.period.plan.movement_id, fold(duty.period.name), duty.unit_id)
    if any(instance.imported[:3] != own for instance in plan.updated):
        raise DomainError(
            _("Tệp có số liệu của đơn vị, kỳ hoặc phong trào khác. Hãy tải tệp từ chính báo cáo này."), code="foreign"
        )
    return plan


def _download(resource: MeasurementResource, name: str) -> HttpResponse:
    data, _count = export_workbook(resource, {})
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
