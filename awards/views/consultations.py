"""Posting lists for the people's opinion, and answering what comes in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from awards.domain.consultations import (
    answer_opinion,
    closing_day,
    plan_consultation,
    report_of,
    set_aside_opinion,
    waiting_for_consultation,
)
from awards.domain.dossier_queries import PARTS, consultations_list
from awards.enums import OpinionStatus
from awards.forms.rounds import AnswerForm, ConsultationForm, ReasonForm
from awards.models import Consultation, Opinion, Round
from awards.tables.rounds import ConsultationTable, NominationTable
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _

MANAGE = "awards.consultation_manage"
GET = ("GET", "HEAD")


@screen(MANAGE, methods=GET)
def consultation_list(request: HttpRequest) -> HttpResponse:
    table = ConsultationTable(consultations_list())
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "awards/consultation_list.html", {"table": table})


@screen(MANAGE, of=Round)
def consultation_create(request: HttpRequest, round_: Round) -> HttpResponse:
    form = ConsultationForm(request.POST or None, waiting=waiting_for_consultation(round_))
    if form.is_valid():
        values = form.cleaned_data
        try:
            consultation = plan_consultation(
                round_,
                values["nominations"],
                title=values["title"],
                intro=values["intro"],
                working_days=values["working_days"],
                opens_on=values["opens_on"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Đã lập đợt lấy ý kiến đến hết ngày {day}.").format(day=f"{consultation.closes_on:%d/%m/%Y}")
            )
            return redirect(consultation)
    day, announced = closing_day(clock.today())
    context = {"form": form, "round": round_, "closes_on": f"{day:%d/%m/%Y}", "announced": announced}
    return render(request, "awards/consultation_form.html", context)


@screen(MANAGE, of=Consultation, methods=GET)
def consultation_detail(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    table = NominationTable(
        consultation.nominations.select_related(*PARTS), reader=request.user, exclude=("round", "chon")
    )
    RequestConfig(request, paginate=False).configure(table)
    counted = report_of(consultation)
    facts = [
        {"term": _("Trạng thái"), "value": consultation.get_status_display(), "status": consultation.status},
        {"term": _("Đợt xét"), "value": str(consultation.round), "url": consultation.round.get_absolute_url()},
        {
            "term": _("Thời gian"),
            "value": f"{consultation.opens_on:%d/%m/%Y} – {consultation.closes_on:%d/%m/%Y}",
            "note": _("{days} ngày làm việc, không kể ngày đăng").format(days=consultation.working_days),
        },
        {"term": _("Số ý kiến"), "value": counted["total"]},
        {"term": _("Tiếp thu"), "value": counted[OpinionStatus.ACCEPTED]},
        {"term": _("Không tiếp thu"), "value": counted[OpinionStatus.REJECTED]},
        {"term": _("Không xem xét"), "value": counted[OpinionStatus.SET_ASIDE]},
        {"term": _("Chưa trả lời"), "value": counted[OpinionStatus.NEW]},
    ]
    opinions = consultation.opinions.select_related(
        "nomination__person", "nomination__collective", "nomination__household", "nomination__award_type", "answered_by"
    )
    context = {"consultation": consultation, "table": table, "facts": facts, "opinions": opinions}
    return render(request, "awards/consultation_detail.html", context)


@screen(MANAGE, of=Opinion)
def opinion_answer(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        accept = form.cleaned_data["decision"] == OpinionStatus.ACCEPTED
        try:
            answer_opinion(opinion, accept=accept, answer=form.cleaned_data["answer"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi trả lời."))
            return redirect(opinion.consultation)
    context = {
        "title": _("Trả lời ý kiến"),
        "question": opinion.text,
        "detail": str(opinion.nomination or _("Toàn bộ danh sách")),
        "form": form,
        "confirm_label": _("Ghi trả lời"),
        "cancel_url": opinion.consultation.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=Opinion)
def opinion_set_aside(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_aside_opinion(opinion, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi ý kiến là không xem xét."))
            return redirect(opinion.consultation)
    context = {
        "title": _("Không xem xét ý kiến"),
        "question": opinion.text,
        "consequences": [_("Ý kiến vẫn được lưu cùng lý do và được đếm trong báo cáo.")],
        "form": form,
        "confirm_label": _("Không xem xét"),
        "cancel_url": opinion.consultation.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=Consultation, methods=GET)
def consultation_report(request: HttpRequest, consultation: Consultation, form: str) -> HttpResponse:
    """The report of the whole list, as `docx` or `pdf`."""
    stored = {"docx": consultation.report_docx, "pdf": consultation.report_pdf}.get(form)
    if stored is None:
        raise Http404
    return serve(stored)  # type: ignore[return-value] # a streaming answer; `screen` passes it on
