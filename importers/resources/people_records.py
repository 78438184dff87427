"""What a person's file holds beside yearly grades and initiatives: posts over time and disciplinary measures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import clock
from base.core.text import fold
from base.units.domain.standing import is_standing, not_standing
from base.units.models import Discipline, Person, Post, Unit
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.loading import loaded
from importers.resources.lookups import (
    former_unit_messages,
    person_lookup,
    person_messages,
    unit_lookup_with_former,
    words_of_units,
)
from importers.resources.widgets import DayWidget, LookupWidget, TextWidget

PostKey = tuple[int, int, str, dt.date]
"""Person, unit, folded title and first day."""


class PersonRecordResource(SheetResource):
    """An entry of a person, who is named by code."""

    permission = "units.people_manage"
    export_permission = "units.people_view"
    person = Column("Mã cá nhân", "person_id", LookupWidget(required=True), example="CB0001")

    def prepare(self) -> None:
        self.set_lookup("person_id", person_lookup(), person_messages())

    def render_people(self) -> None:
        """Exports write codes, not our keys."""
        codes = dict(Person.objects.order_by().values_list("pk", "code"))
        self.fields["person"].widget.render = lambda value, obj=None, **_kwargs: codes.get(value, "")


class PostResource(PersonRecordResource):
    """A post that somebody held; person, unit, title and first day tell one from another."""

    kind = "posts"
    model = Post
    title = gettext_lazy("Quá trình công tác")
    filters = ("unit",)
    undoable = True

    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên, cả đơn vị cũ.", example="SNV")
    title_ = Column("Chức vụ", "title", TextWidget(150, required=True), example="Trưởng phòng")
    valid_from = Column("Từ ngày", "valid_from", DayWidget(required=True), example="01/03/2020")
    valid_to = Column("Đến hết ngày", "valid_to", DayWidget(), note="Trống là đang giữ.", example="30/06/2025")

    def prepare(self) -> None:
        super().prepare()
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())
        self._units = Unit.objects.in_bulk()

    def existing(self) -> dict[Hashable, Any]:
        self._known: dict[Hashable, Post] = {
            (p.person_id, p.unit_id, fold(p.title), p.valid_from): p for p in Post.objects.all()
        }
        return dict(self._known)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["person_id"], values["unit_id"], fold(values["title"]), values["valid_from"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        unit, since, until = self._units[values["unit_id"]], values["valid_from"], values.get("valid_to")
        if until is not None and until < since:
            yield "Đến hết ngày", _("Ngày thôi giữ chức phải từ ngày bắt đầu trở đi.")
        if not is_standing(unit, since):
            yield "Từ ngày", not_standing(unit, since)
        elif unit.valid_to is not None and (until is None or until > unit.valid_to):
            yield (
                "Đến hết ngày",
                _("{unit} kết thúc hoạt động ngày {day}. Hãy ghi ngày thôi giữ chức không sau ngày đó.").format(
                    unit=unit, day=f"{unit.valid_to:%d/%m/%Y}"
                ),
            )

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """Nobody holds the same post twice at once, what is stored already included."""
        spans: dict[Hashable, list[tuple[dt.date, dt.date, Hashable]]] = defaultdict(list)
        stored: dict[Hashable, dict[str, Any]] = {
            key: {"valid_from": post.valid_from, "valid_to": post.valid_to} for key, post in self._known.items()
        }
        for key, values in (stored | rows).items():
            person, unit, title, since = cast(PostKey, key)
            known = stored.get(key, {}).get("valid_to")
            spans[person, unit, title].append((since, values.get("valid_to", known) or dt.date.max, key))
        for held in spans.values():
            held.sort(key=lambda span: span[:2])
            for (_since, until, before), (since, _until, key) in pairwise(held):
                if since <= until:
                    wrong = key if key in rows else before
                    if wrong in rows:
                        yield wrong, "Từ ngày", _("Chồng với một thời gian khác đã ghi của cùng chức vụ này.")

    def exported(self, filters: dict[str, str]) -> QuerySet[Post]:
        self.render_people()
        words = words_of_units(unit_lookup_with_former())
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        rows = Post.objects.exclude(person__code="").order_by("person__code", "valid_from", "pk")
        return by_unit(rows, "unit", filters)


class DisciplineResource(PersonRecordResource):
    """A disciplinary measure; the same measure of the same day is the same. Never shown in public."""

    kind = "disciplines"
    model = Discipline
    title = gettext_lazy("Kỷ luật")
    filters = ("year", "unit")
    in_parts = True
    by_sets = True

    measure = Column("Hình thức kỷ luật", "measure", TextWidget(100, required=True), example="Khiển trách")
    decided_on = Column("Ngày quyết định", "decided_on", DayWidget(required=True), example="15/05/2025")
    ends_on = Column("Hết hiệu lực", "ends_on", DayWidget(), example="14/05/2026")

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        stored = Discipline.objects.filter(person_id__among=[values["person_id"] for values in rows.values()])
        return {(d.person_id, fold(d.measure), d.decided_on): d for d in loaded(stored)}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["person_id"], fold(values["measure"]), values["decided_on"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        if values["decided_on"] > clock.today():
            yield "Ngày quyết định", _("Ngày quyết định chưa đến. Hãy kiểm tra lại.")
        ends_on = values.get("ends_on")
        if ends_on is not None and ends_on < values["decided_on"]:
            yield "Hết hiệu lực", _("Ngày hết hiệu lực phải từ ngày quyết định trở đi.")

    def exported(self, filters: dict[str, str]) -> QuerySet[Discipline]:
        self.render_people()
        rows = Discipline.objects.exclude(person__code="").order_by("decided_on", "pk")
        return by_unit(by_year(rows, "decided_on__year", filters), "person__unit", filters)
