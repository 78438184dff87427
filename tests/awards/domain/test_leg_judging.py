"""A leg is as good as its worst word, judged from the base that serves it best."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from awards.domain.eligibility_legs import Leg, judge_leg, reach_leg
from awards.domain.facts import DisciplineFact, Facts
from awards.domain.titles import Title
from awards.enums import Verdict
from base.units.models import Person

ON, YEAR = dt.date(2026, 3, 1), 2025
HOLDS = {"holds": {"any_of": ["BKT"], "as": "base"}}
FIVE_GOOD = {"annual_reviews": {"at_least": "good", "years": 5, "after": "base"}}
BLAMELESS: dict[str, Any] = {"not_disciplined": {}}
PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_PERSON


def way(*words: dict[str, Any], confirm: tuple[str, ...] = ()) -> Leg:
    return Leg.of({"name": "a", "all": list(words), "confirm": list(confirm)})


def person(*bases: int, **known: Any) -> Facts:
    titles = [Title("BKT", "", "BKT", year, "", None, "", "") for year in bases]
    good = dict.fromkeys(range(2018, YEAR + 1), "good")
    return Facts(**{"subject": Person(name="x"), "year": YEAR, "on": ON, "titles": titles, "reviews": good} | known)


@pytest.mark.parametrize("bases", [(2019, 2024), (2024, 2019)])
def test_of_two_bases_the_better_one_decides_in_whatever_order(bases: tuple[int, int]) -> None:
    leg, facts = way(HOLDS, FIVE_GOOD), person(*bases)
    assert judge_leg(leg, facts).verdict == PASS
    outcome = reach_leg(leg, facts, until=None)
    assert outcome is not None
    assert outcome.verdict == PASS


def test_where_both_bases_are_too_young_the_elder_says_when() -> None:
    leg, facts = way(HOLDS, FIVE_GOOD), person(2023, 2024)
    assert judge_leg(leg, facts).earliest == 2028
    assert reach_leg(leg, facts, until=2027) is None
    assert reach_leg(leg, facts, until=2028) is not None


def test_whoever_holds_a_base_is_judged_by_it_and_not_as_if_there_were_none() -> None:
    assert judge_leg(way(HOLDS, FIVE_GOOD), person(2024)).verdict == FAIL
    assert judge_leg(way(HOLDS, FIVE_GOOD), person()).verdict == OPEN


def test_one_word_of_unknown_year_leaves_the_year_of_the_leg_unknown() -> None:
    outcome = judge_leg(way(HOLDS, {"titles": {"any_of": ["CSTDCS"], "count": 1}}), person())
    assert [answer.earliest for answer in outcome.answers] == [None, YEAR]
    assert outcome.earliest is None


def test_a_fail_outweighs_what_is_open() -> None:
    disciplined = person(disciplines=[DisciplineFact("Khiển trách", dt.date(2025, 5, 1), None)])
    assert judge_leg(way(HOLDS, BLAMELESS), disciplined).verdict == FAIL


@pytest.mark.parametrize(
    ("leg", "verdict"),
    [
        (way(BLAMELESS, confirm=("Một người xác nhận.",)), OPEN),
        (way(BLAMELESS), PASS),
        (way({"annual_reviews": {"at_least": "good", "years": 1}}, confirm=("Một người xác nhận.",)), PASS),
    ],
)
def test_what_data_cannot_prove_waits_for_who_confirms_it(leg: Leg, verdict: Verdict) -> None:
    assert judge_leg(leg, person()).verdict == verdict
