"""Bonuses: what a bank or the treasury paid out or took back comes in, the book of all awards goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.bonus_book import all_bonus_rows, open_sums
from awards.domain.bonus_ledger import Balance, Line, balance_of, write_line
from awards.enums.decisions import BonusEntryKind
from awards.models import BonusEntry, Grant
from base.core import clock
from base.core.text import fold
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, LookupWidget, TextWidget

BIGGEST = 10**12
DONE = (BonusEntryKind.PAID, BonusEntryKind.RETURNED)


class BonusPaymentResource(SheetResource):
    """One payment or return a row, by the number of the golden book. The same document again is the same row."""

    kind = "bonus-payments"
    model = BonusEntry
    title = gettext_lazy("Tiền thưởng đã chi, đã nộp lại")
    not_undone = gettext_lazy("Sổ tiền thưởng không xóa dòng đã ghi. Hãy ghi một dòng nộp lại ở trang Tiền thưởng.")
    filters = ("year",)
    permission = "awards.bonus_manage"
    export_permission = "awards.bonus_view"

    grant = Column(
        "Số sổ vàng", "grant_id", LookupWidget(required=True), note="Như ở mục Tiền thưởng.", example="12/2026"
    )
    holder = Column("Tên", "name", TextWidget(200), note="Để đối chiếu; khác tên trong sổ thì dòng bị trả lại.")
    line = Column("Việc", "kind", ChoiceWidget(BonusEntryKind, required=True), example="Đã chi")
    amount = Column("Số tiền", "amount", IntegerWidget(1, BIGGEST, required=True), example=3800000)
    on = Column("Ngày", "on", DayWidget(required=True), example="15/01/2027")
    document = Column("Chứng từ", "document", TextWidget(100, required=True), example="UNC-0123")
    note = Column("Ghi chú", "note", TextWidget(300))

    def prepare(self) -> None:
        grants = {grant.pk: grant for grant in Grant.objects.exclude(bonus_amount=None)}
        self._grants, self._today = grants, clock.today()
        by_grant: dict[int, list[BonusEntry]] = defaultdict(list)
        self._known: set[Hashable] = set()
        for entry in BonusEntry.objects.order_by("pk"):
            by_grant[entry.grant_id].append(entry)
            self._known.add((entry.grant_id, entry.kind, entry.document))
        self._balances: dict[int, Balance] = {pk: balance_of(entries) for pk, entries in by_grant.items()}
        unknown = _("Không có kết quả khen thưởng nào mang số sổ vàng này. Hãy xem mục Tiền thưởng.")
        self.set_lookup("grant_id", {grant.golden_book: pk for pk, grant in grants.items()}, (unknown, unknown))

    def existing(self) -> dict[Hashable, Any]:
        return {(e.grant_id, e.kind, e.document): e for e in BonusEntry.objects.exclude(document="")}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["grant_id"], values["kind"], values["document"]

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return False

    def create(self, values: dict[str, Any]) -> Any:
        return {name: value for name, value in values.items() if name != "name"}

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        grant, kind = self._grants[values["grant_id"]], values["kind"]
        if kind not in DONE:
            yield "Việc", _("Chỉ nhập “Đã chi” hoặc “Đã nộp lại”; các dòng khác do hệ thống ghi.")
            return
        name = values.get("name", "")
        if name and fold(name) != fold(grant.holder_name):
            yield "Tên", _("Số sổ vàng này là của “{name}”. Hãy kiểm tra lại.").format(name=grant.holder_name)
        if values["on"] > self._today:
            yield "Ngày", _("Ngày chứng từ chưa đến. Hãy kiểm tra lại.")
        if self.key_of(values) in self._known:
            return
        before = self._balances.get(grant.pk, Balance())
        after = before.after(kind, values["amount"])
        if not after.is_sound:
            left = before.due if kind == BonusEntryKind.PAID else before.owed
            yield "Số tiền", _("Chỉ còn {left} đồng chưa xong. Hãy kiểm tra lại số tiền.").format(left=left)
            return
        self._balances[grant.pk] = after

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        for values in created:
            grant = self._grants[values["grant_id"]]
            names = ("kind", "amount", "on", "document")
            line = Line(**{name: values[name] for name in names}, note=values.get("note", ""))
            write_line(grant, line, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        rows = BonusEntry.objects.filter(kind__in=DONE).select_related("grant").order_by("on", "pk")
        return by_year(rows.annotate(name=F("grant__holder_name")), "grant__granted_on__year", filters)

    def rendered(self, instance: Any) -> list[Any]:
        cells = super().rendered(instance)
        cells[0] = instance.grant.golden_book
        return cells


class BonusResource(SheetResource):
    """The book of bonuses, one row an award: handed out, never taken in."""

    kind = "bonus"
    model = Grant
    title = gettext_lazy("Sổ tiền thưởng")
    filters = ("year", "unit")
    export_permission = "awards.bonus_view"

    number = Column("Số sổ vàng", "golden_book", TextWidget(20))
    holder = Column("Tên", "holder_name", TextWidget(200))
    unit = Column("Đơn vị", "unit_name", TextWidget(200))
    award = Column("Danh hiệu, hình thức", "award_type__name", TextWidget(200))
    decision = Column("Số quyết định", "decision__full_number", TextWidget(60))
    granted_on = Column("Ngày quyết định", "granted_on", DayWidget())
    bonus = Column("Mức thưởng", "bonus_amount", IntegerWidget(0, BIGGEST))
    paid = Column("Đã chi", "sum_paid", IntegerWidget(0, BIGGEST))
    due = Column("Còn phải chi", "due", IntegerWidget(0, BIGGEST))
    owed = Column("Còn phải thu hồi", "owed", IntegerWidget(0, BIGGEST))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        rows = by_year(all_bonus_rows().order_by("granted_on", "golden_book_number"), "granted_on__year", filters)
        return by_unit(rows, "unit", filters)

    def rendered(self, instance: Any) -> list[Any]:
        sums = open_sums(instance)
        instance.due, instance.owed = sums["due"], sums["owed"]
        return super().rendered(instance)
