"""Units register, report and are reviewed: the part of a year that belongs to the movements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from base.core.files import store_bytes
from base.units.models import Unit
from config.demo.stage import Stage
from movements.domain.drafts import MovementDraft, PlanDraft, TargetDraft
from movements.domain.evidence import add_evidence
from movements.domain.publishing import publish_movement
from movements.domain.registration import register_unit
from movements.domain.reporting import (
    Figure,
    approve_report,
    assignments_for,
    return_report,
    save_report,
    submit_report,
)
from movements.domain.targets import assign_targets
from movements.enums import Comparator, Direction, DueRule, DutyStatus, Frequency, MovementKind
from movements.models import Movement, Report, ReportDuty, TargetAssignment

BEFORE = 0.93
"""So much of a count of places was there when the year began."""
PLEDGE = "Đơn vị cam kết hoàn thành các chỉ tiêu được giao, báo cáo đúng hạn và trung thực."
GAPS = "Lập theo văn bản phát động của bản dùng thử; các phần còn lại theo chính văn bản ấy."
REASON = "Số liệu hồ sơ đúng hạn chưa khớp với minh chứng kèm theo; đề nghị đơn vị rà soát và gửi lại."


def past_draft(organiser: Unit, start: dt.date, end: dt.date) -> MovementDraft:
    """A themed movement of the last months of a year."""
    targets = (
        TargetDraft(name="Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", low=Decimal(98), unit="%"),
        TargetDraft(
            name="Tỷ lệ hộ nghèo đa chiều",
            comparator=Comparator.LT,
            high=Decimal("1.2"),
            unit="%",
            direction=Direction.DOWN,
        ),
        TargetDraft(
            name="Ấp, khóm có mô hình dân vận khéo",
            comparator=Comparator.N_OF_M,
            numerator=Decimal(8),
            denominator=Decimal(10),
            unit="ấp, khóm",
        ),
        TargetDraft(name="Tỷ lệ giải ngân vốn đầu tư công", low=Decimal(95), unit="%"),
    )
    return MovementDraft(
        title=f"Thi đua nước rút hoàn thành nhiệm vụ năm {end.year}",
        kind=MovementKind.THEMED,
        organiser=organiser,
        aim="Tập trung cao độ trong những tháng cuối năm để hoàn thành và vượt các chỉ tiêu phục vụ nhân dân ở cơ sở.",
        starts_on=start,
        ends_on=end,
        registration_opens_on=start,
        registration_closes_on=start + dt.timedelta(days=20),
        round_opens_on=end + dt.timedelta(days=20),
        targets=targets,
        plans=(PlanDraft(frequency=Frequency.QUARTER, due_rule=DueRule.DAY_OF_MONTH, due_day=20),),
    )


def publish_past(stage: Stage, start: dt.date, end: dt.date) -> Movement:
    with stage.day(start - dt.timedelta(days=5)):
        draft = past_draft(stage.organisation.province, start, end)
        return publish_movement(draft, gaps=GAPS, actor=stage.users["thuongtruc"], approver=stage.users["chutich"])


def invite(stage: Stage, units: list[Unit], today: dt.date) -> None:
    """A movement that starts next month and takes registrations today; `units` have joined it."""
    start = today + dt.timedelta(days=30)
    draft = MovementDraft(
        title="Thi đua xây dựng xã, phường sáng, xanh, sạch, đẹp",
        kind=MovementKind.THEMED,
        organiser=stage.organisation.province,
        aim="Mỗi xóm ấp, khu phố có đường sáng đèn, có cây xanh, không còn rác; người dân cùng làm, cùng giữ.",
        starts_on=start,
        ends_on=start + dt.timedelta(days=90),
        registration_opens_on=today - dt.timedelta(days=5),
        registration_closes_on=today + dt.timedelta(days=25),
        targets=(
            TargetDraft(name="Tỷ lệ hộ phân loại rác tại nhà", low=Decimal(80), unit="%"),
            TargetDraft(name="Tuyến đường có đèn và cây xanh", low=Decimal(5), unit="tuyến"),
        ),
        plans=(PlanDraft(frequency=Frequency.QUARTER, due_rule=DueRule.DAY_OF_MONTH, due_day=20),),
    )
    with stage.day(today - dt.timedelta(days=6)):
        movement = publish_movement(draft, gaps=GAPS, actor=stage.users["thuongtruc"], approver=stage.users["chutich"])
    with stage.day(today - dt.timedelta(days=4)):
        register_all(stage, movement, units)


def register_all(stage: Stage, movement: Movement, units: list[Unit]) -> None:
    for unit in units:
        register_unit(movement, unit, pledge=PLEDGE, actor=stage.head(unit))


def join_past(stage: Stage, movement: Movement, units: list[Unit], day: dt.date) -> None:
    """Every target of last year's movement is one that each commune meets by itself."""
    with stage.day(day):
        register_all(stage, movement, units)
        assign_targets(movement, actor=stage.users["thuongtruc"])


def report_all(
    stage: Stage,
    movement: Movement,
    *,
    day: dt.date,
    share: float,
    silent: Unit | None = None,
    returned: Unit | None = None,
    unreviewed: Unit | None = None,
) -> None:
    """Every open duty of the movement is reported on `day`; `share` is how far the year is.

    One unit stays `silent`, the report of another is `returned` and waits to be mended, that of a third waits
    `unreviewed`. That of the second commune is returned with a reason and mended at once, so that the history shows it
    too.
    """
    with stage.day(day):
        open_duties = ReportDuty.objects.filter(period__plan__movement=movement, status=DutyStatus.OPEN)
        duties = open_duties.select_related("unit", "period").order_by("-unit__kind__level", "unit__name")
        for index, duty in enumerate(duties):
            if duty.unit == silent:
                continue
            report = _send(stage, duty, share=share)
            if index == 1 or duty.unit == returned:
                report = return_report(report, reason=REASON, actor=stage.users["thuongtruc"])
            if duty.unit in (returned, unreviewed):
                continue
            if index == 1:
                report = submit_report(report, actor=stage.head(duty.unit))
            approve_report(report, actor=stage.users["thuongtruc"])


def _send(stage: Stage, duty: ReportDuty, *, share: float) -> Report:
    officer = stage.officer(duty.unit)
    assignments = assignments_for(duty)
    figures = [Figure(a.pk, value=_value(stage, a, share)) for a in assignments]
    report = save_report(duty, figures, note="Số liệu tổng hợp đến ngày báo cáo.", expected_version=0, actor=officer)
    evidence = f"Bảng tổng hợp số liệu {duty.period.name} của {duty.unit.name} (dữ liệu minh họa).\n"
    file = store_bytes(evidence.encode(), name="Bảng tổng hợp.txt", actor=officer)
    add_evidence(duty, assignments[0].pk, file, caption="Bảng tổng hợp số liệu", actor=officer)
    return submit_report(report, actor=stage.head(duty.unit))


def _value(stage: Stage, assignment: TargetAssignment, share: float) -> Decimal:
    """A plausible figure: near the target, on its good side more often than not.

    A count of places starts from those that had already come so far before; a level moves little within a year; what
    is collected over the year grows with it.
    """
    target = assignment.target
    if target.comparator == Comparator.QUALITATIVE:
        return Decimal(share > 0.5)
    luck = stage.random.uniform(0.93, 1.06)
    if target.comparator == Comparator.N_OF_M and target.denominator and target.numerator:
        goal = float(target.numerator)
        before = int(goal * BEFORE)
        return min(target.denominator, Decimal(before + round((goal - before) * (share - 0.2) * luck)))
    goal = float(target.low if target.low is not None else target.high or 0)
    if target.comparator == Comparator.CHANGE:
        return Decimal(str(round(goal * share * luck, 2)))
    if target.direction == Direction.DOWN:
        return Decimal(str(round(goal * (2 - luck) * (2 - share), 2)))
    if target.unit.startswith("%"):
        return Decimal(str(round(min(goal * luck * (1 - (1 - share) / 4), 100), 2)))
    return Decimal(round(goal * luck * share))
