"""Screens of council sessions: prepare, invite, open, close, conclude, papers."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from awards.domain import attendance, ballots, counting, minutes, sessions
from awards.domain.agenda import agenda_of, is_meeting
from awards.domain.invitations import invitation_paper
from awards.domain.paper_sheets import papers_missing
from awards.enums.council import SessionStatus
from awards.forms.sessions import AttendanceForm, ConclusionForm, SessionFilter, SessionForm
from awards.models.rounds import Round
from awards.models.sessions import CouncilSession
from awards.paper.docx import render_docx
from awards.paper.pdf import render_pdf
from awards.presenters.sessions import session_context
from awards.tables.council import SessionTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import in_vietnamese
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
MANAGE = "awards.session_manage"
PAPERS = ("minutes_docx", "minutes_pdf", "counting_docx", "counting_pdf")
INVITATIONS = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@screen("awards.session_view", methods=GET)
def session_list(request: HttpRequest) -> HttpResponse:
    filters = SessionFilter(request.GET or None)
    values = filters.cleaned_data if filters.is_valid() else {}
    rows = sessions.filtered(sessions.sessions_for(request.user), **values).annotate(item_count=Count("items"))
    table = SessionTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filters": filters, "may_manage": can(request.user, MANAGE)}
    return render(request, "awards/session_list.html", context)


@screen(MANAGE)
def session_create(request: HttpRequest) -> HttpResponse:
    """`?dot=<pk>` limits the choice to one round."""
    wanted = request.GET.get("dot", "")
    round = get_object_or_404(Round, pk=wanted) if wanted.isdecimal() else None
    ready = sessions.ready_nominations(round)
    form = SessionForm(request.POST or None, nominations=ready)
    if request.method == "POST" and form.is_valid():
        try:
            session = sessions.create_session(
                form.cleaned_data["council"],
                form.plan(),
                list(form.cleaned_data["nominations"]),
                round=round,
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lập phiên họp. Bước tiếp theo: gửi giấy mời."))
            return redirect("awards:session-detail", session.pk)
    return render(request, "awards/session_form.html", {"form": form, "round": round, "ready": ready.exists()})


@screen("awards.session_view", of=CouncilSession, methods=GET)
def session_detail(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    sessions.require_sight(request.user, session)
    return render(request, "awards/session_detail.html", session_context(session, request.user))


@screen(MANAGE, of=CouncilSession, methods=("POST",))
def session_invite(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    sessions.invite_members(session, actor=request.user)
    messages.success(request, _("Đã gửi giấy mời đến các ủy viên."))
    return redirect("awards:session-detail", session.pk)


@screen(MANAGE, of=CouncilSession)
def session_open(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Attendance first, then the ballot opens. What was marked stays where the ballot cannot open."""
    form = AttendanceForm(request.POST if request.method == "POST" else None, session=session)
    items = agenda_of(session)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        marks = {"reasons": form.reasons(), "tellers": data["teller"], "actor": request.user}
        try:
            attendance.mark_attendance(session, data["present"], **marks)
            ballots.open_voting(session, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã mở bỏ phiếu. Danh sách ủy viên và chương trình đã được chốt."))
            return redirect("awards:session-detail", session.pk)
    context = {"form": form, "session": session, "rows": form.rows(), "is_meeting": is_meeting(items)}
    return render(request, "awards/session_open.html", context)


@screen(MANAGE, of=CouncilSession)
def session_close(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Lock and count; also the way to try the count again where it was refused. Paper sheets are entered in between."""
    if request.method == "POST":
        if session.status == SessionStatus.OPEN:
            session = counting.close_voting(session, actor=request.user)
        accept = request.POST.get("accept_missing") == "1"
        try:
            counting.tally_session(session, accept_missing=accept, actor=request.user)
        except DomainError as error:
            if error.code != "paper_missing":
                raise
            messages.warning(request, _("Đã khóa hòm phiếu. {reason}").format(reason=error.message))
        else:
            messages.success(request, _("Đã khóa hòm phiếu và kiểm phiếu xong."))
        return redirect("awards:session-detail", session.pk)
    return render(request, "awards/council/session_close.html", _close_context(session))


def _close_label(is_closed: bool, missing: int) -> str:
    """What the button does: an urn that is locked already is only counted."""
    if is_closed:
        return str(_("Kiểm phiếu"))
    return str(_("Khóa hòm phiếu") if missing else _("Khóa và kiểm phiếu"))


def _close_context(session: CouncilSession) -> dict[str, Any]:
    voted, total = session.roll.filter(has_voted=True).count(), session.roll.count()
    is_closed = session.status == SessionStatus.CLOSED
    missing = papers_missing(session)
    consequences = [
        _("Phiếu gửi sau thời điểm này không được nhận."),
        _("Hòm phiếu được mở một lần, kết quả và mã biên nhận công bố cho Hội đồng."),
    ]
    if missing and is_closed:
        consequences = [
            _("{count} phiếu giấy chưa nhập được ghi là không thu về.").format(count=missing),
            consequences[1],
        ]
    elif missing:
        consequences[1] = _("Ban kiểm phiếu nhập {count} phiếu giấy, sau đó hòm phiếu mới được mở.").format(
            count=missing
        )
    return {
        "session": session,
        "title": _("Kiểm phiếu") if is_closed else _("Khóa hòm phiếu và kiểm phiếu"),
        "question": _("Kiểm phiếu bây giờ?") if is_closed else _("Khóa hòm phiếu bây giờ?"),
        "detail": _("{voted}/{total} ủy viên đã gửi phiếu.").format(voted=voted, total=total),
        "consequences": consequences[1:] if is_closed and not missing else consequences,
        "accept_missing": is_closed and missing > 0,
        "confirm_label": _close_label(is_closed, missing),
        "cancel_url": reverse("awards:session-detail", args=[session.pk]),
    }


@screen(MANAGE, of=CouncilSession)
def session_conclude(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    form = ConclusionForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            minutes.conclude_session(session, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã kết luận phiên họp và lập biên bản."))
            return redirect("awards:session-detail", session.pk)
    return render(request, "awards/session_conclude.html", {"form": form, "session": session})


@screen("awards.session_view", of=CouncilSession, methods=GET)
def session_file(request: HttpRequest, session: CouncilSession, kind: str) -> HttpResponse:
    """Minutes of the session or of the counting, as .docx or .pdf."""
    sessions.require_sight(request.user, session)
    stored: Any = getattr(session, kind) if kind in PAPERS else None
    if stored is None:
        raise Http404
    return serve(stored)  # type: ignore[return-value]


@screen("awards.session_view", of=CouncilSession, methods=GET)
@in_vietnamese
def session_invitation(request: HttpRequest, session: CouncilSession, kind: str) -> HttpResponse:
    """Giấy mời, written from the session as it stands."""
    sessions.require_sight(request.user, session)
    if kind not in INVITATIONS:
        raise Http404
    write, content_type = INVITATIONS[kind]
    response = HttpResponse(write(invitation_paper(session)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="giay-moi-{session.pk}.{kind}"'
    return response


@screen("awards.session_view", of=CouncilSession, methods=GET)
@in_vietnamese
def session_export(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """The counted session for the stand-alone recount program."""
    sessions.require_sight(request.user, session)
    data = json.dumps(counting.export_of(session), ensure_ascii=False, indent=1, sort_keys=True)
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="phien-hop-{session.pk}.json"'
    return response
