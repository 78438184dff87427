"""From the test of revocation to the decision of a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.rural.revocation import Finding, find_ground, rule_of, tally_of
from movements.domain.states import RURAL_RECOGNITION, RURAL_REVOCATION
from movements.enums import RURAL_APPRAISED, RecognitionStatus, RevocationGround
from movements.models import RuralAssessment, RuralRecognition, RuralRevocation
from movements.rules import require_permission


def finding_of(assessment: RuralAssessment) -> Finding:
    """The test on one assessment by the rule of its own standard. Reads `assessment.standard`."""
    outcomes = list(assessment.lines.values_list("criterion__code", "outcome"))
    return find_ground(tally_of(outcomes), rule_of(assessment.standard))


def propose_revocations(assessment: RuralAssessment, *, actor: Any = None) -> int:
    """A proposal for every recognition of the commune in force that the appraised assessment puts in question.

    Safe to repeat: one proposal for a recognition and an assessment. Returns how many are new.
    """
    finding = finding_of(assessment)
    if finding.ground == RevocationGround.NONE:
        return 0
    held = RuralRecognition.objects.filter(
        unit=assessment.unit_id,
        tier=assessment.standard.tier,
        status=RecognitionStatus.VALID,
        decided_on__lte=assessment.as_of,
    ).exclude(assessment=assessment)
    with transaction.atomic():
        fresh = []
        for recognition in held.select_for_update(of=("self",)).exclude(proposals__assessment=assessment):
            proposal = RuralRevocation.objects.create(
                recognition=recognition,
                assessment=assessment,
                ground=finding.ground,
                failed=finding.failed,
                unknown=finding.unknown,
                total=finding.total,
                named=list(finding.named),
                explanation=finding.explanation,
                rule_verified=assessment.standard.revocation_verified,
                created_at=clock.now(),
            )
            ledger.record("movements.rural_revocation.proposed", proposal, actor=actor, ground=str(finding.ground))
            fresh.append(proposal)
        if fresh:
            notify(
                holders_of(Role.SECRETARIAT, Role.CHAIR),
                kind="movements.rural_revocation",
                key=f"movements.rural_revocation:{assessment.pk}",
                title=_("{unit}: cần xem xét thu hồi công nhận nông thôn mới").format(unit=assessment.unit)[:200],
                body=finding.explanation[:500],
            )
    return len(fresh)


def propose_due() -> int:
    """For assessments appraised before an earlier recognition was taken over: the schedule looks at them again."""
    later = RuralRecognition.objects.filter(
        unit=OuterRef("unit"), status=RecognitionStatus.VALID, created_at__gte=OuterRef("appraised_at")
    )
    waiting = RuralAssessment.objects.filter(Exists(later), status__in=RURAL_APPRAISED, proposals=None)
    rows = waiting.exclude(not_met=0, unknown=0).select_related("standard", "unit").order_by("pk")
    return sum(propose_revocations(row) for row in rows)


def confirm_revocation(
    proposal: RuralRevocation, *, number: str, decided_on: dt.date, reason: str, actor: Any
) -> RuralRevocation:
    """The chair revokes: the recognition ends on the day of the decision."""
    require_permission(actor, "movements.rural_decide")
    if not number.strip():
        raise DomainError(_("Hãy ghi số quyết định thu hồi."), code="number")
    recognition = proposal.recognition
    if not recognition.decided_on <= decided_on <= clock.today():
        text = _("Ngày thu hồi phải từ ngày công nhận ({day}) đến hôm nay.")
        raise DomainError(text.format(day=f"{recognition.decided_on:%d/%m/%Y}"), code="day")
    with transaction.atomic():
        RuralRecognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
        done = advance(
            RURAL_REVOCATION,
            proposal,
            "confirm",
            actor=actor,
            reason=reason,
            **_decided(actor, reason),
        )
        advance(
            RURAL_RECOGNITION,
            recognition,
            "revoke",
            actor=actor,
            reason=reason,
            revoked_on=decided_on,
            revocation_number=number.strip(),
        )
    return done


def reject_revocation(proposal: RuralRevocation, *, reason: str, actor: Any) -> RuralRevocation:
    """A person looked and keeps the recognition, with a reason."""
    require_permission(actor, "movements.rural_decide")
    return advance(RURAL_REVOCATION, proposal, "reject", actor=actor, reason=reason, **_decided(actor, reason))


def _decided(actor: Any, reason: str) -> dict[str, Any]:
    return {"decided_by": actor, "decided_at": clock.now(), "decision_reason": reason.strip()}
