"""From passed nominations to a signed and issued decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.bonuses import bonus_of
from awards.domain.certificates import make_certificate
from awards.domain.council_states import DECISION, NOMINATION
from awards.domain.decision_paper import decision_paper, is_decidable, items_of
from awards.domain.dossier_states import ROUND
from awards.domain.numbering import GOLDEN_BOOK, take_number, take_numbers
from awards.domain.register import folded_row
from awards.domain.unit_words import governing_body, place_of
from awards.enums import AwardLevel, NominationStatus, RoundStatus
from awards.enums_council import DecisionStatus
from awards.models.councils import CouncilMember
from awards.models.decisions import Certificate, Decision, DecisionItem, Grant
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from awards.models.sessions import CouncilSession
from awards.paper.docx import render_docx
from awards.paper.pdf import render_pdf
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_bytes
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Unit

PROVINCE_LEVEL = 2
UNDECIDED = (
    NominationStatus.SUBMITTED,
    NominationStatus.APPRAISED,
    NominationStatus.CONSULTING,
    NominationStatus.READY,
    NominationStatus.PASSED,
)


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
        )
        items = [
            DecisionItem.objects.create(decision=decision, nomination=nomination, order=order)
            for order, nomination in enumerate(chosen, start=1)
        ]
        ledger.record("awards.decision.drafted", decision, *items, actor=actor, nominations=len(items))
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
    return [found[pk] for pk in wanted]


def _require_authority(nomination: Nomination, unit: Unit) -> None:
    """State awards are decided above; what belongs to ministry and province is not decided below them (DOMAIN §1.3)."""
    level = nomination.award_type.level
    if level == AwardLevel.STATE or (level == AwardLevel.MINISTRY_PROVINCE and unit.kind.level > PROVINCE_LEVEL):
        raise DomainError(
            _("“{award}” thuộc thẩm quyền của {authority}; {unit} chỉ lập tờ trình, không ban hành quyết định.").format(
                award=nomination.award_type.name, authority=nomination.award_type.authority, unit=unit.name
            ),
            code="authority",
        )


def submit_decision(decision: Decision, *, actor: Any = None) -> Decision:
    """Put the checked draft before the signer."""
    with transaction.atomic():
        locked = advance(DECISION, decision, "check", actor=actor)
        notify(
            signers_of(locked),
            kind="awards.decision.to_sign",
            key=f"decision-to-sign-{locked.pk}-{ledger.history_of(locked).count()}",
            title=_("Chờ ký: {subject}").format(subject=locked.subject)[:200],
            url=reverse("awards:decision-detail", args=[locked.pk]),
        )
    return locked


def return_decision(decision: Decision, *, reason: str, actor: Any = None) -> Decision:
    return advance(DECISION, decision, "return", actor=actor, reason=reason)


def cancel_draft(decision: Decision, *, reason: str, actor: Any = None) -> Decision:
    """Give up a draft; its nominations are free for another decision."""
    with transaction.atomic():
        locked = advance(DECISION, decision, "cancel", actor=actor, reason=reason)
        items = list(locked.items.all())
        keys = [item.pk for item in items]
        locked.items.all().delete()
        for item, key in zip(items, keys, strict=True):
            item.pk = key
        if items:
            ledger.record("awards.decision.emptied", locked, *items, actor=actor)
    return locked


def signers_of(decision: Decision) -> list[User]:
    """Who may sign: the chair of the council that voted, otherwise whoever is chair."""
    if decision.session_id is None:
        return holders_of(Role.CHAIR)
    seats = CouncilMember.objects.as_of(clock.today()).filter(council__sessions=decision.session_id, is_chair=True)
    return list(User.objects.filter(pk__in=seats.values("user"), is_active=True))


def sign_decision(decision: Decision, *, actor: User) -> Decision:
    """Sign: number and date are given and the final .docx and .pdf are made, all in one transaction.

    NotAllowed for anybody but the signer. Twice is once: a signed decision is returned as it is.
    """
    if actor.pk not in {user.pk for user in signers_of(decision)}:
        raise NotAllowed(_("Chỉ người có thẩm quyền ký quyết định này mới thực hiện được bước ký."))
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if locked.status != DecisionStatus.CHECKED:
            return advance(DECISION, locked, "sign", actor=actor)
        day = clock.today()
        locked.number, locked.year, locked.issued_on = take_number(locked.symbol, day.year), day.year, day
        paper = decision_paper(locked)
        label = f"quyet-dinh-{locked.number}-{locked.year}"
        return advance(
            DECISION,
            locked,
            "sign",
            actor=actor,
            number=locked.number,
            year=locked.year,
            issued_on=day,
            signed_by=actor,
            docx=store_bytes(render_docx(paper), name=f"{label}.docx", actor=actor),
            pdf=store_bytes(render_pdf(paper), name=f"{label}.pdf", actor=actor),
        )


def issue_decision(decision: Decision, *, actor: Any = None) -> Decision:
    """Make the signed decision effective: rows of the register, certificates with their codes, nominations granted.
    Idempotent.
    """
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).select_related("unit").get(pk=decision.pk)
        already = locked.status == DecisionStatus.ISSUED
        locked = advance(DECISION, locked, "issue", actor=actor)
        if already:
            return locked
        items = items_of(locked)
        assert locked.year is not None
        numbers = take_numbers(GOLDEN_BOOK, locked.year, len(items))
        for item, number in zip(items, numbers, strict=True):
            grant = _grant(locked, item.nomination, number)
            certificate = make_certificate(grant)
            ledger.record("awards.grant.made", grant, certificate, actor=actor, golden_book=grant.golden_book)
            advance(NOMINATION, item.nomination, "grant", actor=actor)
        _finish_rounds({item.nomination.round_id for item in items}, actor)
        _announce(locked, items)
    return locked


def _finish_rounds(rounds: set[int], actor: Any) -> None:
    """A round is decided once none of its dossiers waits for the council or for a decision any more."""
    waiting = Nomination.objects.filter(round__in=rounds, status__in=UNDECIDED).values("round")
    for round in Round.objects.filter(pk__in=rounds, status=RoundStatus.IN_SESSION).exclude(pk__in=waiting):
        advance(ROUND, round, "decide", actor=actor)


def _grant(decision: Decision, nomination: Nomination, golden_book: int) -> Grant:
    person, day = nomination.person, decision.issued_on
    assert day is not None
    unit = person.unit if person else nomination.unit
    name, award = str(nomination.subject), nomination.award_type
    return Grant.objects.create(
        decision=decision,
        nomination=nomination,
        award_type=award,
        person=person,
        collective=nomination.collective,
        unit=unit,
        holder_name=name,
        unit_name=unit.name,
        folded=folded_row(name, unit.name, award.name, decision.full_number, nomination.year),
        year=nomination.year,
        granted_on=day,
        achievement=nomination.achievement,
        bonus_amount=bonus_of(award, day, collective=person is None),
        golden_book_number=golden_book,
        golden_book_year=day.year,
    )


def _announce(decision: Decision, items: list[DecisionItem]) -> None:
    """Tell the units that made the proposals."""
    units = {item.nomination.unit_id for item in items}
    held = RoleAssignment.objects.as_of(clock.today()).filter(Q(role=Role.OFFICER) | Q(role=Role.HEAD), unit__in=units)
    notify(
        User.objects.filter(pk__in=held.values("user"), is_active=True),
        kind="awards.decision.issued",
        key=f"decision-issued-{decision.pk}",
        title=_("Quyết định khen thưởng số {number}").format(number=decision.full_number),
        body=decision.subject,
        url=reverse("awards:decision-detail", args=[decision.pk]),
    )


def certificates_of(decision: Decision) -> list[Certificate]:
    """Current certificates of a decision in the order of the golden book."""
    current = Certificate.objects.filter(grant__decision=decision, superseded_by=None)
    return list(current.select_related("grant").order_by("grant__golden_book_number"))


def decidable_nominations(session: CouncilSession | None = None) -> Any:
    """Passed nominations that stand in no decision yet."""
    passed = Nomination.objects.filter(status=NominationStatus.PASSED, decision_item=None)
    if session is not None:
        passed = passed.filter(agenda_items__session=session)
    return passed.select_related("award_type", "person", "collective", "unit").order_by("award_type", "pk").distinct()
