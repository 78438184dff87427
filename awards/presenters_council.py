"""Context of the screens of sessions and decisions: what a template needs, and nothing that it would have to work
out.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.ballots import agenda_of
from awards.domain.counting import results_of
from awards.domain.decision_paper import items_of
from awards.domain.decisions import certificates_of, decidable_nominations, signers_of
from awards.domain.unit_words import lower_first
from awards.enums_council import COUNTED_SESSIONS, CertificateStatus, DecisionStatus, SessionStatus
from awards.human_code import grouped
from awards.models.decisions import Decision
from awards.models.sessions import CouncilSession
from awards.paper.money import amount_in_figures_vi
from awards.tables_council import BADGES
from base.accounts.permissions import can
from base.core import ledger

SESSION_STEPS = (
    SessionStatus.DRAFT,
    SessionStatus.INVITED,
    SessionStatus.OPEN,
    SessionStatus.CLOSED,
    SessionStatus.TALLIED,
    SessionStatus.CONCLUDED,
)
DECISION_STEPS = (DecisionStatus.DRAFT, DecisionStatus.CHECKED, DecisionStatus.SIGNED, DecisionStatus.ISSUED)


def session_context(session: CouncilSession, user: Any) -> dict[str, Any]:
    """Context of one session for one user."""
    entries = list(session.roll.order_by("pk"))
    own = next((entry for entry in entries if entry.user_id == user.pk), None)
    counted = session.status in COUNTED_SESSIONS
    lines = results_of(session)
    return {
        "session": session,
        "badge": BADGES.get(session.status, "draft"),
        "steps": steps(SESSION_STEPS, session.status),
        "facts": _session_facts(session, entries),
        "agenda": [
            {
                "item": item,
                "dossier_url": reverse("awards:nomination-detail", args=[item.nomination_id]),
                "recused": _recused(item.key, entries),
            }
            for item in agenda_of(session)
        ],
        "entries": entries,
        "own": own,
        "may_vote": own is not None and session.status == SessionStatus.OPEN and not own.has_voted,
        "may_manage": can(user, "awards.session_manage"),
        "voted": sum(entry.has_voted for entry in entries),
        "results": lines,
        "receipts": [grouped(receipt) for receipt in (session.outcome or {}).get("receipts", [])],
        "is_counted": counted,
        "papers": _papers(session),
        "next_decision": session.status == SessionStatus.CONCLUDED
        and can(user, "awards.decision_draft")
        and decidable_nominations(session).exists(),
        "decisions": list(session.decisions.exclude(status=DecisionStatus.CANCELLED)),
    }


def steps(order: tuple[Any, ...], status: str) -> list[dict[str, str]]:
    """For the stepper: states before the present one are done."""
    place = [step.value for step in order].index(status)
    last = len(order) - 1
    return [
        {
            "label": str(step.label),
            "state": "done" if n < place or place == last else "current" if n == place else "todo",
        }
        for n, step in enumerate(order)
    ]


def _session_facts(session: CouncilSession, entries: list[Any]) -> list[dict[str, Any]]:
    sign = ">" if session.is_strict else "≥"
    rule = f"{sign} {session.threshold_percent}% {lower_first(str(session.get_base_display()))}"
    present = sum(entry.is_present for entry in entries)
    facts = [
        {"term": _("Hội đồng"), "value": session.council.name, "note": session.council.appointing_decision},
        {"term": _("Thời gian"), "value": f"{timezone.localtime(session.meets_at):%H:%M %d/%m/%Y}"},
        {"term": _("Địa điểm"), "value": session.place},
        {
            "term": _("Tỷ lệ thông qua"),
            "value": rule,
            "note": session.legal_source + ("" if session.is_verified else _(" – chưa đối chiếu văn bản")),
        },
        {"term": _("Ủy viên"), "value": _("{total}, có mặt {present}").format(total=len(entries), present=present)},
    ]
    if session.opens_at:
        facts.append({"term": _("Tự mở phiếu"), "value": f"{timezone.localtime(session.opens_at):%H:%M %d/%m/%Y}"})
    if session.closes_at:
        facts.append(
            {"term": _("Tự khóa hòm phiếu"), "value": f"{timezone.localtime(session.closes_at):%H:%M %d/%m/%Y}"}
        )
    if session.frozen_hash:
        facts.append({"term": _("Mã băm đã chốt"), "value": session.readable_hash})
    return facts


def _recused(key: str, entries: list[Any]) -> list[str]:
    return [entry.name for entry in entries if key in entry.recused]


def _papers(session: CouncilSession) -> list[dict[str, str]]:
    """Links to the minutes once they are made."""
    if session.minutes_docx_id is None:
        return []
    kinds = (
        ("minutes_pdf", _("Biên bản họp"), "PDF"),
        ("minutes_docx", _("Biên bản họp"), "DOCX"),
        ("counting_pdf", _("Biên bản kiểm phiếu"), "PDF"),
        ("counting_docx", _("Biên bản kiểm phiếu"), "DOCX"),
    )
    return [
        {"name": name, "kind": kind, "url": reverse("awards:session-file", args=[session.pk, field])}
        for field, name, kind in kinds
    ]


def decision_context(decision: Decision, user: Any) -> dict[str, Any]:
    """Context of one decision for one user."""
    certificates = certificates_of(decision)
    is_signer = can(user, "awards.decision_sign") and user.pk in {signer.pk for signer in signers_of(decision)}
    return {
        "decision": decision,
        "badge": BADGES.get(decision.status, "draft"),
        "steps": [] if decision.status == DecisionStatus.CANCELLED else steps(DECISION_STEPS, decision.status),
        "facts": [
            {"term": _("Số"), "value": decision.full_number},
            {"term": _("Ngày ký"), "value": f"{decision.issued_on:%d/%m/%Y}" if decision.issued_on else ""},
            {"term": _("Cơ quan ban hành"), "value": decision.issuing_body},
            {"term": _("Người ký"), "value": decision.signer_name, "note": decision.signer_position},
        ],
        "items": items_of(decision),
        "grants": [
            {"grant": grant, "bonus": amount_in_figures_vi(grant.bonus_amount) if grant.bonus_amount else "–"}
            for grant in decision.grants.select_related("award_type").order_by("golden_book_number")
        ],
        "certificates": [
            {"certificate": c, "code": grouped(c.code), "label": CertificateStatus(c.status).label}
            for c in certificates
        ],
        "may_draft": can(user, "awards.decision_draft"),
        "may_sign": is_signer and decision.status == DecisionStatus.CHECKED,
        "may_print": can(user, "awards.certificate_issue") and decision.status == DecisionStatus.ISSUED,
        "files": [
            {"kind": kind.upper(), "url": reverse("awards:decision-file", args=[decision.pk, kind])}
            for kind in ("pdf", "docx")
        ],
        "history": [
            {
                "when": f"{timezone.localtime(event.at):%H:%M %d/%m/%Y}",
                "title": EVENT_WORDS.get(event.kind, event.kind),
                "actor": event.actor,
                "detail": (event.payload or {}).get("reason", ""),
            }
            for event in ledger.history_of(decision)
        ],
    }


EVENT_WORDS = {
    "awards.decision.drafted": "Lập dự thảo",
    "awards.decision.check": "Trình ký",
    "awards.decision.return": "Trả lại dự thảo",
    "awards.decision.sign": "Ký quyết định",
    "awards.decision.issue": "Ban hành",
    "awards.decision.cancel": "Hủy dự thảo",
    "awards.decision.emptied": "Bỏ các đề nghị khỏi dự thảo",
    "awards.certificates.printed": "In bằng, giấy khen",
}
