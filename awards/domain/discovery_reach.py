"""The next titles of a unit's people: what each could get, when, and what is still missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from awards.domain.discovery import best_outcome
from awards.domain.eligibility_legs import LegOutcome, legs_in_force, proves
from awards.domain.facts import facts_of_people
from awards.domain.rulebook import rulebook_on
from awards.enums import AwardSubject, Verdict
from awards.models import AwardType, Rule
from base.units.models import Person

HORIZON, PART, SHOWN = 5, 0.15, 4


@dataclass(frozen=True)
class Within:
    """One award that a person has or could soon have the standard for."""

    award: AwardType
    verdict: Verdict
    earliest: int | None
    missing: list[str]


def next_titles(people: Sequence[Person], *, on: dt.date) -> list[tuple[Person, int, list[Within]]]:
    """For each person (with its unit) the year of achievement, the awards whose standard is met and the nearest others,
    soonest first. The number of queries does not grow with the people.
    """
    rows = Rule.objects.filter(version=rulebook_on(on), subject=AwardSubject.INDIVIDUAL)
    rules = [
        (rule.award_type, legs)
        for rule in rows.select_related("award_type").order_by("award_type")
        if rule.award_type.existed_on(on) and (legs := [leg for leg in legs_in_force(rule.legs, on) if proves(leg)])
    ]
    found = []
    for person, facts in zip(people, facts_of_people(people, on=on), strict=True):
        near: list[tuple[AwardType, LegOutcome]] = []
        for award, legs in rules:
            facts.award = award
            outcome = best_outcome(facts, legs, horizon=HORIZON, part=PART)
            if outcome is not None:
                near.append((award, outcome))
        near.sort(key=lambda pair: (pair[1].verdict != Verdict.PASS, pair[1].earliest or 0, -pair[1].part))
        met = [pair for pair in near if pair[1].verdict == Verdict.PASS]
        shown = met[:SHOWN] + near[len(met) :][:SHOWN]
        found.append((person, facts.year, [_within(award, outcome) for award, outcome in shown]))
    return found


def _within(award: AwardType, outcome: LegOutcome) -> Within:
    missing = [text for answer in outcome.unmet if (text := answer.missing)]
    return Within(award, outcome.verdict, outcome.earliest, missing)
