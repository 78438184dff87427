"""State statistics 0601–0605 as plain rows: one a cell. Handed out, never taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from awards.domain.councils import councils_on
from awards.domain.statistics.freezing import form_of
from awards.domain.statistics.layout import FORMS
from base.core import clock
from base.core.errors import DomainError
from base.units.models import Unit
from importers.domain.cells import CellError, parse_integer
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit
from importers.resources.widgets import IntegerWidget, TextWidget


class StatisticsResource(SheetResource):
    """Of each unit with a council; frozen where it is frozen, else as it stands now. `--filter year=2026`."""

    kind = "statistics"
    model = Unit
    title = gettext_lazy("Thống kê khen thưởng 0601–0605")
    filters = ("year", "unit")
    export_permission = "awards.statistics_view"

    form = Column("Biểu", "form", TextWidget(20))
    year = Column("Năm", "year", IntegerWidget(1900, 2200))
    unit = Column("Đơn vị", "unit", TextWidget(200))
    line = Column("Nội dung", "line", TextWidget(200))
    column = Column("Cột", "column", TextWidget(200))
    count = Column("Số lượng", "count", IntegerWidget(0, 10**9))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        try:
            self._year = parse_integer(filters["year"], 1900, 2200) if "year" in filters else clock.today().year
        except CellError as error:
            raise DomainError(error.message, code="filter") from error
        councils = [council.unit_id for council in councils_on(clock.today())]
        return by_unit(Unit.objects.filter(pk__in=councils).order_by("path"), "", filters)

    def rows_of(self, instance: Any) -> Iterable[Sequence[Any]]:
        for form in FORMS:
            table, _frozen = form_of(form, self._year, instance)
            for row in table.rows:
                for name, keys in zip(table.columns, row.cells, strict=True):
                    yield [table.full_code, self._year, table.unit, row.label, name, len(keys)]
