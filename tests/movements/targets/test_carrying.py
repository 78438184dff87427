"""What is unfinished goes on in the next year, and what a unit leaves behind goes on in its successor."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.jobs import run_job
from base.core.models.jobs import JobStatus
from movements.domain import carry_preview
from movements.domain.carry_preview import preview_carrying
from movements.domain.carrying import (
    REST,
    SAME,
    carry_over,
    carry_step_by_step,
    chain_of,
    plan_carrying,
    start_carrying,
)
from movements.domain.passing import orphaned_assignments, pass_orphaned
from movements.domain.standings import summaries_of
from movements.domain.targets import assign_target, assign_targets
from movements.models import Movement, TargetAssignment, TargetChain
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory, TargetFactory
from tests.factories.units import SuccessionPartFactory, UnitFactory, end_unit
from tests.movements.campaign import moment
from tests.movements.targets.scene import Scene, approved, set_scene

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2027, 1, 5)


@pytest.fixture(autouse=True)
def _in_january() -> Any:
    with clock.at(moment(JANUARY)):
        yield


def next_year(scene: Scene, **options: Any) -> Movement:
    days = {"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 12, 31)}
    return MovementFactory(open=True, organiser=scene.movement.organiser, **(days | options))


def carried(scene: Scene, into: Movement, mode: str) -> int:
    picks = {scene.target.pk: mode}
    return carry_over(scene.movement, into, picks, reason="Chưa hoàn thành.", actor=scene.secretary)


def test_only_what_is_unfinished_and_applies_is_offered() -> None:
    scene = set_scene(4, comparator="ge", low=Decimal(100), nature="flow", accumulation="year", unit="căn nhà")
    for index, value in enumerate((100, 60, None)):
        approved(scene.assignment(index), "Quý IV", value)
    (group,) = plan_carrying(scene.movement, next_year(scene))
    told = [(line.standing.assignment.unit, line.left, line.left_text) for line in group.ready]
    assert told == [(scene.units[1], 40, "40 căn nhà"), (scene.units[3], None, "")]
    assert group.mode == REST


def test_what_is_left_of_a_sum_goes_on_and_the_chain_tells_it() -> None:
    scene = set_scene(comparator="ge", low=Decimal(100), nature="flow", accumulation="year")
    approved(scene.assignment(), "Quý IV", 60)
    into = next_year(scene)
    assert carried(scene, into, REST) == 1
    assert carried(scene, into, REST) == 0
    follower = TargetAssignment.objects.get(target__movement=into)
    assert (follower.low, follower.target.name, follower.target.deadline) == (40, "Hộ dùng nước sạch", None)
    (link,) = chain_of(follower)
    assert (link.source, link.left, link.kind) == (scene.assignment(), 40, "carried")
    assert chain_of(scene.assignment()) == [link]
    assert ledger.verify() == []


def test_a_chain_of_three_years_is_read_from_either_end() -> None:
    scene = set_scene(comparator="ge", low=Decimal(100), nature="flow", accumulation="year")
    second = next_year(scene)
    carried(scene, second, SAME)
    third = next_year(scene, starts_on=dt.date(2028, 1, 1), ends_on=dt.date(2028, 12, 31))
    target = second.targets.get()
    carry_over(second, third, {target.pk: SAME}, reason="Lại chưa xong.", actor=scene.secretary)
    last = TargetAssignment.objects.get(target__movement=third)
    middle = TargetAssignment.objects.get(target__movement=second)
    assert [link.reason for link in chain_of(last)] == ["Chưa hoàn thành.", "Lại chưa xong."]
    assert chain_of(middle) == chain_of(last) == chain_of(scene.assignment())


@pytest.mark.parametrize(
    ("target", "value", "figures"),
    [
        ({"comparator": "n_of_m", "low": None, "numerator": 66, "denominator": 87}, 58, (None, None, 8, 29)),
        ({"comparator": "between", "low": 16, "high": 17}, 10, (6, 7, None, None)),
        ({"comparator": "le", "low": None, "high": 5}, 9, (None, None, None, None)),
    ],
)
def test_the_rest_of_each_shape(target: dict[str, Any], value: int, figures: tuple[Any, ...]) -> None:
    scene = set_scene(**target)
    approved(scene.assignment(), "Quý IV", value)
    into = next_year(scene)
    carried(scene, into, REST)
    row = TargetAssignment.objects.get(target__movement=into)
    assert (row.low, row.high, row.numerator, row.denominator) == figures


def test_what_cannot_be_carried_is_refused_in_words() -> None:
    scene = set_scene()
    with pytest.raises(DomainError, match="khác phong trào"):
        carried(scene, scene.movement, SAME)
    with pytest.raises(DomainError, match="kết thúc sau"):
        carried(scene, next_year(scene, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31)), SAME)
    with pytest.raises(DomainError, match="lý do"):
        carry_over(scene.movement, next_year(scene), {}, reason=" ", actor=scene.secretary)
    with pytest.raises(NotAllowed):
        carry_over(
            scene.movement, next_year(scene), {}, reason="x", actor=UserFactory(role="officer", unit=scene.units[0])
        )


def ended(scene: Scene, index: int, *heirs: Any) -> None:
    unit = scene.units[index]
    end_unit(unit, JANUARY - dt.timedelta(days=1))
    for heir in heirs:
        SuccessionPartFactory(source=unit, target=heir)


def test_two_merged_units_carry_their_rest_into_one() -> None:
    scene = set_scene(2, comparator="ge", low=Decimal(100), nature="flow", accumulation="year")
    for index, value in enumerate((60, 70)):
        approved(scene.assignment(index), "Quý IV", value)
    heir = UnitFactory(parent=scene.movement.organiser)
    for index in range(2):
        ended(scene, index, heir)
    into = next_year(scene)
    assert carried(scene, into, REST) == 1
    follower = TargetAssignment.objects.get(target__movement=into)
    assert (follower.unit, follower.low) == (heir, 70)
    assert [link.left for link in chain_of(follower)] == [40, 30]


def test_a_unit_that_ends_in_mid_period_passes_its_targets_on_with_a_note() -> None:
    scene = set_scene(2)
    ended(scene, 0, UnitFactory(parent=scene.movement.organiser))
    old = scene.assignment(0)
    assert (pass_orphaned(), pass_orphaned()) == (1, 0)
    old.refresh_from_db()
    (link,) = TargetChain.objects.select_related("follower__unit")
    assert (old.status, link.kind, link.source) == ("passed", "succeeded", old)
    assert old.note == f"Đã chuyển cho {link.follower.unit}"
    assert link.follower.note == f"Tiếp nhận từ {scene.units[0]}"
    assert [row.assigned for row in summaries_of(scene.movement)] == [2]
    assert ledger.verify() == []


def test_own_parts_of_a_whole_are_added_to_those_of_the_heir() -> None:
    scene = set_scene(2, assigned=False, comparator="n_of_m", low=None, numerator=66, denominator=87, unit="xã")
    for unit, part in zip(scene.units, ((3, 5), (4, 6)), strict=True):
        options = {"numerator": Decimal(part[0]), "denominator": Decimal(part[1])}
        assign_target(scene.target, unit, actor=scene.secretary, **options)
    ended(scene, 0, scene.units[1])
    assert pass_orphaned() == 1
    row = scene.assignment(1)
    assert (row.numerator, row.denominator) == (7, 11)
    assert ledger.verify() == []


def test_a_split_unit_waits_for_a_person() -> None:
    scene = set_scene(1)
    ended(scene, 0, UnitFactory(), UnitFactory())
    assert pass_orphaned() == 0
    assert list(orphaned_assignments(JANUARY)) == [scene.assignment()]
    (group,) = preview_carrying(scene.movement, next_year(scene))
    assert (group.unfinished, group.ready, group.stuck) == (1, 0, 1)


def test_the_preview_counts_every_unit_and_shows_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = set_scene(4, comparator="ge", low=Decimal(100), nature="flow", accumulation="year")
    approved(scene.assignment(0), "Quý IV", 100)
    into = next_year(scene)
    monkeypatch.setattr(carry_preview, "SHOWN", 2)
    (group,) = preview_carrying(scene.movement, into)
    assert (group.unfinished, group.ready, group.stuck, len(group.lines)) == (3, 3, 0, 2)
    assert {line.standing.assignment.unit for line in group.lines} == set(scene.units[1:3])
    carried(scene, into, SAME)
    (group,) = preview_carrying(scene.movement, into)
    assert (group.unfinished, group.ready) == (3, 0)


def test_the_preview_asks_as_often_for_many_targets_as_for_one() -> None:
    scene = set_scene(3)
    into = next_year(scene)
    with CaptureQueriesContext(connection) as few:
        preview_carrying(scene.movement, into)
    for _ in range(2):
        TargetFactory(movement=scene.movement)
    assign_targets(scene.movement, actor=scene.secretary)
    with CaptureQueriesContext(connection) as many:
        assert len(preview_carrying(scene.movement, into)) == 3
    assert len(many) == len(few)


def test_a_job_carries_over_and_a_killed_one_goes_on_where_it_stopped() -> None:
    scene = set_scene(3, comparator="ge", low=Decimal(100), nature="flow", accumulation="year")
    other = TargetFactory(movement=scene.movement, name="Chỉ tiêu khác", low=Decimal(50))
    assign_targets(scene.movement, actor=scene.secretary)
    into = next_year(scene)
    picks = {scene.target.pk: REST, other.pk: SAME}
    words = {"reason": "Chưa hoàn thành.", "actor": scene.secretary}
    job = start_carrying(scene.movement, into, picks, **words)

    def killed(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_step_by_step(scene.movement, into, picks, report=killed, **words)
    assert TargetAssignment.objects.filter(target__movement=into).count() == 3
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["made"], job.done, job.total) == (JobStatus.DONE, 3, 1, 2)
    assert TargetAssignment.objects.filter(target__movement=into).count() == 6
    assert TargetChain.objects.count() == 6
    assert carry_step_by_step(scene.movement, into, picks, **words) == 0
    assert ledger.verify() == []


def test_a_job_that_cannot_be_is_refused_at_once() -> None:
    scene = set_scene()
    for into, reason, said in ((scene.movement, "x", "khác phong trào"), (next_year(scene), " ", "lý do")):
        with pytest.raises(DomainError, match=said):
            start_carrying(scene.movement, into, {scene.target.pk: SAME}, reason=reason, actor=scene.secretary)
    with pytest.raises(NotAllowed):
        start_carrying(scene.movement, next_year(scene), {}, reason="x", actor=UserFactory(role="officer"))
