"""Staff of the emulation and commendation work, whom forms 0604 and 0605 count."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums.decisions import Training
from awards.models import EmulationStaff
from base.core import clock
from base.units.enums import Gender
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, LookupWidget, TextWidget


class EmulationStaffResource(SheetResource):
    """One person in one unit from one day on."""

    kind = "tdkt-staff"
    model = EmulationStaff
    title = gettext_lazy("Cán bộ làm công tác thi đua, khen thưởng")
    filters = ("unit",)
    in_parts = True
    export_permission = "awards.statistics_view"

    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên đơn vị.", example="28594")
    name = Column("Họ và tên", "name", TextWidget(120, required=True), example="Nguyễn Văn A")
    gender = Column("Giới tính", "gender", ChoiceWidget(Gender), example="Nữ")
    birth_year = Column("Năm sinh", "birth_year", IntegerWidget(1940, 2015), example=1985)
    training = Column("Trình độ", "training", ChoiceWidget(Training), example="Đại học")
    since_year = Column("Làm từ năm", "since_year", IntegerWidget(1960, 2200), example=2015)
    valid_from = Column("Từ ngày", "valid_from", DayWidget(required=True), example="01/07/2025")
    valid_to = Column("Đến hết ngày", "valid_to", DayWidget())

    def prepare(self) -> None:
        self._year = clock.today().year
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        stored = EmulationStaff.objects.filter(unit_id__among=list({values["unit_id"] for values in rows.values()}))
        return {(row.unit_id, row.name, row.valid_from): row for row in stored}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["unit_id"], values["name"], values["valid_from"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        end, since = values.get("valid_to"), values.get("since_year")
        if end and end < values["valid_from"]:
            yield "Đến hết ngày", _("Ngày cuối trước ngày đầu. Hãy kiểm tra lại.")
        if since and since > self._year:
            yield "Làm từ năm", _("Năm {year} chưa đến. Hãy kiểm tra lại.").format(year=since)

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        words = words_of_units(unit_lookup_with_former())
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        return by_unit(EmulationStaff.objects.order_by("unit", "name", "pk"), "unit", filters)
