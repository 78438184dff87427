"""How much of a quota is left: the approved row of the nearest unit, against what was granted and what is asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from django.db.models import Q

from awards.enums import NominationStatus, QuotaBasis, Rounding, RuleStatus
from awards.enums.council import LOST_GRANTS
from awards.models import Grant, Nomination, PastAward, Quota
from base.units.models import Person

MODES = {Rounding.DOWN: ROUND_DOWN, Rounding.NEAREST: ROUND_HALF_UP, Rounding.UP: ROUND_UP}
ASKING = (
    NominationStatus.SUBMITTED,
    NominationStatus.APPRAISED,
    NominationStatus.CONSULTING,
    NominationStatus.READY,
    NominationStatus.PASSED,
)


@dataclass(frozen=True)
class QuotaState:
    """`limit` is what the rule comes to; `base` the number a percentage was taken of, None for a fixed number."""

    quota: Quota
    limit: int
    base: int | None
    granted: int
    asked: int


class QuotaBook:
    """All approved quotas, read at the first question; each is counted once."""

    def __init__(self) -> None:
        self._quotas: dict[tuple[int, int], list[Quota]] | None = None
        self._states: dict[int, QuotaState] = {}

    def states(self, award_id: int, home: str, year: int) -> list[QuotaState]:
        """Those of every unit at or above `home`: all of them bind. Empty where none is set."""
        if self._quotas is None:
            self._quotas = defaultdict(list)
            rows = Quota.objects.filter(status=RuleStatus.APPROVED).select_related("scope", "award_type", "basis_award")
            for quota in rows:
                self._quotas[quota.award_type_id, quota.year].append(quota)
        found = []
        for quota in self._quotas.get((award_id, year), ()):
            if home.startswith(quota.scope.path):
                if quota.pk not in self._states:
                    self._states[quota.pk] = state_of(quota)
                found.append(self._states[quota.pk])
        return found


def state_of(quota: Quota) -> QuotaState:
    path = quota.scope.path
    grants = Grant.objects.filter(award_type=quota.award_type_id, year=quota.year, unit__path__startswith=path)
    asking = Nomination.objects.filter(
        award_type=quota.award_type_id, year=quota.year, unit__path__startswith=path, status__in=ASKING
    )
    base = _base_of(quota, path)
    limit = quota.amount if base is None else quota.amount * base / 100
    rounded = int(Decimal(limit).quantize(Decimal(1), rounding=MODES[Rounding(quota.rounding)]))
    return QuotaState(quota, rounded, base, grants.exclude(status__in=LOST_GRANTS).count(), asking.count())


def _base_of(quota: Quota, path: str) -> int | None:
    match quota.basis:
        case QuotaBasis.STRENGTH:
            return Person.objects.filter(unit__path__startswith=path, merged_into=None).count()
        case QuotaBasis.HOLDERS:
            granted = Grant.objects.filter(
                award_type=quota.basis_award_id, year=quota.year, unit__path__startswith=path
            )
            below = Q(person__unit__path__startswith=path) | Q(collective__path__startswith=path)
            past = PastAward.objects.filter(below, award_type=quota.basis_award_id, year=quota.year)
            return granted.exclude(status__in=LOST_GRANTS).count() + past.count()
    return None
