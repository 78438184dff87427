"""Making a signed decision effective: rows of the register, certificates, money, changes to earlier awards."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.bonus_ledger import plan_bonuses
from awards.domain.bonuses import bonus_of
from awards.domain.certificates import make_certificate
from awards.domain.council_states import DECISION, NOMINATION
from awards.domain.decision_paper import items_of
from awards.domain.decisions.copies import require_signed_copy
from awards.domain.decisions.downstream import require_no_open_flag
from awards.domain.decisions.effects import apply_changes
from awards.domain.dossier_states import ROUND
from awards.domain.dossiers.subjects import kind_of
from awards.domain.numbering import GOLDEN_BOOK, take_numbers
from awards.domain.person_classes import class_of
from awards.domain.register_words import folded_row
from awards.domain.withholding import is_withheld
from awards.enums import NominationStatus, RoundStatus
from awards.enums.council import DecisionStatus
from awards.enums.decisions import DecisionKind
from awards.models.decisions import Certificate, Decision, Grant
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.core import clock, ledger
from base.core.transitions import advance
from base.notices.domain.notify import notify

UNDECIDED = (
    NominationStatus.SUBMITTED,
    NominationStatus.RECEIVED,
    NominationStatus.ASSIGNED,
    NominationStatus.APPRAISED,
    NominationStatus.CONSULTING,
    NominationStatus.READY,
    NominationStatus.PASSED,
)


def issue_decision(decision: Decision, *, actor: Any = None) -> Decision:
    """Make the signed decision effective: rows of the register, certificates with their codes, nominations granted,
    bonuses to be paid; or, for a decision of another kind, its changes to earlier awards. Idempotent.

    DomainError while no signed copy is attached that holds (`copies`).
    """
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).select_related("unit").get(pk=decision.pk)
        already = locked.status == DecisionStatus.ISSUED
        locked = advance(DECISION, locked, "issue", actor=actor, check=require_signed_copy)
        if already:
            return locked
        if locked.kind == DecisionKind.AWARD:
            _grant_all(locked, actor)
        else:
            apply_changes(locked, actor=actor)
        _announce(locked)
    return locked


def _grant_all(decision: Decision, actor: Any) -> None:
    items = items_of(decision)
    require_no_open_flag([item.nomination for item in items])
    assert decision.year is not None
    numbers = take_numbers(GOLDEN_BOOK, decision.year, len(items))
    grants = []
    for item, number in zip(items, numbers, strict=True):
        grant = _grant(decision, item.nomination, number)
        grants.append(grant)
        certificate = make_certificate(grant)
        ledger.record("awards.grant.made", grant, certificate, actor=actor, golden_book=grant.golden_book)
        advance(NOMINATION, item.nomination, "grant", actor=actor)
    plan_bonuses(grants, actor=actor)
    _finish_rounds({item.nomination.round_id for item in items}, actor)


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
        household=nomination.household,
        unit=unit,
        holder_name=name,
        unit_name=unit.name,
        is_public=not is_withheld(person),
        folded=folded_row(name, unit.name, award.name, award.code, decision.full_number, nomination.year),
        year=nomination.year,
        granted_on=day,
        achievement=nomination.achievement,
        bonus_amount=bonus_of(award, day, holder=kind_of(nomination)),
        golden_book_number=golden_book,
        golden_book_year=day.year,
        person_class=class_of(nomination),
    )


def _announce(decision: Decision) -> None:
    """Tell the units that made the proposals, and those whose awards it changes."""
    units = set(decision.items.values_list("nomination__unit", flat=True))
    units |= set(decision.changes.values_list("grant__unit", flat=True))
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
