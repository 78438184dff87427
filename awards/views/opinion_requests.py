"""Hiệp y: ask several bodies, see what is open, answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from awards.domain.dossiers.blind import cover_names, is_blind_for, name_for
from awards.domain.dossiers.bulk import chosen
from awards.domain.opinions.answering import answer_request, may_answer
from awards.domain.opinions.asking import ask_opinions, requests_for, withdraw_request
from awards.enums import BodyAnswer, RequestStatus
from awards.forms.opinions import AskForm, BodyAnswerForm, RequestFilter
from awards.forms.rounds import ReasonForm
from awards.models import Nomination, OpinionRequest
from awards.tables.rounds import OpinionRequestTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _
from base.core.text import fold

GET = ("GET", "HEAD")
MANAGE, ANSWER = "awards.opinion_manage", "awards.opinion_answer"


@screen(ANSWER, methods=GET)
def request_list(request: HttpRequest) -> HttpResponse:
    filters = RequestFilter(request.GET or None)
    values = filters.cleaned_data if filters.is_valid() else {}
    found = requests_for(request.user)
    if words := fold(values.get("q", "")):
        found = found.filter(body_folded__contains=words)
    if values.get("status"):
        found = found.filter(status=values["status"])
    table = OpinionRequestTable(found, reader=request.user)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "awards/opinions/request_list.html", {"table": table, "filters": filters})


@screen(MANAGE, of=Nomination)
def ask(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """About one dossier; others of the same round (`chon`) may be asked about in the same letter."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keys = [nomination.pk, *(int(key) for key in request.POST.getlist("chon") if key.isdecimal())]
        try:
            made = ask_opinions(
                chosen(request.user, keys),
                form.bodies(),
                form.cleaned_data["rule"],
                question=form.cleaned_data["question"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã gửi {count} yêu cầu xin ý kiến.").format(count=len(made)))
            return redirect(nomination)
    context = {"nomination": nomination, "form": form, "others": _others(nomination)}
    return render(request, "awards/opinions/ask.html", context)


@screen(ANSWER, of=OpinionRequest)
def request_detail(request: HttpRequest, asked: OpinionRequest) -> HttpResponse:
    form = BodyAnswerForm(request.POST or None, request.FILES or None)
    is_open = asked.status in (RequestStatus.OPEN, RequestStatus.SILENT) and may_answer(request.user, asked)
    if request.method == "POST" and is_open and form.is_valid():
        values = form.cleaned_data
        try:
            answer_request(
                asked,
                answer=BodyAnswer(values["answer"]),
                text=values["text"],
                upload=values["upload"],
                answered_on=values["answered_on"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi trả lời."))
            return redirect(asked)
    nomination = asked.nomination
    hidden = is_blind_for(request.user, nomination)
    achievement, question = nomination.achievement, asked.question
    if hidden:
        achievement, question = cover_names(nomination, achievement), cover_names(nomination, question)
    facts = [
        {"term": _("Về"), "value": name_for(request.user, nomination)},
        {"term": _("Đơn vị đề nghị"), "value": "–" if hidden else str(nomination.unit)},
        {"term": _("Gửi ngày"), "value": f"{asked.sent_on:%d/%m/%Y}"},
        {
            "term": _("Hạn trả lời"),
            "value": f"{asked.due_on:%d/%m/%Y}",
            "note": "" if asked.is_calendar_announced else _("lịch nghỉ năm này chưa công bố"),
        },
        {
            "term": _("Không trả lời"),
            "value": asked.get_silence_display(),
            "note": asked.rule.source + ("" if asked.rule.is_verified else _(" (chưa đối chiếu)")),
        },
        {"term": _("Trạng thái"), "value": asked.get_status_display(), "status": asked.status},
        {"term": _("Ý kiến"), "value": asked.get_answer_display()},
    ]
    context = {
        "asked": asked,
        "achievement": achievement,
        "question": question,
        "facts": facts,
        "form": form if is_open else None,
        "may_withdraw": asked.status == RequestStatus.OPEN and can(request.user, MANAGE),
        "may_see_dossier": can(request.user, "awards.nomination_view", nomination.unit),
    }
    return render(request, "awards/opinions/request_detail.html", context)


@screen(ANSWER, of=OpinionRequest, methods=GET)
def request_file(request: HttpRequest, asked: OpinionRequest) -> HttpResponse:
    if asked.file is None:
        raise Http404
    return serve(asked.file)  # type: ignore[return-value] # a streaming answer; `screen` passes it on


@screen(MANAGE, of=OpinionRequest)
def request_withdraw(request: HttpRequest, asked: OpinionRequest) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_request(asked, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã rút yêu cầu xin ý kiến."))
            return redirect(asked.nomination)
    context = {
        "title": _("Rút yêu cầu xin ý kiến"),
        "question": _("Không cần ý kiến của {body} nữa?").format(body=asked.body),
        "form": form,
        "confirm_label": _("Rút yêu cầu"),
        "cancel_url": asked.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


def _others(nomination: Nomination) -> list[Nomination]:
    """Dossiers of the same round in the same state, to be asked about together."""
    same = nomination.round.nominations.filter(status=nomination.status, is_secret=False).exclude(pk=nomination.pk)
    return list(same.select_related("person", "collective", "household", "award_type", "unit")[:50])
