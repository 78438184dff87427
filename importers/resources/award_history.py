"""Awards of the time before this system."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.titles import save_past_awards
from awards.models import AwardType, PastAward
from base.core import clock
from base.units.models import Person, Unit
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import (
    award_lookup,
    award_messages,
    former_unit_messages,
    person_lookup,
    person_messages,
    unit_lookup_with_former,
    words_of_units,
)
from importers.resources.widgets import DayWidget, IntegerWidget, LookupWidget, TextWidget

FIRST_YEAR = 1945


class PastAwardResource(SheetResource):
    """An award that a person or a collective already holds; a unit that ended may be named too."""

    kind = "award-history"
    model = PastAward
    title = gettext_lazy("Khen thưởng đã có")
    filters = ("year", "unit")
    in_parts = True

    person = Column(
        "Mã cá nhân", "person_id", LookupWidget(), note="Để trống nếu khen thưởng cho tập thể.", example="CB0001"
    )
    collective = Column(
        "Tập thể", "collective_id", LookupWidget(), note="Mã hoặc tên đơn vị. Chỉ ghi khi khen thưởng cho tập thể."
    )
    award = Column(
        "Mã danh hiệu",
        "award_type_id",
        LookupWidget(required=True),
        note="Mã trong danh mục danh hiệu, hình thức khen thưởng.",
        example="BKT",
    )
    year = Column(
        "Năm thành tích",
        "year",
        IntegerWidget(FIRST_YEAR, 2200, required=True),
        note="Không phải năm ký.",
        example=2024,
    )
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60), example="12/QĐ-UBND")
    decided_on = Column("Ngày quyết định", "decided_on", DayWidget(), example="15/01/2025")
    authority = Column("Cơ quan quyết định", "authority", TextWidget(200), example="Chủ tịch UBND tỉnh")
    source = Column(
        "Nguồn", "source", TextWidget(200, required=True), note="Sổ, hồ sơ đã chép ra.", example="Sổ khen thưởng 2024"
    )

    def prepare(self) -> None:
        self.set_lookup("person_id", person_lookup(), person_messages())
        self.set_lookup("collective_id", unit_lookup_with_former(), former_unit_messages())
        self.set_lookup("award_type_id", award_lookup(), award_messages())
        self._awards = AwardType.objects.in_bulk()
        self._today = clock.today()

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        people = {values["person_id"] for values in rows.values() if values.get("person_id")}
        units = {values["collective_id"] for values in rows.values() if values.get("collective_id")}
        stored = PastAward.objects.filter(
            Q(person__in=people) | Q(collective__in=units), year__in={values["year"] for values in rows.values()}
        )
        return {(a.award_type_id, a.person_id, a.collective_id, a.year, a.decision_number): a for a in stored}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        owner = values.get("person_id"), values.get("collective_id")
        return (values["award_type_id"], *owner, values["year"], values.get("decision_number", ""))

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        person, collective = values.get("person_id"), values.get("collective_id")
        award = self._awards[values["award_type_id"]]
        if (person is None) == (collective is None):
            yield "Mã cá nhân", _("Hãy ghi đúng một trong hai cột “Mã cá nhân” hoặc “Tập thể”.")
        elif not (award.is_for_person if person else award.is_for_collective):
            who = award.get_subject_display().lower()
            yield "Mã danh hiệu", _("“{award}” chỉ dành cho {who}.").format(award=award, who=who)
        if values["year"] > self._today.year:
            yield "Năm thành tích", _("Năm {year} chưa đến. Hãy kiểm tra lại.").format(year=values["year"])
        decided_on = values.get("decided_on")
        if decided_on and decided_on > self._today:
            yield "Ngày quyết định", _("Ngày quyết định chưa đến. Hãy kiểm tra lại.")

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        fields = [name for name in attributes if name in ("decided_on", "authority", "source")]
        save_past_awards(created, updated, fields, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[PastAward]:
        people = dict(Person.objects.order_by().values_list("pk", "code"))
        units = words_of_units(unit_lookup_with_former())
        awards = dict(AwardType.objects.order_by().values_list("pk", "code"))
        for name, words in (("person", people), ("collective", units), ("award", awards)):
            self.fields[name].widget.render = lambda value, obj=None, words=words, **_kwargs: words.get(value, "")
        rows = by_year(PastAward.objects.order_by("year", "pk"), "year", filters)
        if "unit" not in filters:
            return rows
        people_of = by_unit(Person.objects.all(), "unit", filters)
        return rows.filter(Q(person__in=people_of) | Q(collective__in=by_unit(Unit.objects.all(), "", filters)))
