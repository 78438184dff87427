"""Units are scored: two rankings are published, and of the contest that runs the self-scores are in, the cluster's head
checks them, the secretariat comes next.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from base.core import clock
from base.units.models import Unit
from config.demo.movement_play import GAPS, register_all
from config.demo.stage import Stage
from movements.domain.criteria.packs import install_pack, pack_path
from movements.domain.drafts import MovementDraft
from movements.domain.publishing import publish_movement
from movements.domain.scoring.evidence import add_score_evidence
from movements.domain.scoring.plans import ScoringDraft, StageDraft, issue_plan, save_plan
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from movements.domain.scoring.reading import desk_of
from movements.domain.scoring.rules import Rule
from movements.domain.scoring.sheets import Given, save_sheet, submit_sheet
from movements.enums import IndicatorKind, LaunchLevel, MovementReach, RankScope, ScoreStage
from movements.models import Movement, ScoreSheet

PACK = "hcm-cong-tac-tdkt-2008"
SHARES = (Decimal("0.95"), Decimal("0.9"), Decimal("0.85"), Decimal("0.8"), Decimal("0.9"), Decimal("0.75"))
"""How much of the points the units give themselves, in turn; what is yes or no they take in full."""
REASON = "Theo minh chứng kèm theo."
PLACES = 8
"""So many units take part in the contests that are over: each has a place of its own."""


def hold_past_contests(stage: Stage, units: list[Unit], year: int) -> None:
    """Last year and the first quarter, scored by the units and the secretariat. The demo's own unit falls from the
    fourth place to the seventh: the question «Vì sao hạng 7?» has an answer.
    """
    _rank(stage, units[:PLACES], f"năm {year - 1}", dt.date(year - 1, 10, 1), dt.date(year - 1, 12, 31), ahead=3)
    _rank(stage, units[:PLACES], f"quý I năm {year}", dt.date(year, 1, 21), dt.date(year, 3, 31), ahead=6)


def _rank(stage: Stage, units: list[Unit], when: str, start: dt.date, end: dt.date, *, ahead: int) -> None:
    """`ahead` units stand before the first one."""
    clerk, title = stage.users["thuongtruc"], f"Chấm điểm công tác thi đua, khen thưởng {when}"
    movement = _launch(stage, units, title, start, end)

    def after(count: int) -> dt.date:
        return end + dt.timedelta(days=count)

    stages = (
        StageDraft(ScoreStage.SELF, Decimal(1), after(2), after(8)),
        StageDraft(ScoreStage.APPRAISAL, Decimal(2), after(9), after(15), (clerk,)),
    )
    with stage.day(end):
        issue_plan(save_plan(movement, ScoringDraft(stages=stages, scope=RankScope.OVERALL), actor=clerk), actor=clerk)
    order = {unit.pk: (3 * number + ahead) % PLACES for number, unit in enumerate(units)}
    for day in (after(5), after(12)):
        with stage.day(day):
            open_sheets = ScoreSheet.objects.filter(stage__plan__movement=movement, stage__opens_on__lte=day)
            for sheet in open_sheets.filter(stage__due_on__gte=day).select_related("unit", "scorer"):
                _score(stage, sheet, Decimal("0.98") - order[sheet.unit_id] * Decimal("0.04"))
    with stage.day(after(20)):
        publish_ranking(freeze_ranking(movement, actor=clerk), actor=clerk)


def hold_contest(stage: Stage, units: list[Unit], year: int, today: dt.date) -> None:
    """Self-scoring ended five days ago; one unit has not sent its sheet, cross-scoring is open for five more days.
    The year judged is the year of the clusters: early in the next one it is over, and still scored.
    """
    end = dt.date(year, 12, 31)
    title, start = f"Chấm điểm thi đua của cụm, khối năm {year}", min(today, end) - dt.timedelta(days=40)
    movement = _launch(stage, units, title, start, end)
    _issue(stage, movement, today)
    with stage.day(today - dt.timedelta(days=12)):
        sheets = ScoreSheet.objects.filter(stage__plan__movement=movement).select_related("unit").order_by("unit__path")
        for number, sheet in enumerate(sheets):
            if sheet.unit != units[-1]:
                _score(stage, sheet, SHARES[number % len(SHARES)])
    with stage.day(today - dt.timedelta(days=4)):
        pass


def _launch(stage: Stage, units: list[Unit], title: str, day: dt.date, end: dt.date) -> Movement:
    with stage.day(day):
        chosen = install_pack(pack_path(PACK), actor=stage.users["thuongtruc"])
        draft = MovementDraft(
            title=title,
            organiser=stage.organisation.province,
            aim="Các đơn vị tự chấm và được chấm lại theo một bảng điểm chung.",
            starts_on=day,
            ends_on=end,
            registration_opens_on=day,
            registration_closes_on=day + dt.timedelta(days=10),
            reach=MovementReach.CLUSTER,
            launch_level=LaunchLevel.PROVINCE,
            criteria_set=chosen,
        )
        movement = publish_movement(draft, gaps=GAPS, actor=stage.users["thuongtruc"], approver=stage.users["chutich"])
    with stage.day(day + dt.timedelta(days=3)):
        register_all(stage, movement, units)
    return movement


def _issue(stage: Stage, movement: Movement, today: dt.date) -> None:
    clerk = stage.users["thuongtruc"]

    def days(count: int) -> dt.date:
        return today + dt.timedelta(days=count)

    stages = (
        StageDraft(ScoreStage.SELF, Decimal(1), days(-20), days(-6)),
        StageDraft(ScoreStage.CROSS, Decimal(2), days(-5), days(5)),
        StageDraft(ScoreStage.APPRAISAL, Decimal(3), days(6), days(16), (clerk,)),
    )
    with stage.day(min(days(-25), movement.ends_on)):
        issue_plan(save_plan(movement, ScoringDraft(stages=stages), actor=clerk), actor=clerk)


def _score(stage: Stage, sheet: ScoreSheet, share: Decimal) -> None:
    officer, head = sheet.scorer or stage.officer(sheet.unit), sheet.scorer or stage.head(sheet.unit)
    rows = desk_of(sheet).rows
    given = [Given(row.rule.path, _points(row.rule, share), reason=REASON) for row in rows]
    sheet = save_sheet(sheet, given, expected_version=sheet.version, actor=officer)
    for row in rows:
        if row.asks_evidence:
            text = f"Minh chứng minh họa: {row.rule.name}, {sheet.unit}, {clock.today():%d/%m/%Y}".encode()
            add_score_evidence(sheet, row.rule.path, SimpleUploadedFile("minh-chung.txt", text), actor=officer)
    submit_sheet(sheet, actor=head)


def _points(rule: Rule, share: Decimal) -> Decimal:
    """To half a point; in full for what is either there or not."""
    full = rule.max_score or Decimal(0)
    return full if rule.kind == IndicatorKind.YES_NO else (full * share * 2).to_integral_value() / 2
