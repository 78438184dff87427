"""Which voting rule holds for an award on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from awards.ballots.tally import Threshold
from awards.enums import RuleStatus
from awards.models.catalogue import AwardType
from awards.models.rulebook import VotingRule
from awards.models.sessions import VotingTerms
from base.core.errors import DomainError
from base.units.models import Unit


def rules_on(
    day: dt.date, award_types: Iterable[AwardType], *, council_unit: Unit | None = None
) -> dict[int, VotingRule]:
    """The rule per award type (by pk) in force on `day`, in one query. DomainError where an award has none.

    An award's own rule goes before that of its level, one of the council's unit before one for all, a newer one before
    an older.
    """
    types = {award.pk: award for award in award_types}
    of_level = Q(award_type=None, level__in={award.level for award in types.values()})
    rules = list(
        VotingRule.objects.as_of(day)
        .filter(Q(award_type__in=types) | of_level, status=RuleStatus.APPROVED)
        .filter(Q(scope=None) | Q(scope=council_unit))
        .order_by(F("scope").asc(nulls_last=True), "-valid_from")
    )
    found: dict[int, VotingRule] = {}
    for award in types.values():
        own = [rule for rule in rules if rule.award_type_id == award.pk]
        fitting = own or [rule for rule in rules if rule.award_type_id is None and rule.level == award.level]
        if not fitting:
            raise DomainError(
                _(
                    "Chưa có quy tắc biểu quyết cho “{award}”. Hãy bổ sung vào bộ quy định trước khi lập phiên họp."
                ).format(award=award.name),
                code="no_voting_rule",
            )
        found[award.pk] = fitting[0]
    return found


def terms_of(rule: VotingRule) -> dict[str, Any]:
    """The rule as columns of `VotingTerms`."""
    return {
        "method": rule.method,
        "threshold_percent": rule.threshold_pct,
        "is_strict": rule.is_strict,
        "base": rule.base,
        "counts_absent": rule.counts_absent,
        "excludes_recused": rule.excludes_recused,
        "legal_source": rule.source,
        "is_verified": rule.is_verified,
    }


def threshold_of(terms: VotingTerms) -> Threshold:
    return Threshold(terms.threshold_percent, strict=terms.is_strict, base=terms.base)  # type: ignore[arg-type]
