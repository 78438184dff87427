"""A target changes in mid-period."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.notices.models import Notice
from movements.domain.revising import (
    StaleSubject,
    apply_due_revisions,
    approve_revision,
    propose_revision,
    reject_revision,
    withdraw_revision,
)
from movements.domain.standings import history_of_verdicts
from movements.domain.targets import assign_target, change_targets
from movements.models import TargetRevision
from tests.factories.accounts import UserFactory
from tests.movements.campaign import moment
from tests.movements.targets.scene import Scene, approved, set_scene

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 3)


@pytest.fixture(autouse=True)
def _in_august() -> Any:
    with clock.at(moment(TODAY)):
        yield


@pytest.fixture
def scene() -> Scene:
    return set_scene(2)


def proposed(scene: Scene, low: object = 80, day: dt.date = TODAY, **options: Any) -> TargetRevision:
    after = {"low": Decimal(str(low))}
    return propose_revision(
        scene.target, after, reason="Bão lũ kéo dài.", effective_on=day, actor=scene.secretary, **options
    )


def test_it_stands_only_once_another_person_has_approved(scene: Scene) -> None:
    revision = proposed(scene)
    scene.target.refresh_from_db()
    assert scene.target.low == 90
    with pytest.raises(DomainError, match="không tự duyệt"):
        approve_revision(revision, actor=scene.secretary)
    assert approve_revision(revision, actor=scene.chair).status == "in_force"
    scene.target.refresh_from_db()
    assert (scene.target.low, scene.target.version) == (80, 1)
    assert ledger.verify() == []


def test_units_hear_of_it_with_the_reason(scene: Scene) -> None:
    officer = UserFactory(role="officer", unit=scene.units[0])
    approve_revision(proposed(scene), actor=scene.chair)
    notice = Notice.objects.get(recipient=officer, kind="movements.target_revised")
    assert notice.body == "Bão lũ kéo dài."


def test_periods_that_ended_before_keep_their_verdict(scene: Scene) -> None:
    first = scene.assignment()
    approved(first, "Quý I", 85)
    approved(first, "Quý II", 92)
    approve_revision(proposed(scene, low=80), actor=scene.chair)
    approved(first, "Quý III", 85)
    first = scene.assignment()
    told = [(row.period, row.aim, row.verdict and row.verdict.is_met) for row in history_of_verdicts(first)]
    assert told == [
        ("Quý III", "từ 80% trở lên", True),
        ("Quý II", "từ 90% trở lên", True),
        ("Quý I", "từ 90% trở lên", False),
    ]


def test_own_figures_of_one_unit_are_revised_and_later_taken_back_in_history(scene: Scene) -> None:
    first, second = scene.assignment(0), scene.assignment(1)
    for row in (first, second):
        approved(row, "Quý II", 75)
    revision = propose_revision(
        first, {"low": Decimal(70), "difficulty": Decimal("1.5"), "difficulty_reason": "Xã đảo"},
        reason="Xã đảo, thiếu nguồn nước.", effective_on=TODAY, actor=scene.secretary,
    )  # fmt: skip
    approve_revision(revision, actor=scene.chair)
    approved(scene.assignment(0), "Quý III", 75)
    newest, oldest = history_of_verdicts(scene.assignment(0))
    assert (newest.aim, oldest.aim) == ("từ 70% trở lên", "từ 90% trở lên")
    assert scene.assignment(0).difficulty == Decimal("1.5")
    assert scene.assignment(1).low is None
    assert ledger.verify() == []


def test_a_day_that_is_to_come_waits_for_the_schedule(scene: Scene) -> None:
    revision = approve_revision(proposed(scene, day=dt.date(2026, 9, 1)), actor=scene.chair)
    assert (revision.status, apply_due_revisions()) == ("approved", 0)
    with clock.at(moment(dt.date(2026, 9, 1))):
        assert (apply_due_revisions(), apply_due_revisions()) == (1, 0)
    scene.target.refresh_from_db()
    assert scene.target.low == 80
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"low": 90}, "Không có gì thay đổi"),
        ({"day": dt.date(2026, 6, 30)}, "Quý II đã duyệt theo mức cũ"),
        ({"day": dt.date(2027, 1, 1)}, "trong thời gian của phong trào"),
    ],
)
def test_what_cannot_be_is_refused_in_words(scene: Scene, change: dict[str, Any], said: str) -> None:
    approved(scene.assignment(), "Quý II", 92)
    with pytest.raises(DomainError, match=said):
        proposed(scene, **change)
    assert not TargetRevision.objects.exists()


def test_a_reason_is_needed_and_figures_must_agree(scene: Scene) -> None:
    with pytest.raises(DomainError, match="lý do"):
        propose_revision(scene.target, {"low": Decimal(1)}, reason=" ", effective_on=TODAY, actor=scene.secretary)
    with pytest.raises(DomainError, match="lớn hơn"):
        propose_revision(scene.target, {"high": Decimal(10)}, reason="Sai.", effective_on=TODAY, actor=scene.secretary)
    with pytest.raises(DomainError, match="hệ số khó"):
        propose_revision(
            scene.assignment(), {"difficulty": Decimal(2)}, reason="Khó.", effective_on=TODAY, actor=scene.secretary
        )


def test_a_second_proposal_is_told_of_the_first_and_a_stale_one_of_the_change(scene: Scene) -> None:
    first = proposed(scene, expected_version=0)
    with pytest.raises(DomainError, match="đã đề nghị điều chỉnh"):
        proposed(scene, low=70)
    approve_revision(first, actor=scene.chair)
    with pytest.raises(StaleSubject, match="người khác sửa") as refused:
        proposed(scene, low=70, expected_version=0)
    assert refused.value.subject.low == 80


def test_rejected_and_withdrawn_change_nothing_and_free_the_way(scene: Scene) -> None:
    rejected = reject_revision(proposed(scene), reason="Chưa đủ căn cứ.", actor=scene.chair)
    assert Notice.objects.get(kind="movements.revision_rejected").recipient == scene.secretary
    withdrawn = withdraw_revision(proposed(scene), actor=scene.secretary)
    assert (rejected.status, withdrawn.status) == ("rejected", "withdrawn")
    scene.target.refresh_from_db()
    assert scene.target.low == 90
    with pytest.raises(DomainError):
        approve_revision(withdrawn, actor=scene.chair)


def test_once_given_and_running_nothing_changes_but_by_a_revision(scene: Scene) -> None:
    with pytest.raises(DomainError, match="Điều chỉnh"):
        change_targets(scene.movement, {scene.target.pk: {"low": Decimal(10)}}, actor=scene.secretary)
    with pytest.raises(DomainError, match="Điều chỉnh"):
        assign_target(scene.target, scene.units[0], low=Decimal(10), actor=scene.secretary)
    change_targets(scene.movement, {scene.target.pk: {"name": "Hộ dùng nước hợp vệ sinh"}}, actor=scene.secretary)
    assert assign_target(scene.target, scene.units[0], note="Ưu tiên", actor=scene.secretary).note == "Ưu tiên"
    assert ledger.verify() == []


def test_before_the_start_figures_are_simply_put_right() -> None:
    scene = set_scene(status="published")
    assert assign_target(scene.target, scene.units[0], low=Decimal(70), actor=scene.secretary).low == 70
    change_targets(scene.movement, {scene.target.pk: {"low": Decimal(85)}}, actor=scene.secretary)


def test_who_may(scene: Scene) -> None:
    officer = UserFactory(role="officer", unit=scene.units[0])
    with pytest.raises(NotAllowed):
        propose_revision(scene.target, {"low": Decimal(1)}, reason="x", effective_on=TODAY, actor=officer)
    with pytest.raises(NotAllowed):
        approve_revision(proposed(scene), actor=officer)
