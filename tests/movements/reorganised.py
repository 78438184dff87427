"""What tests of lists stand on: rows of every kind under units that were merged into others since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.units.models import Cluster, Succession, Unit
from movements.enums import RevocationGround
from movements.models import (
    CriteriaSet,
    Movement,
    ReportPeriod,
    RuralReassessment,
    RuralRevocation,
    Target,
    UnitResult,
    WorkTheme,
)
from tests.factories.accounts import UserFactory
from tests.factories.criteria import draft_set
from tests.factories.movements import (
    MovementFactory,
    RegistrationFactory,
    ReportDutyFactory,
    ReportFactory,
    ReportPeriodFactory,
    ReportPlanFactory,
    TargetAssignmentFactory,
    TargetFactory,
)
from tests.factories.rural import RuralRecognitionFactory, assessment, commune
from tests.factories.sealed import sealed
from tests.factories.targets import ResponsibilityFactory, TargetRevisionFactory, TaskFactory, WorkThemeFactory
from tests.factories.units import (
    ClusterFactory,
    ClusterMemberFactory,
    PersonFactory,
    SuccessionFactory,
    SuccessionPartFactory,
    UnitFactory,
    end_unit,
)

LAST_DAY, TODAY = dt.date(2026, 6, 30), dt.date(2026, 8, 1)


@dataclass
class World:
    """Everything hangs on one movement, target, period, cluster, theme; `grow` adds a row of each for one more unit."""

    province: Unit
    secretary: User
    movement: Movement
    target: Target
    period: ReportPeriod
    cluster: Cluster
    theme: WorkTheme
    criteria: CriteriaSet
    former: list[Unit] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    reports: list[Any] = field(default_factory=list)
    assignments: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, str]:
        """Of the first unit that ended, and of the one in its place."""
        return "Xã Cũ 0", "Xã Mới 0"

    def grow(self, rows: int) -> None:
        while len(self.former) < rows:
            self._add(len(self.former))

    def _add(self, number: int) -> None:
        old = commune(self.province, name=f"Xã Cũ {number}")
        person = PersonFactory(unit=old, name=f"Người Thứ {number}", is_leader=True)
        RegistrationFactory(movement=self.movement, unit=old)
        given = TargetAssignmentFactory(target=self.target, unit=old, head=person)
        ResponsibilityFactory(assignment=given, person=person)
        TargetRevisionFactory(target=None, assignment=given)
        report = ReportFactory(duty=ReportDutyFactory(period=self.period, unit=old), approved=True)
        TaskFactory(lead=old, theme=self.theme, movement=self.movement, head=person)
        WorkThemeFactory(owner=old)
        MovementFactory(summarised=True, organiser=old, parent=self.movement, criteria_set=self.criteria)
        facts = {"score": 90, "rank": number + 1, "met": 1, "total": 1, "inputs_hash": "0" * 64}
        details = {"lines": [], "points": "90", "weight": "1"}
        sealed(UnitResult, movement=self.movement, unit=old, frozen_at=clock.now(), details=details, **facts)
        ClusterMemberFactory(cluster=self.cluster, unit=old, order=number)
        ClusterFactory(year=2026, scheme=f"Cách {number}", head=old)
        self._rural(old)
        end_unit(old, LAST_DAY)
        new = commune(self.province, name=f"Xã Mới {number}")
        succession = SuccessionFactory(happened_on=LAST_DAY + dt.timedelta(days=1), decision_number=f"{number}/NQ")
        SuccessionPartFactory(succession=succession, source=old, target=new, share=1)
        self._again(old, succession)
        self.former.append(old)
        self.people.append(person)
        self.reports.append(report)
        self.assignments.append(given)

    def _rural(self, old: Unit) -> None:
        file = assessment(old)
        held = RuralRecognitionFactory(unit=old)
        facts = {"ground": RevocationGround.HALF, "failed": 2, "unknown": 0, "total": 3, "created_at": clock.now()}
        sealed(RuralRevocation, recognition=held, assessment=file, explanation="2/3 không đạt.", **facts)
        self.files.append(file)

    def _again(self, old: Unit, succession: Succession) -> None:
        sealed(RuralReassessment, unit=old, succession=succession, predecessors=[], found_at=clock.now())


def make_world() -> World:
    province = UnitFactory(province=True)
    criteria = draft_set()
    movement = MovementFactory(summarised=True, organiser=province, is_cascading=True)
    period = ReportPeriodFactory(plan=ReportPlanFactory(movement=movement), closed=True)
    return World(
        province=province,
        secretary=UserFactory(role=Role.SECRETARIAT, unit=province),
        movement=movement,
        target=TargetFactory(movement=movement),
        period=period,
        cluster=ClusterFactory(year=2026, name="Cụm số 1"),
        theme=WorkThemeFactory(owner=province),
        criteria=criteria,
    )
