"""What becomes of targets, and tasks. Rows stand as given; for side effects call the domain instead."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import factory

from base.core import clock
from movements import models
from movements.enums import RevisionStatus
from tests.factories.movements import TargetAssignmentFactory, TargetFactory
from tests.factories.sealed import SealedFactory
from tests.factories.units import PersonFactory, UnitFactory


class TargetRevisionFactory(SealedFactory):
    class Meta:
        model = models.TargetRevision

    target = factory.SubFactory(TargetFactory)
    before = {"low": "90"}
    after = {"low": "85"}
    reason = "Thiên tai kéo dài."
    effective_on = dt.date(2026, 7, 1)
    status = RevisionStatus.PROPOSED
    proposed_at = factory.LazyFunction(clock.now)


class TargetChainFactory(SealedFactory):
    class Meta:
        model = models.TargetChain

    source = factory.SubFactory(TargetAssignmentFactory)
    follower = factory.SubFactory(TargetAssignmentFactory)
    kind = "carried"
    left = Decimal(5)
    reason = "Chưa xong."
    happened_on = dt.date(2027, 1, 5)


class ResponsibilityFactory(SealedFactory):
    class Meta:
        model = models.Responsibility

    assignment = factory.SubFactory(TargetAssignmentFactory)
    person = factory.SubFactory(PersonFactory)
    starts_on = dt.date(2026, 1, 1)


class WorkThemeFactory(SealedFactory):
    class Meta:
        model = models.WorkTheme

    title = factory.Sequence(lambda n: f"Chủ đề số {n + 1}")
    owner = factory.SubFactory(UnitFactory, province=True)
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 12, 31)
    created_at = factory.LazyFunction(clock.now)


class TaskFactory(SealedFactory):
    class Meta:
        model = models.Task

    title = factory.Sequence(lambda n: f"Đầu việc số {n + 1}")
    output = "Đề án trình Ủy ban nhân dân tỉnh"
    lead = factory.SubFactory(UnitFactory, department=True)
    due_on = dt.date(2026, 6, 30)
    assigned_at = factory.LazyFunction(clock.now)


class TaskUpdateFactory(SealedFactory):
    class Meta:
        model = models.TaskUpdate

    task = factory.SubFactory(TaskFactory)
    unit = factory.SelfAttribute("task.lead")
    percent = 30
    note = "Đã khảo sát xong."
    written_at = factory.LazyFunction(clock.now)
