from __future__ import annotations

import pytest

from awards.domain.titles import titles_of
from awards.enums.council import GrantStatus
from awards.models import Grant
from tests.factories.awards import PastAwardFactory
from tests.factories.councils import issued_decision, make_world

pytestmark = pytest.mark.django_db


def test_paper_history_and_the_register_are_one_list() -> None:
    issued_decision(make_world())
    grant = Grant.objects.exclude(collective=None).first()
    assert grant is not None
    assert grant.collective is not None
    PastAwardFactory(collective=grant.collective, year=2019, award_type=grant.award_type)
    held = titles_of(grant.collective)
    assert [title.year for title in held] == [2019, grant.year]
    assert held[1].decision_number == grant.decision.full_number


@pytest.mark.parametrize("status", [GrantStatus.CANCELLED, GrantStatus.STRIPPED])
def test_lost_grants_do_not_count(status: GrantStatus) -> None:
    issued_decision(make_world())
    grant = Grant.objects.exclude(collective=None).first()
    assert grant is not None
    assert grant.collective is not None
    Grant.objects.filter(pk=grant.pk).update(status=status)
    assert titles_of(grant.collective) == []
