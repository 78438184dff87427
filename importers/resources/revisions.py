"""Revisions of targets in mid-period: put forward by the file, decided by another person on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.errors import DomainError
from base.core.text import fold
from importers.resources.base import Column, ShownColumn
from importers.resources.deeds import DeedResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.movement_words import movement_lookup, movement_messages, movement_words
from importers.resources.targets import REASON
from importers.resources.widgets import ChoiceWidget, DayWidget, DecimalWidget, IntegerWidget, LookupWidget, TextWidget
from movements.domain.revising import OF_ASSIGNMENT, OF_TARGET, propose_revision, values_of
from movements.enums import OPEN_REVISIONS, AssignmentStatus, Hardness, RevisionStatus
from movements.models import Target, TargetAssignment, TargetRevision

NAME, DAY = "Tên chỉ tiêu", "Áp dụng từ ngày"
Key = tuple[int, str, str, int | None, dt.date]
"""Movement, folded name and period of the target, unit (None for all), first day."""
STANDING = (*OPEN_REVISIONS, RevisionStatus.IN_FORCE)


class RevisionResource(DeedResource):
    """One revision, known by what it changes and its day. Only the cells that are filled in change; without a unit it
    is the target itself, for every unit.
    """

    kind = "revisions"
    model = TargetRevision
    title = gettext_lazy("Điều chỉnh chỉ tiêu")
    not_undone = gettext_lazy(
        "Mỗi dòng là một đề nghị điều chỉnh chờ người khác duyệt. Hãy rút đề nghị ở trang Điều chỉnh chỉ tiêu."
    )
    filters = ("year", "unit")
    permission = "movements.target_assign"
    export_permission = "movements.view"
    main = NAME
    column_of = {"reason": REASON, "effective_on": DAY, "low": "Mức thấp nhất", "numerator": "Số phải đạt"}

    movement = Column("Phong trào", "movement_id", LookupWidget(required=True))
    name = Column(NAME, "target_name", TextWidget(500, required=True), example="Tỷ lệ hộ nghèo đa chiều")
    period = Column("Kỳ thực hiện", "target_period", TextWidget(60), note="Như trong danh sách chỉ tiêu.")
    unit = Column("Đơn vị", "unit_id", LookupWidget(), note="Để trống là điều chỉnh mức chung của mọi đơn vị.")
    day = Column(DAY, "effective_on", DayWidget(required=True), example="01/07/2026")
    reason = Column(REASON, "reason", TextWidget(2000, required=True), example="Thiên tai kéo dài")
    low = Column("Mức thấp nhất", "low", DecimalWidget(), example="85", note="Ô để trống là giữ nguyên.")
    high = Column("Mức cao nhất", "high", DecimalWidget())
    numerator = Column("Số phải đạt", "numerator", DecimalWidget())
    denominator = Column("Tổng số", "denominator", DecimalWidget())
    base_value = Column("Số kỳ gốc", "base_value", DecimalWidget())
    base_period = Column("Kỳ gốc", "base_period", TextWidget(60))
    deadline = Column("Thời hạn", "deadline", DayWidget())
    hardness = Column("Mức bắt buộc", "hardness", ChoiceWidget(Hardness))
    weight = Column("Trọng số", "weight", IntegerWidget(1, 1000))
    difficulty = Column("Hệ số khó", "difficulty", DecimalWidget(2))
    difficulty_reason = Column("Lý do hệ số khó", "difficulty_reason", TextWidget(300))
    status = ShownColumn("Trạng thái", "status", ChoiceWidget(RevisionStatus))

    def prepare(self) -> None:
        self.set_lookup("movement_id", movement_lookup(), movement_messages())
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = TargetRevision.objects.filter(status__in=STANDING).order_by("pk")
        return {_key(row): row for row in rows.select_related("target", "assignment__target")}

    def key_of(self, values: dict[str, Any]) -> Key:
        period = fold(values.get("target_period", ""))
        return values["movement_id"], fold(values["target_name"]), period, values.get("unit_id"), values["effective_on"]

    def changed(self, instance: TargetRevision, values: dict[str, Any]) -> bool:
        after = values_of(instance, "after")
        return any(after.get(name) != value for name, value in _given(values).items())

    def act(self, values: dict[str, Any], stored: TargetRevision | None) -> None:
        if stored is not None:
            text = _("Đã có điều chỉnh áp dụng từ ngày này ({state}). Hãy xem trên trang của điều chỉnh đó.")
            raise DomainError(text.format(state=stored.get_status_display()), code="effective_on")
        subject, after = self._subject(values), _given(values)
        fitting = OF_TARGET if isinstance(subject, Target) else OF_ASSIGNMENT
        if foreign := [name for name in after if name not in fitting]:
            names = ", ".join(column.column_name for column in self.columns if column.attribute in foreign)
            raise DomainError(_("Không điều chỉnh được ở đây: {names}. Hãy để trống ô đó.").format(names=names))
        propose_revision(subject, after, reason=values["reason"], effective_on=values["effective_on"], actor=self.actor)

    def _subject(self, values: dict[str, Any]) -> Target | TargetAssignment:
        movement, name, period, unit, _day = self.key_of(values)
        targets = Target.objects.filter(movement=movement).select_related("movement__organiser")
        target = next((row for row in targets if (fold(row.name), fold(row.period)) == (name, period)), None)
        if target is None:
            raise DomainError(_("Phong trào này không có chỉ tiêu tên như vậy. Hãy chép đúng tên và kỳ thực hiện."))
        if unit is None:
            return target
        given = target.assignments.filter(unit=unit, status=AssignmentStatus.ACTIVE).select_related("unit").first()
        if given is None:
            raise DomainError(_("Đơn vị này chưa được giao chỉ tiêu đó."))
        given.target = target
        return given

    def exported(self, filters: dict[str, str]) -> QuerySet[TargetRevision]:
        self._movements, self._units = movement_words(), words_of_units(unit_lookup_with_former())
        rows = TargetRevision.objects.filter(status__in=STANDING)
        rows = rows.annotate(movement_id=Coalesce("target__movement", "assignment__target__movement"))
        rows = rows.select_related("target", "assignment__target").order_by("movement_id", "effective_on", "pk")
        return by_unit(by_year(rows, "effective_on__year", filters), "assignment__unit", filters)

    def rendered(self, instance: Any) -> list[Any]:
        movement, _name, _period, unit, _day = _key(instance)
        target = instance.owner
        words = {
            "movement_id": self._movements.get(movement, ""),
            "target_name": target.name,
            "target_period": target.period,
            "unit_id": self._units.get(unit, "") if unit is not None else "",
        }
        values = {"effective_on": instance.effective_on, "reason": instance.reason, "status": instance.status}
        values |= values_of(instance, "after")
        return [
            words[name] if (name := column.attribute) in words else column.widget.render(values.get(name))
            for column in self.columns
        ]


def _key(row: TargetRevision) -> Key:
    target = row.owner
    unit = row.assignment.unit_id if row.assignment is not None else None
    return target.movement_id, fold(target.name), fold(target.period), unit, row.effective_on


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """The filled cells of what a revision may change."""
    names = dict.fromkeys((*OF_TARGET, *OF_ASSIGNMENT))
    return {name: values[name] for name in names if values.get(name) not in (None, "")}
