"""The reading room: the dossiers of a session, one after the other, on a phone; and the declaration of a conflict."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.domain import roll
from awards.domain.agenda import agenda_of, entry_of
from awards.domain.sessions import require_sight
from awards.enums import AppraisalVerdict
from awards.enums.council import Relation
from awards.forms.sessions import DECLARED, ConflictForm
from awards.models.sessions import AgendaItem, CouncilSession
from awards.presenters.sessions import ways_to_vote
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
VIEW = "awards.session_view"


@screen(VIEW, of=CouncilSession, methods=GET)
def reading_room(request: HttpRequest, session: CouncilSession) -> HttpResponse:
    require_sight(request.user, session)
    own = session.roll.filter(user=request.user.pk).first()
    recused = set(own.recused) if own else set()
    items = agenda_of(session)
    rows = [
        {
            "item": item,
            "url": reverse("awards:reading-dossier", args=[session.pk, item.pk]),
            "is_recused": item.key in recused,
        }
        for item in items
    ]
    context = {"session": session, "rows": rows, **ways_to_vote(session, own, items)}
    return render(request, "awards/council/reading_room.html", context)


@screen(VIEW, of=CouncilSession, methods=GET)
def reading_dossier(request: HttpRequest, session: CouncilSession, key: str) -> HttpResponse:
    require_sight(request.user, session)
    items = agenda_of(session)
    item, before, after = _place(items, key)
    nomination = item.nomination
    own = session.roll.filter(user=request.user.pk).first()
    context = {
        "session": session,
        "item": item,
        "nomination": nomination,
        "count": len(items),
        "before": before and reverse("awards:reading-dossier", args=[session.pk, before.pk]),
        "after": after and reverse("awards:reading-dossier", args=[session.pk, after.pk]),
        "facts": _facts(item),
        "documents": nomination.documents.select_related("file"),
        "appraisals": nomination.appraisals.filter(verdict=AppraisalVerdict.ACCEPTED),
        "consultations": nomination.consultations.all(),
        "is_recused": own is not None and item.key in own.recused,
        "may_declare": own is not None and session.is_editable and item.key not in own.recused,
        "may_see_all": can(request.user, "awards.nomination_view", nomination.unit),
        **ways_to_vote(session, own, items),
    }
    return render(request, "awards/council/reading_dossier.html", context)


@screen("awards.ballot_cast", of=CouncilSession)
def declare_conflict(request: HttpRequest, session: CouncilSession, key: str) -> HttpResponse:
    """The member says for themself that they are kin to the nominee, or otherwise have an interest."""
    entry = entry_of(session, request.user)
    item = _place(agenda_of(session), key)[0]
    form = ConflictForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        relation, note = form.cleaned_data["relation"], form.cleaned_data["note"]
        try:
            if relation == DECLARED:
                roll.recuse_member(entry, [item], reason=note, actor=request.user)
            else:
                roll.declare_kinship(entry, item, Relation(relation), note=note, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi nhận. Bạn không bỏ phiếu ở nội dung này."))
            return redirect("awards:reading-dossier", session.pk, item.pk)
    return render(request, "awards/council/declare_conflict.html", {"session": session, "item": item, "form": form})


def _place(items: list[AgendaItem], key: str) -> tuple[AgendaItem, AgendaItem | None, AgendaItem | None]:
    """The item, and its neighbours on the agenda. Http404 where it is not on it."""
    keys = [item.key for item in items]
    if key not in keys:
        raise Http404
    place = keys.index(key)
    return items[place], items[place - 1] if place else None, items[place + 1] if place + 1 < len(items) else None


def _facts(item: AgendaItem) -> list[dict[str, Any]]:
    nomination = item.nomination
    person = nomination.person
    return [
        {"term": _("Danh hiệu, hình thức"), "value": nomination.award_type.name},
        *([{"term": _("Chức vụ"), "value": person.position}] if person else []),
        {"term": _("Đơn vị đề nghị"), "value": nomination.unit.name},
        {"term": _("Năm thành tích"), "value": nomination.year},
    ]
