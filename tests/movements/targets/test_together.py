"""Two people at the same moment, on a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError
from movements.domain.carrying import SAME, carry_over
from movements.domain.passing import pass_orphaned
from movements.domain.revising import approve_revision, propose_revision
from movements.domain.tasks.reporting import update_task
from movements.models import TargetAssignment, TargetChain, TargetRevision, TaskUpdate
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory
from tests.factories.targets import TaskFactory
from tests.factories.units import SuccessionPartFactory, UnitFactory, end_unit
from tests.movements.campaign import moment
from tests.movements.targets.scene import set_scene
from tests.movements.test_concurrency import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DAY = dt.date(2026, 8, 3)


def test_two_revisions_at_once_are_one_and_the_other_is_told() -> None:
    scene = set_scene()
    steps = [
        lambda low=low: propose_revision(
            scene.target, {"low": Decimal(low)}, reason="Bão.", effective_on=DAY, expected_version=0,
            actor=scene.secretary,
        )
        for low in (80, 70)
    ]  # fmt: skip
    outcome = together(*steps, day=DAY)
    assert sorted(type(result).__name__ for result in outcome) == ["DomainError", "TargetRevision"]
    assert TargetRevision.objects.count() == 1
    assert ledger.verify() == []


def test_a_revision_approved_twice_at_once_takes_effect_once() -> None:
    scene = set_scene()
    with clock.at(moment(DAY)):
        options = {"reason": "Bão.", "effective_on": DAY, "actor": scene.secretary}
        revision = propose_revision(scene.target, {"low": Decimal(80)}, **options)
    chairs = [UserFactory(role="chair", unit=scene.movement.organiser) for _ in range(2)]
    outcome = together(*(lambda user=user: approve_revision(revision, actor=user) for user in chairs), day=DAY)
    assert all(isinstance(result, TargetRevision | DomainError) for result in outcome), outcome
    scene.target.refresh_from_db()
    assert (scene.target.low, scene.target.version) == (80, 1)
    assert ledger.verify() == []


def test_carried_over_twice_at_once_is_carried_once() -> None:
    scene = set_scene(2)
    into = MovementFactory(
        open=True, organiser=scene.movement.organiser, starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 12, 31)
    )
    picks = {scene.target.pk: SAME}
    carry = lambda: carry_over(scene.movement, into, picks, reason="Chưa xong.", actor=scene.secretary)  # noqa: E731
    assert sorted(together(carry, carry, day=dt.date(2027, 1, 5))) == [0, 2]
    assert (into.targets.count(), TargetChain.objects.count()) == (1, 2)
    assert ledger.verify() == []


def test_passed_on_twice_at_once_is_passed_once() -> None:
    scene = set_scene()
    unit, heir = scene.units[0], UnitFactory()
    end_unit(unit, DAY - dt.timedelta(days=1))
    SuccessionPartFactory(source=unit, target=heir)
    assert sum(together(pass_orphaned, pass_orphaned, day=DAY)) == 1
    assert TargetAssignment.objects.filter(unit=heir).count() == 1
    assert ledger.verify() == []


def test_two_words_on_one_task_at_once_lose_nothing_unseen() -> None:
    task = TaskFactory()
    officers = [UserFactory(role="officer", unit=task.lead) for _ in range(2)]
    steps = [
        lambda user=user: update_task(task, note="Xong phần một.", percent=30, expected_version=0, actor=user)
        for user in officers
    ]
    outcome = together(*steps, day=DAY)
    assert sorted(type(result).__name__ for result in outcome) == ["StaleTask", "TaskUpdate"]
    assert TaskUpdate.objects.count() == 1
