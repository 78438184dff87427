"""What if: other weights and rules over the same data, beside the present ones. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.engine import PlanRules, Ranked, UnitInput, input_from_json, rank_units, with_places
from movements.domain.scoring.inputs import gather, uses_criteria
from movements.models import Movement, Ranking


@dataclass(frozen=True)
class Move:
    """One unit under both rules. `places` gained (positive) or lost; None where either does not rank it."""

    unit: UnitInput
    before: Ranked
    after: Ranked

    @property
    def places(self) -> int | None:
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank

    @property
    def points(self) -> Decimal:
        return self.after.total.score - self.before.total.score


def frozen_units(movement: Movement, plan: PlanRules, source: Ranking | None = None) -> list[UnitInput]:
    """The data of a what-if: that of an earlier ranking by the same set, else what is approved and sent now."""
    if source is not None:
        return [input_from_json(row.inputs) for row in source.rows.order_by("unit_id")]
    if not uses_criteria(movement):
        raise DomainError(_("Phong trào chưa có bộ tiêu chí để chấm điểm."), code="criteria")
    return gather(movement, plan.rules, scope=plan.scope)


def compare(before: PlanRules, after: PlanRules, units: Sequence[UnitInput]) -> list[Move]:
    """Both rankings of the same units, in the order of the new one."""
    old = {row.unit.unit_id: row for row in rank_units(before, with_places(before.rules, units, before.scope))}
    new = rank_units(after, with_places(after.rules, units, after.scope))
    return [Move(row.unit, old[row.unit.unit_id], row) for row in new]


def earlier_rankings(movement: Movement) -> list[Ranking]:
    """Rankings whose inputs fit the set of the movement, newest first."""
    chosen = movement.criteria_set
    if chosen is None:
        return []
    found = Ranking.objects.select_related("movement").order_by("-pk")[:50]
    return [ranking for ranking in found if ranking.rules["rules"]["code"] == chosen.code]


def rules_now(movement: Movement) -> PlanRules:
    """The set with no plan at all: computed points, equal weights. What a first draft is compared with."""
    assert movement.criteria_set is not None
    return PlanRules(rules=compile_set(movement.criteria_set), stages={})
