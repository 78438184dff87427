"""The calendar of working days from a list: holidays and swapped Saturdays of a year, each with its document."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import ledger
from base.core.calendar import SATURDAY
from base.core.models import CalendarDay
from base.core.models.calendar import DayKind
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_year
from importers.resources.widgets import ChoiceWidget, DayWidget, TextWidget, YesNoWidget


class CalendarResource(SheetResource):
    """One row a day; a day that is there already is changed."""

    kind = "calendar"
    model = CalendarDay
    title = gettext_lazy("Lịch nghỉ, ngày làm bù")
    filters = ("year",)
    permission = "core.calendar_manage"
    undoable = True
    export_permission = "core.calendar_view"

    day = Column("Ngày", "day", DayWidget(required=True), example="02/09/2026")
    day_kind = Column("Loại", "kind", ChoiceWidget(DayKind, required=True), example="Ngày nghỉ")
    name = Column("Tên", "name", TextWidget(200, required=True), example="Quốc khánh")
    source = Column(
        "Căn cứ", "source", TextWidget(300, required=True), note="Số, ngày, cơ quan ban hành.", example="Thông báo số …"
    )
    is_verified = Column("Đã đối chiếu", "is_verified", YesNoWidget(), example="có")

    def existing(self) -> dict[Hashable, Any]:
        return {row.day: row for row in CalendarDay.objects.all()}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["day"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        day, kind = values["day"], values["kind"]
        if kind == DayKind.WORKING and day.weekday() < SATURDAY:
            yield (
                "Loại",
                _("{day} vốn là ngày làm việc. Ngày làm bù là thứ bảy hoặc chủ nhật.").format(day=f"{day:%d/%m/%Y}"),
            )

    def seal(self, rows: list[Any], verb: str = "imported") -> None:
        days = [row.day.isoformat() for row in rows]
        if rows:
            ledger.record(f"core.calendar.{verb}", *rows, actor=self.actor, days=days)

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        return by_year(CalendarDay.objects.order_by("day"), "day__year", filters)
