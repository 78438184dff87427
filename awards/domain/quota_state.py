"""How much of a quota is left: the approved row of the nearest unit, against what was granted and what is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from awards.enums import NominationStatus, QuotaBasis, Rounding, RuleStatus
from awards.enums.council import LOST_GRANTS
from awards.models import Grant, Nomination, PastAward, Quota
from base.units.models import Person, Unit

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
    """The approved quotas of an award and a year, read and counted at the first question about them."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], dict[str, QuotaState]] = {}

    def states(self, award_id: int, home: str, year: int) -> list[QuotaState]:
        """Those of every unit at or above `home`, the highest first: all of them bind. Empty where none is set."""
        key = award_id, year
        if key not in self._known:
            quotas = Quota.objects.filter(status=RuleStatus.APPROVED, award_type=award_id, year=year)
            states = states_of(list(quotas.select_related("scope")))
            self._known[key] = {state.quota.scope.path: state for state in states}
        known = self._known[key]
        if not known:
            return []
        above = (home[:end] for end in range(Unit.steplen, len(home) + 1, Unit.steplen))
        return [known[path] for path in above if path in known]


def states_of(quotas: Sequence[Quota]) -> list[QuotaState]:
    """In the order given, all of one award and year. Each table is counted once, however many they are."""
    if not quotas:
        return []
    award, year = quotas[0].award_type_id, quotas[0].year
    top = os.path.commonprefix([quota.scope.path for quota in quotas])  # noqa: RUF071 -- paths of the tree, no files
    granted = _counts(_granted(award, year), top)
    asked = _counts(Nomination.objects.filter(award_type=award, year=year, status__in=ASKING), top)
    bases = {key: _basis(*key, year, top) for key in {(quota.basis, quota.basis_award_id) for quota in quotas}}
    found = []
    for quota in quotas:
        counts, path = bases[quota.basis, quota.basis_award_id], quota.scope.path
        base = None if counts is None else _below(counts, path)
        limit = quota.amount if base is None else quota.amount * base / 100
        rounded = int(Decimal(limit).quantize(Decimal(1), rounding=MODES[Rounding(quota.rounding)]))
        found.append(QuotaState(quota, rounded, base, _below(granted, path), _below(asked, path)))
    return found


def _basis(basis: str, award: int | None, year: int, top: str) -> dict[str, int] | None:
    """What a percentage is taken of, by path of the unit; None for a fixed number."""
    match basis:
        case QuotaBasis.STRENGTH:
            return _counts(Person.objects.filter(merged_into=None), top)
        case QuotaBasis.HOLDERS:
            now = _counts(_granted(award, year), top)
            home = Coalesce("person__unit__path", "collective__path")
            past = _counts(PastAward.objects.filter(award_type=award, year=year), top, home)
            return {path: now.get(path, 0) + past.get(path, 0) for path in now.keys() | past.keys()}
    return None


def _granted(award: int | None, year: int) -> QuerySet[Grant]:
    return Grant.objects.filter(award_type=award, year=year).exclude(status__in=LOST_GRANTS)


def _counts(rows: QuerySet[Any], top: str, home: Any = None) -> dict[str, int]:
    """How many rows each unit below `top` has, by its path. `home` is that path where the row names no unit."""
    below = rows.order_by().annotate(home=home or F("unit__path")).filter(home__startswith=top)
    return dict(below.values_list("home").annotate(number=Count("pk")))


def _below(counts: Mapping[str, int], path: str) -> int:
    return sum(number for unit, number in counts.items() if unit.startswith(path))
