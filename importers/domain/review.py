"""What a person decides about each proposal, kept beside what the machine said, so accuracy can be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from importers.domain.proposing import METADATA_FIELDS
from importers.enums import Decision, ImportStatus, ProposalKind
from importers.models import DirectiveImport, Proposal

FIGURES = (ProposalKind.TARGET, ProposalKind.RESULT)


def decide(proposal: Proposal, action: str, *, actor: Any, data: Mapping[str, Any] | None = None) -> Proposal:
    """Take `action` ∈ accept, drop, reopen, turn (target ↔ result), correct (with `data`) on one proposal.

    Deciding the same again changes nothing. DomainError where the document is no longer open for review.
    """
    with _open(proposal.directive_import_id):
        locked = Proposal.objects.select_related("directive_import").get(pk=proposal.pk)
        before = (locked.kind, locked.decision, locked.data)
        _apply(locked, action, data)
        if (locked.kind, locked.decision, locked.data) != before:
            locked.decided_by, locked.decided_at = actor, clock.now()
            locked.save()
            ledger.record("importers.proposal.decided", locked, actor=actor, action=action, decision=locked.decision)
        return locked


def accept_rest(item: DirectiveImport, *, actor: Any) -> int:
    """Accept everything that nobody has decided. Returns how many."""
    with _open(item.pk) as locked:
        rest = list(locked.proposals.filter(decision=Decision.PENDING))
        for proposal in rest:
            proposal.decision, proposal.decided_by, proposal.decided_at = Decision.ACCEPTED, actor, clock.now()
        Proposal.objects.bulk_update(rest, ["decision", "decided_by", "decided_at"], batch_size=500)
        if rest:
            ledger.record("importers.directive.rest_accepted", locked, *rest, actor=actor, proposals=len(rest))
        return len(rest)


def confirm_metadata(item: DirectiveImport, values: Mapping[str, str | None], *, actor: Any) -> DirectiveImport:
    """Keep the confirmed metadata (`METADATA_FIELDS` → text, ISO day or None) and decide its proposals by it."""
    with _open(item.pk) as locked:
        locked.metadata = {name: values.get(name) or None for name in METADATA_FIELDS}
        locked.save(update_fields=["metadata"])
        known = {p.data.get("field"): p for p in locked.proposals.filter(kind=ProposalKind.METADATA)}
        changed = [_confirm(locked, known.get(name), name, actor) for name in METADATA_FIELDS]
        decided = [proposal for proposal in changed if proposal is not None]
        ledger.record("importers.directive.metadata_confirmed", locked, *decided, actor=actor)
        return locked


def add_target(item: DirectiveImport, data: Mapping[str, Any], *, quote: str, actor: Any) -> Proposal:
    """A target that the machine missed. `quote` must stand in the document, or be empty."""
    with _open(item.pk) as locked:
        start = locked.text.find(quote) if quote else 0
        if start < 0:
            raise DomainError(
                _("Không thấy đoạn trích này trong văn bản. Hãy chép đúng nguyên văn, hoặc để trống."), code="quote"
            )
        last = locked.proposals.order_by("-order").values_list("order", flat=True).first()
        proposal = Proposal.objects.create(
            directive_import=locked,
            kind=ProposalKind.TARGET,
            data=dict(data),
            quote=quote,
            start=start,
            end=start + len(quote),
            rule="person",
            extractor=locked.extractor,
            decision=Decision.CORRECTED,
            decided_by=actor,
            decided_at=clock.now(),
            order=(last or 0) + 1,
        )
        ledger.record("importers.proposal.added", proposal, actor=actor)
        return proposal


@contextmanager
def _open(item_id: int) -> Iterator[DirectiveImport]:
    """The document, locked and open for review, within one transaction."""
    with transaction.atomic():
        item = DirectiveImport.objects.select_for_update(of=("self",)).get(pk=item_id)
        if item.status != ImportStatus.REVIEW:
            raise DomainError(
                _("Văn bản này đang ở trạng thái “{state}” nên không sửa được đề xuất. Hãy tải lại trang.").format(
                    state=item.get_status_display()
                ),
                code="not_in_review",
            )
        yield item


def _apply(proposal: Proposal, action: str, data: Mapping[str, Any] | None) -> None:
    match action:
        case "accept":
            proposal.decision = Decision.CORRECTED if _is_corrected(proposal) else Decision.ACCEPTED
        case "drop":
            proposal.decision = Decision.DROPPED
        case "reopen":
            proposal.decision = Decision.PENDING
        case "correct" if data is not None:
            proposal.data = proposal.data | dict(data)
            proposal.decision = Decision.CORRECTED if _is_corrected(proposal) else Decision.ACCEPTED
        case "turn" if proposal.kind in FIGURES:
            target = proposal.kind == ProposalKind.RESULT
            proposal.kind = ProposalKind.TARGET if target else ProposalKind.RESULT
            proposal.decision = Decision.PENDING
        case _:
            raise DomainError(_("Không có thao tác này cho đề xuất. Hãy tải lại trang."), code="action")


def _is_corrected(proposal: Proposal) -> bool:
    return proposal.data != proposal.original or proposal.kind != proposal.original_kind


def _confirm(item: DirectiveImport, proposal: Proposal | None, name: str, actor: Any) -> Proposal | None:
    value = item.metadata[name]
    if proposal is None:
        if value is None:
            return None
        proposal = Proposal(directive_import=item, kind=ProposalKind.METADATA, rule="person", extractor=item.extractor)
    proposal.data = {"field": name, "value": value}
    proposal.decision = Decision.DROPPED if value is None else Decision.ACCEPTED
    if value is not None and _is_corrected(proposal):
        proposal.decision = Decision.CORRECTED
    proposal.decided_by, proposal.decided_at = actor, clock.now()
    proposal.save()
    return proposal
