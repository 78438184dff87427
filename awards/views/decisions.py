"""Screens of decisions: draft, submit, sign, issue, papers."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from awards.domain import decisions
from awards.domain.councils import councils_on
from awards.domain.decision_access import decisions_for, require_decision_sight
from awards.domain.decision_paper import decision_paper
from awards.enums.decisions import DecisionKind
from awards.forms.council import DecisionForm, DraftForm, ReasonForm, decision_initial
from awards.forms.decisions import NumberForm
from awards.models.decisions import Decision
from awards.models.sessions import CouncilSession
from awards.paper.docx import render_docx
from awards.paper.pdf import render_pdf
from awards.presenters.council import decision_context
from awards.tables.council import DecisionTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import in_vietnamese
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
DRAFT = "awards.decision_draft"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@screen("awards.decision_view", methods=GET)
def decision_list(request: HttpRequest) -> HttpResponse:
    table = DecisionTable(
        decisions_for(request.user).annotate(item_count=Count("items", distinct=True) + Count("changes", distinct=True))
    )
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "awards/decision_list.html", {"table": table, "may_draft": can(request.user, DRAFT)})


@screen(DRAFT)
def decision_create(request: HttpRequest) -> HttpResponse:
    """`?phien=<pk>` takes the nominations that one session passed."""
    wanted = request.GET.get("phien", "")
    session = get_object_or_404(CouncilSession, pk=wanted) if wanted.isdecimal() else None
    councils = list(councils_on(clock.today()))
    form = DecisionForm(
        request.POST or None,
        nominations=decisions.decidable_nominations(session),
        units=[council.unit for council in councils],
        initial=decision_initial(session, councils),
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = decisions.draft_decision(
                form.plan(),
                list(form.cleaned_data["nominations"]),
                session=session,
                round=session.round if session else None,
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lập dự thảo. Người khác đọc bản PDF, kiểm tra rồi trình ký."))
            return redirect("awards:decision-detail", decision.pk)
    return render(request, "awards/decision_form.html", {"form": form, "session": session})


@screen(DRAFT, of=Decision)
def decision_edit(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The words of a draft, after a checker or the signer found something in it."""
    known = {name: getattr(decision, name) for name in DraftForm.base_fields}
    form = DraftForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.edit_draft(decision, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã sửa dự thảo. Người khác kiểm tra rồi trình ký lại."))
            return redirect("awards:decision-detail", decision.pk)
    return render(request, "awards/decision_form.html", {"form": form, "decision": decision})


@screen("awards.decision_view", of=Decision, methods=GET)
def decision_detail(request: HttpRequest, decision: Decision) -> HttpResponse:
    require_decision_sight(request.user, decision)
    return render(request, "awards/decision_detail.html", decision_context(decision, request.user))


@screen("awards.decision_check", of=Decision, methods=("POST",))
def decision_submit(request: HttpRequest, decision: Decision) -> HttpResponse:
    decisions.submit_decision(decision, actor=request.user)
    messages.success(request, _("Đã kiểm tra và trình ký."))
    return redirect("awards:decision-detail", decision.pk)


@screen(DRAFT, of=Decision)
def decision_cancel(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decisions.cancel_draft(decision, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Đã hủy dự thảo."))
        return redirect("awards:decision-detail", decision.pk)
    context = {"question": _("Hủy dự thảo quyết định này?"), "label": _("Hủy dự thảo"), "tone": "danger"}
    return _ask(request, decision, form, **context)


@screen("awards.decision_sign", of=Decision)
def decision_return(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decisions.return_decision(decision, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Đã trả lại dự thảo cho Thường trực."))
        return redirect("awards:decision-detail", decision.pk)
    return _ask(request, decision, form, question=_("Trả lại dự thảo?"), label=_("Trả lại"), tone="primary")


@screen("awards.decision_sign", of=Decision)
def decision_sign(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = NumberForm(request.POST or None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        given = getattr(form, "cleaned_data", {})
        try:
            signed = decisions.sign_decision(decision, actor=request.user, **given)  # type: ignore[arg-type]
        except DomainError as error:
            if error.code not in ("number_used", "number", "future") or not form.is_bound:
                raise
            form.add_error("issued_on" if error.code == "future" else "number", error.message)
        else:
            messages.success(request, _("Đã ký Quyết định số {number}.").format(number=signed.full_number))
            return redirect("awards:decision-detail", decision.pk)
    count = decision.items.count() or decision.changes.count()
    return _ask(
        request,
        decision,
        form,
        question=_("Ký quyết định này?"),
        label=_("Ký quyết định"),
        tone="solemn",
        detail=_("{subject} – {count} kết quả.").format(subject=decision.subject, count=count),
        consequences=[_("Quyết định được cấp số và ngày ký; nội dung không sửa được nữa.")],
    )


@screen(DRAFT, of=Decision)
def decision_issue(request: HttpRequest, decision: Decision) -> HttpResponse:
    if request.method == "POST":
        try:
            decisions.issue_decision(decision, actor=request.user)
        except DomainError as error:
            if error.code not in ("no_copy", "untrusted", "prerequisite_lost"):
                raise
            messages.warning(request, error.message)
            if error.code == "prerequisite_lost":
                return redirect("awards:relied-list")
            return redirect("awards:decision-copy", decision.pk)
        if decision.kind == DecisionKind.AWARD:
            messages.success(request, _("Đã ban hành. Kết quả đã ghi vào sổ vàng và trang vinh danh."))
        else:
            messages.success(request, _("Đã ban hành. Kết quả khen thưởng, bằng và trang vinh danh đã đổi theo."))
        return redirect("awards:decision-detail", decision.pk)
    if decision.kind == DecisionKind.AWARD:
        consequences = [
            _("Kết quả được ghi vào sổ vàng và công bố ở trang vinh danh."),
            _("Mỗi bằng, giấy khen có mã tra cứu và chữ ký số."),
            _("Tiền thưởng được ghi vào sổ phải chi."),
        ]
    else:
        consequences = [
            _("Kết quả khen thưởng, bằng và trang vinh danh đổi theo ngay."),
            _("Tiền thưởng được ghi thôi chi hoặc phải thu hồi; hồ sơ đã dựa vào kết quả này được nêu để xem lại."),
        ]
    return _ask(
        request,
        decision,
        question=_("Ban hành Quyết định số {number}?").format(number=decision.full_number),
        label=_("Ban hành"),
        tone="solemn",
        consequences=consequences,
    )


@screen("awards.decision_view", of=Decision, methods=GET)
@in_vietnamese
def decision_file(request: HttpRequest, decision: Decision, kind: str) -> HttpResponse:
    """`pdf` or `docx` of the decision (a draft is made on the spot), or `certificates`."""
    require_decision_sight(request.user, decision)
    if kind not in ("pdf", "docx", "certificates"):
        raise Http404
    stored = decision.certificates_pdf if kind == "certificates" else getattr(decision, kind)
    if stored is not None:
        return serve(stored)  # type: ignore[return-value]
    if kind == "certificates":
        raise Http404
    paper = decision_paper(decision)
    data = render_pdf(paper) if kind == "pdf" else render_docx(paper)
    response = HttpResponse(data, content_type="application/pdf" if kind == "pdf" else DOCX)
    place = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f'{place}; filename="du-thao-quyet-dinh-{decision.pk}.{kind}"'
    return response


def _ask(request: HttpRequest, decision: Decision, form: Form | None = None, **context: object) -> HttpResponse:
    """The page that asks before something weighty."""
    page = {
        "title": context["label"],
        "confirm_label": context["label"],
        "form": form,
        "cancel_url": reverse("awards:decision-detail", args=[decision.pk]),
        **context,
    }
    return render(request, "pages/confirm.html", page)
