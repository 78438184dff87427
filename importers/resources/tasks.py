"""Tasks (đầu việc) to be given. What is given is changed on its page, where the reason is asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Unit
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import unit_lookup, unit_messages, unit_words
from importers.resources.widgets import DayWidget, DecimalWidget, IntegerWidget, LookupWidget, TextWidget
from movements.domain.tasks.assigning import TaskDraft, assign_tasks, cancel_task, check_task
from movements.enums import TaskStatus
from movements.models import Task, TaskUnit, WorkTheme

TITLE, OUTPUT, PARTNERS, DUE = "Đầu việc", "Sản phẩm", "Đơn vị phối hợp", "Thời hạn"
COLUMN_OF = {"output": OUTPUT, "partners": PARTNERS, "difficulty": "Hệ số khó", "difficulty_reason": "Lý do hệ số khó"}


class PartnersColumn(Column):
    """Codes or names with semicolons between."""

    def export(self, instance: Any, **kwargs: Any) -> str:
        return "; ".join(self.words.get(row.unit_id, "") for row in instance.partners.all())

    words: dict[int, str] = {}


class TaskResource(SheetResource):
    """One task, known by its title, leading unit and due day."""

    kind = "tasks"
    model = Task
    title = gettext_lazy("Đầu việc")
    filters = ("year", "unit")
    permission = "movements.task_manage"
    undone_by_row = True
    parts_of_row = ("TaskUnit", "Responsibility")

    title_ = Column(TITLE, "title", TextWidget(300, required=True), example="Xây dựng đề án du lịch cộng đồng")
    output = Column(OUTPUT, "output", TextWidget(500, required=True), example="Đề án trình UBND tỉnh")
    lead = Column("Đơn vị chủ trì", "lead_id", LookupWidget(required=True), note="Mã đơn vị, hoặc tên.", example="SNV")
    partners = PartnersColumn(PARTNERS, "partner_words", TextWidget(2000), note="Nhiều đơn vị cách nhau bằng dấu ;")
    due_on = Column(DUE, "due_on", DayWidget(required=True), example="31/12/2099")
    theme = Column("Chủ đề", "theme_id", LookupWidget(), note="Tên chủ đề đã lập.")
    weight = Column("Trọng số", "weight", IntegerWidget(1, 1000), example=1)
    difficulty = Column("Hệ số khó", "difficulty", DecimalWidget(2), note="Từ 0,5 đến 3; để trống là 1.")
    difficulty_reason = Column("Lý do hệ số khó", "difficulty_reason", TextWidget(300))

    def prepare(self) -> None:
        self._units = unit_lookup()
        self._rows: dict[int, Unit] = {}
        self._themes = {choice_key(theme.title): theme for theme in WorkTheme.objects.order_by("starts_on")}
        self.set_lookup("lead_id", self._units, unit_messages())
        unknown = _("Chưa có chủ đề “{value}”. Hãy lập chủ đề trước.")
        self.set_lookup("theme_id", {key: theme.pk for key, theme in self._themes.items()}, (unknown, unknown))

    def existing(self) -> dict[Hashable, Any]:
        rows = Task.objects.exclude(status=TaskStatus.CANCELLED)
        return {(fold(row.title), row.lead_id, row.due_on): row for row in rows}

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        words = [word.strip() for word in values.pop("partner_words", "").split(";") if word.strip()]
        found = [(word, self._units.get(choice_key(word))) for word in words]
        findings.extend((PARTNERS, unit_messages()[0].format(value=word)) for word, pk in found if pk is None)
        if findings:
            return values, findings
        values["partners"] = [pk for _word, pk in found]
        values["weight"] = values.get("weight") or 1
        values["difficulty"] = values.get("difficulty") or Decimal(1)
        return values, findings

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return fold(values["title"]), values["lead_id"], values["due_on"]

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return super().changed(instance, {name: value for name, value in values.items() if name != "partners"})

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        known = self.existing()
        keys = {pk for values in rows.values() for pk in (values["lead_id"], *values["partners"])}
        self._rows = Unit.objects.in_bulk(list(keys))
        for key, values in rows.items():
            if key in known:
                if self.changed(known[key], values):
                    yield key, TITLE, _("Đầu việc này đã giao. Hãy sửa trên trang của đầu việc và ghi lý do.")
                continue
            try:
                check_task(self._draft(values))
            except DomainError as error:
                yield key, COLUMN_OF.get(error.code, TITLE), error.message
            if values["due_on"] < clock.today():
                yield key, DUE, _("Thời hạn đã qua. Hãy ghi ngày từ hôm nay.")

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        assign_tasks([self._draft(values) for values in created], actor=self.actor)

    def remove(self, instance: Task) -> None:
        """The units are told, as they were told of the task."""
        if instance.status != TaskStatus.ASSIGNED:
            raise DomainError(_("Đầu việc này đã bắt đầu."), code="state")
        cancel_task(instance, reason=_("Hoàn tác tệp đã nhập"), actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Task]:
        words = unit_words()
        self.columns[3].words = words
        self.fields["lead"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        titles = dict(WorkTheme.objects.values_list("pk", "title"))
        self.fields["theme"].widget.render = lambda value, obj=None, **_kwargs: titles.get(value, "")
        rows = Task.objects.exclude(status=TaskStatus.CANCELLED).order_by("due_on", "pk")
        rows = rows.prefetch_related(Prefetch("partners", TaskUnit.objects.order_by("unit__path")))
        return by_unit(by_year(rows, "due_on__year", filters), "lead", filters)

    def _draft(self, values: dict[str, Any]) -> TaskDraft:
        own = {name: value for name, value in values.items() if name not in ("lead_id", "theme_id", "partners")}
        theme = next((row for row in self._themes.values() if row.pk == values.get("theme_id")), None)
        partners = tuple(self._rows[pk] for pk in values["partners"])
        return TaskDraft(**own, lead=self._rows[values["lead_id"]], partners=partners, theme=theme)
