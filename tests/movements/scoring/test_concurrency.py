"""Two people at the same moment, on a real PostgreSQL: what is locked happens once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from base.core import clock, ledger
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from movements.domain.scoring.sheets import Given, save_sheet
from movements.domain.scoring.stages import open_due_stages
from movements.models import Ranking, ScoreEntry, ScoreSheet, UnitResult
from tests.factories.scoring import AFTER, SELF_DAY, moment, start_contest
from tests.movements.test_concurrency import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_two_people_on_one_sheet_one_is_told_of_the_other() -> None:
    contest = start_contest(1)
    contest.issue()
    contest.turn(SELF_DAY)
    sheet, path, other = contest.sheet(0, "self"), contest.path("2"), contest.path("3")
    outcome = together(
        lambda: save_sheet(sheet, [Given(path, Decimal(30))], expected_version=0, actor=contest.officers[0]),
        lambda: save_sheet(sheet, [Given(other, Decimal(5))], expected_version=0, actor=contest.heads[0]),
        day=SELF_DAY,
    )
    assert sorted(type(result).__name__ for result in outcome) == ["ScoreSheet", "StaleSheet"]
    assert ScoreEntry.objects.count() == 1
    assert ledger.verify() == []


def test_a_stage_opened_twice_at_once_makes_each_sheet_once() -> None:
    contest = start_contest(2)
    contest.issue()
    together(open_due_stages, open_due_stages, day=SELF_DAY)
    assert ScoreSheet.objects.count() == 2
    assert ledger.verify() == []


def test_a_ranking_frozen_and_published_twice_at_once_is_one() -> None:
    contest = start_contest(2)
    contest.report(0, i1=90)
    contest.report(1, i1=45)
    contest.issue(stages=())
    contest.end()
    freeze = lambda: freeze_ranking(contest.movement)  # noqa: E731
    together(freeze, freeze, day=AFTER)
    assert Ranking.objects.count() == 1
    publish = lambda: publish_ranking(Ranking.objects.get(), actor=contest.secretary)  # noqa: E731
    together(publish, publish, day=AFTER)
    with clock.at(moment(AFTER)):
        assert UnitResult.objects.count() == 2
    assert ledger.verify() == []
