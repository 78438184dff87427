"""Paper sheets: handed out by the secretariat, entered after the close by the counting committee."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from awards import human_code
from awards.domain import paper_sheets
from awards.domain.ballots import secret_items
from awards.domain.sessions import require_sight
from awards.enums.council import VOTING_SESSIONS, SessionStatus, VoteChoice
from awards.forms.sessions import ReceiptForm
from awards.models.ballots import RollEntry
from awards.models.sessions import AgendaItem, CouncilSession
from awards.presenters.sessions import field_name
from awards.views.ballots import private
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

INVALID = "invalid"


@screen("awards.session_manage", of=CouncilSession)
def paper_list(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Who holds a paper sheet. POST: `give` or `take_back` with the key of a line of the roll."""
    if request.method == "POST":
        key = request.POST.get("give") or request.POST.get("take_back") or ""
        entry = get_object_or_404(session.roll, pk=key if key.isdecimal() else 0)
        gives = "give" in request.POST
        act = paper_sheets.give_paper if gives else paper_sheets.take_back_paper
        try:
            act(session, entry, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            said = _("Đã phát phiếu giấy cho {who}.") if gives else _("Đã thu lại phiếu giấy của {who}.")
            messages.success(request, said.format(who=entry.name))
        return redirect("awards:paper-list", session.pk)
    context = {
        "session": session,
        "entries": session.roll.order_by("pk"),
        "may_change": session.status in VOTING_SESSIONS,
        "has_secret": any(item.is_secret for item in session.items.all()),
    }
    return render(request, "awards/council/paper_list.html", context)


@screen("awards.session_view", of=CouncilSession)
def paper_entry(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """One paper sheet after the other. The code is written on the sheet first, so a form sent twice puts in one."""
    require_sight(request.user, session)
    paper_sheets.require_teller(session, request.user)
    items, papers = secret_items(session), paper_sheets.holders(session)
    chosen: dict[str, str] = {}
    error = ""
    receipt = request.POST.get("receipt", "") or human_code.grouped(human_code.new_code())
    if request.method == "POST":
        chosen = {item.key: request.POST.get(field_name(item), "?") for item in items}
        try:
            paper_sheets.enter_paper(session, receipt, chosen, actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã bỏ phiếu {receipt} vào hòm.").format(receipt=receipt))
            return private(redirect("awards:paper-entry", session.pk))
    context = {
        "session": session,
        "receipt": receipt,
        "lines": [_line(item, papers, chosen.get(item.key, ""), is_sent=bool(chosen)) for item in items],
        "error": error,
        "left": paper_sheets.papers_missing(session),
        "is_closed": session.status == SessionStatus.CLOSED,
    }
    return private(render(request, "awards/council/paper_entry.html", context, status=400 if error else 200))


@screen("awards.session_view", of=CouncilSession)
def paper_take_out(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """A sheet entered wrongly comes out again, unread, by the code written on it."""
    require_sight(request.user, session)
    paper_sheets.require_teller(session, request.user)
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            paper_sheets.take_out_paper(session, form.cleaned_data["receipt"], actor=request.user)
        except DomainError as error:
            form.add_error("receipt", error.message)
        else:
            messages.success(request, _("Đã lấy phiếu ra. Hãy nhập lại phiếu giấy đó với mã mới."))
            return redirect("awards:paper-entry", session.pk)
    return render(request, "awards/council/paper_take_out.html", {"session": session, "form": form})


def _line(item: AgendaItem, papers: list[RollEntry], selected: str, *, is_sent: bool) -> dict[str, Any]:
    choices = [{"value": choice.value, "label": choice.label} for choice in VoteChoice]
    choices.append({"value": INVALID, "label": _("Không hợp lệ")})
    if paper_sheets.may_be_struck(item, papers):
        choices.append({"value": paper_sheets.ABSENT_CHOICE, "label": _("Không có nội dung này (người có liên quan)")})
    known = {choice["value"] for choice in choices}
    return {
        "name": field_name(item),
        "legend": f"{item.order}. {item.nomination.subject}",
        "detail": item.nomination.award_type.name,
        "choices": choices,
        "selected": selected if is_sent else "?",
        "error": _("Hãy chọn một ô.") if is_sent and selected not in known else "",
    }
