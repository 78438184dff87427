"""Movements in every state. Rows stand as given: for the events and side effects of a step call the domain instead."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import factory

from base.core import clock
from movements import models
from movements.enums import (
    Comparator,
    Direction,
    DueRule,
    DutyStatus,
    Frequency,
    MovementStatus,
    PeriodStatus,
    ReportStatus,
    WindowStatus,
)
from tests.factories.sealed import SealedFactory
from tests.factories.units import UnitFactory


class DirectiveFactory(SealedFactory):
    class Meta:
        model = models.Directive

    number = factory.Sequence(lambda n: f"{n + 1}/CT-UBND")
    type_name = "Chỉ thị"
    issuer = "Ủy ban nhân dân tỉnh Vĩnh Long"
    issued_on = dt.date(2025, 12, 28)
    title = "Về việc phát động phong trào thi đua năm 2026"
    text = "Phấn đấu năm 2026 có 66/87 xã đạt chuẩn nông thôn mới."
    created_at = factory.LazyFunction(clock.now)


class MovementFactory(SealedFactory):
    """Traits: `published`, `open` (launched, registration open), `closed`, `summarised`."""

    class Meta:
        model = models.Movement

    title = factory.Sequence(lambda n: f"Phong trào thi đua số {n + 1}")
    slug = factory.Sequence(lambda n: f"phong-trao-so-{n + 1}")
    aim = "Thi đua hoàn thành các chỉ tiêu kinh tế - xã hội."
    directive = factory.SubFactory(DirectiveFactory)
    organiser = factory.SubFactory(UnitFactory, province=True)
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 12, 31)
    created_at = factory.LazyFunction(clock.now)

    class Params:
        published = factory.Trait(status=MovementStatus.PUBLISHED, registration_status=WindowStatus.OPEN)
        open = factory.Trait(status=MovementStatus.OPEN, registration_status=WindowStatus.OPEN)
        closed = factory.Trait(status=MovementStatus.CLOSED, registration_status=WindowStatus.CLOSED)
        summarised = factory.Trait(status=MovementStatus.SUMMARISED, registration_status=WindowStatus.CLOSED)


class TargetFactory(SealedFactory):
    """Traits: `fraction` ("66/87 xã"), `between` ("130-135 triệu đồng"), `below` ("còn dưới 1%")."""

    class Meta:
        model = models.Target

    movement = factory.SubFactory(MovementFactory, open=True)
    name = factory.Sequence(lambda n: f"Chỉ tiêu số {n + 1}")
    comparator = Comparator.GE
    low = Decimal(90)
    unit = "%"

    class Params:
        fraction = factory.Trait(
            comparator=Comparator.N_OF_M, low=None, numerator=Decimal(66), denominator=Decimal(87), unit="xã"
        )
        between = factory.Trait(
            comparator=Comparator.BETWEEN, low=Decimal(130), high=Decimal(135), unit="đồng", scale="million"
        )
        below = factory.Trait(comparator=Comparator.LT, low=None, high=Decimal(1), direction=Direction.DOWN)


class TargetAssignmentFactory(SealedFactory):
    class Meta:
        model = models.TargetAssignment

    target = factory.SubFactory(TargetFactory)
    unit = factory.SubFactory(UnitFactory)


class RegistrationFactory(SealedFactory):
    class Meta:
        model = models.Registration

    movement = factory.SubFactory(MovementFactory, open=True)
    unit = factory.SubFactory(UnitFactory)
    pledge = "Đơn vị cam kết hoàn thành mọi chỉ tiêu được giao."
    registered_at = factory.LazyFunction(clock.now)


class ReportPlanFactory(SealedFactory):
    class Meta:
        model = models.ReportPlan

    movement = factory.SubFactory(MovementFactory, open=True)
    frequency = Frequency.QUARTER
    due_rule = DueRule.DAY_OF_MONTH
    due_day = 15


class ReportPeriodFactory(SealedFactory):
    """Traits: `open`, `closed`; planned otherwise."""

    class Meta:
        model = models.ReportPeriod

    plan = factory.SubFactory(ReportPlanFactory)
    name = "Quý I/2026"
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 3, 31)
    opens_on = dt.date(2026, 2, 28)
    due_on = dt.date(2026, 3, 15)
    closes_on = dt.date(2026, 3, 25)

    class Params:
        open = factory.Trait(status=PeriodStatus.OPEN)
        closed = factory.Trait(status=PeriodStatus.CLOSED)


class ReportDutyFactory(SealedFactory):
    class Meta:
        model = models.ReportDuty

    period = factory.SubFactory(ReportPeriodFactory, open=True)
    unit = factory.SubFactory(UnitFactory)


class ReportFactory(SealedFactory):
    """Traits: `submitted`, `returned`, `approved`; a draft otherwise."""

    class Meta:
        model = models.Report

    duty = factory.SubFactory(ReportDutyFactory)

    class Params:
        submitted = factory.Trait(
            status=ReportStatus.SUBMITTED,
            submitted_at=factory.LazyFunction(clock.now),
            duty=factory.SubFactory(ReportDutyFactory, status=DutyStatus.DONE),
        )
        returned = factory.Trait(status=ReportStatus.RETURNED, return_reason="Thiếu minh chứng.")
        approved = factory.Trait(
            status=ReportStatus.APPROVED,
            submitted_at=factory.LazyFunction(clock.now),
            duty=factory.SubFactory(ReportDutyFactory, status=DutyStatus.DONE),
        )


class MeasurementFactory(SealedFactory):
    class Meta:
        model = models.Measurement

    report = factory.SubFactory(ReportFactory)
    assignment = factory.SubFactory(TargetAssignmentFactory)
    value = Decimal(95)


class UnitResultFactory(SealedFactory):
    class Meta:
        model = models.UnitResult

    movement = factory.SubFactory(MovementFactory, summarised=True)
    unit = factory.SubFactory(UnitFactory)
    score = Decimal(100)
    rank = factory.Sequence(lambda n: n + 1)
    met = 1
    total = 1
    frozen_at = factory.LazyFunction(clock.now)


class LaunchPlanFactory(SealedFactory):
    class Meta:
        model = models.LaunchPlan

    movement = factory.SubFactory(MovementFactory, open=True)
    parts = factory.LazyFunction(lambda: {"purpose": "Thi đua hoàn thành nhiệm vụ."})
    created_at = factory.LazyFunction(clock.now)


class MilestoneFactory(SealedFactory):
    class Meta:
        model = models.Milestone

    movement = factory.SubFactory(MovementFactory, open=True)
    title = "Sơ kết phong trào"
    planned_on = dt.date(2026, 6, 30)
