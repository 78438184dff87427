"""Open votes: a member's own, raised hands that the secretariat writes down, opinions of absent members."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from awards.domain import letters, open_votes
from awards.domain.agenda import agenda_of, entry_of, paper_of
from awards.enums import VotingMethod
from awards.enums.council import SessionStatus, VoteChoice
from awards.models.sessions import CouncilSession
from awards.presenters.sessions import field_name, hands_rows, vote_lines
from awards.views.ballots import private, receipt_context
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

MANAGE = "awards.session_manage"
GET = ("GET", "HEAD")


@screen("awards.ballot_cast", of=CouncilSession)
def open_vote(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """All items voted openly or in writing; sent again until the close, the last one counts."""
    entry = entry_of(session, request.user)
    paper = open_votes.open_paper_of(session, entry)
    if not paper:
        return redirect("awards:session-detail", session.pk)
    given = {key[0]: vote for key, vote in open_votes.votes_of(session).items() if key[1] == entry.pk}
    chosen = {str(pk): vote.choice for pk, vote in given.items()}
    opinions = {str(pk): vote.opinion for pk, vote in given.items()}
    error = ""
    if request.method == "POST":
        open_keys = [line.item.key for line in paper if line.is_open]
        chosen = {key: request.POST.get(f"item-{key}", "") for key in open_keys}
        opinions = {key: request.POST.get(f"opinion-{key}", "") for key in open_keys}
        try:
            open_votes.vote_openly(session, request.user, chosen, opinions=opinions)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã ghi biểu quyết của bạn. Bạn sửa được cho đến khi khóa."))
            return redirect("awards:session-detail", session.pk)
    lines = vote_lines(paper, chosen, missing=bool(error))
    for line in lines:
        line["opinion"] = opinions.get(line["key"], "")
    context = {
        "session": session,
        "lines": lines,
        "error": error,
        "is_open": session.status == SessionStatus.OPEN,
        "has_given": bool(given),
    }
    return render(request, "awards/council/open_vote.html", context, status=400 if error else 200)


@screen(MANAGE, of=CouncilSession)
def hands_list(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Items voted by raised hands; a POST writes down that all in the room agreed to the rest."""
    if request.method == "POST":
        try:
            count = open_votes.record_unanimous(session, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã ghi nhất trí ở {count} nội dung.").format(count=count))
        return redirect("awards:hands-list", session.pk)
    rows = hands_rows(session, open_votes.named_items(session))
    context = {
        "session": session,
        "rows": rows,
        "is_open": session.status == SessionStatus.OPEN,
        "left": sum(not row["counts"] for row in rows),
    }
    return render(request, "awards/council/hands_list.html", context)


@screen(MANAGE, of=CouncilSession)
def hands_item(request: HttpRequest, session: CouncilSession, key: str) -> HttpResponse:
    """Who in the room voted how on one item; agreement is the starting point, as in a room."""
    items = [item for item in open_votes.named_items(session) if item.method == VotingMethod.OPEN]
    item = next((item for item in items if item.key == key), None)
    if item is None:
        raise Http404
    entries = open_votes.raising_hands(item, session.roll.all())
    known = open_votes.votes_of(session)
    if request.method == "POST":
        choices = {entry.pk: request.POST.get(f"member-{entry.pk}", "") for entry in entries}
        try:
            open_votes.record_hands(session, item, choices, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("awards:hands-item", session.pk, item.pk)
        messages.success(request, _("Đã ghi biểu quyết nội dung {order}.").format(order=item.order))
        return redirect("awards:hands-list", session.pk)
    rows = [
        {"entry": entry, "selected": vote.choice if (vote := known.get((item.pk, entry.pk))) else VoteChoice.YES.value}
        for entry in entries
    ]
    context = {"session": session, "item": item, "rows": rows, "choices": VoteChoice.choices}
    return render(request, "awards/council/hands_item.html", context)


@screen(MANAGE, of=CouncilSession, methods=GET)
def letter_list(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    """Absent members whose opinion has not come in."""
    entries = letters.waiting_for_letter(session)
    context = {"session": session, "entries": entries, "is_open": session.status == SessionStatus.OPEN}
    return render(request, "awards/council/letter_list.html", context)


@screen(MANAGE, of=CouncilSession)
def letter_entry(request: HttpRequest, session: CouncilSession, key: str) -> HttpResponse:
    """One absent member's written opinion, put with the rest; the receipt is shown once, for the member."""
    entry = get_object_or_404(session.roll, pk=key if key.isdecimal() else 0)
    paper = paper_of(agenda_of(session), entry)
    chosen = {line.item.key: request.POST.get(field_name(line.item), "") for line in paper if line.is_open}
    error = ""
    if request.method == "POST":
        try:
            receipt = letters.enter_letter(session, entry, chosen, actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            context = {**receipt_context(session, receipt), "entry": entry, "has_receipt": bool(receipt)}
            return private(render(request, "awards/council/letter_receipt.html", context))
    context = {
        "session": session,
        "entry": entry,
        "lines": vote_lines(paper, chosen, missing=bool(error)),
        "error": error,
        "has_open_line": any(line.is_open for line in paper),
    }
    return private(render(request, "awards/council/letter_entry.html", context, status=400 if error else 200))
