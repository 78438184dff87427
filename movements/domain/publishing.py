"""Drafted, submitted and approved in one go, for those who have both signatures at hand: the demo, and movements that
were approved on paper before the system existed. People go through `drafting` and `approval`, step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from movements.domain.approval import approve_movement, submit_movement
from movements.domain.drafting import AlreadyPublished, check_draft, draft_movements
from movements.domain.drafts import MovementDraft
from movements.models import Movement
from movements.rules import require_permission

__all__ = ["AlreadyPublished", "check_draft", "publish_movement", "publish_movements"]


def publish_movement(draft: MovementDraft, *, gaps: str = "", actor: Any, approver: Any = None) -> Movement:
    """Publish one movement with its targets, reporting periods and page. Raises DomainError; then nothing exists."""
    return publish_movements([draft], gaps=gaps, actor=actor, approver=approver)[0]


def publish_movements(
    drafts: Sequence[MovementDraft], *, gaps: str = "", actor: Any, approver: Any = None
) -> list[Movement]:
    """Several movements of one document at once. `actor` submits, `approver` signs; None is the operator's command.

    DomainError with the code `gaps` where a plan lacks parts and no reason is given (see `submit_plan`).
    """
    for draft in drafts:
        require_permission(actor, "movements.manage", draft.organiser)
    with transaction.atomic():
        drafted = draft_movements(drafts, actor=actor)
        submitted = [submit_movement(movement, gaps=gaps, actor=actor) for movement in drafted]
        return [approve_movement(movement, actor=approver) for movement in submitted]
