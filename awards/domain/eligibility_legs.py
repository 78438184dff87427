"""Judging the legs of a rule by facts: verdicts and years only, so that a search over everybody stays cheap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from awards.domain.conditions import VOCABULARY, Answer, Condition, Evaluate, Params
from awards.domain.conditions.initiatives import counted_initiatives
from awards.domain.facts import Facts
from awards.domain.titles import Title
from awards.enums import Verdict

PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_PERSON
RANK = {verdict: place for place, verdict in enumerate((FAIL, OPEN, PASS))}
MARKS = ("cite", "verified")


@dataclass(frozen=True, slots=True)
class Word:
    """One condition of a leg with the function that answers it. `written` is how it stands in the rulebook.

    `is_bar`: as in `Condition`.
    """

    kind: str
    params: Params
    written: dict[str, Any]
    answer: Evaluate
    is_bar: bool

    @classmethod
    def of(cls, written: dict[str, Any]) -> Word:
        kind = kind_of(written)
        word: Condition = VOCABULARY[kind]
        return cls(kind, written[kind] or {}, written, word.answer, word.is_bar)


@dataclass(frozen=True, slots=True)
class Leg:
    """One way to qualify, made ready once for any number of subjects.

    `bases`: codes of the awards from which years may be counted. `merits`: places of the words that are no bars; a
    leg without any proves nothing, a person must confirm it.
    """

    written: dict[str, Any]
    words: tuple[Word, ...]
    bases: tuple[str, ...]
    merits: tuple[int, ...]

    @classmethod
    def of(cls, written: dict[str, Any]) -> Leg:
        words = tuple(Word.of(each) for each in written["all"])
        holds = next((word.params for word in words if word.kind == "holds"), None)
        merits = tuple(place for place, word in enumerate(words) if not word.is_bar)
        return cls(written, words, tuple(holds["any_of"]) if holds else (), merits)

    @property
    def proves(self) -> bool:
        return bool(self.merits)

    @property
    def to_confirm(self) -> list[str]:
        return [str(each) for each in self.written.get("confirm", [])]


@dataclass(slots=True)
class LegOutcome:
    """A leg with the base that served it best; `answers` in the order of its words. `earliest` as in `Answer`."""

    leg: Leg
    verdict: Verdict
    answers: list[Answer]
    earliest: int | None

    @property
    def part(self) -> float:
        """How much of what proves merit is there already, from 0 to 1."""
        parts = [self.answers[place].part for place in self.leg.merits]
        return sum(parts) / len(parts) if parts else 0.0

    @property
    def unmet(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.verdict != PASS]


def legs_in_force(written: Iterable[dict[str, Any]], on: dt.date) -> list[Leg]:
    """A leg may hold for a part of the time of its rule set: `valid: {from, to}`, both inclusive."""
    return [Leg.of(each) for each in written if _is_in_force(each.get("valid") or {}, on)]


def judge_leg(leg: Leg, facts: Facts) -> LegOutcome:
    """Every award that may serve as base is tried; the best outcome counts, of equals the one reached first."""
    outcomes = (
        _outcome(leg, [word.answer(word.params, facts, base) for word in leg.words]) for base in bases_of(leg, facts)
    )
    return max(outcomes, key=_merit)


def reach_leg(leg: Leg, facts: Facts, *, until: int | None) -> LegOutcome | None:
    """What `judge_leg` says, where the leg is met or can be by the year `until` (None: only where it is met).

    One word that cannot hold in time settles the matter, so the others are not asked. That is sound where one base is
    to be tried: the leg is met no earlier than each of its words. Which of several bases serves best is known only
    once all are judged.
    """
    bases = bases_of(leg, facts)
    if len(bases) > 1:
        outcome = judge_leg(leg, facts)
    else:
        answers = []
        for word in leg.words:
            answer = word.answer(word.params, facts, bases[0])
            if answer.verdict != PASS and not _in_time(answer.earliest, until):
                return None
            answers.append(answer)
        outcome = _outcome(leg, answers)
    return outcome if outcome.verdict == PASS or _in_time(outcome.earliest, until) else None


def bases_of(leg: Leg, facts: Facts) -> list[Title | None]:
    """Awards held from which the years of the leg may be counted; None alone where there is none or none is asked."""
    held = facts.titles_named(leg.bases) if leg.bases else []
    return [*held] or [None]


def kind_of(written: dict[str, Any]) -> str:
    return next(key for key in written if key not in MARKS)


def initiatives_of(outcome: LegOutcome, facts: Facts) -> Iterator[int]:
    """Keys of the initiatives that carry the leg: as many as it asks for, unused ones first."""
    for word in outcome.leg.words:
        if word.kind == "initiatives":
            for found in counted_initiatives(word.params, facts, facts.year)[: word.params["count"]]:
                yield found.pk


def nearest(outcomes: Iterable[LegOutcome]) -> LegOutcome | None:
    """The leg that is met, or can be met soonest; those that only a person can prove come last."""

    def distance(outcome: LegOutcome) -> tuple[bool, bool, int, int]:
        far = outcome.earliest is None
        return outcome.verdict != PASS, not outcome.leg.proves or far, outcome.earliest or 0, len(outcome.unmet)

    return min(outcomes, key=distance, default=None)


def _outcome(leg: Leg, answers: list[Answer]) -> LegOutcome:
    """A leg is as good as its worst word, and met when the last of them is; None where one cannot tell its year."""
    verdict = _worst([answer.verdict for answer in answers])
    if verdict == PASS and not leg.proves and leg.written.get("confirm"):
        verdict = OPEN
    years = [answer.earliest for answer in answers]
    known = [year for year in years if year is not None]
    return LegOutcome(leg, verdict, answers, max(known) if known and len(known) == len(years) else None)


def _worst(verdicts: Collection[Verdict]) -> Verdict:
    return FAIL if FAIL in verdicts else OPEN if OPEN in verdicts else PASS


def _merit(outcome: LegOutcome) -> tuple[int, int, bool, int]:
    passed = sum(answer.verdict == PASS for answer in outcome.answers)
    return RANK[outcome.verdict], passed, outcome.earliest is not None, -(outcome.earliest or 0)


def _in_time(year: int | None, until: int | None) -> bool:
    return year is not None and until is not None and year <= until


def _is_in_force(valid: dict[str, Any], on: dt.date) -> bool:
    start, end = valid.get("from"), valid.get("to")
    return (start is None or str(start) <= on.isoformat()) and (end is None or on.isoformat() <= str(end))
