"""Tables of scoring. Querysets come from `domain.scoring.queries` with all that the cells read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from base.units.domain.in_time import Lens
from base.units.models import Unit
from movements.domain.scoring.words import reason_words
from movements.domain.wording import number_text, score_text
from movements.enums import EDITABLE_SHEETS, StageStatus
from movements.models import Movement, Ranking, RankingRow, ScoreSheet
from movements.tables.shared import NUM, BadgeColumn, DayColumn


def _sheet_url(record: ScoreSheet) -> str:
    is_open = record.status in EDITABLE_SHEETS and record.stage.status == StageStatus.OPEN
    return reverse("scoring:sheet-edit", args=[record.pk]) if is_open else record.get_absolute_url()


class UnitReading:
    """A table whose units are shown as they were, or as those that carry them on today."""

    heirs: Mapping[int, list[Unit]] = {}

    def read_through(self, lens: Lens) -> None:
        """For the rows of the page that is shown; a few queries whatever their number."""
        rows = [row.record for row in getattr(self, "paginated_rows", ())]
        self.heirs = lens.read([row.unit for row in rows]) if lens.is_now else {}

    def unit_words(self, unit: Unit) -> str:
        now = self.heirs.get(unit.pk, [unit])
        if now == [unit]:
            return unit.name
        names = ", ".join(heir.name for heir in now)
        return str(_("{now} (từ {former})").format(now=names, former=unit.name))


class SheetTable(UnitReading, tables.Table):
    unit = tables.Column(linkify=_sheet_url, orderable=False)
    stage = tables.Column(verbose_name=_("Bước"), orderable=False)
    movement = tables.Column(accessor="stage__plan__movement", verbose_name=_("Phong trào"), orderable=False)
    scorer = tables.Column(verbose_name=_("Người chấm"), empty_values=(), orderable=False)
    due_on = DayColumn(accessor="stage__due_on", verbose_name=_("Hạn gửi"))
    total = tables.Column(verbose_name=_("Tổng điểm"), attrs=NUM)
    status = BadgeColumn(accessor="status")

    class Meta:
        model = ScoreSheet
        fields = ("unit", "stage", "movement", "scorer", "due_on", "total", "status")
        empty_text = _("Chưa có phiếu chấm nào")

    def render_unit(self, record: ScoreSheet) -> str:
        return self.unit_words(record.unit)

    def render_scorer(self, record: ScoreSheet) -> Any:
        return record.scorer or _("Đơn vị tự chấm")

    def render_total(self, value: Decimal) -> str:
        return number_text(value)


class PlanTable(tables.Table):
    title = tables.Column(linkify=("scoring:plan-edit", {"pk": tables.A("pk")}), verbose_name=_("Phong trào"))
    criteria_set = tables.Column(verbose_name=_("Bộ tiêu chí"), orderable=False)
    ends_on = DayColumn()
    plan = tables.Column(accessor="scoring_plan__get_status_display", verbose_name=_("Phương án"), orderable=False)

    class Meta:
        model = Movement
        fields = ("title", "criteria_set", "ends_on", "plan")
        empty_text = _("Chưa có phong trào nào dùng bộ tiêu chí chấm điểm")


class RankingTable(tables.Table):
    movement = tables.Column(
        verbose_name=_("Phong trào"), linkify=lambda record: record.get_absolute_url(), orderable=False
    )
    number = tables.Column(attrs=NUM, orderable=False)
    frozen_at = tables.DateTimeColumn(format="H:i d/m/Y", verbose_name=_("Chốt lúc"), orderable=False)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = Ranking
        fields = ("movement", "number", "frozen_at", "status")
        empty_text = _("Chưa có bảng xếp hạng nào")


class RowTable(UnitReading, tables.Table):
    """`reach` and `hides` say whose arithmetic may be opened and whether others are nameless."""

    rank = tables.Column(attrs=NUM, orderable=False, empty_values=())
    unit = tables.Column(orderable=False)
    cluster = tables.Column(orderable=False)
    score = tables.Column(attrs=NUM, orderable=False)
    grade = tables.Column(orderable=False)
    note = tables.Column(verbose_name=_("Ghi chú"), empty_values=(), orderable=False)

    class Meta:
        model = RankingRow
        fields = ("rank", "unit", "cluster", "score", "grade", "note")
        empty_text = _("Không có đơn vị nào")

    def __init__(self, *args: Any, reach: Any, hides: bool, plan: Any, **kwargs: Any) -> None:
        self.reach, self.hides, self.plan = reach, hides, plan
        super().__init__(*args, **kwargs)

    def render_rank(self, record: RankingRow) -> str:
        return str(record.rank) if record.rank is not None else "–"

    def render_unit(self, record: RankingRow) -> Any:
        if self.reach.covers(record.unit):
            url = reverse("scoring:ranking-why", args=[record.pk])
            return format_html('<a href="{}">{}</a>', url, self.unit_words(record.unit))
        return _("Đơn vị khác") if self.hides else self.unit_words(record.unit)

    def render_score(self, value: Decimal) -> str:
        return score_text(value)

    def render_note(self, record: RankingRow) -> str:
        if self.hides and not self.reach.covers(record.unit):
            return ""
        return " ".join(reason_words(self.plan, reason) for reason in record.reasons)
