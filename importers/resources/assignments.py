"""Targets given to units, each with its own figures, its difficulty and who answers for it by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.accounts.permissions import can
from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold
from base.units.domain.queries import units_as_of
from base.units.models import Person
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import person_lookup, person_messages, unit_lookup, unit_messages, unit_words
from importers.resources.movement_words import movement_lookup, movement_messages, movement_words
from importers.resources.targets import REASON, REVISION, revision_columns
from importers.resources.widgets import DayWidget, DecimalWidget, LookupWidget, TextWidget
from movements.domain.revising import OF_ASSIGNMENT, propose_revision
from movements.domain.targets import assign_target, check_assignment, give_rows, withdraw_assignment
from movements.enums import AssignmentStatus, MovementStatus
from movements.models import Target, TargetAssignment
from movements.rules import can_assign_targets

NAME, DIFFICULTY, WHY = "Tên chỉ tiêu", "Hệ số khó", "Lý do hệ số khó"
OF_TARGET = ("movement_id", "target_name", "target_period")
COLUMN_OF = {
    "low": "Mức thấp nhất",
    "numerator": "Số phải đạt",
    "denominator": "Tổng số",
    "difficulty": DIFFICULTY,
    "difficulty_reason": WHY,
}


class AssignmentResource(SheetResource):
    """One target for one unit. What a unit of a running movement was given changes by a revision, with its reason."""

    kind = "assignments"
    model = TargetAssignment
    title = gettext_lazy("Giao chỉ tiêu")
    filters = ("year", "unit")
    permission = "movements.target_assign"
    undone_by_row = True
    parts_of_row = ("Responsibility",)

    movement = Column("Phong trào", "movement_id", LookupWidget(required=True))
    name = Column(NAME, "target_name", TextWidget(500, required=True), example="Tỷ lệ hộ nghèo đa chiều")
    period = Column("Kỳ thực hiện", "target_period", TextWidget(60), note="Như trong danh sách chỉ tiêu.")
    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã đơn vị, hoặc tên.", example="SNV")
    low = Column("Mức thấp nhất", "low", DecimalWidget(), note="Để trống cả bốn mức thì áp dụng mức chung.")
    high = Column("Mức cao nhất", "high", DecimalWidget())
    numerator = Column("Số phải đạt", "numerator", DecimalWidget(), note="66 trong “66/87 xã”.")
    denominator = Column("Tổng số", "denominator", DecimalWidget(), note="87 trong “66/87 xã”.")
    deadline = Column("Thời hạn riêng", "deadline", DayWidget())
    difficulty = Column(DIFFICULTY, "difficulty", DecimalWidget(2), note="Từ 0,5 đến 3; để trống là 1.", example="1,5")
    difficulty_reason = Column(WHY, "difficulty_reason", TextWidget(300), example="Xã đảo, địa bàn rộng")
    head = Column("Mã người chịu trách nhiệm", "head_id", LookupWidget(), note="Để trống là người đứng đầu đơn vị.")
    note_ = Column("Ghi chú", "note", TextWidget(300))
    revision_reason, revision_day = revision_columns()

    def prepare(self) -> None:
        rows = Target.objects.select_related("movement__organiser")
        self._targets = {(row.movement_id, fold(row.name), fold(row.period)): row for row in rows}
        self.set_lookup("movement_id", movement_lookup(), movement_messages())
        self.set_lookup("unit_id", unit_lookup(), unit_messages())
        self.set_lookup("head_id", person_lookup(), person_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE)
        rows = rows.select_related("target__movement__organiser", "unit", "head")
        self._known: dict[Hashable, TargetAssignment] = {(row.target_id, row.unit_id): row for row in rows}
        return dict(self._known)

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        if findings:
            return values, findings
        movement, name, period = (values.pop(key, "") for key in OF_TARGET)
        target = self._targets.get((movement, fold(name), fold(period)))
        if target is None:
            findings.append((NAME, _("Phong trào không có chỉ tiêu “{name}” ở kỳ này.").format(name=name)))
        else:
            values["target_id"] = target.pk
        if values.get("difficulty", 1) is None:
            values["difficulty"] = Decimal(1)
        return values, findings

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["target_id"], values["unit_id"]

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return bool(_changes(instance, values))

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """Running movements of the importer only, figures that agree, and a reason where something given changes."""
        targets = {row.pk: row for row in self._targets.values()}
        for key, values in rows.items():
            known = self._known.get(key)
            if known is not None and not self.changed(known, values):
                continue
            target = targets[values["target_id"]]
            movement = target.movement
            if not can_assign_targets(movement):
                text = _("Phong trào ở trạng thái “{state}” nên không giao chỉ tiêu được nữa.")
                yield key, "Phong trào", text.format(state=movement.get_status_display())
            elif self.actor is not None and not can(self.actor, self.permission, movement.organiser):
                yield (
                    key,
                    "Phong trào",
                    _("Tài khoản này không giao chỉ tiêu của phong trào “{name}”.").format(name=movement),
                )
            elif problem := _problem(known, target, values):
                yield key, *problem

    def create(self, values: dict[str, Any]) -> TargetAssignment:
        row = {name: value for name, value in values.items() if name not in REVISION}
        return TargetAssignment(**row)

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = _changes(instance, values)
        instance.revision = [values.get(name) for name in REVISION]

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        fresh: dict[int, list[TargetAssignment]] = defaultdict(list)
        targets = {row.pk: row for row in self._targets.values()}
        for row in created:
            row.target = targets[row.target_id]
            fresh[row.target.movement_id].append(row)
        for pk in sorted(fresh):
            give_rows(fresh[pk][0].target.movement, fresh[pk], actor=self.actor)
        for row in updated:
            self._change(row)

    def remove(self, instance: TargetAssignment) -> None:
        withdraw_assignment(instance, actor=self.actor)

    def _change(self, row: Any) -> None:
        """What is measured goes the way of a revision in a running movement; a note or a name changes at once."""
        changes: dict[str, Any] = dict(row.imported)
        if _is_running(row) and (after := {name: changes.pop(name) for name in OF_ASSIGNMENT if name in changes}):
            reason, day = row.revision
            propose_revision(row, after, reason=reason, effective_on=day or clock.today(), actor=self.actor)
        if not changes:
            return
        kept = {name: getattr(row, name) for name in (*OF_ASSIGNMENT, "note")}
        head_id = changes.pop("head_id", None)
        head = Person.objects.get(pk=head_id) if head_id else None
        assign_target(row.target, row.unit, actor=self.actor, head=head, **(kept | changes))

    def exported(self, filters: dict[str, str]) -> QuerySet[TargetAssignment]:
        codes = dict(Person.objects.order_by().values_list("pk", "code"))
        for name, words in (("movement", movement_words()), ("unit", unit_words()), ("head", codes)):
            self.fields[name].widget.render = lambda value, obj=None, words=words, **_kwargs: words.get(value, "")
        rows = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE, unit__in=units_as_of())
        rows = rows.annotate(
            movement_id=F("target__movement_id"), target_name=F("target__name"), target_period=F("target__period")
        ).order_by("target__movement_id", "target__order", "target_id", "unit__path")
        return by_unit(by_year(rows, "target__movement__starts_on__year", filters), "unit", filters)


def _is_running(row: TargetAssignment) -> bool:
    return row.target.movement.status == MovementStatus.OPEN


def _changes(known: TargetAssignment, values: dict[str, Any]) -> dict[str, Any]:
    """What differs. An empty cell for the head leaves who answers."""
    found = {name: value for name, value in values.items() if name not in REVISION and getattr(known, name) != value}
    if found.get("head_id", 0) is None:
        del found["head_id"]
    return found


def _problem(known: TargetAssignment | None, target: Target, values: dict[str, Any]) -> tuple[str, str] | None:
    """Column and sentence of what the row, with what is stored behind it, gets wrong."""
    names = (*OF_ASSIGNMENT, "unit_id")
    stored = {name: getattr(known, name) for name in names} if known is not None else {}
    row = stored | {name: value for name, value in values.items() if name in names}
    try:
        check_assignment(TargetAssignment(target=target, **row))
    except DomainError as error:
        return COLUMN_OF.get(error.code, NAME), error.message
    is_revised = known is not None and _is_running(known) and set(_changes(known, values)) & set(OF_ASSIGNMENT)
    if is_revised and not values.get(REVISION[0]):
        return REASON, _("Chỉ tiêu đã giao và phong trào đang thực hiện: hãy ghi lý do điều chỉnh.")
    return None
