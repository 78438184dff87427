from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.domain.conditions import VOCABULARY
from awards.domain.eligibility import check, subject_named
from awards.domain.facts import GRADES, Facts
from awards.domain.titles import Title, add_past_award, titles_of
from awards.enums import Verdict
from awards.models import AwardType, Rule
from base.core import ledger
from base.core.errors import DomainError
from base.units.enums import InitiativeScope
from base.units.models import Person, Unit
from tests.factories.movements import MovementFactory, UnitResultFactory
from tests.factories.units import (
    DisciplineFactory,
    InitiativeFactory,
    PersonFactory,
    UnitFactory,
    YearlyReviewFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 1)


def award_(code: str) -> AwardType:
    return AwardType.objects.get(code=code)


def hold(subject: Any, code: str, *years: int) -> None:
    for year in years:
        add_past_award(award_(code), subject, year=year, decision_number=f"{year}/QĐ-UBND", source="Sổ vàng")


def ask(subject: Any, code: str, *, on: dt.date = ON, **context: Any) -> Any:
    return check(subject, award_(code), on=on, **context)


def leg(answer: Any, name: str) -> Any:
    return next(each for each in answer.legs if each.name == name)


def test_three_years_in_a_row_make_a_provincial_fighter(law: None) -> None:
    person = PersonFactory()
    hold(person, "CSTDCS", 2023, 2024, 2025)
    InitiativeFactory(person=person, scope=InitiativeScope.PROVINCE, recognised_on=dt.date(2025, 5, 1))
    answer = ask(person, "CSTDBT")
    assert answer.verdict == Verdict.PASS
    assert "Điều 22" in answer.reason
    titles = leg(answer, "ladder").conditions[0]
    assert "2023, 2024, 2025" in titles.reason
    assert titles.facts[0].endswith("2023/QĐ-UBND")


def test_a_year_that_is_recorded_otherwise_breaks_the_row(law: None) -> None:
    person = PersonFactory()
    hold(person, "CSTDCS", 2023, 2025)
    hold(person, "LDTT", 2024)
    InitiativeFactory(person=person, scope=InitiativeScope.PROVINCE)
    answer = ask(person, "CSTDBT")
    assert answer.verdict == Verdict.FAIL
    assert any("2024" in fact for fact in leg(answer, "ladder").conditions[0].facts)


def test_a_year_of_which_nothing_is_known_is_no_fail(law: None) -> None:
    person = PersonFactory()
    hold(person, "CSTDCS", 2023, 2025)
    assert ask(person, "CSTDBT").verdict == Verdict.NEEDS_PERSON


@pytest.mark.parametrize("code", ["LDTT", "CSTDCS", "CSTDBT", "CSTDTQ", "BKT", "BKTTG", "GKDV", "HCLD3"])
def test_a_person_without_any_data_never_fails(law: None, code: str) -> None:
    assert ask(PersonFactory(), code).verdict == Verdict.NEEDS_PERSON


@pytest.mark.parametrize("code", ["TTLDTT", "TTLDXS", "BKT", "BKTTG", "GKX", "CTDT"])
def test_a_collective_without_any_data_never_fails(law: None, code: str) -> None:
    assert ask(UnitFactory(), code).verdict == Verdict.NEEDS_PERSON


def test_prime_ministers_certificate_counts_five_years_after_the_provincial_one(law: None) -> None:
    person = PersonFactory()
    hold(person, "BKT", 2020)
    for year in range(2021, 2026):
        YearlyReviewFactory(person=person, year=year)
    hold(person, "CSTDCS", 2022, 2023, 2025)
    answer = ask(person, "BKTTG")
    assert answer.verdict == Verdict.PASS
    assert leg(answer, "ladder").article == "điểm b khoản 1 Điều 73, 06/2022/QH15"


def test_the_most_favourable_base_is_taken(law: None) -> None:
    person = PersonFactory()
    hold(person, "BKT", 2020, 2024)
    for year in range(2021, 2026):
        YearlyReviewFactory(person=person, year=year)
    hold(person, "CSTDCS", 2021, 2022, 2023)
    assert leg(ask(person, "BKTTG"), "ladder").verdict == Verdict.PASS


def test_too_few_years_after_the_base_fail_that_leg(law: None) -> None:
    person = PersonFactory()
    hold(person, "BKB", 2022)
    for year in range(2021, 2026):
        YearlyReviewFactory(person=person, year=year)
    ladder = leg(ask(person, "BKTTG"), "ladder")
    assert ladder.verdict == Verdict.FAIL
    assert "3/5" in ladder.conditions[1].reason


def test_discipline_in_the_year_bars_whatever_else_holds(law: None) -> None:
    person = PersonFactory()
    YearlyReviewFactory(person=person, year=2025)
    assert ask(person, "LDTT").verdict == Verdict.PASS
    DisciplineFactory(person=person, decided_on=dt.date(2025, 3, 1))
    assert ask(person, "LDTT").verdict == Verdict.FAIL
    assert ask(person, "BKT").verdict == Verdict.FAIL


def test_an_old_discipline_that_ended_does_not_bar(law: None) -> None:
    person = PersonFactory()
    YearlyReviewFactory(person=person, year=2025)
    DisciplineFactory(person=person, decided_on=dt.date(2022, 3, 1), ends_on=dt.date(2023, 3, 1))
    assert ask(person, "LDTT").verdict == Verdict.PASS


@pytest.mark.parametrize(
    ("rank", "top_n", "verdict"),
    [(1, 3, Verdict.PASS), (3, 3, Verdict.PASS), (4, 3, Verdict.FAIL), (1, None, Verdict.NEEDS_PERSON)],
)
def test_movement_result_is_held_against_the_round(law: None, rank: int, top_n: int | None, verdict: Verdict) -> None:
    unit = UnitFactory()
    result = UnitResultFactory(unit=unit, rank=rank, score=90)
    answer = ask(unit, "BKT", movement=result.movement, top_n=top_n)
    assert leg(answer, "movement").conditions[0].verdict == verdict


def test_movement_of_another_year_does_not_count(law: None) -> None:
    unit = UnitFactory()
    UnitResultFactory(unit=unit, rank=1, movement=MovementFactory(summarised=True))
    result = leg(ask(unit, "CTDT", year=2024), "movement").conditions[0]
    assert result.verdict == Verdict.NEEDS_PERSON


def test_dissolved_units_are_not_commended(law: None) -> None:
    assert ask(UnitFactory(dissolved=True), "BKT").verdict == Verdict.FAIL


@pytest.mark.parametrize(("advanced", "verdict"), [(7, Verdict.PASS), (6, Verdict.NEEDS_PERSON)])
def test_excellent_collective_needs_seventy_percent(law: None, advanced: int, verdict: Verdict) -> None:
    unit = UnitFactory()
    YearlyReviewFactory(person=None, unit=unit, year=2025, grade="excellent")
    people = PersonFactory.create_batch(10, unit=unit)
    for person in people:
        YearlyReviewFactory(person=person, year=2025)
    for person in people[:advanced]:
        hold(person, "LDTT", 2025)
    hold(people[0], "CSTDCS", 2025)
    assert ask(unit, "TTLDXS", year=2025).verdict == verdict


def test_members_known_to_fall_short_make_it_a_fail(law: None) -> None:
    unit = UnitFactory()
    YearlyReviewFactory(person=None, unit=unit, year=2025, grade="excellent")
    for person in PersonFactory.create_batch(3, unit=unit):
        YearlyReviewFactory(person=person, year=2025, grade="failed")
    assert ask(unit, "TTLDXS", year=2025).verdict == Verdict.FAIL


def test_answer_says_when_it_rests_on_unread_law(law: None) -> None:
    person = PersonFactory()
    hold(person, "CSTDCS", 2024, 2025)
    assert ask(person, "BKT").rulebook == "law-2022"
    after = ask(person, "BKT", on=dt.date(2026, 11, 1))
    assert after.rulebook == "law-2026"
    assert not after.is_verified


def test_award_for_the_other_kind_of_subject_fails_with_the_reason(law: None) -> None:
    answer = ask(UnitFactory(), "LDTT")
    assert answer.verdict == Verdict.FAIL
    assert "cá nhân" in answer.reason


def test_award_without_rules_needs_a_person(law: None) -> None:
    answer = ask(PersonFactory(), "HCSV")
    assert (answer.verdict, answer.legs) == (Verdict.NEEDS_PERSON, [])


def test_award_that_did_not_exist_is_refused(law: None) -> None:
    with pytest.raises(DomainError):
        ask(PersonFactory(), "GKH")


def test_past_awards_are_kept_once_and_sealed(law: None) -> None:
    person = PersonFactory()
    hold(person, "LDTT", 2024)
    hold(person, "LDTT", 2024)
    assert [title.year for title in titles_of(person)] == [2024]
    assert ledger.verify() == []


@pytest.mark.parametrize("text", ["cb00077", "CB00077", "Trần Thị Ánh", "tran thi anh"])
def test_subject_is_found_by_code_or_full_name(text: str) -> None:
    person = PersonFactory(code="CB00077", name="Trần Thị Ánh")
    assert subject_named(text) == person


def test_subject_may_be_a_unit_by_id_or_name() -> None:
    unit = UnitFactory(name="Xã Tân Hòa")
    assert subject_named(str(unit.pk)) == unit
    assert subject_named("xã tân hòa") == unit


def test_a_code_of_bare_digits_is_a_persons_before_it_is_a_units() -> None:
    unit = UnitFactory(name="Xã Tân Hòa")
    person = PersonFactory(code=str(unit.pk))
    assert subject_named(str(unit.pk)) == person
    assert subject_named(f"#{unit.pk}") == unit


@pytest.mark.parametrize("text", ["", "   ", "không có ai", "999999999999999999999999", "\x00", "'; DROP TABLE"])
def test_unknown_subject_is_refused_in_words(text: str) -> None:
    with pytest.raises(DomainError):
        subject_named(text)


def test_a_part_of_a_name_is_answered_with_whom_it_may_mean() -> None:
    person = PersonFactory(name="Lê Thị Cẩm Tú")
    with pytest.raises(DomainError, match=r"Có phải: Lê Thị Cẩm Tú\?"):
        subject_named("Lê Thị Cẩm")
    with pytest.raises(DomainError, match="Không tìm thấy"):
        subject_named(person.name[:2])


def test_a_name_that_fits_two_is_refused_with_lines_to_copy() -> None:
    first = PersonFactory(name="Nguyễn Văn An", code="", birth_year=1980)
    second = PersonFactory(name="Nguyễn Văn Ân", code="CB-2", birth_year=1990)
    with pytest.raises(DomainError, match="mã cá nhân") as refusal:
        subject_named("nguyen van an")
    assert f"Nguyễn Văn An, 1980, {first.unit} (cá nhân #{first.pk})" in refusal.value.message
    assert f"CB-2 (1990, {second.unit})" in refusal.value.message
    assert subject_named(f"Nguyễn Văn An (cá nhân #{first.pk})") == first


def test_the_same_accents_tell_two_apart() -> None:
    first, second = PersonFactory(name="Nguyễn Văn An"), PersonFactory(name="Nguyễn Văn Ân")
    assert [subject_named("nguyễn văn an"), subject_named("Nguyễn Văn Ân")] == [first, second]


def test_a_standing_unit_goes_before_one_that_ended() -> None:
    UnitFactory(name="Phường An Hội", valid_to=dt.date(2025, 6, 30))
    standing = UnitFactory(name="Phường An Hội")
    assert subject_named("Phường An Hội") == standing
    other = UnitFactory(name="Phường An Hội")
    with pytest.raises(DomainError) as refusal:
        subject_named("Phường An Hội")
    assert f"Phường An Hội (#{other.pk})" in refusal.value.message
    assert subject_named(f"Phường An Hội (#{other.pk})") == other


def _title(code: str, year: int) -> Title:
    return Title(code, "", code, year, "", None, "", "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.sets(st.integers(2016, 2025)),
    lower=st.sets(st.integers(2016, 2025)),
    reviews=st.dictionaries(st.integers(2016, 2025), st.sampled_from(GRADES)),
    count=st.integers(1, 5),
)
def test_consecutive_titles_agree_with_counting_by_hand(
    held: set[int], lower: set[int], reviews: dict[int, str], count: int
) -> None:
    titles = [_title("CSTDCS", y) for y in held] + [_title("LDTT", y) for y in lower]
    facts = Facts(Person(name="x"), 2025, ON, titles, reviews)
    answer = VOCABULARY["consecutive_titles"].answer({"any_of": ["CSTDCS"], "count": count}, facts, None)
    windows = [set(range(last - count + 1, last + 1)) for last in (2025, 2024)]
    assert (answer.verdict == Verdict.PASS) == any(window <= held for window in windows)
    if answer.verdict == Verdict.FAIL:
        assert all(any(y not in held and (y in lower or y in reviews) for y in window) for window in windows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reviews=st.dictionaries(st.integers(2016, 2025), st.sampled_from(GRADES)), years=st.integers(1, 6))
def test_more_data_never_turns_a_fail_into_a_gap(reviews: dict[int, str], years: int) -> None:
    """Annual reviews: fail exactly where a recorded year is too low, needs a person exactly where one is missing."""
    facts = Facts(Unit(name="x"), 2025, ON, [], reviews)
    answer = VOCABULARY["annual_reviews"].answer({"at_least": "good", "years": years}, facts, None)
    span = range(2026 - years, 2026)
    low = any(reviews.get(y) in ("completed", "failed") for y in span)
    missing = any(y not in reviews for y in span)
    assert answer.verdict == (Verdict.FAIL if low else Verdict.NEEDS_PERSON if missing else Verdict.PASS)


def test_every_shipped_condition_can_be_answered(law: None) -> None:
    for rule in Rule.objects.all():
        subject = PersonFactory() if rule.subject == "individual" else UnitFactory()
        answer = check(subject, rule.award_type, on=rule.version.valid_from, rulebook=rule.version)
        assert all(each.reason for leg_ in answer.legs for each in leg_.conditions)
