"""The member's secret ballot paper. Nothing here writes a log line, a message or a session value at a cast."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from awards.domain import ballots
from awards.domain.agenda import entry_of
from awards.enums.council import COUNTED_SESSIONS, SessionStatus
from awards.human_code import grouped
from awards.models.ballots import RollEntry
from awards.models.sessions import CouncilSession
from awards.presenters.sessions import field_name, vote_lines
from base.accounts.screens import screen
from base.core.errors import DomainError

REDRAWN = ("incomplete", "not_open", "suspended")
"""Refusals after which the paper is shown again as it was filled in."""


@screen("awards.ballot_cast", of=CouncilSession)
def ballot(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """The paper, and its one sending. The receipt is in the answer to the sending and nowhere else."""
    entry = entry_of(session, request.user)
    paper = ballots.ballot_of(session, entry)
    if not paper:
        return redirect("awards:open-vote", session.pk)
    chosen = {line.item.key: request.POST.get(field_name(line.item), "") for line in paper if line.is_open}
    error = ""
    if request.method == "POST":
        try:
            receipt = ballots.cast_sheet(session, request.user, chosen)
        except DomainError as refusal:
            if refusal.code not in REDRAWN:
                return private(render(request, "awards/ballot_refused.html", _refused(session, refusal), status=409))
            error = refusal.message
        else:
            return private(render(request, "awards/ballot_receipt.html", receipt_context(session, receipt)))
    elif entry.has_voted or entry.on_paper or session.status != SessionStatus.OPEN:
        return private(render(request, "awards/ballot_state.html", _state(session, entry)))
    context = {"session": session, "lines": vote_lines(paper, chosen, missing=bool(error)), "error": error}
    return private(render(request, "awards/ballot.html", context, status=400 if error else 200))


@screen("awards.ballot_cast", of=CouncilSession, methods=("GET", "HEAD"))
def ballot_receipt(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Whether the member's sheet is in the urn, and after the count the published list of receipts."""
    entry = entry_of(session, request.user)
    return private(render(request, "awards/ballot_state.html", _state(session, entry)))


def receipt_context(session: CouncilSession, receipt: str) -> dict[str, Any]:
    """The receipt as it is shown once, with a download that needs no further request."""
    text = _("Mã biên nhận phiếu kín: {receipt}\nPhiên họp: {title}\n").format(
        receipt=grouped(receipt), title=session.title
    )
    return {
        "session": session,
        "receipt": grouped(receipt),
        "download": f"data:text/plain;charset=utf-8,{quote(text)}",
        "has_open_votes": any(not item.is_secret for item in session.items.all()),
    }


def _state(session: CouncilSession, entry: RollEntry) -> dict[str, Any]:
    outcome = session.outcome or {}
    return {
        "session": session,
        "entry": entry,
        "has_voted": entry.has_voted,
        "is_open": session.status == SessionStatus.OPEN,
        "is_suspended": session.status == SessionStatus.SUSPENDED,
        "is_abandoned": session.status == SessionStatus.ABANDONED,
        "is_counted": session.status in COUNTED_SESSIONS,
        "is_before": session.is_editable,
        "receipts": [grouped(receipt) for receipt in outcome.get("receipts", [])],
    }


def _refused(session: CouncilSession, refusal: DomainError) -> dict[str, Any]:
    return {"session": session, "message": refusal.message, "is_counted_once": refusal.code == "already_cast"}


def private(response: HttpResponse) -> HttpResponse:
    """Neither browser nor proxy keeps a page that shows choices or a receipt."""
    add_never_cache_headers(response)
    return response
