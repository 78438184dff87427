"""A plan tried out: its draft against the plan that stands, over data of now or of an earlier ranking."""

from __future__ import annotations

from dataclasses import dataclass

from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.engine import PlanRules
from movements.domain.scoring.plans import ScoringDraft, check_draft, plan_rules, rules_of_draft
from movements.domain.scoring.whatif import Move, compare, earlier_rankings, frozen_units, rules_now
from movements.models import Movement, ScoringPlan


@dataclass(frozen=True)
class TryOut:
    moves: list[Move]
    after: PlanRules


def try_out(movement: Movement, draft: ScoringDraft, source: str = "") -> TryOut:
    """`source` is the key of an earlier ranking, "" for what is approved and sent now. DomainError for a bad draft."""
    assert movement.criteria_set is not None
    plan = ScoringPlan.objects.filter(movement=movement).prefetch_related("stages").first()
    rules = compile_set(movement.criteria_set)
    check_draft(movement, draft)
    earlier = next((ranking for ranking in earlier_rankings(movement) if str(ranking.pk) == source), None)
    before = plan_rules(plan, rules) if plan is not None else rules_now(movement)
    after = rules_of_draft(rules, draft)
    return TryOut(compare(before, after, frozen_units(movement, after, earlier)), after)
