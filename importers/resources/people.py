from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.text import fold
from base.units.enums import Gender, InitiativeScope, ReviewGrade
from base.units.models import Initiative, Person, YearlyReview
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import (
    former_unit_messages,
    person_lookup,
    person_messages,
    unit_lookup,
    unit_lookup_with_former,
    unit_messages,
    unit_words,
    words_of_units,
)
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, LookupWidget, TextWidget, YesNoWidget


class PersonResource(SheetResource):
    """People by the code of their employer."""

    kind = "people"
    model = Person
    title = gettext_lazy("Cá nhân")
    filters = ("unit",)

    code = Column(
        "Mã cá nhân",
        "code",
        TextWidget(40, required=True),
        note="Mã của cơ quan, không phải số căn cước.",
        example="CB0001",
    )
    name = Column("Họ và tên", "name", TextWidget(120, required=True), example="Nguyễn Thị An")
    gender = Column("Giới tính", "gender", ChoiceWidget(Gender), example="Nữ")
    birth_year = Column("Năm sinh", "birth_year", IntegerWidget(1900, 2100), example=1985)
    unit = Column(
        "Đơn vị", "unit_id", LookupWidget(required=True), note="Mã đơn vị, hoặc tên nếu không trùng.", example="SNV"
    )
    position = Column("Chức vụ", "position", TextWidget(150), example="Chuyên viên")
    is_leader = Column("Là lãnh đạo", "is_leader", YesNoWidget(), example="không")

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup(), unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = Person.objects.exclude(code="").select_related("merged_into")
        self._merged = {person.code: person.merged_into for person in rows if person.merged_into}
        return {person.code: person for person in rows if not person.merged_into}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["code"]

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """Codes of duplicates that were merged: what the row says belongs to the one who stayed."""
        for key in rows:
            if key in self._merged:
                text = _("Mã này đã gộp vào hồ sơ của {name}, mã {code}. Hãy ghi mã đó.")
                keep = self._merged[key]
                yield key, "Mã cá nhân", text.format(name=keep.name, code=keep.code or "–")

    def create(self, values: dict[str, Any]) -> Person:
        return Person(**values, name_folded=fold(values["name"]))

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        super().apply(instance, values)
        instance.name_folded = fold(instance.name)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        super().write(created, updated, [*attributes, "name_folded"])

    def exported(self, filters: dict[str, str]) -> QuerySet[Person]:
        words = unit_words()
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        return by_unit(Person.objects.filter(merged_into=None).order_by("code", "pk"), "unit", filters)


class ReviewResource(SheetResource):
    """Yearly classification of a person or of a unit: exactly one of the two in a row."""

    kind = "reviews"
    model = YearlyReview
    title = gettext_lazy("Xếp loại hằng năm")
    filters = ("year", "unit")

    person = Column(
        "Mã cá nhân", "person_id", LookupWidget(), note="Để trống nếu là xếp loại của đơn vị.", example="CB0001"
    )
    unit = Column("Đơn vị", "unit_id", LookupWidget(), note="Chỉ ghi khi là xếp loại của đơn vị.")
    year = Column("Năm", "year", IntegerWidget(1990, 2100, required=True), example=2025)
    grade = Column("Xếp loại", "grade", ChoiceWidget(ReviewGrade, required=True), example="Hoàn thành tốt nhiệm vụ")
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60), example="12/QĐ-UBND")

    def prepare(self) -> None:
        self.set_lookup("person_id", person_lookup(), person_messages())
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        return {(r.person_id, r.unit_id, r.year): r for r in YearlyReview.objects.all()}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values.get("person_id"), values.get("unit_id"), values["year"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        if (values.get("person_id") is None) == (values.get("unit_id") is None):
            yield "Mã cá nhân", _("Hãy ghi đúng một trong hai cột “Mã cá nhân” hoặc “Đơn vị”.")

    def exported(self, filters: dict[str, str]) -> QuerySet[YearlyReview]:
        _render_keys(self)
        rows = by_year(YearlyReview.objects.order_by("year", "pk"), "year", filters)
        return by_unit(rows, "person__unit", filters)


class InitiativeResource(SheetResource):
    """Recognised initiatives of a person; the same title recognised on the same day is the same initiative."""

    kind = "initiatives"
    model = Initiative
    title = gettext_lazy("Sáng kiến")
    filters = ("year", "unit")

    person = Column("Mã cá nhân", "person_id", LookupWidget(required=True), example="CB0001")
    title_ = Column("Tên sáng kiến", "title", TextWidget(300, required=True), example="Số hóa hồ sơ khen thưởng")
    scope = Column("Phạm vi", "scope", ChoiceWidget(InitiativeScope, required=True), example="Cơ sở")
    recognised_on = Column("Ngày công nhận", "recognised_on", DayWidget(required=True), example="15/11/2025")
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60), example="45/QĐ-SNV")

    def prepare(self) -> None:
        self.set_lookup("person_id", person_lookup(), person_messages())

    def existing(self) -> dict[Hashable, Any]:
        return {(i.person_id, fold(i.title), i.recognised_on): i for i in Initiative.objects.all()}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["person_id"], fold(values["title"]), values["recognised_on"]

    def exported(self, filters: dict[str, str]) -> QuerySet[Initiative]:
        _render_keys(self)
        rows = by_year(Initiative.objects.order_by("recognised_on", "pk"), "recognised_on__year", filters)
        return by_unit(rows, "person__unit", filters)


def _render_keys(resource: SheetResource) -> None:
    """Exports write codes, not our keys."""
    codes = dict(Person.objects.order_by().values_list("pk", "code"))
    resource.fields["person"].widget.render = lambda value, obj=None, **_kwargs: codes.get(value, "")
    if "unit" in resource.fields:
        words = words_of_units(unit_lookup_with_former())
        resource.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
