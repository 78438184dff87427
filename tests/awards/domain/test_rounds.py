from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from awards.domain.rounds import RoundPlan, plan_round
from awards.enums import NominationSource, NominationStatus, RoundStatus
from awards.models import AwardType, Nomination, Round
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.schedule import tick
from base.notices.models import Notice
from tests.awards.conftest import Place
from tests.factories.movements import MovementFactory, UnitResultFactory
from tests.factories.units import end_unit

pytestmark = pytest.mark.django_db


def at(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=7)


def run(day: dt.date) -> dict[str, int]:
    result = tick(at(day))
    assert result.failed == {}
    return {name: done for name, done in result.done.items() if name.startswith("awards.")}


@pytest.fixture
def plan(place: Place, award: AwardType) -> RoundPlan:
    movement = MovementFactory(summarised=True, organiser=place.province, title="Phong trào 2026")
    for rank, unit in enumerate((place.commune, place.other), start=1):
        UnitResultFactory(movement=movement, unit=unit, rank=rank, score=100 - rank * 20)
    return RoundPlan(
        name="Khen thưởng phong trào 2026",
        award_types=[award],
        year=2026,
        opens_on=dt.date(2026, 11, 15),
        closes_on=dt.date(2026, 11, 30),
        council_unit=place.province,
        movement=movement,
        top_n=1,
    )


def test_the_schedule_opens_drafts_reminds_and_closes_each_once(plan: RoundPlan, place: Place, day: dt.date) -> None:
    round_ = plan_round(plan, actor=place.secretariat)
    assert run(dt.date(2026, 11, 14))["awards.open_rounds"] == 0
    done = run(dt.date(2026, 11, 15))
    assert (done["awards.open_rounds"], done["awards.draft_nominations"]) == (1, 1)
    assert set(run(dt.date(2026, 11, 15)).values()) == {0}
    nomination = Nomination.objects.get()
    assert nomination.collective == nomination.unit == place.commune
    assert (nomination.source, nomination.status) == (NominationSource.SYSTEM, NominationStatus.DRAFT)
    assert "hạng 1" in nomination.achievement.lower()
    assert run(dt.date(2026, 11, 24))["awards.remind"] == 2
    assert run(dt.date(2026, 11, 24))["awards.remind"] == 0
    assert run(dt.date(2026, 11, 30))["awards.close_rounds"] == 0
    assert run(dt.date(2026, 12, 1))["awards.close_rounds"] == 1
    assert set(run(dt.date(2026, 12, 1)).values()) == {0}
    round_.refresh_from_db()
    assert (round_.status, round_.rulebook.code) == (RoundStatus.CLOSED, "law-2026")
    assert ledger.verify() == []


def test_after_a_week_of_downtime_the_same_happens(plan: RoundPlan, place: Place, day: dt.date) -> None:
    plan_round(plan, actor=place.secretariat)
    done = run(dt.date(2026, 11, 28))
    assert (done["awards.open_rounds"], done["awards.draft_nominations"], done["awards.remind"]) == (1, 1, 2)
    assert run(dt.date(2026, 11, 24))["awards.remind"] == 0


@pytest.mark.parametrize(
    ("demand", "count"),
    [
        ({"top_n": 2}, 2),
        ({"top_n": None, "min_score": 70}, 1),
        ({"top_n": 2, "min_score": 99}, 0),
        ({"top_n": None}, 0),
    ],
)
def test_only_units_that_meet_every_demand_are_drafted(
    plan: RoundPlan, place: Place, day: dt.date, demand: dict[str, Any], count: int
) -> None:
    plan_round(replace(plan, **demand), actor=place.secretariat)
    run(plan.opens_on)
    assert Nomination.objects.count() == count


def test_dissolved_units_and_awards_for_persons_are_not_drafted(plan: RoundPlan, place: Place, day: dt.date) -> None:
    end_unit(place.commune, dt.date(2026, 11, 1))
    fighter = AwardType.objects.get(code="CSTDBT")
    plan_round(replace(plan, top_n=2, award_types=[*plan.award_types, fighter]), actor=place.secretariat)
    run(plan.opens_on)
    assert [n.unit for n in Nomination.objects.all()] == [place.other]


def test_results_that_come_later_are_drafted_then(
    plan: RoundPlan, place: Place, award: AwardType, day: dt.date
) -> None:
    waiting = MovementFactory(closed=True, organiser=place.province)
    plan_round(replace(plan, movement=waiting), actor=place.secretariat)
    assert run(plan.opens_on)["awards.draft_nominations"] == 0
    UnitResultFactory(movement=waiting, unit=place.other, rank=1)
    assert run(dt.date(2026, 11, 16))["awards.draft_nominations"] == 1


def test_units_are_told_once(plan: RoundPlan, place: Place, day: dt.date) -> None:
    plan_round(plan, actor=place.secretariat)
    run(plan.opens_on)
    kinds = Notice.objects.filter(recipient=place.officer).values_list("kind", flat=True)
    assert sorted(kinds) == ["awards.nomination_drafted", "awards.round_opened"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"closes_on": dt.date(2026, 11, 14)}, "window"),
        ({"opens_on": dt.date(2026, 10, 1), "closes_on": dt.date(2026, 10, 31)}, "window_closed"),
        ({"year": 2027}, "year"),
        ({"award_types": []}, "no_award"),
        ({"movement": None}, "no_movement"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    plan: RoundPlan, place: Place, day: dt.date, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        plan_round(replace(plan, **change), actor=place.secretariat)
    assert caught.value.code == code
    assert not Round.objects.exists()


def test_an_award_that_no_longer_exists_is_refused(plan: RoundPlan, place: Place, day: dt.date) -> None:
    with pytest.raises(DomainError, match="15/11/2026"):
        plan_round(replace(plan, award_types=[AwardType.objects.get(code="GKH")]), actor=place.secretariat)


def test_overlapping_windows_for_the_same_award_are_refused(plan: RoundPlan, place: Place, day: dt.date) -> None:
    plan_round(plan, actor=place.secretariat)
    with pytest.raises(DomainError) as caught:
        plan_round(replace(plan, name="Đợt khác", opens_on=dt.date(2026, 11, 30)), actor=place.secretariat)
    assert caught.value.code == "overlap"
    later = replace(plan, name="Đợt sau", opens_on=dt.date(2026, 12, 1), closes_on=dt.date(2026, 12, 9))
    assert plan_round(later, actor=place.secretariat).pk


def test_only_the_secretariat_plans(plan: RoundPlan, place: Place, day: dt.date) -> None:
    with pytest.raises(NotAllowed):
        plan_round(plan, actor=place.head)
