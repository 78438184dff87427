"""How a proposal reads on its card."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from importers.domain.proposing import target_draft
from importers.enums import Decision, ProposalKind
from importers.extraction.explaining import pattern_said, reasons_said
from importers.forms.directives import MetadataForm
from importers.models import Proposal
from movements.domain.wording import target_text
from movements.enums import Comparator, Direction

register = template.Library()
BADGES: dict[str, str] = {
    Decision.PENDING: "pending",
    Decision.ACCEPTED: "approved",
    Decision.CORRECTED: "confirmed",
    Decision.DROPPED: "cancelled",
}
CONFIDENT = 0.9


@register.filter
def decision_status(decision: str) -> str:
    """Word of the badge for a decision."""
    return BADGES[Decision(decision)]


@register.filter
def metadata_label(proposal: Proposal) -> str:
    """What a piece of metadata is called on its form."""
    field = MetadataForm.base_fields.get(proposal.data.get("field", ""))
    return str(field.label) if field else ""


@register.filter
def as_share(share: float | None) -> str:
    """A share between 0 and 1 in percent, a dash where there is none."""
    return "–" if share is None else f"{round(100 * share)}%"


@register.filter
def facts(proposal: Proposal) -> list[dict[str, Any]]:
    """Lines of the definition list: what the proposal says in figures, and how sure the machine was."""
    if proposal.kind not in (ProposalKind.TARGET, ProposalKind.RESULT):
        return []
    target = target_draft(proposal)
    rows: list[dict[str, Any]] = [
        {"term": _("Mức"), "value": target_text(target)},
        {"term": _("So sánh"), "value": Comparator(target.comparator).label},
        {"term": _("Chiều hướng"), "value": Direction(target.direction).label},
    ]
    if target.period:
        rows.append({"term": _("Kỳ"), "value": target.period})
    if target.deadline:
        rows.append({"term": _("Thời hạn"), "value": f"{target.deadline:%d/%m/%Y}"})
    if proposal.confidence is not None:
        share = _("{share}% (theo các văn bản đã chú giải)").format(share=round(100 * proposal.confidence))
        rows.append({"term": _("Mức tin cậy"), "value": share})
    if proposal.confidence is not None and proposal.confidence < CONFIDENT:
        rows.append({"term": _("Lưu ý"), "value": _("Máy không chắc, hãy đọc kỹ câu trích."), "tone": "warning"})
    return rows


@register.filter
def why(proposal: Proposal) -> list[dict[str, Any]]:
    """Lines that say what the machine's proposal rests on; none for what a person added and for names and days."""
    if proposal.confidence is None:
        return []
    return [
        {"term": _("Cách đọc"), "value": pattern_said(proposal.rule)},
        {"term": _("Căn cứ"), "value": "; ".join(reasons_said(proposal.reasons))},
    ]
