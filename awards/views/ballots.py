"""The member's ballot paper. Nothing here writes a log line, a message or a session value at a cast."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from awards.domain import ballots
from awards.enums_council import COUNTED_SESSIONS, SessionStatus, VoteChoice
from awards.human_code import grouped
from awards.models.sessions import CouncilSession
from base.accounts.screens import screen
from base.core.errors import DomainError

NAME = "item-{}"
TONES = {VoteChoice.YES: "agree", VoteChoice.NO: "disagree", VoteChoice.BLANK: ""}


@screen("awards.ballot_cast", of=CouncilSession)
def ballot(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """The paper, and its one sending. The receipt is in the answer to the sending and nowhere else."""
    entry = ballots.entry_of(session, request.user)
    paper = ballots.ballot_of(session, entry)
    chosen = {line.item.key: request.POST.get(NAME.format(line.item.key), "") for line in paper if line.is_open}
    error = ""
    if request.method == "POST":
        try:
            receipt = ballots.cast_sheet(session, request.user, chosen)
        except DomainError as refusal:
            if refusal.code not in ("incomplete", "not_open"):
                return _private(render(request, "awards/ballot_refused.html", _refused(session, refusal), status=409))
            error = refusal.message
        else:
            return _private(render(request, "awards/ballot_receipt.html", _receipt(session, receipt)))
    elif entry.has_voted or session.status != SessionStatus.OPEN:
        return _private(render(request, "awards/ballot_state.html", _state(session, entry)))
    context = {"session": session, "lines": _lines(paper, chosen, missing=bool(error)), "error": error}
    return _private(render(request, "awards/ballot.html", context, status=400 if error else 200))


@screen("awards.ballot_cast", of=CouncilSession, methods=("GET", "HEAD"))
def ballot_receipt(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Whether the member's sheet is in the urn, and after the count the published list of receipts."""
    entry = ballots.entry_of(session, request.user)
    return _private(render(request, "awards/ballot_state.html", _state(session, entry)))


def _lines(paper: list[ballots.BallotItem], chosen: dict[str, str], *, missing: bool) -> list[dict[str, Any]]:
    choices = [{"value": c.value, "label": c.label, "tone": TONES[c]} for c in VoteChoice]
    return [
        {
            "item": line.item,
            "is_open": line.is_open,
            "why_closed": line.why_closed,
            "name": NAME.format(line.item.key),
            "legend": f"{line.item.order}. {line.item.nomination.subject}",
            "detail": f"{line.item.nomination.award_type.name} · {line.item.nomination.unit.name}",
            "choices": choices,
            "selected": chosen.get(line.item.key, ""),
            "error": _("Hãy chọn một ô.") if missing and line.is_open and not chosen.get(line.item.key) else "",
        }
        for line in paper
    ]


def _receipt(session: CouncilSession, receipt: str) -> dict[str, Any]:
    text = _("Mã biên nhận phiếu kín: {receipt}\nPhiên họp: {title}\n").format(
        receipt=grouped(receipt), title=session.title
    )
    return {
        "session": session,
        "receipt": grouped(receipt),
        "download": f"data:text/plain;charset=utf-8,{quote(text)}",
    }


def _state(session: CouncilSession, entry: Any) -> dict[str, Any]:
    outcome = session.outcome or {}
    return {
        "session": session,
        "has_voted": entry.has_voted,
        "is_open": session.status == SessionStatus.OPEN,
        "is_counted": session.status in COUNTED_SESSIONS,
        "is_before": session.is_editable,
        "receipts": [grouped(receipt) for receipt in outcome.get("receipts", [])],
    }


def _refused(session: CouncilSession, refusal: DomainError) -> dict[str, Any]:
    return {"session": session, "message": refusal.message, "is_counted_once": refusal.code == "already_cast"}


def _private(response: HttpResponse) -> HttpResponse:
    """Neither browser nor proxy keeps a page that shows choices or a receipt."""
    add_never_cache_headers(response)
    return response
