"""A movement that is scored: units in a cluster, a criteria set, a plan, and the year turned to the day that is wanted.

Made through the domain, as the walk of a real year makes it; rows of reports stand as given.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.units.models import Cluster, Unit
from movements.domain.criteria.packs import install_pack
from movements.domain.criteria.versions import freeze
from movements.domain.lifecycle import close_movement
from movements.domain.scoring.compiling import path_of
from movements.domain.scoring.plans import ScoringDraft, StageDraft, issue_plan, save_plan
from movements.domain.scoring.sheets import Given, save_sheet, submit_sheet
from movements.domain.scoring.stages import close_due_stages, open_due_stages
from movements.enums import ScoreStage
from movements.models import CriteriaSet, Indicator, Movement, ReportPeriod, ScoreSheet, ScoringPlan
from tests.factories.accounts import UserFactory
from tests.factories.movements import (
    MeasurementFactory,
    MovementFactory,
    RegistrationFactory,
    ReportFactory,
    ReportPeriodFactory,
    ReportPlanFactory,
)
from tests.factories.units import ClusterFactory, ClusterMemberFactory, UnitFactory

SELF_DAY, CROSS_DAY, APPRAISAL_DAY = dt.date(2026, 12, 2), dt.date(2026, 12, 12), dt.date(2026, 12, 22)
AFTER = dt.date(2027, 1, 5)


def moment(day: dt.date, hour: int = 8) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=hour)


def indicator(code: str, method: str, max_score: Any = None, **more: Any) -> dict[str, Any]:
    kinds = {"yes_no": "yes_no", "choice": "choice", "manual": "text"}
    base = {"code": code, "name": f"Chỉ tiêu {code}", "kind": kinds.get(method, "number"), "method": method}
    return base | ({} if max_score is None else {"max_score": max_score}) | more


def group(code: str, *indicators: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A group with one criterion an indicator."""
    criteria = [
        {"code": f"c{row['code']}", "name": f"Tiêu chí {row['name']}", "indicators": [row]} for row in indicators
    ]
    return {"code": code, "name": f"Nhóm {code}", "criteria": criteria} | more


def pack(*groups: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"code": "cham-diem", "title": "Bộ tiêu chí chấm điểm", "max_score": 100, "groups": list(groups)} | more


def usual_pack() -> dict[str, Any]:
    """60 points by a figure, 40 by hand, a bonus of 5 an event up to 15, a penalty of 2 an event up to 10."""
    return pack(
        group("I", indicator("1", "proportional", 60, thresholds=[{"low": 90}]), max_score=60),
        group("II", indicator("2", "manual", 40), max_score=40),
        group("T", indicator("3", "per_event", 15, params={"per_event": 5}), effect="bonus", cap=15),
        group("P", indicator("4", "per_event", 10, params={"per_event": -2}), effect="penalty", cap=10),
    )


STAGES = (
    StageDraft(ScoreStage.SELF, Decimal(0), dt.date(2026, 12, 1), dt.date(2026, 12, 9)),
    StageDraft(ScoreStage.CROSS, Decimal(1), dt.date(2026, 12, 11), dt.date(2026, 12, 19)),
    StageDraft(ScoreStage.APPRAISAL, Decimal(3), dt.date(2026, 12, 21), dt.date(2026, 12, 29)),
)


@dataclass
class Contest:
    movement: Movement
    secretary: User
    units: list[Unit]
    officers: list[User]
    heads: list[User]
    cluster: Cluster
    leader: User
    plan: ScoringPlan | None = None
    periods: dict[str, ReportPeriod] = field(default_factory=dict)

    @property
    def chosen(self) -> CriteriaSet:
        assert self.movement.criteria_set is not None
        return self.movement.criteria_set

    def path(self, code: str) -> str:
        return path_of(self.indicator(code))

    def indicator(self, code: str) -> Indicator:
        rows = Indicator.objects.select_related("criterion__group").filter(criterion__group__criteria_set=self.chosen)
        return rows.get(code=code)

    def report(self, unit: int, period: str = "Năm 2026", **values: Any) -> None:
        """An approved report: figures by code of indicator with an `i` before it, "na" for not applicable."""
        if period not in self.periods:
            plan = ReportPlanFactory(movement=self.movement) if not self.periods else self.first_plan()
            number = len(self.periods)
            starts = dt.date(2026, 1, 1) + dt.timedelta(days=number)
            self.periods[period] = ReportPeriodFactory(plan=plan, closed=True, name=period, starts_on=starts)
        report = ReportFactory(
            approved=True, duty__period=self.periods[period], duty__unit=self.units[unit], duty__status="done"
        )
        for code, value in values.items():
            facts: dict[str, Any] = {"value": None}
            if value == "na":
                facts |= {"is_not_applicable": True, "note": "Không có."}
            elif isinstance(value, str):
                facts["text"] = value
            elif isinstance(value, tuple):
                facts |= {"value": Decimal(str(value[0])), "whole": Decimal(str(value[1]))}
            else:
                facts["value"] = Decimal(str(value))
            MeasurementFactory(report=report, assignment=None, indicator=self.indicator(code[1:]), **facts)

    def first_plan(self) -> Any:
        return next(iter(self.periods.values())).plan

    def issue(self, **changes: Any) -> ScoringPlan:
        values: dict[str, Any] = {"stages": STAGES, "scope": "cluster"} | changes
        stages = [
            StageDraft(s.stage, s.weight, s.opens_on, s.due_on, (self.secretary,))
            if s.stage == ScoreStage.APPRAISAL and not s.scorers
            else s
            for s in values.pop("stages")
        ]
        plan = save_plan(self.movement, ScoringDraft(stages=tuple(stages), **values), actor=self.secretary)
        self.plan = issue_plan(plan, actor=self.secretary)
        return self.plan

    def turn(self, day: dt.date) -> None:
        """Stages close and open as the schedule does on the morning of the day."""
        with clock.at(moment(day)):
            close_due_stages()
            open_due_stages()

    def sheet(self, unit: int, stage: str, scorer: User | None = None) -> ScoreSheet:
        found = ScoreSheet.objects.filter(unit=self.units[unit], stage__stage=stage)
        return found.get(scorer=scorer) if scorer is not None else found.get()

    def score(
        self, sheet: ScoreSheet, actor: User, day: dt.date, *, send: User | None = None, **values: Any
    ) -> ScoreSheet:
        """Points by code with an `i` before it; sent by `send` where given."""
        given = [
            Given(self.path(code[1:]), Decimal(str(points)), reason="Theo minh chứng.")
            for code, points in values.items()
        ]
        with clock.at(moment(day)):
            sheet = save_sheet(sheet, given, expected_version=sheet.version, actor=actor)
            return submit_sheet(sheet, actor=send) if send is not None else sheet

    def end(self) -> None:
        """Every stage is closed and the movement is over."""
        self.turn(AFTER)
        with clock.at(moment(AFTER)):
            self.movement = close_movement(self.movement)


def start_contest(units: int = 3, data: dict[str, Any] | None = None, *, in_cluster: bool = True) -> Contest:
    """An open movement of 2026 with its units and one cluster, whose head belongs to none of them."""
    province = UnitFactory(province=True)
    chosen = install_pack(data or usual_pack(), actor=None)
    freeze(chosen, actor=None)
    movement = MovementFactory(open=True, organiser=province, criteria_set=chosen)
    members = [UnitFactory(parent=province) for _ in range(units)]
    cluster = ClusterFactory(year=2026, name=f"Cụm số {Cluster.objects.count() + 1}")
    for unit in members:
        RegistrationFactory(movement=movement, unit=unit)
        if in_cluster:
            ClusterMemberFactory(cluster=cluster, unit=unit)
    return Contest(
        movement=movement,
        secretary=UserFactory(role=Role.SECRETARIAT, unit=province),
        units=members,
        officers=[UserFactory(role=Role.OFFICER, unit=unit) for unit in members],
        heads=[UserFactory(role=Role.HEAD, unit=unit) for unit in members],
        cluster=cluster,
        leader=UserFactory(role=Role.CLUSTER_HEAD, unit=None, cluster=cluster),
    )
