"""Who sees which decision: the council's people all of them, a unit what was issued about its own proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from awards.enums.council import DecisionStatus
from awards.models.decisions import Decision
from base.accounts.permissions import reach_of
from base.core.errors import NotAllowed

# Said here and not left to the model, whose order is dropped as soon as a list counts something.
NEWEST_FIRST = Decision.objects.order_by(F("issued_on").desc(nulls_first=True), "-number", "-pk")


def decisions_for(user: Any) -> Any:
    """Decisions within the user's reach: those not issued yet, then the newest."""
    reach = reach_of(user, "awards.decision_view")
    if reach.everywhere:
        return NEWEST_FIRST.all()
    own = Q(pk__in=[])
    for path in reach.paths:
        own |= Q(items__nomination__unit__path__startswith=path) | Q(changes__grant__unit__path__startswith=path)
    mine = Decision.objects.filter(own, status=DecisionStatus.ISSUED).values("pk")
    return NEWEST_FIRST.filter(pk__in=mine)


def require_decision_sight(user: Any, decision: Decision) -> None:
    if not decisions_for(user).filter(pk=decision.pk).exists():
        raise NotAllowed(_("Quyết định này chưa ban hành hoặc không thuộc đơn vị của bạn."))
