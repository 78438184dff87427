"""Next titles within reach: which awards are shown for a person, in what order, and where reach ends, to the year."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from awards.domain.discovery_reach import next_titles
from awards.domain.eligibility_legs import Leg, reach_leg
from awards.domain.eligibility_reach import Standard, best_outcome, missing_of, standards
from awards.domain.facts import DisciplineFact, Facts, InitiativeFact, PostFact, Reference
from awards.domain.titles import Title
from awards.enums import AwardSubject, NominationStatus, RuleStatus, Verdict
from awards.models import AwardType, RulebookVersion
from base.units.models import Person
from tests.factories.awards import (
    AwardTypeFactory,
    NominationFactory,
    QuotaFactory,
    RulebookVersionFactory,
    RuleFactory,
)
from tests.factories.units import InitiativeFactory, PersonFactory, YearlyReviewFactory

ON, YEAR = dt.date(2026, 3, 1), 2025
Word = dict[str, Any]


def row(count: int) -> Word:
    return {"consecutive_titles": {"any_of": ["CSTDCS"], "count": count}}


def graded(count: int) -> Word:
    return {"reviews_count": {"at_least": "good", "count": count}}


def inventive(count: int) -> Word:
    return {"initiatives": {"count": count, "scope": "unit", "years": 5}}


def leg(name: str, *words: Word, **more: Any) -> dict[str, Any]:
    cite = {"instrument": "1/2020", "article": "1"}
    return {"name": name, "label": name, "cite": cite, "verified": True, "all": list(words)} | more


def standard(*legs: dict[str, Any]) -> Standard:
    return Standard(AwardType(pk=1, code="CSTDBT"), [Leg.of(each) for each in legs])


def person(*held: int, **known: Any) -> Facts:
    titles = [Title("CSTDCS", "", "CSTDCS", year, "", None, "", "") for year in held]
    return Facts(**{"subject": Person(name="x"), "year": YEAR, "on": ON, "titles": titles, "reviews": {}} | known)


def found(facts: Facts, *legs: dict[str, Any], horizon: int = 5, **asked: Any) -> str | None:
    outcome = best_outcome(facts, standard(*legs), horizon=horizon, **asked)
    return None if outcome is None else str(outcome.leg.written["name"])


@pytest.mark.parametrize(("count", "horizon"), [(3, 1), (4, 2), (5, 3)])
def test_reach_ends_with_the_last_year_of_the_horizon(count: int, horizon: int) -> None:
    """Two of three in 2024 and 2025: the third comes in 2026, one year from now."""
    facts = person(2024, 2025)
    assert found(facts, leg("a", row(count)), horizon=horizon, part=0) == "a"
    assert found(facts, leg("a", row(count)), horizon=horizon - 1, part=0) is None


def test_without_a_horizon_only_who_meets_the_leg_is_found() -> None:
    """A share of members may still be completed for this very year; that is near, and not met."""
    near = leg("a", {"member_titles": {"any_of": ["LDTT"], "count": 1}})
    assert found(person(), near, horizon=0, part=0) is None
    assert found(person(), near, horizon=1, part=0) == "a"
    assert found(person(2025), leg("a", row(1)), horizon=0) == "a"


@pytest.mark.parametrize(
    ("count", "part", "is_near"), [(4, 0.5, True), (4, 0.51, False), (5, 0.4, True), (5, 0.5, False)]
)
def test_as_much_as_asked_for_is_enough(count: int, part: float, is_near: bool) -> None:
    assert (found(person(2024, 2025), leg("a", row(count)), part=part) == "a") is is_near


def test_half_is_what_a_search_asks_for() -> None:
    facts = person(2024, 2025)
    assert found(facts, leg("a", row(4))) == "a"
    assert found(facts, leg("a", row(5))) is None


def test_the_leg_met_soonest_is_shown_then_the_fuller_one_then_the_first() -> None:
    facts = person(2024, 2025, reviews=dict.fromkeys((2023, 2024, 2025), "good"))
    soon, later, fuller = leg("soon", row(3)), leg("later", graded(5)), leg("fuller", graded(4))
    assert found(facts, later, soon) == found(facts, soon, later) == "soon"
    assert found(facts, soon, fuller) == found(facts, fuller, soon) == "fuller"
    assert found(facts, leg("first", row(3)), leg("second", row(3))) == "first"
    thin = leg("thin", inventive(5))
    facts.initiatives = [InitiativeFact(1, "SK", "unit", dt.date(2025, 1, 1))]
    assert found(facts, leg("full", graded(5)), thin, part=0.2) == "thin"


def test_a_leg_that_is_met_goes_before_any_that_is_near() -> None:
    facts = person(2023, 2024, 2025)
    assert found(facts, leg("near", row(4)), leg("met", row(3))) == "met"
    assert found(facts, leg("met", row(3)), leg("also", row(2))) == "met"


@pytest.mark.django_db
def test_a_leg_that_is_met_goes_before_one_that_waits_for_room_in_the_quota() -> None:
    """Both are as full and as soon; only the second can be proposed today without a choice by people."""
    quota = QuotaFactory(amount=1, year=YEAR, status=RuleStatus.APPROVED)
    award, unit = quota.award_type, quota.scope
    for _number in range(2):
        NominationFactory(award_type=award, unit=unit, year=YEAR, status=NominationStatus.SUBMITTED)
    facts = person(2023, 2024, 2025, reference=Reference.load(), home=unit.path)
    waits, met = (Leg.of(each) for each in (leg("waits", row(3), {"quota": {}}), leg("met", row(3))))
    crowded = best_outcome(facts, Standard(award, [waits]), horizon=1)
    assert crowded is not None
    assert (crowded.verdict, crowded.part, crowded.earliest) == (Verdict.NEEDS_PERSON, 1.0, YEAR)
    best = best_outcome(facts, Standard(award, [waits, met]), horizon=1)
    assert best is not None
    assert best.leg is met


def test_an_initiative_that_carried_the_award_before_does_not_bring_it_near() -> None:
    spent = InitiativeFact(1, "SK", "unit", dt.date(2025, 1, 1), used_for=(("CSTDBT", 7),))
    outcome = best_outcome(person(initiatives=[spent]), standard(leg("a", inventive(1))), horizon=5, part=0)
    assert outcome is not None
    assert outcome.verdict == Verdict.NEEDS_PERSON


def test_only_what_is_missing_is_told() -> None:
    """One word is met, one lacks a title, one needs a look and lacks nothing."""
    long_post = PostFact("Giám đốc", "Sở", dt.date(2010, 1, 1), None)
    years = {"years_in_post": {"posts": ["giám đốc"], "years": 3, "below": 5}}
    facts = person(2024, 2025, posts=[long_post], reviews={2025: "good"})
    outcome = best_outcome(facts, standard(leg("a", graded(1), row(3), years)), horizon=5, part=0)
    assert outcome is not None
    (text,) = missing_of(outcome)
    assert "Còn thiếu 1 lần liên tục" in text


def test_a_bar_that_ends_in_time_keeps_the_person_in_sight() -> None:
    """Disciplined until the end of 2026: the titles are there, 2027 is the first year in which they count."""
    barred = person(
        2023, 2024, 2025, disciplines=[DisciplineFact("Khiển trách", dt.date(2025, 5, 1), dt.date(2026, 12, 31))]
    )
    way = leg("a", row(3), {"not_disciplined": {}})
    assert found(barred, way, horizon=2) == "a"
    assert found(barred, way, horizon=1) is None


def test_how_much_is_there_is_the_mean_of_what_merits() -> None:
    outcome = reach_leg(
        Leg.of(leg("a", row(4), graded(1), {"not_disciplined": {}})),
        person(2024, 2025, reviews={2025: "good"}),
        until=2030,
    )
    assert outcome is not None
    assert outcome.part == 0.75
    assert outcome.earliest == 2027


def test_a_word_without_a_year_leaves_the_leg_without_one() -> None:
    way = Leg.of(leg("a", {"holds": {"any_of": ["BKT"], "as": "base"}}, row(3)))
    assert reach_leg(way, person(2024, 2025), until=2099) is None


@pytest.mark.parametrize(
    ("day", "names"),
    [("2024-12-31", []), ("2025-01-01", ["a"]), ("2025-06-30", ["a"]), ("2025-07-01", [])],
)
@pytest.mark.django_db
def test_a_leg_counts_from_its_first_day_to_its_last(day: str, names: list[str]) -> None:
    written = leg("a", row(3), valid={"from": "2025-01-01", "to": "2025-06-30"})
    rule = RuleFactory(subject=AwardSubject.INDIVIDUAL, legs=[written])
    legs = [
        each
        for item in standards(rule.version, AwardSubject.INDIVIDUAL, on=dt.date.fromisoformat(day))
        for each in item.legs
    ]
    assert [each.written["name"] for each in legs] == names


@pytest.mark.django_db
def test_only_awards_of_the_day_with_a_leg_that_data_can_prove_are_tried() -> None:
    version = RulebookVersionFactory()
    proven = leg("proven", row(3))
    only_word = leg("word", {"not_disciplined": {}}, confirm=["Một người xác nhận."])
    kept, second = AwardTypeFactory(code="A1"), AwardTypeFactory(code="A2")
    gone = AwardTypeFactory(code="A3", valid_to=ON - dt.timedelta(days=1))
    last = AwardTypeFactory(code="A4", valid_to=ON)
    person_ = AwardSubject.INDIVIDUAL
    RuleFactory(version=version, award_type=second, subject=person_, legs=[only_word, proven])
    for award in (kept, gone, last):
        RuleFactory(version=version, award_type=award, subject=person_, legs=[proven])
    RuleFactory(version=version, award_type=AwardTypeFactory(code="A5"), subject=person_, legs=[only_word])
    RuleFactory(version=version, award_type=kept, subject=AwardSubject.COLLECTIVE, legs=[proven])
    RuleFactory(version=RulebookVersionFactory(code="other"), award_type=kept, subject=person_, legs=[proven])
    tried = standards(version, person_, on=ON)
    assert [each.award.code for each in tried] == ["A1", "A2", "A4"]
    assert [leg.written["name"] for leg in tried[1].legs] == ["proven"]
    assert [each.award for each in standards(version, person_, on=ON, awards=[second])] == [second]
    assert standards(version, person_, on=ON, awards=[]) == []


@pytest.fixture
def book(db: None) -> RulebookVersion:
    return RulebookVersionFactory(code="reach", valid_from=dt.date(2026, 2, 1))


def shown(book: RulebookVersion, ways: list[Word], *, reviews: int = 1, initiatives: int = 0) -> list[str]:
    """Names of the awards shown for somebody with so many good years up to 2025, one award for each way."""
    for place, way in enumerate(ways):
        award = AwardTypeFactory(code=f"{place}")
        RuleFactory(version=book, award_type=award, subject=AwardSubject.INDIVIDUAL, legs=[leg("a", way)])
    somebody = PersonFactory()
    for year in range(YEAR - reviews + 1, YEAR + 1):
        YearlyReviewFactory(person=somebody, year=year, grade="good")
    for _number in range(initiatives):
        InitiativeFactory(person=somebody, recognised_on=dt.date(2025, 5, 1))
    ((who, year, titles),) = next_titles([somebody], on=ON)
    assert (who, year) == (somebody, YEAR)
    return [each.award.code for each in titles]


def test_four_that_are_met_and_the_four_nearest_are_shown(book: RulebookVersion) -> None:
    ways = [graded(6), graded(5), graded(4), graded(3), graded(2), *[graded(1)] * 5]
    assert shown(book, ways) == ["5", "6", "7", "8", "4", "3", "2", "1"]


def test_five_years_are_within_reach_and_six_are_not(book: RulebookVersion) -> None:
    assert shown(book, [graded(6), graded(7)]) == ["0"]


def test_a_seventh_is_too_little_to_be_shown(book: RulebookVersion) -> None:
    assert shown(book, [inventive(6), inventive(7)], initiatives=1) == ["0"]


def test_the_sooner_comes_first_and_of_one_year_the_fuller(book: RulebookVersion) -> None:
    """With two good years and an initiative: 2026 at a third, 2027 at a half, 2026 at two thirds."""
    assert shown(book, [graded(4), inventive(3), graded(3)], reviews=2, initiatives=1) == ["2", "1", "0"]
