from __future__ import annotations

import pytest

from base.units.models import YearlyReview
from tests.factories.units import PersonFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["any database", pytest.param("postgres", marks=pytest.mark.postgres)])
def keys(request: pytest.FixtureRequest) -> list[int]:
    people = PersonFactory.create_batch(3)
    for person in people:
        YearlyReviewFactory(person=person, year=2025)
    return [person.pk for person in people]


def test_among_finds_what_in_finds(keys: list[int]) -> None:
    for wanted in (keys, keys[:1], set(keys[1:]), [], dict.fromkeys(keys), [*keys, 10**12]):
        found = YearlyReview.objects.filter(person__among=wanted)
        assert set(found) == set(YearlyReview.objects.filter(person__in=list(wanted)))


def test_many_thousand_keys_are_one_parameter(keys: list[int]) -> None:
    assert YearlyReview.objects.filter(person__among=[*range(10**7, 10**7 + 50_000), *keys]).count() == len(keys)


def test_it_reaches_across_a_relation(keys: list[int]) -> None:
    units = set(YearlyReview.objects.values_list("person__unit", flat=True))
    assert YearlyReview.objects.filter(person__unit__among=units).count() == len(keys)
    assert not YearlyReview.objects.filter(person__unit__among=[0]).exists()


def test_what_is_no_key_is_refused(keys: list[int]) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(YearlyReview.objects.filter(person__among=["1) OR (1=1"]))
