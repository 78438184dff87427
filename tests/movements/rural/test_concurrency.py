"""Two people at the same moment on one commune, on a real PostgreSQL."""

from __future__ import annotations

import pytest

from base.core import clock, ledger
from movements.domain.rural.assessing import Opinion, StaleAssessment, open_assessment, save_assessment
from movements.domain.rural.reassessment import find_reassessments
from movements.enums import RuralVerdict
from movements.models import RuralAssessment, RuralReassessment
from tests.factories.rural import RuralRecognitionFactory, RuralStandardFactory, assessment, commune, criteria_set
from tests.factories.units import SuccessionFactory, SuccessionPartFactory
from tests.movements.test_concurrency import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_two_people_opening_one_file_get_the_same() -> None:
    unit, standard = commune(), RuralStandardFactory()
    criteria_set()
    year = clock.today().year
    step = lambda: open_assessment(unit, standard, year=year, actor=None)  # noqa: E731
    first, second = together(step, step, day=clock.today())
    assert first == second
    assert RuralAssessment.objects.count() == 1
    assert ledger.verify() == []


def test_of_two_saves_one_is_told_of_the_other() -> None:
    item = assessment()
    one, two = list(item.lines.all())[:2]

    def save(key: int) -> RuralAssessment:
        opinions = [Opinion(key, RuralVerdict.NOT_MET, "Chưa xong.")]
        return save_assessment(item, opinions=opinions, expected_version=0, actor=None)

    outcome = together(lambda: save(one.criterion_id), lambda: save(two.criterion_id), day=clock.today())
    assert sorted(type(each).__name__ for each in outcome) == ["RuralAssessment", StaleAssessment.__name__]
    item.refresh_from_db()
    assert (item.version, item.not_met) == (1, 1)
    assert ledger.verify() == []


def test_two_ticks_list_a_commune_once() -> None:
    one, other = (commune(valid_to=clock.today()) for _each in range(2))
    RuralRecognitionFactory(unit=one)
    unit, succession = commune(), SuccessionFactory(happened_on=clock.today())
    for source in (one, other):
        SuccessionPartFactory(succession=succession, source=source, target=unit, share=1)
    together(find_reassessments, find_reassessments, day=clock.today())
    assert RuralReassessment.objects.count() == 1
    assert ledger.verify() == []
