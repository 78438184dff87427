from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.text import fold
from base.units.domain.founding import strike_out
from base.units.domain.tree import add_in_bulk
from base.units.models import Unit, UnitCode
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit
from importers.resources.lookups import LOCAL_SCHEME, kind_lookup, kind_messages, unit_lookup, unit_words
from importers.resources.widgets import DayWidget, LookupWidget, TextWidget


class UnitResource(SheetResource):
    """Agencies, schools, enterprises below the territories, by the council's own code. A parent may be in the file too.

    A unit that is known stays where it is in the tree: a move is a reorganisation with a decision, not a spreadsheet.
    """

    kind = "units"
    model = Unit
    title = gettext_lazy("Đơn vị")
    undone_by_row = True
    parts_of_row = ("UnitCode",)
    filters = ("unit",)

    code = Column("Mã đơn vị", "code", TextWidget(30, required=True), note="Mã riêng của Hội đồng.", example="SNV")
    name = Column("Tên đơn vị", "name", TextWidget(200, required=True), example="Sở Nội vụ")
    short_name = Column("Tên ngắn", "short_name", TextWidget(100), example="Sở Nội vụ")
    kind_ = Column(
        "Loại", "kind_id", LookupWidget(required=True), note="Tên hoặc mã loại đơn vị.", example="Sở, ban, ngành"
    )
    parent = Column(
        "Đơn vị cấp trên",
        "parent",
        TextWidget(200, required=True),
        note="Mã; có thể ở ngay trong tệp này.",
        example="86",
    )
    valid_from = Column("Từ ngày", "valid_from", DayWidget(), example="01/07/2025")
    valid_to = Column("Đến hết ngày", "valid_to", DayWidget(), note="Để trống khi còn hoạt động.")
    email = Column("Thư điện tử", "email", TextWidget(254), example="snv@example.vn")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._units: dict[str, int | None] = {}
        self._new: dict[str, Unit] = {}
        self._wanted: list[tuple[str, Unit]] = []

    def prepare(self) -> None:
        self.set_lookup("kind_id", kind_lookup(), kind_messages())
        self._units = unit_lookup()

    def existing(self) -> dict[Hashable, Any]:
        rows = UnitCode.objects.filter(scheme=LOCAL_SCHEME).select_related("unit")
        return {choice_key(row.code): row.unit for row in rows}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return choice_key(values["code"])

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        since, until = values.get("valid_from"), values.get("valid_to")
        if since and until and until < since:
            yield "Đến hết ngày", _("Ngày kết thúc phải sau ngày bắt đầu.")
        if choice_key(values["parent"]) == choice_key(values["code"]):
            yield "Đơn vị cấp trên", _("Đơn vị không thể là cấp trên của chính mình.")

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """Parents that are neither known nor in the file, and rings of parents: (key of row, column, what to do)."""
        for key, values in rows.items():
            seen, parent = {key}, choice_key(values["parent"])
            while parent in rows and parent not in seen:
                seen.add(parent)
                parent = choice_key(rows[parent]["parent"])
            if parent in seen:
                yield key, "Đơn vị cấp trên", _("Các đơn vị cấp trên nối thành vòng tròn. Hãy sửa lại mã cấp trên.")
            elif parent not in self._units:
                text = _("Không có đơn vị “{value}” trong hệ thống và trong tệp. Hãy kiểm tra mã cấp trên.")
                yield key, "Đơn vị cấp trên", text.format(value=values["parent"])
            elif self._units[parent] is None:
                text = _("Có nhiều đơn vị tên “{value}”. Hãy ghi mã thay cho tên.")
                yield key, "Đơn vị cấp trên", text.format(value=values["parent"])

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return super().changed(instance, _own(values))

    def create(self, values: dict[str, Any]) -> Unit:
        unit = Unit(**_own(values), name_folded=fold(values["name"]))
        self._new[choice_key(values["code"])] = unit
        self._wanted.append((choice_key(values["parent"]), unit))
        unit.import_code = values["code"]
        return unit

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        super().apply(instance, _own(values))
        instance.name_folded = fold(instance.name)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        own = [name for name in attributes if name not in ("code", "parent")]
        super().write([], updated, [*own, "name_folded"])
        known = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[pk for pk in self._parents() if pk])}
        add_in_bulk([(self._new.get(word) or known[self._units[word] or 0], unit) for word, unit in self._in_order()])
        codes = [UnitCode(unit=unit, scheme=LOCAL_SCHEME, code=unit.import_code) for unit in created]
        UnitCode.objects.bulk_create(codes, batch_size=1000)
        self.seal(created)

    def remove(self, instance: Unit) -> None:
        strike_out(instance, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Unit]:
        """Units with a code of the council."""
        local = UnitCode.objects.filter(scheme=LOCAL_SCHEME)
        rows = Unit.objects.filter(pk__in=local.values("unit")).select_related("kind")
        return by_unit(rows.prefetch_related(Prefetch("codes", local)), "", filters)

    def rendered(self, instance: Any) -> list[Any]:
        if not hasattr(self, "_words"):
            self._words = unit_words()
            self._paths = dict(Unit.objects.order_by().values_list("path", "pk"))
        parent = self._paths.get(instance.path[: -Unit.steplen])
        special = {
            "code": instance.codes.all()[0].code,
            "kind_id": instance.kind.name,
            "parent": self._words.get(parent or 0, ""),
        }
        return [special.get(column.attribute) or column.export(instance) for column in self.columns]

    def _parents(self) -> set[int | None]:
        return {self._units.get(word) for word, _unit in self._wanted}

    def _in_order(self) -> list[tuple[str, Unit]]:
        """Parents before children, however the file has them."""
        depth: dict[str, int] = {}
        words = {id(unit): key for key, unit in self._new.items()}
        parents = {words[id(unit)]: word for word, unit in self._wanted}
        for key in parents:
            steps, word = 0, key
            while word in parents:
                steps, word = steps + 1, parents[word]
            depth[key] = steps
        return sorted(self._wanted, key=lambda row: depth[words[id(row[1])]])


def _own(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("code", "parent")}
