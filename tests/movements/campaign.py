"""A movement with everything around it, made through the domain as the walk of a real year makes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.core.schedule import TickResult, tick
from base.units.models import Unit
from movements.domain.drafts import DirectiveDraft, MovementDraft, PlanDraft, TargetDraft
from movements.domain.publishing import publish_movement
from movements.domain.registration import register_unit
from movements.domain.reporting import Figure, approve_report, assignments_for, save_report, submit_report
from movements.domain.targets import assign_targets
from movements.enums import Comparator, Frequency
from movements.models import Movement, Report, ReportDuty
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def moment(day: dt.date, hour: int = 8) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=hour)


def ticked(day: dt.date) -> TickResult:
    """One tick on the morning of the day; a finder that fails fails the test."""
    result = tick(moment(day, 7))
    assert not result.failed
    return result


def directive_draft(**changes: Any) -> DirectiveDraft:
    values = {
        "title": "Phát động thi đua năm 2026",
        "number": "18/CT-UBND",
        "type_name": "Chỉ thị",
        "issuer": "UBND tỉnh Vĩnh Long",
        "issued_on": dt.date(2025, 12, 28),
    }
    return DirectiveDraft(**(values | changes))


def movement_draft(organiser: Unit, **changes: Any) -> MovementDraft:
    values = {
        "title": "Thi đua xây dựng nông thôn mới năm 2026",
        "organiser": organiser,
        "starts_on": START,
        "ends_on": END,
        "aim": "Xã nào cũng đạt chuẩn.",
        "directive": directive_draft(),
        "registration_closes_on": dt.date(2026, 1, 31),
        "targets": (
            TargetDraft(
                "Xã đạt chuẩn nông thôn mới",
                Comparator.N_OF_M,
                numerator=Decimal(66),
                denominator=Decimal(87),
                unit="xã",
            ),
            TargetDraft("Tỷ lệ hộ nghèo", Comparator.LT, high=Decimal(1), unit="%", direction="down"),
        ),
        "plans": (PlanDraft(frequency=Frequency.QUARTER),),
    }
    return MovementDraft(**(values | changes))


@dataclass
class Campaign:
    movement: Movement
    secretary: User
    units: list[Unit]
    officers: list[User]
    heads: list[User]

    def duty(self, index: int = 0, *, period: str = "Quý I/2026") -> ReportDuty:
        return ReportDuty.objects.get(unit=self.units[index], period__name=period)

    def save(self, index: int, values: tuple[Any, ...], *, period: str = "Quý I/2026", version: int = 0) -> Report:
        duty = self.duty(index, period=period)
        figures = [
            Figure(assignment.pk, None if value is None else Decimal(str(value)))
            for assignment, value in zip(assignments_for(duty), values, strict=True)
        ]
        return save_report(duty, figures, expected_version=version, actor=self.officers[index])

    def submit(self, index: int, values: tuple[Any, ...], *, period: str = "Quý I/2026") -> Report:
        return submit_report(self.save(index, values, period=period), actor=self.heads[index])

    def submit_saved(self, index: int, *, period: str = "Quý I/2026") -> Report:
        report = Report.objects.get(duty=self.duty(index, period=period))
        return submit_report(report, actor=self.heads[index])

    def approve(self, index: int, values: tuple[Any, ...], *, period: str = "Quý I/2026") -> Report:
        return approve_report(self.submit(index, values, period=period), actor=self.secretary)


def start_campaign(units: int = 2, *, assigned: bool = True, **changes: Any) -> Campaign:
    """Submitted by the secretary, published by the chair on 20/12/2025; units registered and given their targets.

    Nothing has ticked yet.
    """
    province = UnitFactory(province=True)
    secretary = UserFactory(role=Role.SECRETARIAT, unit=province)
    communes = [UnitFactory(parent=province) for _ in range(units)]
    officers = [UserFactory(role=Role.OFFICER, unit=unit) for unit in communes]
    heads = [UserFactory(role=Role.HEAD, unit=unit) for unit in communes]
    with clock.at(moment(dt.date(2025, 12, 20))):
        approver = UserFactory(role=Role.CHAIR, unit=province)
        movement = publish_movement(
            movement_draft(province, **changes), gaps="Soạn nốt sau.", actor=secretary, approver=approver
        )
        for unit, officer in zip(communes, officers, strict=True):
            register_unit(movement, unit, pledge="Quyết tâm hoàn thành.", actor=officer)
        if assigned:
            assign_targets(movement, actor=secretary)
    return Campaign(movement, secretary, communes, officers, heads)


def first_quarter() -> Campaign:
    """A campaign of two units whose first period is open."""
    campaign = start_campaign()
    ticked(START)
    ticked(dt.date(2026, 2, 28))
    return campaign
