"""Two people for one act: who has written or submitted a thing does not approve it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from base.core.errors import NotAllowed
from movements.models import LaunchPlan, Movement


def require_other_person(actor: Any, *signed: int | None) -> None:
    """Raises NotAllowed where `actor` is one of those who have signed already (keys of users).

    Who stands in for somebody counts as both. An actor of None is the operator's command, as everywhere.
    """
    if actor is not None and is_one_of(actor, signed):
        raise NotAllowed(
            _(
                "Bạn đã soạn hoặc trình nội dung này nên không tự duyệt được. Hãy đề nghị người khác có quyền duyệt: "
                "Chủ tịch Hội đồng hoặc một thành viên Thường trực khác."
            ),
            code="same_person",
        )


def is_one_of(user: Any, signed: Iterable[int | None]) -> bool:
    """Whether one of these signatures is this person's, or that of whom it stands in for."""
    return not user.hands.isdisjoint(signed)


def has_signed(user: Any, movement: Movement, plan: LaunchPlan | None) -> bool:
    """Whether this person wrote or submitted the movement or its plan, and so must leave the approval to another."""
    return is_one_of(user, (movement.created_by_id, movement.submitted_by_id, plan.created_by_id if plan else None))


def has_signed_plan(user: Any, plan: LaunchPlan) -> bool:
    return is_one_of(user, (plan.created_by_id, plan.submitted_by_id))
