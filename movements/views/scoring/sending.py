"""Sending and returning sheets, and the files beside their points."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _
from movements.domain.scoring.evidence import remove_score_evidence
from movements.domain.scoring.queries import sheets_for
from movements.domain.scoring.sheets import may_edit, return_sheet, submit_sheet
from movements.enums import ScoreStage
from movements.forms.shared import ReasonForm, SubmitForm
from movements.models import ScoreEvidence, ScoreSheet


@screen("movements.score_view", of=ScoreSheet)
def sheet_submit(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    form = SubmitForm(request.POST or None, initial={"version": sheet.version})
    if form.is_valid():
        try:
            submit_sheet(sheet, actor=request.user, expected_version=form.cleaned_data["version"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã gửi phiếu chấm của {unit}.").format(unit=sheet.unit))
        return redirect(sheet)
    is_self = sheet.stage.stage == ScoreStage.SELF
    context = {
        "title": _("Gửi phiếu chấm"),
        "question": _("Ký gửi bảng tự chấm của {unit}?").format(unit=sheet.unit)
        if is_self
        else _("Gửi phiếu {stage} cho {unit}?").format(stage=str(sheet.stage).lower(), unit=sheet.unit),
        "consequences": [
            _("Chỉ tiêu chưa sửa điểm lấy điểm do máy tính từ số liệu đã duyệt."),
            _("Sau khi gửi không sửa được nữa, trừ khi phiếu bị trả lại."),
        ],
        "tone": "solemn",
        "form": form,
        "confirm_label": _("Gửi phiếu"),
        "cancel_url": sheet.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.score_appraise", of=ScoreSheet)
def sheet_return(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return_sheet(sheet, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại phiếu chấm."))
            return redirect("scoring:sheet-list")
    context = {
        "title": _("Trả lại phiếu chấm"),
        "question": _("Trả lại phiếu {sheet}?").format(sheet=sheet),
        "consequences": [_("Người chấm nhận lý do, sửa và gửi lại trước hạn của bước.")],
        "form": form,
        "confirm_label": _("Trả lại"),
        "cancel_url": sheet.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.score_view", of=ScoreEvidence, methods=("GET", "HEAD"))
def evidence_file(request: HttpRequest, evidence: ScoreEvidence) -> HttpResponse:
    """A file follows its sheet: who may not see the sheet yet may not see the file."""
    sheet = evidence.entry.sheet
    if not (may_edit(sheet, request.user) or sheets_for(request.user).filter(pk=sheet.pk).exists()):
        raise PermissionDenied(_("Phiếu này chưa được gửi nên chưa xem được."))
    return serve(evidence.file)  # type: ignore[return-value] # a streaming answer; `screen` passes it on


@screen("movements.score_view", of=ScoreEvidence)
def evidence_remove(request: HttpRequest, evidence: ScoreEvidence) -> HttpResponse:
    back = reverse("scoring:sheet-edit", args=[evidence.entry.sheet_id])
    if request.method == "POST":
        try:
            remove_score_evidence(evidence, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã bỏ minh chứng “{name}”.").format(name=evidence))
        return redirect(back)
    context = {
        "title": _("Bỏ minh chứng"),
        "question": _("Bỏ tệp “{name}” khỏi phiếu chấm?").format(name=evidence),
        "confirm_label": _("Bỏ minh chứng"),
        "tone": "danger",
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
