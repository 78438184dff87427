"""Sums over many units, verdicts of persons, and heads judged by what they deliver."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from movements.domain.figures import latest_figures
from movements.domain.heads import heads_for, rows_of
from movements.domain.judging import judge_assignment
from movements.domain.queries import progress_of
from movements.domain.results import scores_of
from movements.domain.standings import standings_of, summaries_of, survey_of
from movements.domain.targets import assign_targets
from movements.enums import OutlookStatus
from movements.models import TargetAssignment
from tests.factories.accounts import UserFactory
from tests.factories.targets import TaskFactory, WorkThemeFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.movements.campaign import moment
from tests.movements.targets.scene import approved, director, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> Any:
    with clock.at(moment(dt.date(2027, 1, 5))):
        yield


def test_not_applicable_zero_and_missing_are_three_things() -> None:
    scene = set_scene(4)
    for index, value in enumerate((95, 0, None)):
        approved(scene.assignment(index), "Quý IV", value)
    (row,) = summaries_of(scene.movement)
    assert dict(row.parts) == {
        OutlookStatus.MET: 1,
        OutlookStatus.MISSED: 1,
        OutlookStatus.NO_DATA: 1,
        OutlookStatus.NOT_APPLICABLE: 1,
    }
    assert (row.assigned, row.reported, row.met, row.percent) == (3, 2, 1, Decimal("33.3"))
    (same,) = progress_of(scene.movement)
    assert (same.assigned, same.reported, same.met, same.percent) == (row.assigned, row.reported, row.met, row.percent)
    missing = scene.assignment(3).pk
    assert survey_of(scene.target)[1][missing] == OutlookStatus.NO_DATA


def test_the_sum_asks_as_many_queries_for_many_units_as_for_one() -> None:
    counts = []
    for units in (1, 4):
        scene = set_scene(units)
        for index in range(units):
            approved(scene.assignment(index), "Quý I", 50)
        with CaptureQueriesContext(connection) as captured:
            summaries_of(scene.movement)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9


def test_a_person_judges_what_no_figure_can_and_the_newest_verdict_counts() -> None:
    scene = set_scene(comparator="qualitative", low=None)
    row = scene.assignment()
    approved(row, "Quý IV", 1)
    with pytest.raises(DomainError, match="lý do"):
        judge_assignment(row, is_met=False, reason=" ", actor=scene.secretary)
    judge_assignment(row, is_met=False, reason="Chưa có sản phẩm.", actor=scene.secretary)
    assert latest_figures(scene.movement)[row.pk].value == 0
    judge_assignment(row, is_met=True, reason="Đã bổ sung.", actor=scene.secretary)
    assert latest_figures(scene.movement)[row.pk].value == 1
    assert scores_of(scene.movement)[0].score == 100
    with pytest.raises(NotAllowed):
        judge_assignment(row, is_met=True, reason="x", actor=UserFactory(role="officer", unit=row.unit))
    with pytest.raises(DomainError, match="mức bằng số"):
        judge_assignment(set_scene().assignment(), is_met=True, reason="x", actor=scene.secretary)
    assert ledger.verify() == []


def test_difficulty_counts_in_the_score_exactly() -> None:
    scene = set_scene(1, weight=2)
    approved(scene.assignment(), "Quý IV", 45)
    easy = type(scene.target)(
        **{f.attname: getattr(scene.target, f.attname) for f in scene.target._meta.concrete_fields}
    )
    easy.pk, easy.name = None, "Việc dễ"
    easy.save()
    assign_targets(scene.movement, actor=scene.secretary)
    other = scene.assignment(target=easy)
    approved(other, "Quý IV", 90)
    TargetAssignment.objects.filter(pk=scene.assignment().pk).update(difficulty=Decimal("1.5"), difficulty_reason="Khó")
    (score,) = scores_of(scene.movement)
    assert [(line.weight, line.points) for line in score.lines] == [("3", "1.5000"), ("2", "2.0000")]
    assert score.score == Decimal("70.0000")


def test_forty_eight_heads_of_agencies_with_their_targets_and_tasks() -> None:
    """The case of the issue: groups of targets and tasks in the name of each, done, at risk, missed, with the sum."""
    scene = set_scene(48, assigned=False)
    heads = [director(unit, f"Giám đốc {n:02}", dt.date(2021, 1, 1)) for n, unit in enumerate(scene.units)]
    with clock.at(moment(dt.date(2026, 2, 2))):
        assign_targets(scene.movement, actor=scene.secretary)
    theme = WorkThemeFactory(owner=scene.movement.organiser)
    states = ("accepted", "reported", "assigned")
    for n, (unit, head) in enumerate(zip(scene.units, heads, strict=True)):
        approved(scene.assignment(n), "Quý IV", 90 if n % 2 else 45)
        options = {"status": states[n % 3], "percent": 100 if n % 3 < 2 else 40}
        TaskFactory(lead=unit, head=head, theme=theme, difficulty=Decimal("1.5"), difficulty_reason="Khó", **options)
    found = heads_for(scene.secretary, year=2026)
    assert found.count() == 48
    with CaptureQueriesContext(connection) as captured:
        rows = rows_of(found, scene.secretary, year=2026)
    assert len(captured) <= 6
    first = rows[0]
    assert [group.name for group in first.groups] == [scene.movement.title, theme.title]
    assert dict(first.statuses) == {OutlookStatus.MET: 1, OutlookStatus.MISSED: 1}
    assert first.sum_text == "100 × 2 ÷ 2,5 = 80"
    assert first.lines[1].sum_text == "1 × 1,5 × 1 = 1,5"
    late = rows[2]
    assert (late.missed, late.score) == (2, Decimal("44.00"))


def test_a_head_is_seen_by_those_whose_unit_it_is() -> None:
    scene = set_scene(2, assigned=False)
    for n, unit in enumerate(scene.units):
        director(unit, f"Chủ tịch {n}", dt.date(2021, 1, 1))
    with clock.at(moment(dt.date(2026, 2, 2))):
        assign_targets(scene.movement, actor=scene.secretary)
    officer = UserFactory(role="officer", unit=scene.units[1])
    assert [person.name for person in heads_for(officer, year=2026)] == ["Chủ tịch 1"]
    assert [person.name for person in heads_for(scene.chair, year=2026, words="chu tich 0")] == ["Chủ tịch 0"]
    assert not heads_for(scene.chair, year=2024).exists()


def test_not_reaching_what_is_to_be_striven_for_is_said_but_is_no_failure() -> None:
    scene = set_scene(hardness="strive")
    TargetAssignment.objects.update(head=PersonFactory(unit=scene.units[0]))
    approved(scene.assignment(), "Quý IV", 45)
    (standing,) = standings_of([scene.assignment()])
    assert (standing.outlook.status, standing.is_soft) == (OutlookStatus.MISSED, True)
    (row,) = rows_of(heads_for(scene.secretary, year=2026), scene.secretary, year=2026)
    assert row.missed == 0


def test_units_that_are_not_part_of_a_target_have_no_standing() -> None:
    UnitFactory()
    assert standings_of([]) == []
