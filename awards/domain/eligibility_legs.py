"""Judging the legs of a rule by facts: verdicts and years only, so that a search over everybody stays cheap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from awards.domain.conditions import VOCABULARY, Answer, counted_initiatives
from awards.domain.facts import Facts
from awards.domain.titles import Title
from awards.enums import Verdict

ORDER = [Verdict.FAIL, Verdict.NEEDS_PERSON, Verdict.PASS]
RANK = {verdict: place for place, verdict in enumerate(ORDER)}
MARKS = ("cite", "verified")
Leg = dict[str, Any]


@dataclass(slots=True)
class LegOutcome:
    """One way to qualify with the base that served it best. `earliest` as in `Answer`."""

    leg: Leg
    verdict: Verdict
    answers: list[tuple[dict[str, Any], str, Answer]]
    earliest: int | None

    @property
    def part(self) -> float:
        """How much of what proves merit is there already, from 0 to 1."""
        parts = [answer.part for _each, kind, answer in self.answers if not is_bar(kind)]
        return sum(parts) / len(parts) if parts else 0.0

    @property
    def unmet(self) -> list[Answer]:
        return [answer for _each, _kind, answer in self.answers if answer.verdict != Verdict.PASS]


def legs_in_force(legs: Iterable[Leg], on: dt.date) -> list[Leg]:
    """A leg may hold for a part of the time of its rule set: `valid: {from, to}`, both inclusive."""
    return [leg for leg in legs if _is_in_force(leg.get("valid") or {}, on)]


def judge_leg(leg: Leg, facts: Facts) -> LegOutcome:
    """Every award that may serve as base is tried; the best outcome counts, of equals the one reached first."""
    conditions = [(each, kind_of(each)) for each in leg["all"]]
    holds = next((each["holds"] for each, kind in conditions if kind == "holds"), None)
    bases: list[Title | None] = [*facts.titles_named(holds["any_of"])] if holds else []
    best: LegOutcome | None = None
    for base in bases or [None]:
        answers = [(each, kind, VOCABULARY[kind](each[kind] or {}, facts, base)) for each, kind in conditions]
        outcome = LegOutcome(leg, worst(answer.verdict for _e, _k, answer in answers), answers, _earliest(answers))
        if best is None or _merit(outcome) > _merit(best):
            best = outcome
    assert best is not None
    if best.verdict == Verdict.PASS and leg.get("confirm") and not proves(leg):
        best.verdict = Verdict.NEEDS_PERSON
    return best


def proves(leg: Leg) -> bool:
    """A leg with nothing but bars (not disciplined, a gap, a quota) proves no merit: a person must confirm it."""
    return any(not is_bar(kind_of(each)) for each in leg["all"])


def is_bar(kind: str) -> bool:
    return kind.startswith("not_") or kind in ("gap_since", "quota")


def kind_of(each: dict[str, Any]) -> str:
    return next(key for key in each if key not in MARKS)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=RANK.__getitem__, default=Verdict.PASS)


def initiatives_of(outcome: LegOutcome, facts: Facts) -> Iterator[int]:
    """Keys of the initiatives that carry the leg: as many as it asks for, unused ones first."""
    for each, kind, _answer in outcome.answers:
        if kind == "initiatives":
            for found in counted_initiatives(each[kind], facts, facts.year)[: each[kind]["count"]]:
                yield found.pk


def nearest(outcomes: Iterable[LegOutcome]) -> LegOutcome | None:
    """The leg that is met, or can be met soonest; those that only a person can prove come last."""

    def distance(outcome: LegOutcome) -> tuple[bool, bool, int, int]:
        far = outcome.earliest is None
        return (
            outcome.verdict != Verdict.PASS,
            not proves(outcome.leg) or far,
            outcome.earliest or 0,
            len(outcome.unmet),
        )

    return min(outcomes, key=distance, default=None)


def _earliest(answers: list[tuple[dict[str, Any], str, Answer]]) -> int | None:
    years = [answer.earliest for _each, _kind, answer in answers]
    known = [year for year in years if year is not None]
    return max(known) if known and len(known) == len(years) else None


def _merit(outcome: LegOutcome) -> tuple[int, int, bool, int]:
    passed = sum(answer.verdict == Verdict.PASS for _each, _kind, answer in outcome.answers)
    return RANK[outcome.verdict], passed, outcome.earliest is not None, -(outcome.earliest or 0)


def _is_in_force(valid: dict[str, Any], on: dt.date) -> bool:
    start, end = valid.get("from"), valid.get("to")
    return (start is None or str(start) <= on.isoformat()) and (end is None or on.isoformat() <= str(end))
