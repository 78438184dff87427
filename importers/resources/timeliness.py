"""Completeness and timeliness of reports: handed out, never taken in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from importers.resources.base import Column, SheetResource
from importers.resources.widgets import IntegerWidget, TextWidget
from movements.domain.reports.timeliness import Timeliness, in_every_movement
from movements.models import Movement, ReportDuty

COUNTS = ("due", "on_time", "late", "missing", "approved")


class TimelinessResource(SheetResource):
    """One row a unit and movement; late is decided by the first submission."""

    kind = "timeliness"
    model = ReportDuty
    title = gettext_lazy("Báo cáo đủ và đúng hạn")
    filters = ("movement",)
    export_permission = "movements.report_view"

    movement = Column("Phong trào", "movement", TextWidget(300))
    unit = Column("Đơn vị", "unit__name", TextWidget(200))
    due = Column("Phải nộp", "due", IntegerWidget(0, 10**6))
    on_time = Column("Đúng hạn", "on_time", IntegerWidget(0, 10**6))
    late = Column("Chậm", "late", IntegerWidget(0, 10**6))
    missing = Column("Chưa nộp", "missing", IntegerWidget(0, 10**6))
    approved = Column("Đã duyệt", "approved", IntegerWidget(0, 10**6))
    rate = Column("Tỷ lệ đúng hạn (%)", "rate", TextWidget(10))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        movements = Movement.objects.all()
        if "movement" in filters:
            movements = movements.filter(Q(slug=filters["movement"]) | Q(title=filters["movement"]))
        return in_every_movement(movements)

    def rendered(self, instance: dict[str, Any]) -> list[Any]:
        rate = Timeliness(instance["due"], instance["on_time"]).timeliness
        shown = "" if rate is None else f"{rate}".replace(".", ",")
        return [instance["movement"], instance["unit__name"], *(instance[name] for name in COUNTS), shown]
