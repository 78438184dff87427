"""What a decision of another kind does to awards already given, on the day it is issued."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from awards.domain.bonus_ledger import settle
from awards.domain.certificates import correct_grant, restore_grant, withdraw_grant
from awards.domain.council_states import GRANT
from awards.domain.decisions.downstream import flag_what_relied
from awards.enums.decisions import DecisionKind
from awards.models.changes import GrantChange
from awards.models.decisions import Decision, Grant
from base.core import clock, ledger
from base.core.errors import TransitionRefused


def apply_changes(decision: Decision, *, actor: Any = None) -> None:
    """Every change of an issued decision, in its transaction: state and words of the award, its certificate, the money,
    and a flag on whatever rested on an award that is lost. DomainError where one of them is no longer possible.
    """
    reason = _("Quyết định {number}: {basis}").format(number=decision.full_number, basis=decision.basis)
    for change in decision.changes.select_related("grant__award_type", "grant__decision").order_by("order"):
        grant = Grant.objects.select_for_update(of=("self",)).get(pk=change.grant_id)
        require_open(grant, decision.kind)
        change.before = {
            "status": grant.status,
            **{name: getattr(grant, name) for name in ("holder_name", "unit_name", "achievement")},
        }
        change.applied_on = decision.issued_on or clock.today()
        change.save(update_fields=["before", "applied_on"])
        ledger.record("awards.grant.changed", change, actor=actor, kind=decision.kind, decision=decision.full_number)
        _apply(decision, change, grant, reason, actor)


def require_open(grant: Grant, kind: str) -> None:
    """The step must lead on from where the award stands."""
    if grant.status not in GRANT[kind].sources:
        raise TransitionRefused(
            _("“{grant}” đang ở trạng thái “{state}” nên không thể “{action}”. Hãy bỏ khỏi dự thảo.").format(
                grant=grant, state=grant.get_status_display(), action=GRANT[kind].label
            )
        )


def _apply(decision: Decision, change: GrantChange, grant: Grant, reason: str, actor: Any) -> None:
    if decision.kind == DecisionKind.CORRECT:
        correct_grant(grant, reason=reason, actor=actor, **change.after)
        return
    if decision.kind == DecisionKind.RESTORE:
        grant = restore_grant(grant, reason=reason, actor=actor)
    else:
        grant = withdraw_grant(grant, decision.kind, reason=reason, actor=actor)
        flag_what_relied(grant, decision, actor=actor)
    settle(grant, actor=actor, note=reason)
