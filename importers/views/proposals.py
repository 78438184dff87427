"""One proposal: its card in the review, and the form that corrects it. Works with htmx and without any script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from importers.domain import queries, review
from importers.enums import ProposalKind
from importers.forms.directives import TargetForm, WordsForm
from importers.models import Proposal

KEYS = {ProposalKind.METADATA: "value", ProposalKind.DEADLINE: "date_or_rule"}
ACTIONS = ("accept", "drop", "reopen", "turn")


@screen("importers.directive_review", of=Proposal)
def proposal_decide(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """GET: the form that corrects it. POST: `action` ∈ accept, drop, reopen, turn; anything else is a correction."""
    action = request.POST.get("action", "")
    if request.method == "POST" and action in ACTIONS:
        return _card(request, review.decide(proposal, action, actor=request.user))
    form = _form(request, proposal)
    if request.method == "POST" and form.is_valid():
        return _card(request, review.decide(proposal, "correct", data=form.data_of(), actor=request.user))
    item = proposal.directive_import
    template = "importers/proposal_form.html" if request.htmx else "importers/proposal_page.html"  # type: ignore[attr-defined]
    context = {"form": form, "card": queries.card_of(item, proposal), "item": item}
    return render(request, template, context, status=422 if form.is_bound and not request.htmx else 200)  # type: ignore[attr-defined]


def _form(request: HttpRequest, proposal: Proposal) -> TargetForm | WordsForm:
    posted = request.POST if request.method == "POST" else None
    if proposal.kind in review.FIGURES:
        return TargetForm(posted, initial=TargetForm.initial_of(proposal), auto_id=f"id_{proposal.pk}_%s")
    key = KEYS.get(ProposalKind(proposal.kind), "name")
    initial = {"words": proposal.data.get(key)}
    return WordsForm(posted, initial=initial, key=key, auto_id=f"id_{proposal.pk}_%s")


def _card(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    item = proposal.directive_import
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{item.get_absolute_url()}#proposal-{proposal.pk}")
    waiting = queries.waiting_in(item)
    total = item.proposals.count()
    context = {
        "card": queries.card_of(item, proposal),
        "item": item,
        "waiting": waiting,
        "decided": total - waiting,
        "total": total,
        "swap_progress": True,
    }
    return render(request, "importers/proposal_card.html", context)
