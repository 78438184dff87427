"""Drafting a decision that corrects, cancels, strips or restores awards already given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.change_grounds import legal_grounds
from awards.domain.decisions.drafting import DecisionPlan, tell_checkers
from awards.domain.decisions.effects import require_open
from awards.domain.unit_words import governing_body, place_of
from awards.enums.council import DecisionStatus
from awards.enums.decisions import DecisionKind
from awards.models.changes import GrantChange
from awards.models.decisions import Decision, Grant
from base.core import ledger
from base.core.errors import DomainError
from base.core.text import normalise
from base.units.models import Unit

WORDS = ("holder_name", "unit_name", "achievement")


@dataclass(frozen=True)
class ChangePlan:
    """`basis` names the conclusion, judgment or letter that the decision rests on; `words` are new values of a
    correction.
    """

    decision: DecisionPlan
    kind: DecisionKind
    ground: str
    basis: str
    words: Mapping[str, str] = field(default_factory=dict)


def draft_change(plan: ChangePlan, grants: Sequence[Grant], *, actor: Any = None) -> Decision:
    """A draft that changes awards. DomainError where the ground does not fit, an award is not in a state for it,
    another draft has it already, or the unit is not the one that gave it.
    """
    _require_ground(plan)
    if not grants:
        raise DomainError(_("Chọn ít nhất một kết quả khen thưởng."), code="empty")
    words = _new_words(plan, grants)
    with transaction.atomic():
        rows = Grant.objects.select_for_update(of=("self",)).filter(pk__in=[grant.pk for grant in grants])
        chosen = list(rows.select_related("award_type", "decision__unit").order_by("pk"))
        for grant in chosen:
            _require_free(grant, plan)
        unit = plan.decision.unit
        body = governing_body(unit)
        decision = Decision.objects.create(
            kind=plan.kind,
            ground_code=plan.ground,
            basis=normalise(plan.basis),
            symbol=plan.decision.symbol,
            unit=unit,
            issuing_body=body,
            authority=_("Chủ tịch {body}").format(body=body)
            if unit.kind.is_territory
            else plan.decision.signer_position,
            signer_name=plan.decision.signer_name,
            signer_position=plan.decision.signer_position,
            subject=plan.decision.subject,
            place=place_of(unit),
            drafted_by=actor,
        )
        changes = [
            GrantChange.objects.create(decision=decision, grant=grant, order=order, after=words)
            for order, grant in enumerate(chosen, start=1)
        ]
        ledger.record("awards.decision.drafted", decision, *changes, actor=actor, kind=plan.kind, grants=len(changes))
        tell_checkers(decision, actor)
    return decision


def _require_ground(plan: ChangePlan) -> None:
    ground = legal_grounds().get(plan.ground)
    if ground is None or ground.kind != plan.kind:
        raise DomainError(_("Hãy chọn căn cứ pháp lý của việc “{kind}”.").format(kind=plan.kind.label), code="ground")
    if not plan.basis.strip():
        raise DomainError(
            _("Cần ghi văn bản làm căn cứ (số, ngày, cơ quan ban hành kết luận, bản án hoặc công văn)."), code="basis"
        )


def _new_words(plan: ChangePlan, grants: Sequence[Grant]) -> dict[str, str]:
    """What a correction puts right: only what differs."""
    if plan.kind != DecisionKind.CORRECT:
        return {}
    if len(grants) != 1:
        raise DomainError(_("Mỗi quyết định đính chính sửa một kết quả khen thưởng."), code="one")
    wanted = {name: normalise(plan.words.get(name, "")) for name in WORDS}
    words = {name: text for name, text in wanted.items() if text and text != getattr(grants[0], name)}
    if not words:
        raise DomainError(_("Chưa có nội dung nào khác với quyết định cũ. Hãy sửa chỗ sai rồi lưu."), code="same")
    return words


def _require_free(grant: Grant, plan: ChangePlan) -> None:
    require_open(grant, plan.kind)
    pending = grant.changes.filter(applied_on=None).exclude(decision__status=DecisionStatus.CANCELLED)
    if other := pending.select_related("decision").first():
        raise DomainError(
            _("“{grant}” đang có trong dự thảo “{subject}”. Hãy hoàn tất hoặc hủy dự thảo đó trước.").format(
                grant=grant, subject=other.decision.subject
            ),
            code="pending",
        )
    unit = plan.decision.unit
    if not Unit.objects.including_predecessors(unit).filter(pk=grant.decision.unit_id).exists():
        raise DomainError(
            _("Quyết định {number} do {body} ban hành; chỉ cơ quan đó hoặc cấp trên mới thay đổi được.").format(
                number=grant.decision.full_number, body=grant.decision.issuing_body
            ),
            code="authority",
        )
