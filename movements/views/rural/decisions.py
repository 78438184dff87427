"""The secretariat's and the chair's side: appraisal, decision, revocation, re-assessment, the standards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.in_time import Lens
from base.units.tables import in_time
from movements.domain.rural.conditions import conditions_of
from movements.domain.rural.filing import appraise, reappraise, return_assessment
from movements.domain.rural.plans import link_target, unlink_target
from movements.domain.rural.queries import proposals_list, reassessments_list, recognitions_list
from movements.domain.rural.reassessment import dismiss_reassessment, reason_of
from movements.domain.rural.reckoning import Board
from movements.domain.rural.recognising import decline, recognise, verify_recognition
from movements.domain.rural.revoking import confirm_revocation, reject_revocation
from movements.domain.rural.standards import set_satisfaction, with_sets
from movements.enums import ProposalStatus, RuralStatus
from movements.forms.rural import AppraisalForm
from movements.forms.rural_decisions import (
    LinkForm,
    RecogniseForm,
    RecognitionFilter,
    RevokeForm,
    SatisfactionForm,
)
from movements.forms.shared import ReasonForm
from movements.models import (
    RuralAssessment,
    RuralPlanLink,
    RuralReassessment,
    RuralRecognition,
    RuralRevocation,
    RuralStandard,
    Target,
)
from movements.tables.rural import (
    DecidingReassessmentTable,
    ReassessmentTable,
    RecognitionTable,
    RevocationTable,
)


@screen("movements.rural_appraise", of=RuralAssessment)
def appraisal(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    if item.status != RuralStatus.SUBMITTED:
        messages.info(request, _("Hồ sơ này không ở bước thẩm định."))
        return redirect(item)
    board = Board.of(item)
    form = AppraisalForm(request.POST or None, assessment=item, board=board)
    if form.is_valid():
        data = form.cleaned_data
        try:
            appraise(item, form.opinions(), note=data["note"], expected_version=data["version"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã kết luận thẩm định."))
            return redirect(item)
    files: dict[int | None, list[Any]] = {}
    for each in item.evidence.select_related("file"):
        files.setdefault(each.criterion_id, []).append(each)
    rows = [
        (line, [form[f"a_{line.criterion_id}"], form[f"r_{line.criterion_id}"]], files.get(line.criterion_id, []))
        for line in board.lines
    ]
    context = {
        "item": item,
        "form": form,
        "rows": rows,
        "conditions": conditions_of(item, list(item.survey.all()))[1:],
    }
    return render(request, "movements/rural/appraise.html", context)


@screen("movements.rural_appraise", of=RuralAssessment)
def return_file(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    words = {
        "title": _("Trả lại hồ sơ"),
        "question": _("Trả lại hồ sơ của {unit}?").format(unit=item.unit),
        "consequences": [_("Xã nhận lý do, sửa rồi ký và gửi lại.")],
        "confirm_label": _("Trả lại"),
    }
    return _with_reason(request, item, words, return_assessment, _("Đã trả lại hồ sơ."))


@screen("movements.rural_appraise", of=RuralAssessment)
def reappraise_file(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    words = {
        "title": _("Thẩm định lại"),
        "question": _("Mở lại thẩm định hồ sơ của {unit}?").format(unit=item.unit),
        "confirm_label": _("Thẩm định lại"),
    }
    return _with_reason(request, item, words, reappraise, _("Đã mở lại thẩm định."))


@screen("movements.rural_decide", of=RuralAssessment)
def decline_file(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    words = {
        "title": _("Chưa công nhận"),
        "question": _("Chưa công nhận {unit}?").format(unit=item.unit),
        "consequences": [_("Xã nhận lý do; hồ sơ năm này kết thúc.")],
        "confirm_label": _("Chưa công nhận"),
        "tone": "danger",
    }
    return _with_reason(request, item, words, decline, _("Đã ghi quyết định chưa công nhận."))


def _with_reason(request: HttpRequest, item: Any, words: dict[str, Any], act: Any, done: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act(item, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, done)
        return redirect(item)
    context = {"form": form, "cancel_url": item.get_absolute_url(), **words}
    return render(request, "pages/confirm.html", context)


@screen("movements.rural_decide", of=RuralAssessment)
def recognise_file(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    if item.status != RuralStatus.APPRAISED:
        messages.info(request, _("Hồ sơ này không ở bước quyết định."))
        return redirect(item)
    form = RecogniseForm(request.POST or None)
    if form.is_valid():
        try:
            recognise(item, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã công nhận {unit}.").format(unit=item.unit))
            return redirect(item)
    conditions = conditions_of(item, list(item.survey.all()))
    return render(request, "movements/rural/recognise.html", {"item": item, "form": form, "conditions": conditions})


@screen("movements.rural_view", methods=("GET", "HEAD"))
def recognition_list(request: HttpRequest) -> HttpResponse:
    filters = RecognitionFilter(request.GET or None)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = recognitions_list(
        query=wanted.get("q", ""),
        tier=wanted.get("tier", ""),
        unverified=wanted.get("verified") == "0",
        is_now=Lens.of(request.GET).is_now,
    )
    table = RecognitionTable(found)
    table.empty_detail = _("Quyết định cũ được nhập từ bảng tính; quyết định mới ghi ở hồ sơ của xã.")
    if not can(request.user, "movements.rural_appraise"):
        table.exclude = ("verified",)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filters": filters, "title": _("Quyết định công nhận")}
    context |= {"switch": in_time(request, table), **sheet_links(request.user, "rural-recognitions")}
    return render(request, "movements/rural/list.html", context)


@screen("movements.rural_appraise", of=RuralRecognition)
def recognition_verify(request: HttpRequest, item: RuralRecognition) -> HttpResponse:
    if request.method == "POST":
        verify_recognition(item, actor=request.user)
        messages.success(request, _("Đã ghi nhận là đã đối chiếu."))
        return redirect("rural:recognition-list")
    context = {
        "title": _("Đối chiếu quyết định"),
        "question": _("Đã đối chiếu “{item}” với quyết định {number} ngày {day}?").format(
            item=item.unit, number=item.decision_number, day=f"{item.decided_on:%d/%m/%Y}"
        ),
        "detail": _("Nguồn: {source}").format(source=item.source or "–"),
        "consequences": [_("Dấu “chưa đối chiếu” trên bảng công khai được bỏ.")],
        "confirm_label": _("Đã đối chiếu"),
        "cancel_url": reverse("rural:recognition-list"),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.rural_view", methods=("GET", "HEAD"))
def revocation_list(request: HttpRequest) -> HttpResponse:
    table = RevocationTable(proposals_list())
    table.empty_detail = _("Khi một xã đã công nhận được đánh giá lại và không giữ được mức, đề xuất hiện ở đây.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "title": _("Đề xuất thu hồi")}
    context["switch"] = in_time(request, table, "recognition__unit")
    may_decide = can(request.user, "movements.rural_decide")
    context |= sheet_links(request.user, "rural-revocations", is_taken_in=may_decide)
    return render(request, "movements/rural/list.html", context)


@screen("movements.rural_view", of=RuralRevocation)
def revocation(request: HttpRequest, item: RuralRevocation) -> HttpResponse:
    may_decide = item.status == ProposalStatus.OPEN and can(request.user, "movements.rural_decide")
    form = RevokeForm(request.POST or None) if may_decide else None
    if form is not None and form.is_valid():
        try:
            _decide(request, item, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi quyết định."))
            return redirect("rural:revocation-list")
    return render(request, "movements/rural/revocation.html", {"item": item, "form": form})


def _decide(request: HttpRequest, item: RuralRevocation, data: dict[str, Any]) -> None:
    if data["decision"] == "reject":
        reject_revocation(item, reason=data["reason"], actor=request.user)
        return
    if data["decided_on"] is None:
        raise DomainError(_("Hãy ghi ngày quyết định thu hồi."), code="day")
    confirm_revocation(
        item, number=data["number"], decided_on=data["decided_on"], reason=data["reason"], actor=request.user
    )


@screen("movements.rural_view", methods=("GET", "HEAD"))
def reassessment_list(request: HttpRequest) -> HttpResponse:
    table_class = DecidingReassessmentTable if can(request.user, "movements.rural_appraise") else ReassessmentTable
    table = table_class(reassessments_list())
    table.empty_detail = _("Xã hình thành từ xã đã công nhận và xã chưa công nhận được hệ thống tìm và liệt kê ở đây.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "title": _("Xã phải đánh giá lại"), "switch": in_time(request, table)}
    context |= sheet_links(request.user, "rural-reassessments")
    return render(request, "movements/rural/list.html", context)


@screen("movements.rural_appraise", of=RuralReassessment)
def reassessment_dismiss(request: HttpRequest, item: RuralReassessment) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        dismiss_reassessment(item, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Đã ghi nhận."))
        return redirect("rural:reassessment-list")
    context = {
        "title": _("Không phải đánh giá lại"),
        "question": _("{unit} không phải đánh giá lại?").format(unit=item.unit),
        "detail": reason_of(item),
        "form": form,
        "confirm_label": _("Không phải đánh giá lại"),
        "cancel_url": reverse("rural:reassessment-list"),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.rural_view", methods=("GET", "HEAD"))
def standard_list(request: HttpRequest) -> HttpResponse:
    context = {
        "standards": with_sets(RuralStandard.objects.all()),
        "can_edit": can(request.user, "movements.rural_appraise"),
    }
    return render(request, "movements/rural/standards.html", context)


@screen("movements.rural_appraise", of=RuralStandard)
def satisfaction(request: HttpRequest, item: RuralStandard) -> HttpResponse:
    initial = {"level": item.satisfaction_level, "source": item.satisfaction_source}
    form = SatisfactionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            set_satisfaction(item, form.cleaned_data["level"], source=form.cleaned_data["source"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu mức hài lòng phải đạt."))
            return redirect("rural:standard-list")
    context = {
        "title": _("Mức hài lòng phải đạt"),
        "question": item.title,
        "form": form,
        "confirm_label": _("Lưu"),
        "cancel_url": reverse("rural:standard-list"),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.target_assign", of=Target)
def plan_link(request: HttpRequest, target: Target) -> HttpResponse:
    """Bind a target such as "66/87 xã" to the recognitions, or let go of it."""
    back = f"{target.movement.get_absolute_url()}?tab=tien-do"
    link = RuralPlanLink.objects.filter(target=target).first()
    form = LinkForm(request.POST or None, initial={"tier": link.tier if link else "standard"})
    if request.method == "POST" and "unlink" in request.POST:
        unlink_target(target, actor=request.user)
        messages.success(request, _("Đã bỏ gắn với kết quả công nhận."))
        return redirect(back)
    if form.is_valid():
        try:
            link_target(target, tier=form.cleaned_data["tier"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Số xã đạt nay lấy trực tiếp từ các quyết định công nhận."))
            return redirect(back)
    return render(
        request, "movements/rural/plan_link.html", {"target": target, "link": link, "form": form, "back": back}
    )
