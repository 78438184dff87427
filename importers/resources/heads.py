"""Who answers by name for targets and tasks; a row with another person hands over from a day."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Person
from importers.domain.cells import CellError, parse_integer
from importers.resources.base import Column, ShownColumn
from importers.resources.deeds import DeedResource
from importers.resources.lookups import (
    former_unit_messages,
    person_lookup,
    person_messages,
    unit_lookup_with_former,
    words_of_units,
)
from importers.resources.movement_words import movement_lookup, movement_messages, movement_words
from importers.resources.widgets import DayWidget, LookupWidget, TextWidget
from movements.domain.responsibility import hand_over
from movements.enums import LIVE_TASKS, AssignmentStatus, TaskStatus
from movements.models import Responsibility, TargetAssignment, Task

HEAD, DAY, TARGET = "Mã người chịu trách nhiệm", "Từ ngày", "Chỉ tiêu"


class HeadResource(DeedResource):
    """One target of a unit (movement, target, period, unit) or one task (title, leading unit, due day)."""

    kind = "heads"
    model = TargetAssignment
    title = gettext_lazy("Người chịu trách nhiệm")
    not_undone = gettext_lazy(
        "Mỗi dòng là một lần bàn giao trách nhiệm, giữ trong lịch sử. Hãy bàn giao lại cho đúng người ở trang "
        "chỉ tiêu được giao hoặc đầu việc."
    )
    filters = ("year",)
    permission = "movements.target_assign"
    export_permission = "movements.heads_view"
    main = HEAD
    column_of = {"on": DAY, "target": TARGET}

    movement = Column("Phong trào", "movement_id", LookupWidget(), example="Thi đua năm 2099")
    target = Column(TARGET, "target_name", TextWidget(500), example="Tỷ lệ hộ nghèo đa chiều")
    period = Column("Kỳ thực hiện", "target_period", TextWidget(60), note="Như trong danh sách chỉ tiêu.")
    task = Column("Đầu việc", "task_title", TextWidget(300), note="Để trống nếu dòng ghi một chỉ tiêu.")
    due_on = Column("Thời hạn đầu việc", "task_due_on", DayWidget())
    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Được giao, hoặc chủ trì.", example="SNV")
    head = Column(HEAD, "head_id", LookupWidget(), note="Để trống là giữ nguyên.", example="CB0001")
    person = ShownColumn("Họ và tên", "person_name", TextWidget(120))
    day = Column(DAY, "handed_over_on", DayWidget(), note="Để trống là hôm nay.")
    reason = Column("Ghi chú", "handover_note", TextWidget(300))

    def prepare(self) -> None:
        self.set_lookup("movement_id", movement_lookup(), movement_messages())
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())
        self.set_lookup("head_id", person_lookup(), person_messages())

    def existing(self) -> dict[Hashable, Any]:
        given = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE)
        tasks = Task.objects.filter(status__in=LIVE_TASKS)
        found: dict[Hashable, Any] = {_key(row): row for row in tasks.select_related("lead")}
        return found | {_key(row): row for row in given.select_related("target__movement__organiser")}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        if values.get("task_title"):
            return fold(values["task_title"]), values["unit_id"], values.get("task_due_on")
        target = fold(values.get("target_name", "")), fold(values.get("target_period", ""))
        return values.get("movement_id"), *target, values["unit_id"]

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return values.get("head_id") not in (None, instance.head_id)

    def act(self, values: dict[str, Any], stored: TargetAssignment | Task | None) -> None:
        if stored is None:
            text = _("Không có chỉ tiêu được giao hay đầu việc nào như dòng này. Hãy giao trước, hoặc chép đúng tên.")
            raise DomainError(text, code="target")
        person, day = Person.objects.get(pk=values["head_id"]), values.get("handed_over_on") or clock.today()
        hand_over(stored, person, on=day, note=values.get("handover_note", ""), actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Responsibility]:
        """Who answers now. `year`: one in which the movement runs or the task is due."""
        self._movements, self._units = movement_words(), words_of_units(unit_lookup_with_former())
        live = Q(assignment__status=AssignmentStatus.ACTIVE) | Q(task__isnull=False)
        rows = Responsibility.objects.filter(live, ends_on=None).exclude(task__status=TaskStatus.CANCELLED)
        rows = rows.select_related("assignment__target__movement", "task", "person")
        if "year" in filters:
            rows = rows.filter(_in_year(filters["year"]))
        return rows.order_by("assignment__target__movement", "assignment__target__order", "pk")

    def rendered(self, instance: Any) -> list[Any]:
        person = instance.person
        said = [person.code, person.name, f"{instance.starts_on:%d/%m/%Y}", instance.note]
        if instance.task is not None:
            task = instance.task
            return ["", "", "", task.title, f"{task.due_on:%d/%m/%Y}", self._units.get(task.lead_id, ""), *said]
        target, unit = instance.assignment.target, self._units.get(instance.assignment.unit_id, "")
        return [self._movements.get(target.movement_id, ""), target.name, target.period, "", "", unit, *said]


def _key(duty: TargetAssignment | Task) -> Hashable:
    if isinstance(duty, Task):
        return fold(duty.title), duty.lead_id, duty.due_on
    target = duty.target
    return target.movement_id, fold(target.name), fold(target.period), duty.unit_id


def _in_year(words: str) -> Q:
    try:
        year = parse_integer(words, 1900, 2200)
    except CellError as error:
        raise DomainError(error.message, code="filter") from error
    movement = "assignment__target__movement__"
    return Q(task__due_on__year=year) | Q(
        **{f"{movement}starts_on__year__lte": year, f"{movement}ends_on__year__gte": year}
    )
