from __future__ import annotations

import pytest

from base.units.models import Person, YearlyReview
from tests.factories.units import PersonFactory, UnitFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db

DATABASES = ["any database", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def people(request: pytest.FixtureRequest) -> list[Person]:
    unit = UnitFactory(province=True)
    people = [PersonFactory(code=f"C'{number},\"", unit=unit, birth_year=1980 + number) for number in range(3)]
    for person in people:
        YearlyReviewFactory(person=person, year=2025)
    return people


def test_among_finds_what_in_finds(people: list[Person]) -> None:
    one, two, three = people
    for name, values in (
        ("code", [one.code, three.code, "x"]),
        ("pk", [two.pk]),
        ("unit_id", [one.unit_id, None]),
        ("birth_year", [1980, 1999]),
        ("code", []),
    ):
        found = Person.objects.filter(**{f"{name}__among": values})
        assert set(found) == set(Person.objects.filter(**{f"{name}__in": values}))


def test_keys_come_as_any_collection(people: list[Person]) -> None:
    keys = [person.pk for person in people]
    for wanted in (keys, keys[:1], set(keys[1:]), [], dict.fromkeys(keys), [*keys, 10**12]):
        found = YearlyReview.objects.filter(person__among=wanted)
        assert set(found) == set(YearlyReview.objects.filter(person__in=list(wanted)))


def test_many_thousand_keys_are_one_parameter(people: list[Person]) -> None:
    keys = [*range(10**7, 10**7 + 50_000), *(person.pk for person in people)]
    assert YearlyReview.objects.filter(person__among=keys).count() == len(people)


def test_it_reaches_across_a_relation(people: list[Person]) -> None:
    assert YearlyReview.objects.filter(person__unit__among={people[0].unit_id}).count() == len(people)
    assert not YearlyReview.objects.filter(person__unit__among=[0]).exists()


def test_a_text_is_a_value_and_never_a_statement(people: list[Person]) -> None:
    assert not Person.objects.filter(code__among=["x') OR ('1'='1", '"], "x']).exists()
