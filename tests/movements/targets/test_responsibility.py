"""Who answers for a target by name, on which day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from movements.domain.responsibility import follow_posts, hand_over, heads_of
from movements.domain.targets import assign_target, assign_targets
from movements.models import Responsibility
from tests.factories.accounts import UserFactory
from tests.factories.units import PersonFactory, PostFactory, UnitFactory, end_posts
from tests.movements.campaign import moment
from tests.movements.targets.scene import director, set_scene

pytestmark = pytest.mark.django_db
MARCH, AUGUST = dt.date(2026, 3, 2), dt.date(2026, 8, 3)


def test_the_head_is_who_holds_the_post_on_that_day() -> None:
    unit = UnitFactory()
    old = director(unit, "Nguyễn Văn Cũ", dt.date(2021, 1, 1), dt.date(2026, 5, 31))
    new = director(unit, "Trần Thị Mới", dt.date(2026, 6, 1))
    PostFactory(person=PersonFactory(unit=unit), unit=unit, title="Phó Chủ tịch", valid_from=dt.date(2020, 1, 1))
    PostFactory(
        person=PersonFactory(unit=unit), unit=unit, title="Trưởng phòng Kinh tế", valid_from=dt.date(2020, 1, 1)
    )
    assert heads_of([unit], dt.date(2026, 5, 31)) == {unit.pk: old}
    assert heads_of([unit], dt.date(2026, 6, 1)) == {unit.pk: new}


def test_without_posts_the_position_decides_and_two_of_the_same_decide_nothing() -> None:
    unit, double = UnitFactory(), UnitFactory()
    head = PersonFactory(unit=unit, position="Giám đốc Sở", is_leader=True)
    PersonFactory(unit=unit, position="Phó Giám đốc Sở", is_leader=True)
    for _ in range(2):
        PersonFactory(unit=double, position="Giám đốc", is_leader=True)
    assert heads_of([unit, double], MARCH) == {unit.pk: head}


def test_what_is_given_is_given_to_the_head_by_name() -> None:
    with clock.at(moment(MARCH)):
        scene = set_scene(2, assigned=False)
        head = director(scene.units[0], "Lê Văn Đầu", dt.date(2021, 1, 1))
        assign_targets(scene.movement, actor=scene.secretary)
    assert scene.assignment(0).head == head
    assert scene.assignment(1).head is None
    row = Responsibility.objects.get()
    assert (row.person, row.starts_on, row.ends_on) == (head, MARCH, None)
    assert ledger.verify() == []


def test_a_new_head_takes_over_by_the_schedule_with_the_day_of_the_post() -> None:
    with clock.at(moment(MARCH)):
        scene = set_scene(assigned=False)
        director(scene.units[0], "Lê Văn Đầu", dt.date(2021, 1, 1))
        assign_targets(scene.movement, actor=scene.secretary)
    old = scene.assignment().head
    assert old is not None
    end_posts(old, dt.date(2026, 7, 31))
    new = director(scene.units[0], "Phạm Thị Sau", dt.date(2026, 8, 1))
    with clock.at(moment(AUGUST)):
        assert (follow_posts(), follow_posts()) == (1, 0)
    assert scene.assignment().head == new
    told = list(Responsibility.objects.values_list("person__name", "starts_on", "ends_on"))
    assert told == [("Lê Văn Đầu", MARCH, dt.date(2026, 7, 31)), ("Phạm Thị Sau", dt.date(2026, 8, 1), None)]
    assert ledger.verify() == []


def test_where_nobody_clearly_follows_all_stays_as_it_is() -> None:
    with clock.at(moment(MARCH)):
        scene = set_scene(assigned=False)
        head = director(scene.units[0], "Lê Văn Đầu", dt.date(2021, 1, 1))
        assign_targets(scene.movement, actor=scene.secretary)
    end_posts(head, dt.date(2026, 7, 31))
    with clock.at(moment(AUGUST)):
        assert follow_posts() == 0
    assert scene.assignment().head == head


def test_handing_over_by_hand_keeps_history_and_refuses_a_day_before_the_start() -> None:
    with clock.at(moment(MARCH)):
        scene = set_scene(assigned=False)
        director(scene.units[0], "Lê Văn Đầu", dt.date(2021, 1, 1))
        assign_targets(scene.movement, actor=scene.secretary)
    other = PersonFactory(unit=scene.units[0])
    with pytest.raises(DomainError, match="02/03/2026"):
        hand_over(scene.assignment(), other, on=MARCH, actor=scene.secretary)
    hand_over(scene.assignment(), other, on=AUGUST, note="QĐ 12", actor=scene.secretary)
    hand_over(scene.assignment(), other, on=AUGUST, actor=scene.secretary)
    assert Responsibility.objects.count() == 2
    with pytest.raises(NotAllowed):
        hand_over(scene.assignment(), other, on=AUGUST, actor=UserFactory(role="head", unit=scene.units[0]))
    assert ledger.verify() == []


def test_a_name_put_right_on_the_same_day_is_no_hand_over() -> None:
    with clock.at(moment(MARCH)):
        scene = set_scene(assigned=False)
        director(scene.units[0], "Lê Văn Đầu", dt.date(2021, 1, 1))
        assign_targets(scene.movement, actor=scene.secretary)
        other = PersonFactory(unit=scene.units[0])
        row: Any = assign_target(scene.target, scene.units[0], head=other, actor=scene.secretary)
    assert row.head == other
    assert Responsibility.objects.get().person == other
    assert ledger.verify() == []


def test_a_difficulty_needs_its_reason_and_its_bounds() -> None:
    scene = set_scene(assigned=False, status="published")
    options = {"actor": scene.secretary}
    with pytest.raises(DomainError, match="lý do"):
        assign_target(scene.target, scene.units[0], difficulty=Decimal(2), **options)
    with pytest.raises(DomainError, match="từ 0,5 đến 3"):
        assign_target(scene.target, scene.units[0], difficulty=Decimal(4), difficulty_reason="x", **options)
    row = assign_target(scene.target, scene.units[0], difficulty=Decimal("1.5"), difficulty_reason="Xã đảo", **options)
    assert row.difficulty == Decimal("1.5")
