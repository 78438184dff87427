"""What the secretariat does beside the usual way of a session: conflicts, departures, another ballot, giving up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from awards.domain import attendance, repeats, roll
from awards.enums.council import SessionStatus
from awards.forms.council import ReasonForm
from awards.forms.sessions import AgainForm, DeparturesForm, RecusalForm
from awards.models.recusals import Recusal
from awards.models.sessions import CouncilSession
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

MANAGE = "awards.session_manage"


@screen(MANAGE, of=CouncilSession)
def session_recuse(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    form = RecusalForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        roll.recuse_member(data["member"], data["items"], reason=data["reason"], actor=request.user)
        messages.success(request, _("Đã ghi nhận ủy viên không bỏ phiếu ở nội dung có liên quan."))
        return redirect("awards:session-detail", session.pk)
    return render(request, "awards/session_recuse.html", {"form": form, "session": session})


@screen(MANAGE, of=CouncilSession)
def session_recusal_lift(request: HttpRequest, session: CouncilSession, key: str) -> HttpResponse:
    rows = Recusal.objects.filter(entry__session=session).select_related("entry", "item__nomination__person")
    recusal = get_object_or_404(rows, pk=key if key.isdecimal() else 0)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            roll.lift_recusal(recusal, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã bỏ ghi nhận. Ủy viên bỏ phiếu ở nội dung này như bình thường."))
            return redirect("awards:session-detail", session.pk)
    context = {
        "title": _("Bỏ ghi nhận liên quan"),
        "question": _("Bỏ ghi nhận {member} không bỏ phiếu ở nội dung {order}?").format(
            member=recusal.entry.name, order=recusal.item.order
        ),
        "detail": _("Chỉ dùng khi ghi nhầm người hoặc nhầm nội dung."),
        "form": form,
        "confirm_label": _("Bỏ ghi nhận"),
        "cancel_url": reverse("awards:session-detail", args=[session.pk]),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=CouncilSession)
def session_departures(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Who left the room; too few left suspends the vote, enough again goes on with it."""
    form = DeparturesForm(request.POST if request.method == "POST" else None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            after = attendance.record_departures(session, form.cleaned_data["left"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            if after.status == SessionStatus.SUSPENDED:
                messages.warning(
                    request, _("Không còn đủ số ủy viên dự họp: phiên họp tạm dừng, chưa nhận thêm phiếu.")
                )
            else:
                messages.success(request, _("Đã ghi. Phiên họp còn đủ số ủy viên và tiếp tục bỏ phiếu."))
            return redirect("awards:session-detail", session.pk)
    return render(request, "awards/council/session_departures.html", {"form": form, "session": session})


@screen(MANAGE, of=CouncilSession)
def session_abandon(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attendance.abandon_session(session, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã dừng phiên họp. Các đề nghị có thể đưa vào phiên họp khác."))
            return redirect("awards:session-detail", session.pk)
    context = {
        "title": _("Dừng phiên họp"),
        "question": _("Dừng phiên họp này mà không kiểm phiếu?"),
        "detail": session.title,
        "consequences": [
            _("Phiếu đã gửi bị hủy mà không ai mở ra xem."),
            _("Các đề nghị vẫn đủ điều kiện và đưa được vào phiên họp khác."),
            _("Lý do được ghi vào nhật ký."),
        ],
        "irreversible": True,
        "tone": "danger",
        "form": form,
        "confirm_label": _("Dừng phiên họp"),
        "cancel_url": reverse("awards:session-detail", args=[session.pk]),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=CouncilSession)
def session_again(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Another ballot on items that did not pass."""
    items = repeats.repeatable_items(session)
    form = AgainForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            again = repeats.call_again(session, data["items"], reason=data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lập lần bỏ phiếu mới. Bước tiếp theo: điểm danh và mở bỏ phiếu."))
            return redirect("awards:session-detail", again.pk)
    return render(request, "awards/council/session_again.html", {"form": form, "session": session, "items": items})
