from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.text import fold
from base.units.enums import Gender, InitiativeScope, ReviewGrade
from base.units.models import Initiative, Person, YearlyReview
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.loading import loaded, made
from importers.resources.lookups import unit_lookup, unit_messages, unit_words
from importers.resources.named_people import CANDIDATES, NamedPersonResource, described_person
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, LookupWidget, TextWidget, YesNoWidget


class PersonResource(SheetResource):
    """People by the code of their employer."""

    kind = "people"
    model = Person
    title = gettext_lazy("Cá nhân")
    filters = ("unit",)
    in_parts = True
    by_sets = True

    code = Column(
        "Mã cá nhân",
        "code",
        TextWidget(40),
        note="Mã của cơ quan, không phải số căn cước. Không có mã thì tìm theo họ tên, năm sinh và đơn vị.",
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

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        """By code; a row without one by folded name, year of birth and unit, where one alone has all three."""
        codes = [values["code"] for values in rows.values() if values.get("code")]
        by_code = {person.code: person for person in loaded(Person.objects.filter(code__among=codes))}
        merged = {code: p.merged_into_id for code, p in by_code.items() if p.merged_into_id}
        stayed = Person.objects.in_bulk(merged.values()) if merged else {}
        self._merged = {code: stayed[key] for code, key in merged.items()}
        found: dict[Hashable, Any] = {code: p for code, p in by_code.items() if not p.merged_into_id}
        nameless = {key: values for key, values in rows.items() if not values.get("code")}
        for key, people in self._by_name(nameless).items():
            exact = [p for p in people if p.birth_year and p.birth_year == nameless[key].get("birth_year")]
            exact = [p for p in exact if p.unit_id == nameless[key]["unit_id"]]
            if len(exact) == 1:
                found[key] = exact[0]
        return found

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values.get("code") or (fold(values["name"]), values.get("birth_year"), values["unit_id"])

    def said_of(self, instance: Any, values: dict[str, Any]) -> dict[str, Any]:
        """An empty code says nothing about the code of a person who was found by name."""
        return values if values.get("code") else {name: value for name, value in values.items() if name != "code"}

    def likely_same(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, list[Any]]:
        """People of the same name who agree in year of birth and unit, a known difference in neither."""
        return self._by_name(rows)

    def described(self, instance: Any) -> str:
        return described_person(instance)

    def _by_name(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, list[Person]]:
        names = {key: fold(values["name"]) for key, values in rows.items()}
        if not names:
            return {}
        stored: dict[str, list[Person]] = defaultdict(list)
        units = {values["unit_id"] for values in rows.values()}
        people = Person.objects.filter(name_folded__among=list(set(names.values())), merged_into=None)
        if len(units) == 1:
            people = people.filter(unit_id=next(iter(units)))
        for person in people.select_related("unit").order_by("pk"):
            stored[person.name_folded].append(person)
        found: dict[Hashable, list[Person]] = {}
        for key, values in rows.items():
            year = values.get("birth_year")
            same = [
                person
                for person in stored.get(names[key], ())
                if person.unit_id == values["unit_id"] and (year is None or person.birth_year in (year, None))
            ]
            if same:
                found[key] = same[:CANDIDATES]
        return found

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """Codes of duplicates that were merged: what the row says belongs to the one who stayed."""
        for key, values in rows.items():
            keep = self._merged.get(values.get("code", ""))
            if keep is not None:
                text = _("Mã này đã gộp vào hồ sơ của {name}, mã {code}. Hãy ghi mã đó.")
                yield key, "Mã cá nhân", text.format(name=keep.name, code=keep.code or "–")

    def create(self, values: dict[str, Any]) -> Person:
        return made(Person, values | {"name_folded": fold(values["name"])})

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        super().apply(instance, self.said_of(instance, values))
        instance.name_folded = fold(instance.name)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        super().write(created, updated, [*attributes, "name_folded"])

    def exported(self, filters: dict[str, str]) -> QuerySet[Person]:
        words = unit_words()
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        return by_unit(Person.objects.filter(merged_into=None).order_by("code", "pk"), "unit", filters)


class ReviewResource(NamedPersonResource):
    """Yearly classification of a person or of a unit: exactly one of the two in a row."""

    owner = "unit_id"

    kind = "reviews"
    model = YearlyReview
    title = gettext_lazy("Xếp loại hằng năm")
    filters = ("year", "unit")
    in_parts = True
    by_sets = True

    unit = Column("Đơn vị", "unit_id", LookupWidget(), note="Chỉ ghi khi là xếp loại của đơn vị.")
    year = Column("Năm", "year", IntegerWidget(1990, 2100, required=True), example=2025)
    grade = Column("Xếp loại", "grade", ChoiceWidget(ReviewGrade, required=True), example="Hoàn thành tốt nhiệm vụ")
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60), example="12/QĐ-UBND")

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        people = {values["person_id"] for values in rows.values() if values.get("person_id")}
        units = {values["unit_id"] for values in rows.values() if values.get("unit_id")}
        stored = YearlyReview.objects.filter(
            Q(person_id__among=list(people)) | Q(unit_id__among=list(units)),
            year__in={values["year"] for values in rows.values()},
        )
        return {(r.person_id, r.unit_id, r.year): r for r in loaded(stored)}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values.get("person_id"), values.get("unit_id"), values["year"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        by_name = values.get("person_id") is None and self.names_person(values)
        if not by_name and (values.get("person_id") is None) == (values.get("unit_id") is None):
            yield "Mã cá nhân", _("Hãy ghi đúng một trong hai cột “Mã cá nhân” hoặc “Đơn vị”.")

    def exported(self, filters: dict[str, str]) -> QuerySet[YearlyReview]:
        self.render_people()
        rows = by_year(YearlyReview.objects.select_related("person").order_by("year", "pk"), "year", filters)
        return by_unit(rows, "person__unit", filters)


class InitiativeResource(NamedPersonResource):
    """Recognised initiatives of a person; the same title recognised on the same day is the same initiative."""

    kind = "initiatives"
    model = Initiative
    title = gettext_lazy("Sáng kiến")
    filters = ("year", "unit")
    in_parts = True
    by_sets = True

    title_ = Column("Tên sáng kiến", "title", TextWidget(300, required=True), example="Số hóa hồ sơ khen thưởng")
    scope = Column("Phạm vi", "scope", ChoiceWidget(InitiativeScope, required=True), example="Cơ sở")
    recognised_on = Column("Ngày công nhận", "recognised_on", DayWidget(required=True), example="15/11/2025")
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60), example="45/QĐ-SNV")

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        if not self.names_person(values):
            yield "Mã cá nhân", _("Hãy ghi mã cá nhân, hoặc họ tên, năm sinh và đơn vị công tác.")

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        stored = Initiative.objects.filter(person_id__among=[values["person_id"] for values in rows.values()])
        stored = stored.filter(recognised_on__in={values["recognised_on"] for values in rows.values()})
        return {(i.person_id, fold(i.title), i.recognised_on): i for i in loaded(stored)}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["person_id"], fold(values["title"]), values["recognised_on"]

    def exported(self, filters: dict[str, str]) -> QuerySet[Initiative]:
        self.render_people()
        rows = by_year(
            Initiative.objects.select_related("person").order_by("recognised_on", "pk"), "recognised_on__year", filters
        )
        return by_unit(rows, "person__unit", filters)
