"""A table of fifteen columns with three foreign keys, made for `import_speed` alone, and its resource."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

from django.db import connection, models
from xlsxwriter import Workbook

from base.core.ledger import LedgerModel
from base.units.enums import Gender, ReviewGrade
from base.units.models import Person, Unit, UnitKind
from importers.models import ImportRow
from importers.resources import RESOURCES
from importers.resources.base import Column, SheetResource
from importers.resources.loading import loaded, made
from importers.resources.lookups import (
    kind_lookup,
    kind_messages,
    person_lookup,
    person_messages,
    unit_lookup,
    unit_messages,
)
from importers.resources.widgets import (
    ChoiceWidget,
    DayWidget,
    DecimalWidget,
    IntegerWidget,
    LookupWidget,
    TextWidget,
    YesNoWidget,
)

UNITS, PEOPLE = 200, 500


class WideRow(LedgerModel):
    ledger_fields = ("code", "name", "unit_id", "kind_id", "head_id", "grade", "amount")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    gender = models.CharField(max_length=6)
    birth_year = models.PositiveSmallIntegerField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, related_name="+")
    head = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=150)
    is_leader = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10)
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    decided_on = models.DateField(null=True)
    decision_number = models.CharField(max_length=60)
    note = models.CharField(max_length=300)

    class Meta:
        app_label = "units"
        managed = False
        db_table = "bench_wide_row"


class WideResource(SheetResource):
    kind = "bench"
    model = WideRow
    title = "Bench"
    in_parts = True
    by_sets = True

    code = Column("Mã", "code", TextWidget(40, required=True))
    name = Column("Họ và tên", "name", TextWidget(120, required=True))
    gender = Column("Giới tính", "gender", ChoiceWidget(Gender))
    birth_year = Column("Năm sinh", "birth_year", IntegerWidget(1900, 2100))
    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True))
    kind_ = Column("Loại", "kind_id", LookupWidget(required=True))
    head = Column("Thủ trưởng", "head_id", LookupWidget(required=True))
    position = Column("Chức vụ", "position", TextWidget(150))
    is_leader = Column("Là lãnh đạo", "is_leader", YesNoWidget())
    year = Column("Năm", "year", IntegerWidget(1990, 2100, required=True))
    grade = Column("Xếp loại", "grade", ChoiceWidget(ReviewGrade, required=True))
    amount = Column("Mức tiền", "amount", DecimalWidget())
    decided_on = Column("Ngày quyết định", "decided_on", DayWidget())
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60))
    note = Column("Ghi chú", "note", TextWidget(300))

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup(), unit_messages())
        self.set_lookup("kind_id", kind_lookup(), kind_messages())
        self.set_lookup("head_id", person_lookup(), person_messages())

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        return {row.code: row for row in loaded(WideRow.objects.filter(code__among=list(rows)))}

    def create(self, values: dict[str, Any]) -> WideRow:
        return made(WideRow, values)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["code"]

    def exported(self, filters: dict[str, str]) -> models.QuerySet[WideRow]:
        units = dict(Unit.objects.values_list("pk", "name"))
        kinds = dict(UnitKind.objects.values_list("pk", "name"))
        people = dict(Person.objects.values_list("pk", "code"))
        for name, words in (("unit", units), ("kind_", kinds), ("head", people)):
            self.fields[name].widget.render = lambda value, obj=None, words=words, **_kwargs: words.get(value, "")
        return WideRow.objects.order_by("pk")


def prepare_tables() -> None:
    """The table, its kind, and what its foreign keys point to."""
    with connection.schema_editor() as editor:
        editor.create_model(WideRow)
    kind = UnitKind.objects.create(code="so", name="Sở", level=3)
    units = [Unit.add_root(name=f"Sở Số {number}", kind=kind) for number in range(UNITS)]
    Person.objects.bulk_create(
        Person(code=f"TT{number:04d}", name=f"Trần Văn Ân {number}", name_folded=f"tran van an {number}", unit=units[0])
        for number in range(PEOPLE)
    )


def register() -> None:
    RESOURCES[WideResource.kind] = WideResource


def clear() -> None:
    """What another side left."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {WideRow._meta.db_table}, {ImportRow._meta.db_table}")


def write_sheet(path: Path, count: int, *, note: str, wrong_every: int = 0, mixed: bool = False) -> None:
    """An .xlsx of so many rows. Every `wrong_every`-th names a unit that does not exist. `mixed`: behind a file that
    said "hai", the first third is as it was, the second changes, the last is new.
    """
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Bench")
        sheet.write_row(0, 0, [column.column_name for column in WideResource().columns])
        for number in range(1, count + 1):
            said, code = note, number
            if mixed and number <= count - 2 * (count // 3):
                said = "hai"
            elif mixed and number > count - count // 3:
                code = number + count
            unit = "Sở Lạ" if wrong_every and number % wrong_every == 1 else f"Sở Số {number % UNITS}"
            row = [
                f"CB{code:07d}",
                f"Nguyễn Thị Ân {number}",
                "Nữ",
                1960 + number % 40,
                unit,
                "Sở",
                f"TT{number % PEOPLE:04d}",
                f"Chuyên viên {said}",
                "không",
                2025,
                "Hoàn thành tốt nhiệm vụ",
                f"{number % 9000},5",
                f"{1 + number % 28:02d}/11/2025",
                f"{number % 700}/QĐ-UBND {said}",
                said,
            ]
            sheet.write_row(number, 0, row)
