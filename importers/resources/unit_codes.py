"""Codes of units under any scheme: among them which communes are remote, which the fairness of statistics needs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import ledger
from base.units.domain.dataset import CODE_SCHEME
from base.units.models import UnitCode
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.widgets import DayWidget, LookupWidget, TextWidget


class UnitCodeResource(SheetResource):
    """One row a unit, scheme and code; “khu-vuc” marks communes of remote and hard areas."""

    kind = "unit-codes"
    model = UnitCode
    title = gettext_lazy("Mã phân loại của đơn vị (xã khu vực…)")
    filters = ("unit",)
    permission = "units.manage"
    undoable = True
    export_permission = "units.view"

    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên đơn vị.", example="28594")
    scheme = Column(
        "Loại mã",
        "scheme",
        TextWidget(30, required=True),
        note="khu-vuc: xã thuộc vùng sâu, vùng xa, vùng khó khăn, dùng trong biểu công bằng.",
        example="khu-vuc",
    )
    code = Column("Mã", "code", TextWidget(30, required=True), example="III")
    valid_from = Column("Từ ngày", "valid_from", DayWidget(), example="01/01/2026")
    valid_to = Column("Đến hết ngày", "valid_to", DayWidget())

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = UnitCode.objects.exclude(scheme=CODE_SCHEME)
        return {(row.unit_id, row.scheme, row.code): row for row in rows}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["unit_id"], values["scheme"], values["code"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        since, until = values.get("valid_from"), values.get("valid_to")
        if values["scheme"] == CODE_SCHEME:
            yield "Loại mã", _("Mã hành chính đi theo danh mục của hệ thống, không nhập ở đây.")
        if since and until and until < since:
            yield "Đến hết ngày", _("Ngày cuối trước ngày đầu. Hãy kiểm tra lại.")

    def seal(self, rows: list[Any], verb: str = "imported") -> None:
        said = [f"{row.unit_id} {row.scheme} {row.code}" for row in rows]
        if rows:
            ledger.record(f"units.unit_code.{verb}", *rows, actor=self.actor, rows=said)

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        words = words_of_units(unit_lookup_with_former())
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        rows = UnitCode.objects.exclude(scheme=CODE_SCHEME).order_by("scheme", "unit", "code")
        return by_unit(rows, "unit", filters)
