from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from awards.domain import discovery as domain
from awards.domain.discovery import run_discovery, start_discovery
from awards.domain.titles import add_past_award
from awards.enums import DiscoveryStatus, Verdict
from awards.models import AwardType, Candidate, Discovery
from base.core.errors import DomainError, NotAllowed
from base.core.jobs import JobCancelled
from tests.awards.conftest import Place
from tests.factories.units import InitiativeFactory, PersonFactory, UnitFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 1)


def quiet(done: int, total: int, message: str = "") -> None:
    """A progress bar that nobody looks at."""


def begin(place: Place, *codes: str, **options: Any) -> Discovery:
    awards = list(AwardType.objects.filter(code__in=codes))
    return start_discovery(place.province, awards, year=2025, on=ON, actor=place.secretariat, **options)


def finish(search: Discovery) -> Discovery:
    run_discovery(search.job, quiet)  # type: ignore[arg-type]
    search.refresh_from_db()
    return search


def found(search: Discovery) -> dict[str, str]:
    return {str(each.subject): each.verdict for each in search.candidates.select_related("person", "collective")}


def hold(person: Any, code: str, *years: int) -> None:
    for year in years:
        add_past_award(AwardType.objects.get(code=code), person, year=year, decision_number=f"{year}/QĐ", source="Sổ")


def test_it_finds_who_meets_the_rule_and_who_will_next_year(law: None, place: Place) -> None:
    ready, near, far = (PersonFactory(name=name, unit=place.commune) for name in ("Đủ", "Gần", "Xa"))
    hold(ready, "CSTDCS", 2024, 2025)
    hold(near, "CSTDCS", 2025)
    YearlyReviewFactory(person=far, year=2025, grade="failed")
    search = finish(begin(place, "BKT"))
    assert found(search) == {"Đủ": Verdict.PASS, "Gần": Verdict.NEEDS_PERSON}
    missing = Candidate.objects.get(person=near)
    assert missing.earliest_year == 2026
    assert "2026" in missing.missing
    assert (search.status, search.looked_at) == (DiscoveryStatus.DONE, 6)
    assert search.counts["BKT"]["pass"] == 1


def test_without_a_horizon_only_those_who_meet_it_are_kept(law: None, place: Place) -> None:
    hold(PersonFactory(unit=place.commune), "CSTDCS", 2025)
    assert found(finish(begin(place, "BKT", horizon=0))) == {}


def test_collectives_are_searched_with_their_members(law: None, place: Place) -> None:
    YearlyReviewFactory(person=None, unit=place.commune, year=2025, grade="excellent")
    person = PersonFactory(unit=place.commune)
    YearlyReviewFactory(person=person, year=2025)
    hold(person, "LDTT", 2025)
    hold(person, "CSTDCS", 2025)
    assert found(finish(begin(place, "TTLDXS", horizon=0))) == {"Xã Tân Hòa": Verdict.PASS}


def test_the_search_agrees_with_the_single_check(law: None, place: Place) -> None:
    from awards.domain.eligibility import check  # noqa: PLC0415 -- only here

    people = [PersonFactory(unit=place.commune) for _ in range(6)]
    for number, person in enumerate(people):
        YearlyReviewFactory(person=person, year=2025, grade=["excellent", "good", "completed"][number % 3])
        if number < 3:
            InitiativeFactory(person=person, recognised_on=dt.date(2025, 6, 1))
        hold(person, "CSTDCS", *range(2025 - number, 2026))
    finish(begin(place, "CSTDCS", "BKT", horizon=0))
    for person in people:
        for code in ("CSTDCS", "BKT"):
            award = AwardType.objects.get(code=code)
            passed = check(person, award, on=ON, year=2025).verdict == Verdict.PASS
            assert Candidate.objects.filter(person=person, award_type=award).exists() == passed


def test_a_killed_search_goes_on_where_it_stopped(law: None, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies after the second chunk; the next one finds everybody once."""
    monkeypatch.setattr(domain, "PEOPLE", 2)
    for _ in range(7):
        hold(PersonFactory(unit=place.commune), "CSTDCS", 2024, 2025)
    search = begin(place, "BKT")

    def dies(done: int, total: int, message: str = "") -> None:
        if done >= 4:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        run_discovery(search.job, dies)  # type: ignore[arg-type]
    search.refresh_from_db()
    assert (search.looked_at, search.candidates.count()) == (4, 4)
    assert finish(search).candidates.filter(person__isnull=False).count() == 7
    assert finish(search).looked_at == 10


def test_killed_again_and_again_it_finds_what_an_undisturbed_search_finds(
    law: None, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker lives for one chunk, of people and then of collectives."""
    monkeypatch.setattr(domain, "PEOPLE", 2)
    monkeypatch.setattr(domain, "UNITS", 1)
    for number in range(5):
        person = PersonFactory(unit=place.commune)
        hold(person, "CSTDCS", *range(2024 + number % 2, 2026))
        YearlyReviewFactory(person=person, year=2025, grade=["excellent", "completed"][number % 2])
    YearlyReviewFactory(person=None, unit=place.commune, year=2025, grade="excellent")
    calm, hunted = (begin(place, "BKT", "LDTT", "TTLDXS") for _ in range(2))
    finish(calm)
    deaths = 0
    while hunted.status != DiscoveryStatus.DONE:
        start = hunted.looked_at

        def dies(done: int, total: int, message: str = "", start: int = start) -> None:
            if done > start:
                raise JobCancelled

        try:
            run_discovery(hunted.job, dies)  # type: ignore[arg-type]
        except JobCancelled:
            deaths += 1
        hunted.refresh_from_db()
    columns = ("award_type", "person", "collective", "unit", "verdict", "leg", "missing", "earliest_year")
    rows, wanted = (list(each.candidates.order_by("pk").values_list(*columns)) for each in (hunted, calm))
    assert deaths == 6
    assert wanted
    assert rows == wanted
    assert (hunted.counts, hunted.looked_at) == (calm.counts, calm.looked_at)


def test_a_worker_that_was_overtaken_writes_nothing(law: None, place: Place) -> None:
    hold(PersonFactory(unit=place.commune), "CSTDCS", 2024, 2025)
    search = begin(place, "BKT")

    def other_is_faster(done: int, total: int, message: str = "") -> None:
        Discovery.objects.filter(pk=search.pk).update(person_cursor=10**9)

    with pytest.raises(JobCancelled):
        run_discovery(search.job, other_is_faster)  # type: ignore[arg-type]
    assert not search.candidates.exists()


def test_it_asks_no_more_of_the_database_for_more_people(
    law: None, place: Place, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        hold(PersonFactory(unit=place.commune), "CSTDCS", 2024, 2025)
    search = begin(place, "BKT", "CSTDBT", "BKTTG")
    with django_assert_max_num_queries(60):
        finish(search)


def test_bad_input_is_refused_in_words(law: None, place: Place) -> None:
    with pytest.raises(DomainError, match="ít nhất một"):
        begin(place)
    with pytest.raises(DomainError, match="cấp huyện"):
        begin(place, "GKH")
    with pytest.raises(DomainError, match="0 đến 5"):
        begin(place, "BKT", horizon=9)
    with pytest.raises(NotAllowed):
        start_discovery(UnitFactory(), [], year=2025, on=ON, actor=place.officer)
