"""From a reviewed directive to one movement with its accepted targets, submitted for approval, in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.transitions import advance
from base.units.models import Unit
from importers.domain.proposing import target_draft
from importers.domain.states import DIRECTIVE
from importers.enums import KEPT, Decision, ImportStatus, ProposalKind
from importers.models import DirectiveImport, Proposal
from movements.domain.approval import submit_movement
from movements.domain.drafting import draft_movement
from movements.domain.drafts import DirectiveDraft, MovementDraft, PlanDraft
from movements.enums import MovementKind
from movements.models import Movement


@dataclass(frozen=True)
class PublishChoices:
    """What a person adds to the accepted proposals: name, days, organiser, aim and how units report."""

    title: str
    organiser: Unit
    starts_on: dt.date
    ends_on: dt.date
    kind: str = MovementKind.YEARLY
    registration_opens_on: dt.date | None = None
    registration_closes_on: dt.date | None = None
    round_opens_on: dt.date | None = None
    aim: str = ""
    plan: PlanDraft | None = None
    gaps: str = ""
    """Why it is sent although parts of the launch plan are missing; the approver reads it."""


def submit_directive(item: DirectiveImport, choices: PublishChoices, *, actor: Any) -> Movement:
    """Draft the movement and submit it; another person approves and publishes it (`movements.domain.approval`).

    DomainError where proposals still wait, where the launch plan lacks parts and nobody says why (`gaps`), or where
    this document became a movement before, by whomever.
    """
    with transaction.atomic():
        locked = (
            DirectiveImport.objects.select_for_update(of=("self",)).select_related("file", "movement").get(pk=item.pk)
        )
        _check_open(locked)
        proposals = list(locked.proposals.all())
        _check_decided(proposals)
        movement = submit_movement(
            draft_movement(_draft(locked, proposals, choices), actor=actor),
            gaps=choices.gaps,
            actor=actor,
        )
        advance(DIRECTIVE, locked, "publish", actor=actor, movement=movement)
    return movement


def _check_open(item: DirectiveImport) -> None:
    if item.movement is not None:
        moment = timezone.localtime(item.movement.created_at)
        raise DomainError(
            _("Văn bản này đã được {who} lập thành phong trào “{title}” lúc {when}. Hãy mở phong trào đó.").format(
                who=item.movement.created_by or _("người khác"),
                title=item.movement.title,
                when=f"{moment:%H:%M ngày %d/%m/%Y}",
            ),
            code="already_published",
        )
    if item.status != ImportStatus.REVIEW:
        raise DomainError(
            _("Văn bản này đang ở trạng thái “{state}” nên chưa lập phong trào được. Hãy tải lại trang.").format(
                state=item.get_status_display()
            ),
            code="not_in_review",
        )


def _check_decided(proposals: list[Proposal]) -> None:
    waiting = sum(proposal.decision == Decision.PENDING for proposal in proposals)
    if waiting:
        raise DomainError(
            _("Còn {count} đề xuất chưa quyết định. Hãy nhận, sửa hoặc bỏ từng đề xuất rồi trình duyệt.").format(
                count=waiting
            ),
            code="pending",
        )


def _draft(item: DirectiveImport, proposals: list[Proposal], choices: PublishChoices) -> MovementDraft:
    kept = [proposal for proposal in proposals if proposal.decision in KEPT]
    return MovementDraft(
        title=choices.title,
        organiser=choices.organiser,
        starts_on=choices.starts_on,
        ends_on=choices.ends_on,
        kind=choices.kind,
        directive=_directive(item),
        registration_opens_on=choices.registration_opens_on,
        registration_closes_on=choices.registration_closes_on,
        round_opens_on=choices.round_opens_on,
        aim=choices.aim,
        targets=tuple(target_draft(proposal) for proposal in kept if proposal.kind == ProposalKind.TARGET),
        plans=(choices.plan,) if choices.plan else (),
        body=_body(choices.title, kept),
    )


def _directive(item: DirectiveImport) -> DirectiveDraft:
    known: dict[str, str | None] = item.metadata
    return DirectiveDraft(
        title=(known.get("title") or item.name)[:500],
        number=(known.get("number") or "")[:60],
        type_name=(known.get("type") or "")[:60],
        issuer=(known.get("issuer") or "")[:200],
        issued_on=_day(known.get("issued_on")),
        effective_on=_day(known.get("effective_on")),
        signer=(known.get("signer") or "")[:120],
        text=item.text,
        file=item.file,
    )


def _body(title: str, kept: list[Proposal]) -> str:
    """The opening of the public page: what else the document names. Escaped; editors go on from here."""
    parts = []
    for kind, heading in (
        (ProposalKind.MOVEMENT, _("Các phong trào được nêu trong văn bản")),
        (ProposalKind.UNIT, _("Đơn vị được giao thực hiện")),
        (ProposalKind.DEADLINE, _("Thời hạn")),
    ):
        names = [str(proposal) for proposal in kept if proposal.kind == kind and str(proposal) != title]
        if names:
            rows = format_html_join("", "<li>{}</li>", ((name,) for name in dict.fromkeys(names)))
            parts.append(format_html("<h2>{}</h2><ul>{}</ul>", heading, rows))
    return "".join(parts)


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
