"""Drafts of nominations, made for many at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.dossiers.subjects import Particulars, Subject, household_named
from awards.domain.nominations import check_new_nomination, create_nomination, discard_nomination, edit_nomination
from awards.enums import PersonClass
from awards.models import AwardType, Household, Nomination, Round
from awards.rules import can_edit
from base.accounts.permissions import can
from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Person, Unit
from importers.domain.cells import choice_key
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
from importers.resources.widgets import ChoiceWidget, LookupWidget, TextWidget, YesNoWidget

MAX_ACHIEVEMENT = 5000
COLUMN_OF = {
    "window_closed": "Đợt xét",
    "award_not_in_round": "Mã danh hiệu",
    "award_not_in_force": "Mã danh hiệu",
    "subject_kind": "Mã danh hiệu",
    "foreign_subject": "Đơn vị đề nghị",
    "dissolved": "Tập thể",
}


class HouseholdColumn(Column):
    """A household by its name, within the unit that proposes it."""

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.household or "")


class NominationResource(SheetResource):
    """A draft for a person or a collective; papers are added and the dossier is sent on its screen, not here."""

    kind = "nominations"
    model = Nomination
    title = gettext_lazy("Đề nghị khen thưởng")
    filters = ("year", "unit")
    permission = "awards.nomination_edit"
    undone_by_row = True
    export_permission = "awards.nomination_view"

    round = Column(
        "Đợt xét", "round_id", LookupWidget(required=True), note="Tên đợt; trùng tên thì thêm năm: Tên (2026)."
    )
    award = Column("Mã danh hiệu", "award_type_id", LookupWidget(required=True), example="BKT")
    person = Column(
        "Mã cá nhân", "person_id", LookupWidget(), note="Để trống nếu đề nghị cho tập thể.", example="CB0001"
    )
    collective = Column("Tập thể", "collective_id", LookupWidget(), note="Chỉ ghi khi đề nghị cho tập thể.")
    household = HouseholdColumn(
        "Hộ gia đình", "household_name", TextWidget(150), note="Chỉ ghi khi đề nghị cho hộ: Hộ ông Nguyễn Văn A."
    )
    unit = Column("Đơn vị đề nghị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên đơn vị lập hồ sơ.")
    achievement = Column("Tóm tắt thành tích", "achievement", TextWidget(MAX_ACHIEVEMENT))
    person_class = Column(
        "Nhóm đối tượng", "person_class", ChoiceWidget(PersonClass), note="Của cá nhân; chỉ dùng khi lập mới."
    )
    is_posthumous = Column("Truy tặng", "is_posthumous", YesNoWidget(), note="Chỉ dùng khi lập mới.")

    def prepare(self) -> None:
        self._rounds, self._awards = Round.objects.in_bulk(), AwardType.objects.in_bulk()
        self._people, self._units = Person.objects.select_related("unit").in_bulk(), Unit.objects.in_bulk()
        self.set_lookup("round_id", _round_lookup(), _round_messages())
        self.set_lookup("award_type_id", award_lookup(), award_messages())
        self.set_lookup("person_id", person_lookup(), person_messages())
        units = unit_lookup_with_former()
        for name in ("collective_id", "unit_id"):
            self.set_lookup(name, units, former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = Nomination.objects.select_related("round", "unit", "household")
        self._known: dict[Hashable, Nomination] = {_key(n): n for n in rows}
        return dict(self._known)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        household = (fold(name), values["unit_id"]) if (name := values.get("household_name", "")) else None
        owner = values.get("person_id"), values.get("collective_id"), household
        return values["round_id"], values["award_type_id"], *owner

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        named = sum(bool(values.get(name)) for name in ("person_id", "collective_id", "household_name"))
        if named != 1:
            yield "Mã cá nhân", _("Hãy ghi đúng một trong các cột “Mã cá nhân”, “Tập thể”, “Hộ gia đình”.")
        if not values.get("person_id"):
            for name, column in (("is_posthumous", "Truy tặng"), ("person_class", "Nhóm đối tượng")):
                if values.get(name):
                    yield column, _("Chỉ ghi cho cá nhân. Hãy để trống ô này.")

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        stored = " ".join(instance.achievement.split())
        return instance.unit_id != values["unit_id"] or values.get("achievement", stored) != stored

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """What the domain would refuse, said before anything is written."""
        for key, values in rows.items():
            known = self._known.get(key)
            if known is not None and not self.changed(known, values):
                continue
            unit = self._units[values["unit_id"]]
            if self.actor is not None and not can(self.actor, self.permission, unit):
                text = _("Tài khoản này không lập được hồ sơ của đơn vị {unit}.").format(unit=unit)
                yield key, "Đơn vị đề nghị", text
            elif problem := self._new(values, unit) if known is None else _edited(known, values):
                yield key, *problem

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = values["achievement"]

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        for values in created:
            create_nomination(
                self._rounds[values["round_id"]],
                self._awards[values["award_type_id"]],
                unit=self._units[values["unit_id"]],
                subject=self._subject(values),
                particulars=Particulars(values.get("person_class") or "", bool(values.get("is_posthumous"))),
                achievement=values.get("achievement", ""),
                actor=self.actor,
            )
        for nomination in updated:
            edit_nomination(nomination, achievement=nomination.imported, actor=self.actor)

    def remove(self, instance: Nomination) -> None:
        discard_nomination(instance, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Nomination]:
        people = dict(Person.objects.order_by().values_list("pk", "code"))
        units = words_of_units(unit_lookup_with_former())
        awards = dict(AwardType.objects.order_by().values_list("pk", "code"))
        lookup = _round_lookup()
        rounds = {
            r.pk: r.name if lookup.get(choice_key(r.name)) == r.pk else _dated(r.name, r.year)
            for r in Round.objects.all()
        }
        places = (("round", rounds), ("award", awards), ("person", people), ("collective", units), ("unit", units))
        for name, words in places:
            self.fields[name].widget.render = lambda value, obj=None, words=words, **_kwargs: words.get(value, "")
        rows = Nomination.objects.filter(is_secret=False).select_related("household").order_by("year", "pk")
        return by_unit(by_year(rows, "year", filters), "unit", filters)

    def _subject(self, values: dict[str, Any]) -> Subject:
        if person := values.get("person_id"):
            return self._people[person]
        if collective := values.get("collective_id"):
            return self._units[collective]
        return household_named(values["household_name"], self._units[values["unit_id"]], actor=self.actor)

    def _planned(self, values: dict[str, Any], unit: Unit) -> Subject:
        """The subject without entering a household: a plan writes nothing."""
        if name := values.get("household_name"):
            return Household(name=name, unit=unit)
        return self._subject(values)

    def _new(self, values: dict[str, Any], unit: Unit) -> tuple[str, str] | None:
        round_, award = self._rounds[values["round_id"]], self._awards[values["award_type_id"]]
        try:
            check_new_nomination(round_, award, unit, self._planned(values, unit))
        except DomainError as error:
            return COLUMN_OF.get(error.code, "Đợt xét"), error.message
        return None


def _edited(known: Nomination, values: dict[str, Any]) -> tuple[str, str] | None:
    if known.unit_id != values["unit_id"]:
        text = _("Đề nghị này do {unit} lập. Hãy giữ nguyên đơn vị đề nghị.").format(unit=known.unit)
        return "Đơn vị đề nghị", text
    if not can_edit(known):
        text = _("Hồ sơ đang ở trạng thái “{status}” hoặc đợt xét đã khóa nên không sửa được.")
        return "Tóm tắt thành tích", text.format(status=known.get_status_display())
    return None


def _key(known: Nomination) -> Hashable:
    household = (known.household.name_folded, known.unit_id) if known.household else None
    return known.round_id, known.award_type_id, known.person_id, known.collective_id, household


def _dated(name: str, year: int) -> str:
    return f"{name} ({year})"


def _round_lookup() -> dict[str, int | None]:
    """Rounds by name where one alone bears it, and by name and year."""
    rows = list(Round.objects.order_by().values_list("pk", "name", "year"))
    found: dict[str, int | None] = {}
    for pk, name, _year in rows:
        found[choice_key(name)] = None if choice_key(name) in found else pk
    return found | {choice_key(_dated(name, year)): pk for pk, name, year in rows}


def _round_messages() -> tuple[str, str]:
    return (
        _("Không có đợt xét nào tên “{value}”. Hãy ghi đúng tên đợt xét."),
        _("Có nhiều đợt xét tên “{value}”. Hãy ghi thêm năm trong ngoặc sau tên."),
    )
