"""Reads for the screens of intake."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from importers.domain.passages import REACH, Passage, passage_of
from importers.enums import Decision, ImportStatus, ProposalKind
from importers.models import DirectiveImport, Proposal

# A number or a day is recognised by the few words around it.
NEARBY = 60


@dataclass(frozen=True)
class ProposalCard:
    """A proposal with the sentence it came from."""

    proposal: Proposal
    passage: Passage | None


@dataclass(frozen=True)
class Section:
    kind: str
    title: str
    cards: list[ProposalCard]
    waiting: int


def directive_imports() -> QuerySet[DirectiveImport]:
    """All but those put aside, newest first, without their texts."""
    shown = DirectiveImport.objects.exclude(status=ImportStatus.DISCARDED).select_related("created_by", "movement")
    waiting = Count("proposals", filter=Q(proposals__decision=Decision.PENDING))
    return shown.defer("text").annotate(waiting=waiting)


def sections_of(item: DirectiveImport) -> list[Section]:
    """Proposals of the review by kind, each beside its sentence. One query. Metadata has its own form."""
    by_kind: dict[str, list[ProposalCard]] = {}
    for proposal in item.proposals.all():
        by_kind.setdefault(proposal.kind, []).append(card_of(item, proposal))
    return [
        Section(kind.value, str(kind.label), cards, sum(c.proposal.decision == Decision.PENDING for c in cards))
        for kind in ProposalKind
        if (cards := by_kind.get(kind.value))
    ]


def card_of(item: DirectiveImport, proposal: Proposal) -> ProposalCard:
    reach = NEARBY if proposal.kind == ProposalKind.METADATA else REACH
    passage = passage_of(item.text, proposal.start, proposal.end, reach) if proposal.quote else None
    return ProposalCard(proposal, passage)


def waiting_in(item: DirectiveImport) -> int:
    return item.proposals.filter(decision=Decision.PENDING).count()


def same_document(item: DirectiveImport) -> DirectiveImport | None:
    """Another upload of the same file that is still standing, published ones first."""
    others = DirectiveImport.objects.filter(file__sha256=item.file.sha256).exclude(pk=item.pk)
    standing = others.filter(status__in=[ImportStatus.PUBLISHED, ImportStatus.REVIEW, ImportStatus.EXTRACTING])
    return standing.defer("text").select_related("movement", "created_by").order_by("-movement", "pk").first()
