from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError
from movements.domain.drafts import PlanDraft, TargetDraft
from movements.domain.lifecycle import close_movement, launch
from movements.domain.reporting import Figure, approve_report, assignments_for, save_report, submit_report
from movements.domain.results import freeze_results, ranked_results, scores_of
from movements.enums import MovementStatus
from movements.models import UnitResult
from tests.movements.campaign import Campaign, moment, start_campaign, ticked

pytestmark = pytest.mark.django_db
TARGETS = (
    TargetDraft("Giải ngân", "ge", low=Decimal(90), unit="%", weight=3),
    TargetDraft("Hồ sơ đúng hạn", "ge", low=Decimal(100), unit="%"),
)


@pytest.fixture
def campaign() -> Campaign:
    campaign = start_campaign(units=3, targets=TARGETS, plans=(PlanDraft("year", due_day=20),))
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 12, 5))
    return campaign


def report(campaign: Campaign, index: int, values: tuple[int, int], hour: int) -> None:
    with clock.at(moment(dt.date(2026, 12, 10), hour)):
        campaign.approve(index, values, period="Năm 2026")


def frozen(campaign: Campaign) -> list[UnitResult]:
    with clock.at(moment(dt.date(2027, 1, 5))):
        close_movement(campaign.movement)
        return freeze_results(campaign.movement)


def test_score_is_the_weighted_share_and_every_input_is_kept(campaign: Campaign) -> None:
    report(campaign, 0, (45, 100), 9)
    result = next(row for row in frozen(campaign) if row.unit == campaign.units[0])
    assert (result.score, result.met, result.total) == (Decimal("62.5"), 1, 2)
    lines = result.details["lines"]
    assert [(line["ratio"], line["weight"], line["points"]) for line in lines] == [
        ("0.5000", "3", "1.5000"),
        ("1.0000", "1", "1.0000"),
    ]
    assert lines[0]["period"] == "Năm 2026"
    assert ledger.verify() == []


def test_more_than_the_target_earns_no_more_than_the_target(campaign: Campaign) -> None:
    report(campaign, 0, (99, 100), 9)
    assert scores_of(campaign.movement)[0].score == 100


def test_ties_go_to_the_earlier_submission_then_to_the_name(campaign: Campaign) -> None:
    report(campaign, 2, (90, 100), 9)
    report(campaign, 0, (90, 100), 11)
    ranking = [(row.rank, row.unit) for row in frozen(campaign)]
    assert ranking == [(1, campaign.units[2]), (2, campaign.units[0]), (3, campaign.units[1])]


def test_without_an_approved_report_the_figure_is_unknown_not_zero(campaign: Campaign) -> None:
    with clock.at(moment(dt.date(2026, 12, 10))):
        campaign.submit(0, (90, 100), period="Năm 2026")
    row = frozen(campaign)[0]
    assert {line["status"] for line in row.details["lines"]} == {"unknown"}
    assert {line["value"] for line in row.details["lines"]} == {""}
    assert row.score == 0


def test_a_target_that_does_not_apply_is_left_out_of_the_sum(campaign: Campaign) -> None:
    with clock.at(moment(dt.date(2026, 12, 10))):
        duty = campaign.duty(0, period="Năm 2026")
        first, second = assignments_for(duty)
        figures = [Figure(first.pk, is_not_applicable=True, note="Không có vốn."), Figure(second.pk, Decimal(50))]
        saved = save_report(duty, figures, expected_version=0, actor=campaign.officers[0])
        approve_report(submit_report(saved, actor=campaign.heads[0]), actor=campaign.secretary)
    row = frozen(campaign)[0]
    assert (row.score, row.total) == (50, 1)


def test_freezing_twice_keeps_the_first_ranking(campaign: Campaign) -> None:
    report(campaign, 0, (90, 100), 9)
    first = frozen(campaign)
    assert [row.pk for row in freeze_results(campaign.movement)] == [row.pk for row in first]
    campaign.movement.refresh_from_db()
    assert campaign.movement.status == MovementStatus.SUMMARISED
    assert len({row.inputs_hash for row in ranked_results(campaign.movement)}) == 1


def test_altering_a_frozen_score_is_found(campaign: Campaign) -> None:
    frozen(campaign)
    UnitResult.objects.filter(rank=3).update(score=100)
    assert ledger.verify()


def test_nothing_is_frozen_or_closed_before_its_time(campaign: Campaign) -> None:
    with clock.at(moment(dt.date(2026, 12, 10))):
        with pytest.raises(DomainError, match="31/12/2026"):
            close_movement(campaign.movement)
        with pytest.raises(DomainError, match="sau khi phong trào đã kết thúc"):
            freeze_results(campaign.movement)
    assert launch(campaign.movement).status == MovementStatus.OPEN
