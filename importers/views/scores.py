"""Score sheets as a workbook: downloaded, filled in, looked at, and only then saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from importers.domain.score_sheets import (
    StalePlan,
    plan_again,
    plan_scores,
    scores_workbook,
    sheets_within,
    write_scores,
)
from importers.views.data import XLSX
from importers.views.reports import LARGEST, SHOWN_ERRORS, SheetForm
from movements.domain.scoring.queries import sheets_for
from movements.domain.scoring.sheets import may_edit
from movements.models import ScoreSheet

SHOWN = 200


@screen("movements.score_view", of=ScoreSheet, methods=("GET", "HEAD"))
@in_vietnamese
def score_sheet(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    """This sheet, or with `?tat-ca=1` all sheets of the stage that are this person's to fill in."""
    if not may_edit(sheet, request.user) and not sheets_for(request.user).filter(pk=sheet.pk).exists():
        raise PermissionDenied(_("Phiếu này chưa được gửi nên chưa xem được."))
    sheets = sheets_within(sheet, request.user) if request.GET.get("tat-ca") else [sheet]
    response = HttpResponse(scores_workbook(sheets or [sheet]), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="cham-diem-{sheet.pk}.xlsx"'
    return response


@screen("movements.score_view", of=ScoreSheet)
def score_upload(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    """A file → what it would change → saved as if typed in. One wrong cell and nothing is written."""
    if not may_edit(sheet, request.user):
        messages.info(request, _("Phiếu này không sửa được lúc này nên không nhập được. Chưa ghi gì."))
        return redirect(sheet)
    sheets = sheets_within(sheet, request.user)
    packed = request.POST.get("plan", "")
    form = SheetForm(None if packed else request.POST or None, request.FILES or None)
    plan: Any = None
    try:
        if packed:
            plan = plan_again(sheets, packed, actor=request.user)
            count = write_scores(plan, sheets, actor=request.user)
            messages.success(request, _("Đã nhập {count} dòng. Phiếu chỉ được tính khi đã gửi.").format(count=count))
            return redirect("scoring:sheet-edit", pk=sheet.pk)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            if upload.size > LARGEST:
                raise DomainError(_("Tệp lớn hơn 5 MB. Hãy dùng tệp tải về từ phiếu này."), code="too_large")
            plan = plan_scores(sheets, upload.read(), upload.name, actor=request.user)
    except StalePlan as error:
        messages.warning(request, error.message)
        plan = error.plan
    except DomainError as error:
        messages.error(request, error.message)
        plan = None
    errors = plan.errors if plan is not None else []
    context = {
        "sheet": sheet,
        "form": form,
        "several": len(sheets) > 1,
        "errors": errors[:SHOWN_ERRORS],
        "error_count": len(errors),
        "plan": plan,
        "changes": plan.changes[:SHOWN] if plan is not None and not errors else [],
        "packed": plan.packed() if plan is not None and not errors and plan.changes else "",
    }
    return render(request, "importers/score_upload.html", context, status=422 if errors else 200)
