"""How near a subject is to an award: the legs that data alone can prove, and the one that is met or met soonest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from awards.domain.eligibility_legs import PASS, Leg, LegOutcome, legs_in_force, reach_leg
from awards.domain.facts import Facts
from awards.enums import AwardSubject
from awards.models import AwardType, Rule, RulebookVersion

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Standard:
    """One award with its legs that hold on a day and that data can prove."""

    award: AwardType
    legs: list[Leg]


def standards(
    version: RulebookVersion, subject: AwardSubject, *, on: dt.date, awards: Iterable[AwardType] | None = None
) -> list[Standard]:
    """Of these awards, or of all that exist on the day; an award without a leg that data can prove is left out."""
    rules = Rule.objects.filter(version=version, subject=subject).select_related("award_type").order_by("award_type")
    if awards is not None:
        rules = rules.filter(award_type__in=awards)
    found = []
    for rule in rules:
        legs = [leg for leg in legs_in_force(rule.legs, on) if leg.proves]
        if legs and rule.award_type.existed_on(on):
            found.append(Standard(rule.award_type, legs))
    return found


def best_outcome(facts: Facts, standard: Standard, *, horizon: int, part: float = HALF) -> LegOutcome | None:
    """The leg that is met, else the one met soonest within `horizon` years of which at least `part` is there; None
    for nobody near. It asks no more words than it takes to know.
    """
    facts.award = standard.award
    until = facts.year + horizon if horizon else None
    near: LegOutcome | None = None
    for leg in standard.legs:
        outcome = reach_leg(leg, facts, until=until)
        if outcome is None:
            continue
        if outcome.verdict == PASS:
            return outcome
        if outcome.part >= part and (near is None or _distance(outcome) < _distance(near)):
            near = outcome
    return near


def missing_of(outcome: LegOutcome) -> list[str]:
    """What has to come, a sentence for each word that is not met."""
    return [text for answer in outcome.unmet if (text := answer.missing)]


def _distance(outcome: LegOutcome) -> tuple[int, float]:
    return outcome.earliest or 0, -outcome.part
