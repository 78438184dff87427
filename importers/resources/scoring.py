"""Scoring and its outcome: handed out, never taken in. Points of one sheet are taken in on its own page."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy

from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_movement, by_unit, by_year
from importers.resources.widgets import ChoiceWidget, DayWidget, DecimalWidget, IntegerWidget, TextWidget
from movements.enums import COUNTED_SHEETS, CriteriaPurpose, MovementStatus, PlanStatus, RankingStatus, SheetStatus
from movements.models import Movement, RankingRow, ScoreSheet, UnitResult


class ResultResource(SheetResource):
    """The frozen result of a unit in a movement."""

    kind = "results"
    model = UnitResult
    title = gettext_lazy("Kết quả, xếp hạng phong trào")
    filters = ("year", "unit", "movement")
    export_permission = "movements.ranking_view"

    movement = Column("Phong trào", "movement__title", TextWidget(300))
    rank = Column("Hạng", "rank", IntegerWidget(0, 10**6))
    unit = Column("Đơn vị", "unit__name", TextWidget(200))
    score = Column("Điểm", "score", DecimalWidget())
    met = Column("Chỉ tiêu đạt", "met", IntegerWidget(0, 10**6))
    total = Column("Chỉ tiêu được giao", "total", IntegerWidget(0, 10**6))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        rows = UnitResult.objects.select_related("movement", "unit").defer("details")
        rows = by_movement(rows.order_by("movement_id", "rank", "unit__path"), "movement", filters)
        return by_unit(by_year(rows, "movement__starts_on__year", filters), "unit", filters)


class RankingResource(SheetResource):
    """Rows of the published rankings that a criteria set decides."""

    kind = "rankings"
    model = RankingRow
    title = gettext_lazy("Bảng xếp hạng đã công bố")
    filters = ("year", "unit", "movement")
    export_permission = "movements.ranking_view"

    movement = Column("Phong trào", "ranking__movement__title", TextWidget(300))
    number = Column("Bảng số", "ranking__number", IntegerWidget(0, 10**6))
    rank = Column("Hạng chung", "rank_overall", IntegerWidget(0, 10**6))
    rank_in_cluster = Column("Hạng trong cụm, khối", "rank_in_cluster", IntegerWidget(0, 10**6))
    cluster = Column("Cụm, khối", "cluster__name", TextWidget(150))
    unit = Column("Đơn vị", "unit__name", TextWidget(200))
    score = Column("Điểm", "score", DecimalWidget())
    grade = Column("Xếp loại", "grade", TextWidget(100))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        rows = RankingRow.objects.filter(ranking__status=RankingStatus.PUBLISHED).defer("inputs")
        rows = rows.select_related("ranking__movement", "cluster", "unit")
        rows = rows.order_by("ranking", F("rank_overall").asc(nulls_last=True), "unit__path")
        rows = by_movement(rows, "ranking__movement", filters)
        return by_unit(by_year(rows, "ranking__movement__starts_on__year", filters), "unit", filters)


class ScoreSheetResource(SheetResource):
    """Sheets that were sent, with their totals."""

    kind = "score-sheets"
    model = ScoreSheet
    title = gettext_lazy("Phiếu chấm điểm")
    filters = ("year", "unit", "movement")
    export_permission = "movements.score_view"

    movement = Column("Phong trào", "stage__plan__movement__title", TextWidget(300))
    stage = Column("Bước", "stage", TextWidget(60))
    unit = Column("Đơn vị", "unit__name", TextWidget(200))
    scorer = Column("Người chấm", "scorer", TextWidget(150))
    due_on = Column("Hạn gửi", "stage__due_on", DayWidget())
    total = Column("Tổng điểm", "total", DecimalWidget())
    status = Column("Trạng thái", "status", ChoiceWidget(SheetStatus))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        rows = ScoreSheet.objects.filter(status__in=COUNTED_SHEETS)
        rows = rows.select_related("stage__plan__movement", "unit", "scorer")
        rows = by_movement(rows.order_by("stage", "unit__path", "pk"), "stage__plan__movement", filters)
        return by_unit(by_year(rows, "stage__plan__movement__starts_on__year", filters), "unit", filters)


class ScoringPlanResource(SheetResource):
    """Movements that a criteria set scores, and how far the plan of each is."""

    kind = "scoring-plans"
    model = Movement
    title = gettext_lazy("Phương án chấm điểm")
    filters = ("year", "unit")
    export_permission = "movements.manage"

    movement = Column("Phong trào", "title", TextWidget(300))
    criteria_set = Column("Bộ tiêu chí", "criteria_set", TextWidget(300))
    ends_on = Column("Kết thúc", "ends_on", DayWidget())
    status = Column("Phương án", "scoring_plan__status", ChoiceWidget(PlanStatus))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        rows = Movement.objects.filter(criteria_set__purpose=CriteriaPurpose.SCORING)
        rows = rows.exclude(status=MovementStatus.CANCELLED).select_related("criteria_set", "scoring_plan")
        rows = by_year(rows.order_by("ends_on", "pk"), "starts_on__year", filters)
        return by_unit(rows, "organiser", filters)
