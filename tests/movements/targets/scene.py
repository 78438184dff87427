"""What tests of targets stand on: a running movement, a unit with a target, approved figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.accounts.enums import Role
from base.accounts.models import User
from base.units.models import Unit
from movements.domain.targets import assign_targets
from movements.models import Movement, Report, Target, TargetAssignment
from tests.factories.accounts import UserFactory
from tests.factories.movements import (
    MeasurementFactory,
    MovementFactory,
    RegistrationFactory,
    ReportDutyFactory,
    ReportFactory,
    ReportPeriodFactory,
    ReportPlanFactory,
    TargetFactory,
)
from tests.factories.units import PersonFactory, PostFactory, UnitFactory

QUARTERS = {
    "Quý I": (dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
    "Quý II": (dt.date(2026, 4, 1), dt.date(2026, 6, 30)),
    "Quý III": (dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
    "Quý IV": (dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
}


@dataclass
class Scene:
    movement: Movement
    target: Target
    units: list[Unit]
    secretary: User
    chair: User

    def assignment(self, index: int = 0, target: Target | None = None) -> TargetAssignment:
        return TargetAssignment.objects.select_related("target__movement", "unit", "head").get(
            target=target or self.target, unit=self.units[index]
        )


def set_scene(units: int = 1, *, assigned: bool = True, status: str = "open", **target: Any) -> Scene:
    """`units` registered units; `target` holds the columns of the one target that they are given."""
    province = UnitFactory(province=True)
    movement = MovementFactory(status=status, registration_status="open", organiser=province)
    row = TargetFactory(movement=movement, name="Hộ dùng nước sạch", **target)
    communes = [UnitFactory(parent=province) for _ in range(units)]
    for unit in communes:
        RegistrationFactory(movement=movement, unit=unit)
    secretary = UserFactory(role=Role.SECRETARIAT, unit=province)
    chair = UserFactory(role=Role.CHAIR, unit=province)
    if assigned:
        assign_targets(movement, actor=secretary)
    return Scene(movement, row, communes, secretary, chair)


def approved(assignment: TargetAssignment, period: str, value: Any) -> None:
    """An approved figure of one quarter; None = not applicable."""
    starts_on, ends_on = QUARTERS[period]
    movement = assignment.target.movement
    plan = movement.plans.first() or ReportPlanFactory(movement=movement)
    days = {"ends_on": ends_on, "opens_on": starts_on, "due_on": ends_on, "closes_on": ends_on}
    stored = plan.periods.filter(starts_on=starts_on).first()
    stored = stored or ReportPeriodFactory(plan=plan, name=period, starts_on=starts_on, **days)
    duty = stored.duties.filter(unit=assignment.unit).first() or ReportDutyFactory(period=stored, unit=assignment.unit)
    report = Report.objects.filter(duty=duty).first() or ReportFactory(duty=duty, status="approved")
    figure = None if value is None else Decimal(str(value))
    MeasurementFactory(report=report, assignment=assignment, value=figure, is_not_applicable=value is None)


def director(unit: Unit, name: str, since: dt.date, until: dt.date | None = None) -> Any:
    """A person who heads the unit in that time."""
    person = PersonFactory(name=name, unit=unit, position="Chủ tịch UBND xã", is_leader=until is None)
    PostFactory(person=person, unit=unit, title="Chủ tịch UBND xã", valid_from=since, valid_to=until)
    return person
