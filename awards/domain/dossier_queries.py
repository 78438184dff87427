"""Reads for the screens of rounds and dossiers. Query counts do not grow with the rows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q, When

from awards.enums import ConsultationStatus, OpinionStatus, RoundStatus
from awards.models import Consultation, Nomination, Round
from base.accounts.permissions import reach_of
from base.core.text import fold
from movements.domain.queries import within

SUBJECT_PARTS = ("award_type", "unit", "person", "collective", "household")
PARTS = ("round__council_unit", "round__kind", "appraiser", *SUBJECT_PARTS)


def rounds_list() -> models.QuerySet[Round]:
    """Rounds that take dossiers first, the one that closes soonest on top; then the others, the newest first."""
    takes = Case(When(status=RoundStatus.OPEN, then=F("closes_on")))
    rounds = Round.objects.select_related("movement", "council_unit", "kind")
    return rounds.annotate(nomination_count=Count("nominations")).order_by(
        takes.asc(nulls_last=True), "-opens_on", "-pk"
    )


def nominations_for(user: Any, *, words: str = "") -> models.QuerySet[Nomination]:
    """What the user may see, by part of the name where words are given."""
    found = within(Nomination.objects.select_related(*PARTS), reach_of(user, "awards.nomination_view"), "unit")
    if folded := fold(words):
        found = found.filter(
            Q(person__name_folded__contains=folded)
            | Q(collective__name_folded__contains=folded)
            | Q(household__name_folded__contains=folded)
        )
    return found.order_by("-round__opens_on", "award_type_id", "pk")


def consultations_list() -> models.QuerySet[Consultation]:
    return Consultation.objects.select_related("round").annotate(
        opinion_count=Count("opinions"), new_count=Count("opinions", filter=Q(opinions__status=OpinionStatus.NEW))
    )


def public_consultations() -> models.QuerySet[Consultation]:
    """What the portal shows: open ones first, then the newest that are over."""
    over = models.Case(models.When(status=ConsultationStatus.OPEN, then=0), default=1)
    shown = Consultation.objects.exclude(status=ConsultationStatus.PLANNED).select_related("round")
    return shown.annotate(over=over, opinion_count=Count("opinions")).order_by("over", "-closes_on", "-pk")
