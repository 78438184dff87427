from __future__ import annotations

import datetime as dt

import pytest

from awards.domain.rounds import RoundPlan, plan_round
from awards.enums import NominationStatus, RoundKind, RoundStatus
from awards.models import AwardType, Nomination, Round
from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.schedule import tick
from base.notices.models import Notice
from movements.models import Movement
from tests.awards.conftest import Place
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory, UnitResultFactory

pytestmark = pytest.mark.django_db
OPENS = dt.date(2026, 11, 15)


def planned_on(day: dt.date, hour: int = 7) -> int:
    result = tick(clock.start_of(day) + dt.timedelta(hours=hour))
    assert result.failed == {}
    return result.done["awards.plan_rounds"]


@pytest.fixture
def movement(place: Place, law: None, day: dt.date) -> Movement:
    movement = MovementFactory(summarised=True, organiser=place.province, title="Phong trào 2026", round_opens_on=OPENS)
    UnitResultFactory(movement=movement, unit=place.commune, rank=1, score=90)
    return movement


def test_a_round_is_planned_and_opened_on_its_day_once(movement: Movement, place: Place) -> None:
    assert planned_on(OPENS - dt.timedelta(days=1)) == 0
    assert [planned_on(OPENS), planned_on(OPENS), planned_on(OPENS + dt.timedelta(days=1))] == [1, 0, 0]
    round_ = Round.objects.get()
    assert (round_.name, round_.kind_id, round_.status) == (
        "Khen thưởng phong trào “Phong trào 2026”",
        RoundKind.MOVEMENT,
        RoundStatus.OPEN,
    )
    assert [award.code for award in round_.award_types.all()] == ["BKT"]
    assert (round_.top_n, round_.council_unit, round_.movement) == (3, place.province, movement)
    # Fifteen working days after 15 November 2026, without the 24th (Ngày Văn hóa Việt Nam).
    assert (round_.opens_on, round_.closes_on) == (OPENS, dt.date(2026, 12, 7))
    assert Nomination.objects.get().status == NominationStatus.DRAFT
    assert "awards.round.planned" in [event.kind for event in ledger.history_of(round_)]
    assert ledger.verify() == []


def test_the_secretariat_hears_of_it_once(movement: Movement, place: Place) -> None:
    planned_on(OPENS)
    planned_on(OPENS)
    notice = Notice.objects.get(kind="awards.round_planned")
    assert (notice.recipient, notice.url) == (place.secretariat, Round.objects.get().get_absolute_url())
    assert "07/12/2026" in notice.body


def test_a_movement_that_has_a_round_gets_none(movement: Movement, place: Place) -> None:
    plan = RoundPlan(
        name="Đợt lập bằng tay",
        award_types=[AwardType.objects.get(code="BKT")],
        year=2026,
        opens_on=OPENS + dt.timedelta(days=3),
        closes_on=OPENS + dt.timedelta(days=20),
        council_unit=place.province,
        movement=movement,
    )
    plan_round(plan, actor=place.secretariat)
    assert planned_on(OPENS) == planned_on(OPENS + dt.timedelta(days=30)) == 0
    assert Round.objects.count() == 1


@pytest.mark.parametrize(("state", "opens"), [("closed", OPENS), ("open", OPENS), ("summarised", None)])
def test_a_movement_without_results_or_without_a_day_gets_none(
    place: Place, law: None, day: dt.date, state: str, opens: dt.date | None
) -> None:
    MovementFactory(organiser=place.province, round_opens_on=opens, ends_on=dt.date(2026, 12, 31), **{state: True})
    assert planned_on(OPENS) == 0


def test_results_frozen_today_wait_for_tomorrow(movement: Movement) -> None:
    moment = clock.start_of(OPENS) + dt.timedelta(hours=7)
    with clock.at(moment):
        movement.results.all().delete()
        UnitResultFactory(movement=movement, rank=1, frozen_at=clock.now())
    assert planned_on(OPENS, hour=9) == 0
    assert planned_on(OPENS + dt.timedelta(days=1)) == 1


def test_after_downtime_units_still_get_the_whole_window(movement: Movement) -> None:
    assert planned_on(dt.date(2027, 6, 1)) == 1
    assert Round.objects.get().opens_on == dt.date(2027, 6, 1)


def test_a_commune_commends_with_what_it_may_give(place: Place, law: None, day: dt.date) -> None:
    MovementFactory(summarised=True, organiser=place.commune, title="Phong trào xã", round_opens_on=OPENS)
    assert planned_on(OPENS) == 1
    assert [award.code for award in Round.objects.get().award_types.all()] == ["GKX"]


def test_a_long_title_is_cut(movement: Movement) -> None:
    Movement.objects.filter(pk=movement.pk).update(title="Thi đua " * 37)
    planned_on(OPENS)
    name = Round.objects.get().name
    assert len(name) <= 200
    assert name.endswith("…”")


def test_what_stands_in_the_way_is_told_once(movement: Movement, place: Place) -> None:
    UserFactory(role=Role.SECRETARIAT)
    other = RoundPlan(
        name="Khen thưởng phong trào “Phong trào 2026”",
        award_types=[AwardType.objects.get(code="BKT")],
        year=2026,
        opens_on=OPENS,
        closes_on=OPENS,
        council_unit=place.province,
    )
    plan_round(other, actor=place.secretariat)
    assert planned_on(OPENS) == planned_on(OPENS + dt.timedelta(days=1)) == 0
    told = Notice.objects.filter(kind="awards.round_not_planned")
    assert told.count() == 2
    assert "đã có đợt xét tên" in told[0].body
