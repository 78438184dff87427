"""What is missing and when it could be met; whose record counts; what bars although it was once there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from awards.domain.conditions import VOCABULARY
from awards.domain.discovery_reach import next_titles
from awards.domain.eligibility import check, subject_named
from awards.domain.facts import Facts, PostFact, Reference, ResultFact, facts_about
from awards.domain.quota_state import QuotaBook
from awards.domain.titles import Title, add_past_award
from awards.enums import Verdict
from awards.enums.council import GrantStatus
from awards.models import AwardType, Decision, Grant
from base.units.domain.duplicates import merge_people
from base.units.domain.people import transfer_person
from base.units.models import Person, Unit
from tests.awards.conftest import Place
from tests.factories.units import (
    DisciplineFactory,
    InitiativeFactory,
    PersonFactory,
    PostFactory,
    SuccessionFactory,
    SuccessionPartFactory,
    UnitFactory,
    YearlyReviewFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 1)


def award_(code: str) -> AwardType:
    return AwardType.objects.get(code=code)


def hold(subject: Any, code: str, *years: int) -> None:
    for year in years:
        add_past_award(award_(code), subject, year=year, decision_number=f"{year}/QĐ", source="Sổ vàng")


def leg(answer: Any, name: str) -> Any:
    return next(each for each in answer.legs if each.name == name)


def ask(kind: str, params: dict[str, Any], **facts: Any) -> Any:
    values: dict[str, Any] = {"subject": Person(name="x"), "year": 2025, "on": ON, "titles": [], "reviews": {}} | facts
    return VOCABULARY[kind].answer(params, Facts(**values), values.get("base"))


def title(code: str, year: int) -> Title:
    return Title(code, "", code, year, "", None, "", "")


def test_two_of_three_consecutive_titles_name_the_year_of_the_third(law: None) -> None:
    person = PersonFactory()
    hold(person, "CSTDCS", 2024, 2025)
    InitiativeFactory(person=person, scope="province", recognised_on=dt.date(2025, 5, 1))
    answer = check(person, award_("CSTDBT"), on=ON)
    assert (answer.verdict, answer.earliest_year) == (Verdict.NEEDS_PERSON, 2026)
    assert answer.missing == [leg(answer, "ladder").conditions[0].missing]
    assert "2026 + 1 − 1 = 2026" in answer.missing[0]


@pytest.mark.parametrize(
    ("held", "reviews", "earliest"),
    [
        ({2023, 2024}, {}, 2025),
        ({2023, 2024}, {2025: "completed"}, 2028),
        (set(), {}, 2027),
        (set(), {2025: "failed"}, 2028),
        ({2025}, {}, 2027),
        ({2023, 2024, 2025}, {}, 2025),
    ],
)
def test_the_earliest_year_of_a_row_of_three(held: set[int], reviews: dict[int, str], earliest: int) -> None:
    titles = [title("CSTDCS", year) for year in sorted(held)]
    answer = ask("consecutive_titles", {"any_of": ["CSTDCS"], "count": 3}, titles=titles, reviews=reviews)
    assert answer.earliest == earliest


def test_five_years_after_the_base_are_reckoned_from_it(law: None) -> None:
    person = PersonFactory()
    hold(person, "BKT", 2022)
    for year in range(2023, 2026):
        YearlyReviewFactory(person=person, year=year)
    hold(person, "CSTDCS", 2023, 2024, 2025)
    ladder = leg(check(person, award_("BKTTG"), on=ON), "ladder")
    assert ladder.earliest_year == 2027
    assert any("2023 + 5 − 1 = 2027" in text for text in ladder.missing)


def test_a_low_grade_starts_the_count_anew() -> None:
    answer = ask(
        "annual_reviews", {"at_least": "good", "years": 3}, reviews={2023: "good", 2024: "failed", 2025: "good"}
    )
    assert (answer.verdict, answer.earliest) == (Verdict.FAIL, 2027)


def test_a_discipline_says_until_when(law: None) -> None:
    person = PersonFactory()
    YearlyReviewFactory(person=person, year=2025)
    DisciplineFactory(person=person, decided_on=dt.date(2025, 3, 1), ends_on=dt.date(2026, 2, 28))
    assert check(person, award_("LDTT"), on=ON).earliest_year == 2027


def test_years_follow_a_person_through_posts(law: None, place: Place, day: dt.date) -> None:
    person = PersonFactory(unit=place.commune)
    hold(person, "CSTDCS", 2024)
    transfer_person(person, place.other, "Trưởng phòng", dt.date(2025, 1, 1))
    person.refresh_from_db()
    hold(person, "CSTDCS", 2025)
    assert leg(check(person, award_("BKT"), on=ON), "ladder").verdict == Verdict.PASS


def test_a_merged_unit_carries_on_what_all_its_parts_had(law: None) -> None:
    """Both communes were excellent and had the certificate of 2024; only one had that of 2023."""
    first, second = UnitFactory(dissolved=True), UnitFactory(dissolved=True)
    merged = UnitFactory(valid_from=dt.date(2025, 7, 1))
    event = SuccessionFactory()
    for source, grade in ((first, "excellent"), (second, "good")):
        SuccessionPartFactory(succession=event, source=source, target=merged)
        YearlyReviewFactory(person=None, unit=source, year=2024, grade=grade)
        hold(source, "BKT", 2024)
    hold(first, "BKT", 2023)
    facts = facts_about(merged, year=2025, on=ON)
    assert [each.year for each in facts.titles] == [2024]
    assert [each.year for each in facts.inherited] == [2023]
    assert facts.reviews == {2024: "good"}


def test_a_cancelled_base_no_longer_counts_and_is_named(law: None) -> None:
    person = PersonFactory()
    decision = Decision.objects.create(
        unit=person.unit, issuing_body="x", authority="x", signer_name="x", signer_position="x", subject="x", place="x"
    )
    Grant.objects.create(
        decision=decision,
        person=person,
        award_type=award_("BKT"),
        unit=person.unit,
        year=2019,
        granted_on=dt.date(2020, 1, 1),
        golden_book_number=1,
        golden_book_year=2020,
        status=GrantStatus.CANCELLED,
    )
    for year in range(2021, 2026):
        YearlyReviewFactory(person=person, year=year)
    hold(person, "CSTDCS", 2023, 2024, 2025)
    answer = check(person, award_("BKTTG"), on=ON)
    assert leg(answer, "ladder").verdict == Verdict.NEEDS_PERSON
    assert any("hủy bỏ hoặc tước" in text for text in answer.warnings)


def test_a_person_with_two_records_is_pointed_out_and_led_to_the_one_that_stayed(law: None) -> None:
    unit = UnitFactory()
    keep, twin = (PersonFactory(code=code, name="Trần Thị Ánh", unit=unit, birth_year=1980) for code in ("A1", "A2"))
    hold(twin, "CSTDCS", 2024, 2025)
    before = check(keep, award_("BKT"), on=ON)
    assert any("A2" in text and "gộp" in text for text in before.warnings)
    merge_people(keep, twin, actor=None)
    twin.refresh_from_db()
    assert subject_named("a2") == keep
    after = check(twin, award_("BKT"), on=ON)
    assert (after.subject, after.verdict, after.warnings) == ("Trần Thị Ánh", Verdict.PASS, [])


@pytest.mark.parametrize(
    ("gender", "since", "verdict"),
    [
        ("male", dt.date(2020, 3, 1), Verdict.PASS),
        ("male", dt.date(2021, 3, 1), Verdict.NEEDS_PERSON),
        ("female", dt.date(2022, 2, 1), Verdict.PASS),
        ("male", dt.date(2015, 3, 1), Verdict.NEEDS_PERSON),
    ],
)
def test_years_in_post(gender: str, since: dt.date, verdict: Verdict) -> None:
    post = PostFact("Giám đốc Sở Y tế", "Sở Y tế", since, None)
    params = {"posts": ["giám đốc"], "years": 6, "below": 10, "women_less": "1/3"}
    answer = ask("years_in_post", params, posts=[post], subject=Person(name="x", gender=gender))
    assert answer.verdict == verdict
    if since.year == 2021:
        assert answer.earliest == 2027
        assert "2027" in answer.missing


def test_posts_at_the_same_time_count_once_and_a_deputy_is_no_director() -> None:
    posts = [
        PostFact("Giám đốc A", "A", dt.date(2020, 1, 1), dt.date(2021, 12, 31)),
        PostFact("Giám đốc B", "B", dt.date(2021, 1, 1), dt.date(2022, 12, 31)),
        PostFact("Phó giám đốc", "C", dt.date(2010, 1, 1), dt.date(2019, 12, 31)),
    ]
    answer = ask("years_in_post", {"posts": ["giám đốc"], "years": 3.5}, posts=posts)
    assert answer.verdict == Verdict.NEEDS_PERSON
    assert answer.reason.startswith("3 năm")
    assert ask("years_in_post", {"posts": ["giám đốc"], "years": 3}, posts=posts).verdict == Verdict.PASS


@pytest.mark.parametrize(("year", "verdict"), [(2023, Verdict.PASS), (2024, Verdict.FAIL)])
def test_gap_since(year: int, verdict: Verdict) -> None:
    answer = ask("gap_since", {"any_of": ["HCLD3"], "years": 2}, titles=[title("HCLD3", year)])
    assert (answer.verdict, answer.earliest) == (verdict, max(2025, year + 2))


def test_gap_since_the_last_award_of_a_level() -> None:
    reference = Reference({}, {"BKTTG": ("form", "state"), "CSTDTQ": ("title", "state")}, QuotaBook())
    params = {"level": "state", "kind": "form", "years": 1}
    held = [title("BKTTG", 2025), title("CSTDTQ", 2025)]
    assert ask("gap_since", params, titles=held, reference=reference).verdict == Verdict.FAIL
    assert ask("gap_since", params, titles=held[1:], reference=reference).verdict == Verdict.PASS


@pytest.mark.parametrize(("rank", "verdict"), [(1, Verdict.PASS), (2, Verdict.FAIL), (None, Verdict.NEEDS_PERSON)])
def test_cluster_rank(rank: int | None, verdict: Verdict) -> None:
    clusters = [ResultFact("Cụm 1", rank, Decimal(90))] if rank else []
    assert ask("cluster_rank", {"rank_at_most": 1}, clusters=clusters, subject=Unit(name="x")).verdict == verdict


def test_a_short_movement_does_not_carry_the_government_flag() -> None:
    params = {"rank_at_most": 1, "min_years": 5}
    short, long = (ResultFact("PT", 1, Decimal(90), Decimal(years)) for years in ("1.0", "5.0"))
    assert ask("movement_result", params, results=[short]).verdict == Verdict.NEEDS_PERSON
    assert ask("movement_result", params, results=[short, long]).verdict == Verdict.PASS


def test_long_service_counts_only_from_the_day_its_decree_came(law: None) -> None:
    person = PersonFactory()
    PostFactory(person=person, title="Giám đốc Sở", valid_from=dt.date(2019, 1, 1))
    assert leg(check(person, award_("HCLD3"), on=ON), "service-head").conditions[0].verdict == Verdict.PASS
    earlier = check(person, award_("HCLD3"), on=dt.date(2025, 6, 30))
    assert "service-head" not in [each.name for each in earlier.legs]


def test_next_titles_come_soonest_first(law: None, place: Place) -> None:
    person = PersonFactory(unit=place.commune)
    YearlyReviewFactory(person=person, year=2025)
    hold(person, "CSTDCS", 2024, 2025)
    ((_person, year, titles),) = next_titles([person], on=ON)
    assert year == 2025
    names = [each.award.code for each in titles]
    assert {"LDTT", "BKT"} <= set(names)
    assert titles[0].verdict == Verdict.PASS
    assert [each.earliest for each in titles] == sorted(each.earliest or 0 for each in titles)


def test_one_person_costs_few_questions(law: None, django_assert_max_num_queries: Any) -> None:
    person = PersonFactory()
    hold(person, "CSTDCS", 2023, 2024, 2025)
    with django_assert_max_num_queries(20):
        check(person, award_("CSTDBT"), on=ON)
