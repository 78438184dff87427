"""Context of the screens of a session: what a template needs, and nothing that it would have to work out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.agenda import BallotItem, agenda_of, is_meeting
from awards.domain.conflicts import doubts
from awards.domain.counting import results_of
from awards.domain.decisions import decidable_nominations
from awards.domain.minutes_papers import rule_words
from awards.domain.open_votes import raising_hands
from awards.domain.paper_sheets import is_teller
from awards.domain.repeats import ballots_of, repeatable_items
from awards.enums import VotingMethod
from awards.enums.council import (
    COUNTED_SESSIONS,
    VOTING_SESSIONS,
    DecisionStatus,
    RecusalGround,
    SessionStatus,
    VoteChoice,
)
from awards.human_code import grouped
from awards.models.ballots import NamedVote, RollEntry
from awards.models.recusals import Recusal
from awards.models.sessions import AgendaItem, CouncilSession
from awards.presenters.council import steps
from awards.tables.council import BADGES
from base.accounts.permissions import can

SESSION_STEPS = (
    SessionStatus.DRAFT,
    SessionStatus.INVITED,
    SessionStatus.OPEN,
    SessionStatus.CLOSED,
    SessionStatus.TALLIED,
    SessionStatus.CONCLUDED,
)
FIXED_GROUNDS = (RecusalGround.NOMINEE, RecusalGround.OWN_UNIT)


def session_context(session: CouncilSession, user: Any) -> dict[str, Any]:
    """Context of one session for one user."""
    entries, items = list(session.roll.order_by("pk")), agenda_of(session)
    own = next((entry for entry in entries if entry.user_id == user.pk), None)
    chain, may_manage = ballots_of(session), can(user, "awards.session_manage")
    secret, named = [i for i in items if i.is_secret], [i for i in items if not i.is_secret]
    return {
        "session": session,
        "badge": BADGES.get(session.status, "draft"),
        "steps": _steps(session),
        "facts": _facts(session, entries),
        "rules": _rules(items),
        "agenda": _agenda(session, items),
        "entries": entries,
        "own": own,
        **ways_to_vote(session, own, items),
        "may_manage": may_manage,
        "has_secret": bool(secret),
        "has_hands": any(item.method == VotingMethod.OPEN for item in named),
        "is_meeting": is_meeting(items),
        "turnout": _turnout(session, entries, secret, named),
        "paper_out": sum(entry.on_paper for entry in entries),
        "may_enter_paper": session.status == SessionStatus.CLOSED
        and any(entry.on_paper for entry in entries)
        and is_teller(session, user),
        "warnings": doubts(entries, items) if may_manage and session.is_editable else [],
        "results": results_of(session),
        "open_votes": _open_votes(session) if session.status in COUNTED_SESSIONS and named else [],
        "receipts": [grouped(receipt) for receipt in (session.outcome or {}).get("receipts", [])],
        "is_counted": session.status in COUNTED_SESSIONS,
        "is_voting": session.status in VOTING_SESSIONS,
        "may_repeat": may_manage and bool(repeatable_items(session)),
        "ballots": [ballot for ballot in chain if ballot.pk != session.pk],
        "papers": _papers(session),
        "next_decision": session.status == SessionStatus.CONCLUDED
        and session.repeats_id is None
        and can(user, "awards.decision_draft")
        and decidable_nominations(session).exists(),
        "decisions": list(session.decisions.exclude(status=DecisionStatus.CANCELLED)),
    }


def ways_to_vote(session: CouncilSession, own: RollEntry | None, items: list[AgendaItem]) -> dict[str, bool]:
    """Whether the member votes now, in secret and by name: for `awards/_ways_to_vote.html`."""
    if own is None or session.status != SessionStatus.OPEN:
        return {"may_vote": False, "may_vote_openly": False}
    has_secret = any(item.is_secret for item in items)
    return {
        "may_vote": has_secret and not (own.has_voted or own.on_paper),
        "may_vote_openly": any(not item.is_secret for item in items),
    }


def _steps(session: CouncilSession) -> list[dict[str, str]]:
    """A suspended session stands still at the vote; an abandoned one went no further."""
    if session.status == SessionStatus.ABANDONED:
        return []
    shown = steps(SESSION_STEPS, SessionStatus.OPEN if session.status == SessionStatus.SUSPENDED else session.status)
    if session.status == SessionStatus.SUSPENDED:
        stopped = next(step for step in shown if step["state"] == "current")
        stopped |= {"state": "failed", "label": str(SessionStatus.SUSPENDED.label)}
    return shown


def _facts(session: CouncilSession, entries: list[RollEntry]) -> list[dict[str, Any]]:
    here = sum(entry.is_here for entry in entries)
    regulation = session.council.regulation or _("theo quy tắc biểu quyết")
    facts = [
        {"term": _("Hội đồng"), "value": session.council.name, "note": session.council.appointing_decision},
        {"term": _("Thời gian"), "value": f"{timezone.localtime(session.meets_at):%H:%M %d/%m/%Y}"},
        {"term": _("Địa điểm"), "value": session.place},
        {"term": _("Ủy viên"), "value": _("{total}, có mặt {present}").format(total=len(entries), present=here)},
        {"term": _("Dự họp tối thiểu"), "value": f"{session.quorum_percent}%", "note": regulation},
    ]
    for moment, term in ((session.opens_at, _("Tự mở phiếu")), (session.closes_at, _("Tự khóa hòm phiếu"))):
        if moment:
            facts.append({"term": term, "value": f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"})
    if session.frozen_hash:
        facts.append({"term": _("Mã băm đã chốt"), "value": session.readable_hash})
    return facts


def _rules(items: list[AgendaItem]) -> list[dict[str, Any]]:
    """The rules in force on the agenda, each once, with the items it holds for."""
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for item in items:
        groups.setdefault((rule_words(item), item.legal_source, item.is_verified), []).append(item.order)
    return [
        {
            "rule": rule,
            "source": source,
            "is_verified": is_verified,
            "items": "" if len(groups) == 1 else ", ".join(str(order) for order in orders),
        }
        for (rule, source, is_verified), orders in groups.items()
    ]


def _agenda(session: CouncilSession, items: list[AgendaItem]) -> list[dict[str, Any]]:
    recusals: dict[int, list[dict[str, Any]]] = {}
    for row in Recusal.objects.filter(entry__session=session).select_related("entry"):
        recusals.setdefault(row.item_id, []).append(
            {
                "name": row.entry.name,
                "ground": row.get_ground_display(),
                "lift_url": ""
                if row.ground in FIXED_GROUNDS or not session.is_editable
                else reverse("awards:session-recusal-lift", args=[session.pk, row.pk]),
            }
        )
    return [
        {
            "item": item,
            "url": reverse("awards:reading-dossier", args=[session.pk, item.pk]),
            "recused": recusals.get(item.pk, []),
        }
        for item in items
    ]


def _turnout(
    session: CouncilSession, entries: list[RollEntry], secret: list[AgendaItem], named: list[AgendaItem]
) -> str:
    """How many sheets and votes came in; no more than that before the count."""
    parts = []
    if secret:
        voted = sum(entry.has_voted for entry in entries)
        parts.append(_("Đã nhận {voted}/{total} phiếu").format(voted=voted, total=len(entries)))
        if paper := sum(entry.on_paper for entry in entries):
            parts.append(_("{count} người giữ phiếu giấy").format(count=paper))
    if named:
        done = NamedVote.objects.filter(item__session=session).values("item").distinct().count()
        parts.append(_("đã ghi biểu quyết {done}/{total} nội dung").format(done=done, total=len(named)))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _open_votes(session: CouncilSession) -> list[dict[str, Any]]:
    """Open votes by item, grouped by choice, for the page of a counted session."""
    votes: dict[int, dict[str, list[str]]] = {}
    items: dict[int, AgendaItem] = {}
    found = NamedVote.objects.filter(item__session=session).select_related(
        "entry", "item__nomination__person", "item__nomination__collective"
    )
    for vote in found.order_by("item__order", "entry"):
        items[vote.item_id] = vote.item
        votes.setdefault(vote.item_id, {}).setdefault(vote.choice, []).append(vote.entry.name)
    return [
        {
            "item": items[pk],
            "groups": [
                {"label": choice.label, "names": by_choice[choice]} for choice in VoteChoice if choice in by_choice
            ],
        }
        for pk, by_choice in votes.items()
    ]


def _papers(session: CouncilSession) -> list[dict[str, str]]:
    """Links to the minutes once they are made."""
    kinds = (
        ("minutes_pdf", _("Biên bản họp"), "PDF"),
        ("minutes_docx", _("Biên bản họp"), "DOCX"),
        ("counting_pdf", _("Biên bản kiểm phiếu"), "PDF"),
        ("counting_docx", _("Biên bản kiểm phiếu"), "DOCX"),
    )
    return [
        {"name": name, "kind": kind, "url": reverse("awards:session-file", args=[session.pk, field])}
        for field, name, kind in kinds
        if getattr(session, f"{field}_id") is not None
    ]


def vote_lines(paper: list[BallotItem], chosen: dict[str, str], *, missing: bool, **extra: Any) -> list[dict[str, Any]]:
    """Lines of a ballot paper for `components/vote_choice.html`; `missing` marks what is not chosen yet."""
    choices = [{"value": choice.value, "label": choice.label} for choice in VoteChoice]
    return [
        {
            "item": line.item,
            "key": line.item.key,
            "is_open": line.is_open,
            "is_written": line.item.method == VotingMethod.WRITTEN,
            "why_closed": line.why_closed,
            "name": field_name(line.item),
            "legend": f"{line.item.order}. {line.item.nomination.subject}",
            "detail": f"{line.item.nomination.award_type.name} · {line.item.nomination.unit.name}",
            "choices": choices,
            "selected": chosen.get(line.item.key, ""),
            "error": _("Hãy chọn một ô.") if missing and line.is_open and not chosen.get(line.item.key) else "",
            **extra,
        }
        for line in paper
    ]


def field_name(item: AgendaItem) -> str:
    return f"item-{item.key}"


def hands_rows(session: CouncilSession, items: list[AgendaItem]) -> list[dict[str, Any]]:
    """Items voted by raised hands and what is written down of each so far."""
    entries = list(session.roll.all())
    counts: dict[int, dict[str, int]] = {}
    for item_id, choice in NamedVote.objects.filter(item__session=session).values_list("item_id", "choice"):
        counts.setdefault(item_id, {}).setdefault(choice, 0)
        counts[item_id][choice] += 1
    return [
        {
            "item": item,
            "url": reverse("awards:hands-item", args=[session.pk, item.pk]),
            "voters": len(raising_hands(item, entries)),
            "counts": [{"label": c.label, "count": counts[item.pk].get(c, 0)} for c in VoteChoice]
            if item.pk in counts
            else [],
        }
        for item in items
        if item.method == VotingMethod.OPEN
    ]
