"""Two people at the same moment, on a real PostgreSQL: what is locked happens once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from base.core import clock, ledger
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.drafting import draft_movement
from movements.domain.duties import open_duties
from movements.domain.plans.versions import new_version
from movements.domain.publishing import AlreadyPublished, publish_movement
from movements.domain.registration import register_unit
from movements.domain.reporting import (
    Figure,
    StaleReport,
    approve_report,
    assignments_for,
    return_report,
    save_report,
    submit_report,
)
from movements.domain.reports.bulk import approve_reports
from movements.domain.results import freeze_results
from movements.models import (
    Directive,
    Measurement,
    Movement,
    MovementIndexPage,
    MovementPage,
    Registration,
    Report,
    ReportDuty,
    ReportPeriod,
    UnitResult,
)
from tests import at_once
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import Campaign, moment, movement_draft, start_campaign, ticked

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DAY = dt.date(2026, 3, 10)


def together(*steps: Callable[[], Any], day: dt.date = DAY) -> list[Any]:
    """Run the steps in threads that start at once on that day; results or exceptions in their order."""

    def on_the_day(step: Callable[[], Any]) -> Any:
        try:
            with clock.at(moment(day)):
                return step()
        except Exception as error:
            return error

    return at_once.together(*(partial(on_the_day, step) for step in steps))


@pytest.fixture
def campaign() -> Campaign:
    campaign = start_campaign()
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    return campaign


def test_two_officers_on_one_report_one_is_told_of_the_other(campaign: Campaign) -> None:
    duty = campaign.duty(0)
    first, second = assignments_for(duty)
    outcome = together(
        lambda: save_report(duty, [Figure(first.pk, Decimal(60))], expected_version=0, actor=campaign.officers[0]),
        lambda: save_report(duty, [Figure(second.pk, Decimal(1))], expected_version=0, actor=campaign.heads[0]),
    )
    assert sorted(type(result).__name__ for result in outcome) == ["Report", "StaleReport"]
    assert Measurement.objects.count() == 1
    stale = next(result for result in outcome if isinstance(result, StaleReport))
    assert stale.report.version == 1
    assert ledger.verify() == []


def test_two_people_publishing_one_directive_make_one_movement() -> None:
    province = UnitFactory(province=True)
    users = [UserFactory(role="secretariat", unit=province) for _ in range(2)]
    outcome = together(
        *(
            lambda user=user: publish_movement(movement_draft(province), gaps="Soạn nốt sau.", actor=user)
            for user in users
        )
    )
    assert sorted(type(result).__name__ for result in outcome) == ["AlreadyPublished", "Movement"]
    refused = next(result for result in outcome if isinstance(result, AlreadyPublished))
    assert refused.url == Movement.objects.get().get_absolute_url()
    assert (Directive.objects.count(), MovementIndexPage.objects.count()) == (1, 1)
    assert ledger.verify() == []


def test_two_approvers_at_once_publish_one_movement() -> None:
    province = UnitFactory(province=True)
    author = UserFactory(role="secretariat", unit=province)
    movement = submit_movement(
        draft_movement(movement_draft(province), actor=author), gaps="Soạn nốt sau.", actor=author
    )
    chairs = [UserFactory(role="chair", unit=province) for _ in range(2)]
    outcome = together(*(lambda chair=chair: approve_movement(movement, actor=chair) for chair in chairs))
    assert [result.status for result in outcome] == ["published", "published"]
    assert len({result.approved_by_id for result in outcome}) == 1
    assert (MovementPage.objects.count(), ReportPeriod.objects.count()) == (1, 4)
    assert ledger.verify() == []


def test_two_plan_versions_opened_at_once_are_one() -> None:
    movement = start_campaign(units=0).movement
    outcome = together(*(lambda: new_version(movement, reason="Sửa.", actor=None) for _ in range(2)))
    assert sorted(type(result).__name__ for result in outcome) == ["DomainError", "LaunchPlan"]
    assert movement.launch_plans.count() == 2


def test_different_movements_published_at_once_both_get_their_page() -> None:
    province = UnitFactory(province=True)
    outcome = together(
        *(
            lambda title=title: publish_movement(
                movement_draft(province, title=title, directive=None), gaps="Soạn nốt sau.", actor=None
            )
            for title in ("Vì người nghèo", "Vì người nghèo!", "Văn hóa công sở")
        )
    )
    assert [type(result) for result in outcome] == [Movement] * 3, outcome
    assert len({movement.page.path for movement in Movement.objects.select_related("page")}) == 3


def test_duties_opened_twice_at_once_exist_once(campaign: Campaign) -> None:
    late = UnitFactory(parent=campaign.movement.organiser)
    Registration.objects.bulk_create([Registration(movement=campaign.movement, unit=late, registered_at=clock.now())])
    period = campaign.duty(0).period
    assert sorted(together(lambda: open_duties(period), lambda: open_duties(period))) == [0, 1]
    assert ReportDuty.objects.filter(unit=late).count() == 1


def test_a_whole_tick_twice_at_once_does_everything_once() -> None:
    campaign = start_campaign()
    ticked(dt.date(2026, 1, 1))
    day = dt.date(2026, 2, 28)
    together(lambda: ticked(day), lambda: ticked(day), day=day)
    assert ReportDuty.objects.count() == len(campaign.units)
    assert ledger.verify() == []


def test_a_submission_sent_twice_at_once_is_one_event(campaign: Campaign) -> None:
    with clock.at(moment(DAY)):
        report = campaign.save(0, (60, "0.8"))
    send = lambda: submit_report(report, actor=campaign.heads[0])  # noqa: E731
    assert [result.status for result in together(send, send)] == ["submitted", "submitted"]
    assert ledger.history_of(report).filter(kind="movements.report.submit").count() == 1


def test_one_unit_registered_by_two_people_is_registered_once() -> None:
    campaign = start_campaign(units=0)
    unit = UnitFactory(parent=campaign.movement.organiser)
    join = lambda: register_unit(campaign.movement, unit, actor=None)  # noqa: E731
    day = dt.date(2026, 1, 5)
    assert all(isinstance(result, Registration) for result in together(join, join, day=day))
    assert Registration.objects.filter(unit=unit).count() == 1


def test_results_frozen_twice_at_once_are_one_ranking(campaign: Campaign) -> None:
    Movement.objects.update(status="closed")
    together(lambda: freeze_results(campaign.movement), lambda: freeze_results(campaign.movement))
    assert UnitResult.objects.count() == 2


def test_two_reviewers_approving_the_same_list_at_once_approve_each_report_once(campaign: Campaign) -> None:
    with clock.at(moment(DAY)):
        seen = {campaign.submit(index, (60, "0.8")).pk: 1 for index in range(2)}
    outcome = together(*(lambda: approve_reports(seen, actor=campaign.secretary) for _person in range(2)))
    assert [type(result).__name__ for result in outcome] == ["Outcome", "Outcome"], outcome
    for report in Report.objects.all():
        assert report.status == "approved"
        assert ledger.history_of(report).filter(kind="movements.report.approve").count() == 1
    assert ledger.verify() == []


def test_a_report_approved_and_returned_at_once_is_one_of_the_two(campaign: Campaign) -> None:
    with clock.at(moment(DAY)):
        report = campaign.submit(0, (60, "0.8"))
    outcome = together(
        lambda: approve_report(report, actor=campaign.secretary),
        lambda: return_report(report, reason="Thiếu.", reasons={"x": "y"}, actor=campaign.secretary),
    )
    assert sorted(type(result).__name__ for result in outcome) == ["Report", "TransitionRefused"]
    assert ledger.verify() == []
