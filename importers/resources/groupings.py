"""Which unit belongs to which group of a scheme, and since when."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.units.models import Unit
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit
from importers.resources.lookups import unit_lookup, unit_messages, words_of_units
from importers.resources.widgets import DayWidget, LookupWidget, TextWidget
from movements.domain.criteria.assigning import assign_group, take_back_group
from movements.domain.criteria.schemes import schemes
from movements.models import UnitGrouping


class GroupingResource(SheetResource):
    """One assignment, known by scheme, unit and first day. A later one ends the earlier one the day before."""

    kind = "groupings"
    model = UnitGrouping
    title = gettext_lazy("Phân nhóm đơn vị")
    filters = ("unit",)
    permission = "movements.criteria_manage"
    undone_by_row = True

    scheme = Column(
        "Cách phân nhóm", "scheme", TextWidget(100, required=True), note="Tên hoặc mã.", example="commune_group3"
    )
    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên; các đơn vị bên dưới theo.")
    key = Column("Nhóm", "key", TextWidget(100, required=True), note="Tên hoặc mã nhóm.", example="Nhóm 1")
    valid_from = Column("Từ ngày", "valid_from", DayWidget(), note="Trống là từ đầu.", example="15/02/2026")
    source = Column("Căn cứ", "source", TextWidget(300))

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup(), unit_messages())
        self._schemes = schemes()

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        if findings:
            return values, findings
        known = {choice_key(word): each for code, each in self._schemes.items() for word in (code, each.name)}
        scheme = known.get(choice_key(values["scheme"]))
        if scheme is None:
            names = "; ".join(each.name for each in self._schemes.values())
            return values, [("Cách phân nhóm", _("Không có cách phân nhóm này. Hiện có: {names}.").format(names=names))]
        keys = {choice_key(word): each.key for each in scheme.keys for word in (each.key, each.name)}
        if choice_key(values["key"]) not in keys:
            names = "; ".join(each.name for each in scheme.keys)
            return values, [("Nhóm", _("Không có nhóm này. Hiện có: {names}.").format(names=names))]
        values["scheme"], values["key"] = scheme.code, keys[choice_key(values["key"])]
        return values, []

    def existing(self) -> dict[Hashable, Any]:
        return {(row.scheme, row.unit_id, row.valid_from): row for row in UnitGrouping.objects.all()}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["scheme"], values["unit_id"], values.get("valid_from")

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = values

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        rows = [*created, *({"source": row.source} | row.imported for row in updated)]
        units = Unit.objects.in_bulk({row["unit_id"] for row in rows})
        for row in rows:
            day, source = row.get("valid_from"), row.get("source", "")
            unit = units[row["unit_id"]]
            assign_group(row["scheme"], unit, row["key"], valid_from=day, source=source, actor=self.actor)

    def remove(self, instance: UnitGrouping) -> None:
        take_back_group(instance, actor=self.actor)

    def put_back(self, instance: UnitGrouping, before: dict[str, Any]) -> None:
        values = {"key": instance.key, "source": instance.source} | before
        assign_group(
            instance.scheme,
            instance.unit,
            values["key"],
            valid_from=instance.valid_from,
            source=values["source"],
            actor=self.actor,
        )

    def exported(self, filters: dict[str, str]) -> QuerySet[UnitGrouping]:
        words = words_of_units(unit_lookup())
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        return by_unit(UnitGrouping.objects.order_by("scheme", "unit__path", "valid_from"), "unit", filters)
