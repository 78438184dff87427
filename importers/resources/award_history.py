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
from importers.resources.base import Column
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import (
    award_lookup,
    award_messages,
)
from importers.resources.named_people import NamedPersonResource
from importers.resources.widgets import DayWidget, IntegerWidget, LookupWidget, TextWidget

FIRST_YEAR = 1945


class PastAwardResource(NamedPersonResource):
    """An award that a person or a collective already holds; a unit that ended may be named too."""

    kind = "award-history"
    model = PastAward
    title = gettext_lazy("Khen thưởng đã có")
    filters = ("year", "unit")
    in_parts = True
    owner = "collective_id"

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
        super().prepare()
        self.set_lookup("award_type_id", award_lookup(), award_messages())
        self._awards = AwardType.objects.in_bulk()
        self._today = clock.today()

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        people = {values["person_id"] for values in rows.values() if values.get("person_id")}
        units = {values["collective_id"] for values in rows.values() if values.get("collective_id")}
        stored = PastAward.objects.filter(
            Q(person_id__among=list(people)) | Q(collective_id__among=list(units)),
            year__in={values["year"] for values in rows.values()},
        )
        return {(a.award_type_id, a.person_id, a.collective_id, a.year, a.decision_number): a for a in stored}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        owner = values.get("person_id"), values.get("collective_id")
        return (values["award_type_id"], *owner, values["year"], values.get("decision_number", ""))

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        person, collective = self.names_person(values), values.get("collective_id") is not None
        award = self._awards[values["award_type_id"]]
        by_name = values.get("person_id") is None and person
        if not by_name and person == collective:
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
        self.render_people()
        awards = dict(AwardType.objects.order_by().values_list("pk", "code"))
        self.fields["award"].widget.render = lambda value, obj=None, **_kwargs: awards.get(value, "")
        rows = by_year(PastAward.objects.select_related("person").order_by("year", "pk"), "year", filters)
        if "unit" not in filters:
            return rows
        people_of = by_unit(Person.objects.all(), "unit", filters)
        return rows.filter(Q(person__in=people_of) | Q(collective__in=by_unit(Unit.objects.all(), "", filters)))
