"""Movements as drafts, and the themes of a year or a term."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import ledger
from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Unit
from importers.resources.base import Column, ShownColumn
from importers.resources.deeds import DeedResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import (
    former_unit_messages,
    unit_lookup_with_former,
    words_of_units,
)
from importers.resources.widgets import ChoiceWidget, DayWidget, LookupWidget, TextWidget
from movements.domain.drafting import draft_movement, edit_draft
from movements.domain.drafts import MovementDraft
from movements.domain.lifecycle import cancel_movement
from movements.domain.tasks.themes import remove_theme, save_theme
from movements.enums import (
    UNPUBLISHED,
    LaunchLevel,
    MovementKind,
    MovementReach,
    MovementStatus,
    Participation,
    ThemeKind,
)
from movements.models import Movement, WorkTheme

ORGANISER, ENDS = "Cơ quan phát động", "Kết thúc"
CHOSEN = ("kind", "reach", "launch_level", "participation")
"""What stays as it is, or takes its default, where a cell is empty."""


class MovementResource(DeedResource):
    """One movement, known by its title, agency and first day. The file makes drafts and changes drafts; what is
    published is corrected on its page. Targets and milestones have kinds of their own.
    """

    kind = "movements"
    model = Movement
    title = gettext_lazy("Phong trào thi đua")
    filters = ("year", "unit")
    permission = "movements.draft"
    undone_by_row = True
    parts_of_row = ("LaunchPlan",)
    main = "Tên phong trào"
    column_of = {"organiser": ORGANISER, "ends_on": ENDS, "registration_closes_on": "Hạn đăng ký"}

    title_ = Column(main, "title", TextWidget(300, required=True), example="Thi đua xây dựng nông thôn mới năm 2099")
    organiser = Column(ORGANISER, "organiser_id", LookupWidget(required=True), note="Mã hoặc tên.", example="SNV")
    starts_on = Column("Bắt đầu", "starts_on", DayWidget(required=True), example="01/01/2099")
    ends_on = Column(ENDS, "ends_on", DayWidget(required=True), example="31/12/2099")
    kind_ = Column("Loại", "kind", ChoiceWidget(MovementKind))
    aim = Column("Mục đích", "aim", TextWidget(5000))
    registration_opens_on = Column("Mở đăng ký", "registration_opens_on", DayWidget())
    registration_closes_on = Column("Hạn đăng ký", "registration_closes_on", DayWidget(), example="31/01/2099")
    round_opens_on = Column("Mở đợt xét khen thưởng", "round_opens_on", DayWidget())
    reach = Column("Phạm vi", "reach", ChoiceWidget(MovementReach))
    launch_level = Column("Cấp phát động", "launch_level", ChoiceWidget(LaunchLevel))
    participation = Column("Đơn vị tham gia", "participation", ChoiceWidget(Participation))
    status = ShownColumn("Trạng thái", "status", ChoiceWidget(MovementStatus))

    def prepare(self) -> None:
        self.set_lookup("organiser_id", unit_lookup_with_former(), former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = Movement.objects.exclude(status=MovementStatus.CANCELLED).select_related("organiser")
        return {(row.organiser_id, row.title_folded, row.starts_on): row for row in rows}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["organiser_id"], fold(values["title"]), values["starts_on"]

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        return {name: value for name, value in values.items() if value or name not in CHOSEN}, findings

    def act(self, values: dict[str, Any], stored: Movement | None) -> None:
        own = {name: value for name, value in values.items() if name != "organiser_id"}
        if stored is not None:
            edit_draft(stored, own, actor=self.actor)
            return
        organiser = Unit.objects.get(pk=values["organiser_id"])
        draft_movement(MovementDraft(organiser=organiser, **own), actor=self.actor)

    def remove(self, instance: Movement) -> None:
        """A draft to which nothing was added is given up; it stays for the record and takes no title any more."""
        if instance.status != MovementStatus.DRAFT:
            raise DomainError(_("Phong trào không còn là dự thảo."), code="state")
        if ledger.history_of(*instance.launch_plans.all()).filter(kind="movements.launch_plan.written").exists():
            raise DomainError(_("Đã có người soạn kế hoạch của phong trào."), code="written")
        cancel_movement(instance, reason=_("Hoàn tác tệp đã nhập"), actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Movement]:
        """Published ones: a draft is the affair of those who write it."""
        words = words_of_units(unit_lookup_with_former())
        self.fields["organiser"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        rows = Movement.objects.exclude(status__in=(*UNPUBLISHED, MovementStatus.CANCELLED))
        rows = by_year(rows.order_by("starts_on", "pk"), "starts_on__year", filters)
        return by_unit(rows, "organiser", filters)


class ThemeResource(DeedResource):
    """One theme, known by its title, agency and first day."""

    kind = "themes"
    model = WorkTheme
    title = gettext_lazy("Chủ đề năm, nhiệm kỳ")
    filters = ("year", "unit")
    permission = "movements.task_manage"
    undone_by_row = True
    main = "Chủ đề"
    column_of = {"ends_on": "Đến hết ngày"}

    title_ = Column(main, "title", TextWidget(300, required=True), example="Năm tăng tốc, bứt phá")
    kind_ = Column("Loại", "kind", ChoiceWidget(ThemeKind, required=True), example=str(ThemeKind.YEAR.label))
    owner = Column("Cơ quan đề ra", "owner_id", LookupWidget(required=True), note="Mã hoặc tên.", example="SNV")
    starts_on = Column("Từ ngày", "starts_on", DayWidget(required=True), example="01/01/2099")
    ends_on = Column("Đến hết ngày", "ends_on", DayWidget(required=True), example="31/12/2099")
    aim = Column("Mục tiêu", "aim", TextWidget(5000))

    def prepare(self) -> None:
        self.set_lookup("owner_id", unit_lookup_with_former(), former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = WorkTheme.objects.select_related("owner")
        return {(row.owner_id, fold(row.title), row.starts_on): row for row in rows}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["owner_id"], fold(values["title"]), values["starts_on"]

    def act(self, values: dict[str, Any], stored: WorkTheme | None) -> None:
        own = {name: value for name, value in values.items() if name != "owner_id"}
        owner = stored.owner if stored is not None else Unit.objects.get(pk=values["owner_id"])
        aim = own.pop("aim", stored.aim if stored is not None else "")
        save_theme(stored, owner=owner, aim=aim, actor=self.actor, **own)

    def remove(self, instance: WorkTheme) -> None:
        remove_theme(instance, actor=self.actor)

    def put_back(self, instance: WorkTheme, before: dict[str, Any]) -> None:
        stored = {column.attribute: getattr(instance, column.attribute) for column in self.columns}
        self.act(stored | before, instance)

    def exported(self, filters: dict[str, str]) -> QuerySet[WorkTheme]:
        words = words_of_units(unit_lookup_with_former())
        self.fields["owner"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        rows = by_year(WorkTheme.objects.order_by("starts_on", "pk"), "starts_on__year", filters)
        return by_unit(rows, "owner", filters)
