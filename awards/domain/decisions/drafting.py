"""From passed nominations to a draft that two people have read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.catalogue import holder_on
from awards.domain.council_states import DECISION
from awards.domain.decision_paper import is_decidable
from awards.domain.decisions.downstream import require_no_open_flag
from awards.domain.decisions.signers import checkers_of, signers_of
from awards.domain.unit_words import governing_body, place_of
from awards.enums import AwardLevel, NominationStatus
from awards.enums.council import DecisionStatus
from awards.models.changes import GrantChange
from awards.models.decisions import Decision, DecisionItem
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from awards.models.sessions import CouncilSession
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Unit

PROVINCE_LEVEL = 2


@dataclass(frozen=True)
class DecisionPlan:
    """What the secretariat fills in; everything else follows from the unit whose head signs."""

    unit: Unit
    subject: str
    signer_name: str
    signer_position: str
    symbol: str = "QĐ-UBND"


def draft_decision(
    plan: DecisionPlan,
    nominations: Sequence[Nomination],
    *,
    session: CouncilSession | None = None,
    round: Round | None = None,
    actor: Any = None,
) -> Decision:
    """A draft about passed nominations. DomainError where one is not passed, stands in another decision, or is
    above this authority.
    """
    if not nominations:
        raise DomainError(_("Chọn ít nhất một đề nghị đã được Hội đồng thông qua."), code="empty")
    with transaction.atomic():
        chosen = _lock_passed(nominations, plan.unit)
        body = governing_body(plan.unit)
        decision = Decision.objects.create(
            symbol=plan.symbol,
            unit=plan.unit,
            issuing_body=body,
            authority=_("Chủ tịch {body}").format(body=body) if plan.unit.kind.is_territory else plan.signer_position,
            signer_name=plan.signer_name,
            signer_position=plan.signer_position,
            subject=plan.subject,
            place=place_of(plan.unit),
            session=session,
            round=round,
            drafted_by=actor,
        )
        items = [
            DecisionItem.objects.create(decision=decision, nomination=nomination, order=order)
            for order, nomination in enumerate(chosen, start=1)
        ]
        ledger.record("awards.decision.drafted", decision, *items, actor=actor, nominations=len(items))
        tell_checkers(decision, actor)
    return decision


def _lock_passed(nominations: Sequence[Nomination], unit: Unit) -> list[Nomination]:
    wanted = list(dict.fromkeys(nomination.pk for nomination in nominations))
    rows = Nomination.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows.select_related("award_type", "person", "collective")}
    taken = set(DecisionItem.objects.filter(nomination__in=wanted).values_list("nomination_id", flat=True))
    for nomination in found.values():
        if not is_decidable(nomination) or nomination.pk in taken:
            raise DomainError(
                _("“{nomination}” chưa được Hội đồng thông qua hoặc đã nằm trong quyết định khác.").format(
                    nomination=nomination
                ),
                code="not_passed",
            )
        _require_authority(nomination, unit)
    require_no_open_flag(list(found.values()))
    return [found[pk] for pk in wanted]


def _require_authority(nomination: Nomination, unit: Unit) -> None:
    """State awards are decided above; what belongs to ministry and province is not decided below them (DOMAIN §1.3)."""
    level = nomination.award_type.level
    if level == AwardLevel.STATE or (level == AwardLevel.MINISTRY_PROVINCE and unit.kind.level > PROVINCE_LEVEL):
        raise DomainError(
            _("“{award}” thuộc thẩm quyền của {authority}; {unit} chỉ lập tờ trình, không ban hành quyết định.").format(
                award=nomination.award_type.name,
                authority=holder_on(nomination.award_type, clock.today()),
                unit=unit.name,
            ),
            code="authority",
        )


def tell_checkers(decision: Decision, actor: Any) -> None:
    """A draft waits for a second person."""
    notify(
        checkers_of(decision),
        kind="awards.decision.to_check",
        key=f"decision-to-check-{decision.pk}-{ledger.history_of(decision).count()}",
        title=_("Chờ kiểm tra: {subject}").format(subject=decision.subject)[:200],
        url=reverse("awards:decision-detail", args=[decision.pk]),
    )


def submit_decision(decision: Decision, *, actor: Any = None) -> Decision:
    """A second person has read the draft and puts it before the signer. NotAllowed for whoever drafted it."""

    def not_the_drafter(locked: Decision) -> None:
        if actor is not None and locked.drafted_by_id in actor.hands:
            raise NotAllowed(
                _("Người soạn không tự kiểm tra dự thảo của mình. Hãy nhờ người khác của Thường trực hoặc Chủ tịch.")
            )

    with transaction.atomic():
        locked = advance(DECISION, decision, "check", actor=actor, check=not_the_drafter, checked_by=actor)
        notify(
            signers_of(locked),
            kind="awards.decision.to_sign",
            key=f"decision-to-sign-{locked.pk}-{ledger.history_of(locked).count()}",
            title=_("Chờ ký: {subject}").format(subject=locked.subject)[:200],
            url=reverse("awards:decision-detail", args=[locked.pk]),
        )
    return locked


def return_decision(decision: Decision, *, reason: str, actor: Any = None) -> Decision:
    """Back to whoever drafted it, who is told why."""
    with transaction.atomic():
        locked = advance(DECISION, decision, "return", actor=actor, reason=reason)
        if locked.drafted_by is not None:
            notify(
                [locked.drafted_by],
                kind="awards.decision.returned",
                key=f"decision-returned-{locked.pk}-{ledger.history_of(locked).count()}",
                title=_("Dự thảo bị trả lại: {subject}").format(subject=locked.subject)[:200],
                body=reason,
                url=reverse("awards:decision-detail", args=[locked.pk]),
            )
    return locked


def is_returned(decision: Decision) -> bool:
    """The signer gave the draft back, and nobody has mended it since."""
    return decision.status == DecisionStatus.DRAFT and decision.checked_by_id is not None


def returned_because(decision: Decision) -> str:
    """Why the draft lies with its drafter again; empty where it does not."""
    if not is_returned(decision):
        return ""
    event = ledger.history_of(decision).filter(kind="awards.decision.return").last()
    return str((event.payload or {}).get("reason", "")) if event is not None else ""


def edit_draft(
    decision: Decision, *, subject: str, symbol: str, signer_name: str, signer_position: str, actor: Any = None
) -> Decision:
    """Mend the words of a draft; somebody else checks it again. Whoever mends it counts as its drafter from now on.
    The nominations stay: to change those, the draft is cancelled and another one made.
    """
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).select_related("unit__kind").get(pk=decision.pk)
        if locked.status != DecisionStatus.DRAFT:
            raise DomainError(
                _("Quyết định này không còn là dự thảo nên không sửa được. Cần đổi thì nhờ người ký trả lại."),
                code="not_draft",
            )
        locked.subject, locked.symbol = subject, symbol
        locked.signer_name, locked.signer_position = signer_name, signer_position
        if not locked.unit.kind.is_territory:
            locked.authority = signer_position
        locked.drafted_by, locked.checked_by = actor, None
        locked.save()
        ledger.record("awards.decision.edited", locked, actor=actor)
        tell_checkers(locked, actor)
    return locked


def cancel_draft(decision: Decision, *, reason: str, actor: Any = None) -> Decision:
    """Give up a draft; its nominations are free for another decision."""
    with transaction.atomic():
        locked = advance(DECISION, decision, "cancel", actor=actor, reason=reason)
        items: list[DecisionItem | GrantChange] = [*locked.items.all(), *locked.changes.all()]
        keys = [item.pk for item in items]
        locked.items.all().delete()
        locked.changes.all().delete()
        for item, key in zip(items, keys, strict=True):
            item.pk = key
        if items:
            ledger.record("awards.decision.emptied", locked, *items, actor=actor)
    return locked


def decidable_nominations(session: CouncilSession | None = None) -> Any:
    """Passed nominations that stand in no decision yet."""
    passed = Nomination.objects.filter(status=NominationStatus.PASSED, decision_item=None)
    if session is not None:
        passed = passed.filter(agenda_items__session=session)
    return passed.select_related("award_type", "person", "collective", "unit").order_by("award_type", "pk").distinct()
