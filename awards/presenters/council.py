"""Context of the screens of decisions: what a template needs, and nothing that it would have to work out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.change_grounds import legal_grounds
from awards.domain.decision_paper import items_of
from awards.domain.decisions import certificates_of, is_returned, returned_because, signers_of
from awards.enums.council import CertificateStatus, DecisionStatus
from awards.enums.decisions import DecisionKind
from awards.human_code import grouped
from awards.models.councils import Council
from awards.models.decisions import Decision
from awards.paper.money import amount_in_figures_vi
from awards.presenters.decisions import copy_rows, is_open_for_copy
from awards.tables.council import BADGES
from base.accounts.naming import actor_names
from base.accounts.permissions import can
from base.core import ledger

DECISION_STEPS = (DecisionStatus.DRAFT, DecisionStatus.CHECKED, DecisionStatus.SIGNED, DecisionStatus.ISSUED)


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


def council_facts(council: Council) -> list[dict[str, Any]]:
    scan = reverse("awards:council-scan-file", args=[council.pk, "hoi-dong"]) if council.decision_file_id else ""
    term = (
        f"{council.valid_from:%d/%m/%Y} – {council.valid_to:%d/%m/%Y}"
        if council.valid_to
        else _("từ {day}").format(day=f"{council.valid_from:%d/%m/%Y}")
    )
    quorum = f"{council.quorum_percent}%" if council.quorum_percent else _("theo quy tắc biểu quyết")
    return [
        {"term": _("Đơn vị"), "value": council.unit.name},
        {
            "term": _("Quyết định thành lập"),
            "value": council.appointing_decision,
            "url": scan,
            "note": "" if council.decision_file_id else _("chưa có bản chụp"),
        },
        {"term": _("Nhiệm kỳ"), "value": term},
        {"term": _("Dự họp tối thiểu"), "value": quorum, "note": council.regulation},
    ]


def decision_context(decision: Decision, user: Any) -> dict[str, Any]:
    """Context of one decision for one user."""
    certificates = certificates_of(decision)
    events = list(ledger.history_of(decision))
    names = actor_names(events)
    is_signer = can(user, "awards.decision_sign") and user.pk in {signer.pk for signer in signers_of(decision)}
    return {
        "decision": decision,
        "badge": BADGES.get(decision.status, "draft"),
        "steps": [] if decision.status == DecisionStatus.CANCELLED else steps(DECISION_STEPS, decision.status),
        "facts": [
            {"term": _("Loại"), "value": decision.get_kind_display()},
            {"term": _("Số"), "value": decision.full_number},
            {"term": _("Ngày ký"), "value": f"{decision.issued_on:%d/%m/%Y}" if decision.issued_on else ""},
            {"term": _("Cơ quan ban hành"), "value": decision.issuing_body},
            {"term": _("Người ký"), "value": decision.signer_name, "note": decision.signer_position},
            {"term": _("Người soạn"), "value": decision.drafted_by or ""},
            {"term": _("Người kiểm tra"), "value": decision.checked_by or ""},
            *_ground_facts(decision),
        ],
        "copies": copy_rows(decision),
        "changes": decision.changes.select_related("grant__award_type").order_by("order"),
        "changed_by": Decision.objects.filter(changes__grant__decision=decision, changes__applied_on__isnull=False)
        .distinct()
        .order_by("pk"),
        "may_attach": can(user, "awards.decision_draft") and is_open_for_copy(decision),
        "may_see_grants": can(user, "awards.bonus_view"),
        "may_check": can(user, "awards.decision_check")
        and decision.status == DecisionStatus.DRAFT
        and decision.drafted_by_id not in user.hands
        and not is_returned(decision),
        "returned_because": returned_because(decision),
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
        "may_print": can(user, "awards.certificate_issue")
        and decision.status == DecisionStatus.ISSUED
        and decision.kind == DecisionKind.AWARD,
        "files": [
            {"kind": kind.upper(), "url": reverse("awards:decision-file", args=[decision.pk, kind])}
            for kind in ("pdf", "docx")
        ],
        "history": [
            {
                "when": f"{timezone.localtime(event.at):%H:%M %d/%m/%Y}",
                "title": EVENT_WORDS.get(event.kind, event.kind),
                "actor": names[event.pk],
                "detail": (event.payload or {}).get("reason", ""),
            }
            for event in events
        ],
    }


def _ground_facts(decision: Decision) -> list[dict[str, Any]]:
    """Why a decision changes what an earlier one gave."""
    if decision.kind == DecisionKind.AWARD:
        return []
    ground = legal_grounds()[decision.ground_code]
    note = ground.cite if ground.verified else _("{cite} – chưa đối chiếu").format(cite=ground.cite)
    return [
        {"term": _("Căn cứ pháp lý"), "value": ground.text, "note": note},
        {"term": _("Văn bản làm căn cứ"), "value": decision.basis},
    ]


EVENT_WORDS = {
    "awards.decision.drafted": "Lập dự thảo",
    "awards.decision.check": "Kiểm tra xong, trình ký",
    "awards.decision.return": "Trả lại dự thảo",
    "awards.decision.edited": "Sửa dự thảo",
    "awards.decision.sign": "Ký quyết định",
    "awards.decision.issue": "Ban hành",
    "awards.decision.cancel": "Hủy dự thảo",
    "awards.decision.emptied": "Bỏ các đề nghị khỏi dự thảo",
    "awards.decision.copy_attached": "Đính kèm bản ký",
    "awards.certificates.printed": "In bằng, giấy khen",
}
