"""Milestones of movements, and who has registered for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.text import fold
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_movement, by_unit, by_year
from importers.resources.lookups import unit_lookup_with_former, words_of_units
from importers.resources.movement_words import movement_lookup, movement_messages, movement_words
from importers.resources.widgets import ChoiceWidget, DayWidget, LookupWidget, TextWidget
from movements.domain.milestones import MilestoneDraft, add_milestones, remove_milestone
from movements.enums import MilestoneKind
from movements.models import Milestone, Movement, Registration


class MilestoneResource(SheetResource):
    """A milestone by movement and title. The file adds; a day that is set already is moved on its own page, with the
    reason that units are told.
    """

    kind = "milestones"
    model = Milestone
    title = gettext_lazy("Mốc của phong trào")
    filters = ("year", "movement")
    permission = "movements.draft"
    undone_by_row = True

    movement = Column("Phong trào", "movement_id", LookupWidget(required=True), note="Tên phong trào.")
    title_ = Column("Mốc", "title", TextWidget(200, required=True), example="Sơ kết 6 tháng")
    kind_ = Column("Loại mốc", "kind", ChoiceWidget(MilestoneKind), example=str(MilestoneKind.MIDTERM.label))
    planned_on = Column("Ngày dự kiến", "planned_on", DayWidget(), example="30/06/2026")
    source = Column("Căn cứ", "source", TextWidget(300))

    def prepare(self) -> None:
        self.set_lookup("movement_id", movement_lookup(), movement_messages())

    def existing(self) -> dict[Hashable, Any]:
        return {(row.movement_id, fold(row.title)): row for row in Milestone.objects.all()}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["movement_id"], fold(values["title"])

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        known = self.existing()
        for key, values in rows.items():
            stored = known.get(key)
            if stored is not None and "planned_on" in values and stored.planned_on != values["planned_on"]:
                yield key, "Ngày dự kiến", _("Mốc này đã có ngày khác. Hãy đổi ngày ở trang các mốc và ghi lý do.")

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return False

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        drafts: dict[int, list[MilestoneDraft]] = defaultdict(list)
        for values in created:
            drafts[values["movement_id"]].append(
                MilestoneDraft(
                    values["title"],
                    values.get("kind") or MilestoneKind.OTHER,
                    values.get("planned_on"),
                    values.get("source", ""),
                )
            )
        movements = Movement.objects.in_bulk(drafts)
        for pk, listed in drafts.items():
            add_milestones(movements[pk], listed, actor=self.actor)

    def remove(self, instance: Any) -> None:
        remove_milestone(instance, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Milestone]:
        words = movement_words()
        self.fields["movement"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        rows = by_movement(Milestone.objects.order_by("movement_id", "planned_on", "pk"), "movement", filters)
        return by_year(rows, "planned_on__year", filters)


class RegistrationResource(SheetResource):
    """Who entered a movement, when, with which pledge. Only handed out: a unit registers itself."""

    kind = "registrations"
    model = Registration
    title = gettext_lazy("Đăng ký thi đua")
    filters = ("year", "unit", "movement")
    export_permission = "movements.view"

    movement = Column("Phong trào", "movement", TextWidget(300))
    unit = Column("Đơn vị", "unit_id", TextWidget(200))
    status = Column("Trạng thái", "status", TextWidget(40))
    registered_at = Column("Đăng ký lúc", "registered_at", TextWidget(20))
    pledge = Column("Giao ước", "pledge", TextWidget(5000))

    def exported(self, filters: dict[str, str]) -> QuerySet[Registration]:
        self._units = words_of_units(unit_lookup_with_former())
        rows = Registration.objects.select_related("movement").order_by("movement_id", "unit__path")
        return by_unit(
            by_year(by_movement(rows, "movement", filters), "movement__starts_on__year", filters), "unit", filters
        )

    def rendered(self, instance: Any) -> list[Any]:
        when = f"{timezone.localtime(instance.registered_at):%d/%m/%Y %H:%M}"
        unit = self._units.get(instance.unit_id, "")
        return [instance.movement.title, unit, instance.get_status_display(), when, instance.pledge]
