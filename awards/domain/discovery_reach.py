"""The next titles of a unit's people: what each could get, when, and what is still missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from awards.domain.eligibility_legs import LegOutcome
from awards.domain.eligibility_reach import best_outcome, missing_of, standards
from awards.domain.facts import facts_of_people
from awards.domain.rulebook import rulebook_on
from awards.enums import AwardSubject, Verdict
from awards.models import AwardType
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
    wanted = standards(rulebook_on(on), AwardSubject.INDIVIDUAL, on=on)
    found = []
    for person, facts in zip(people, facts_of_people(people, on=on), strict=True):
        near: list[tuple[AwardType, LegOutcome]] = []
        for standard in wanted:
            outcome = best_outcome(facts, standard, horizon=HORIZON, part=PART)
            if outcome is not None:
                near.append((standard.award, outcome))
        near.sort(key=lambda pair: (pair[1].verdict != Verdict.PASS, pair[1].earliest or 0, -pair[1].part))
        met = [pair for pair in near if pair[1].verdict == Verdict.PASS]
        shown = met[:SHOWN] + near[len(met) :][:SHOWN]
        found.append((person, facts.year, [_within(award, outcome) for award, outcome in shown]))
    return found


def _within(award: AwardType, outcome: LegOutcome) -> Within:
    return Within(award, outcome.verdict, outcome.earliest, missing_of(outcome))
