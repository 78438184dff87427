from __future__ import annotations

from decimal import Decimal

import pytest

from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from movements.domain.lifecycle import cancel_movement
from movements.domain.queries import progress_of
from movements.domain.targets import assign_target, assign_targets, withdraw_assignment
from movements.models import TargetAssignment
from tests.factories.movements import MeasurementFactory, ReportFactory, TargetFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.movements.campaign import Campaign, start_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return start_campaign(assigned=False)


def test_all_targets_to_all_registered_units_once(campaign: Campaign) -> None:
    UnitFactory(parent=campaign.movement.organiser)
    assert assign_targets(campaign.movement, actor=campaign.secretary) == 4
    assert assign_targets(campaign.movement, actor=campaign.secretary) == 0
    assert ledger.verify() == []


def test_a_dissolved_unit_is_left_out_of_all_and_refused_by_name(campaign: Campaign) -> None:
    unit = campaign.units[0]
    unit.valid_to = "2025-12-31"
    unit.save()
    unit.refresh_from_db()
    with pytest.raises(DomainError, match=unit.name):
        assign_targets(campaign.movement, units=campaign.units, actor=campaign.secretary)
    assert TargetAssignment.objects.count() == 0
    assert assign_targets(campaign.movement, actor=campaign.secretary) == 2


def test_own_figures_of_a_unit_show_in_its_progress(campaign: Campaign) -> None:
    target = campaign.movement.targets.first()
    head = PersonFactory(unit=campaign.units[0])
    for _ in range(2):
        row = assign_target(
            target, campaign.units[0], numerator=Decimal(2), denominator=Decimal(3), head=head, actor=campaign.secretary
        )
    assert row.head == head
    assert progress_of(campaign.movement)[0].units[0].aim == "2/3 xã"
    assert ledger.history_of(row).count() == 1
    with pytest.raises(DomainError):
        assign_target(target, campaign.units[0], numerator=Decimal(4), denominator=Decimal(3), actor=campaign.secretary)
    assert ledger.verify() == []


def test_a_withdrawn_target_no_longer_counts_and_can_be_given_again(campaign: Campaign) -> None:
    assign_targets(campaign.movement, actor=campaign.secretary)
    row = TargetAssignment.objects.first()
    withdraw_assignment(row, actor=campaign.secretary)
    assert progress_of(campaign.movement)[0].assigned == 1
    assert assign_target(row.target, row.unit, actor=campaign.secretary).status == "active"


def test_who_and_what_may_be_assigned(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed):
        assign_targets(campaign.movement, actor=campaign.officers[0])
    with pytest.raises(DomainError, match="chính phong trào này"):
        assign_targets(campaign.movement, targets=[TargetFactory()], actor=campaign.secretary)
    cancel_movement(campaign.movement, actor=campaign.secretary, reason="Thôi.")
    with pytest.raises(DomainError, match="Đã hủy"):
        assign_targets(campaign.movement, actor=campaign.secretary)


def test_the_sum_over_units_is_shown_only_where_the_whole_is_divided_among_them(campaign: Campaign) -> None:
    target = campaign.movement.targets.first()
    for unit, whole in zip(campaign.units, (3, 4), strict=True):
        assign_target(target, unit, numerator=Decimal(2), denominator=Decimal(whole), actor=campaign.secretary)
    for index, value in enumerate((2, 3)):
        assignment = TargetAssignment.objects.get(target=target, unit=campaign.units[index])
        MeasurementFactory(report=ReportFactory(approved=True), assignment=assignment, value=Decimal(value))
    assert progress_of(campaign.movement)[0].total_text == "5/87 xã"
    assign_target(target, campaign.units[0], actor=campaign.secretary)
    assert progress_of(campaign.movement)[0].total_text == ""
