"""Targets of movements that still run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.accounts.permissions import can
from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold
from importers.resources.base import Column, SheetResource, differs
from importers.resources.filters import by_unit, by_year
from importers.resources.movement_words import movement_lookup, movement_messages, movement_words
from importers.resources.widgets import (
    ChoiceWidget,
    DayWidget,
    DecimalWidget,
    IntegerWidget,
    LookupWidget,
    TextWidget,
)
from movements.domain.corrections import take_out_target
from movements.domain.drafts import TargetDraft
from movements.domain.revising import OF_TARGET, propose_revision
from movements.domain.targets import FREE, add_targets, bound_targets, change_targets, check_figures, target_of
from movements.enums import Accumulation, Basis, Comparator, Direction, Hardness, Nature, Scale, TimeBasis
from movements.models import Movement, Target
from movements.rules import can_assign_targets

COLUMN_OF = {
    "name": "Tên chỉ tiêu",
    "low": "Mức thấp nhất",
    "figure": "Mức thấp nhất",
    "numerator": "Số phải đạt",
    "denominator": "Tổng số",
}


REASON, DAY = "Lý do điều chỉnh", "Áp dụng từ ngày"
REVISION = ("revision_reason", "revision_day")
CHOSEN = ("nature", "accumulation", "hardness", "weight")
"""What stays as it is, or takes its default, where a cell is empty."""


class InputColumn(Column):
    """Read from a file, never written to one: it belongs to a change, not to the row."""

    def export(self, instance: Any, **kwargs: Any) -> str:
        return ""


def revision_columns() -> tuple[InputColumn, InputColumn]:
    note = "Chỉ cần khi chỉ tiêu đã giao và phong trào đang thực hiện; mức mới chờ người khác duyệt."
    return InputColumn(REASON, REVISION[0], TextWidget(2000), note=note), InputColumn(DAY, REVISION[1], DayWidget())


class TargetResource(SheetResource):
    """One target of a movement, known by movement, name and period. Nothing of a closed movement changes; what units
    of a running one were given is put forward as a revision.
    """

    kind = "targets"
    model = Target
    title = gettext_lazy("Chỉ tiêu thi đua")
    filters = ("year", "unit")
    permission = "movements.manage"
    checked_in_parts = True
    undone_by_row = True

    movement = Column(
        "Phong trào",
        "movement_id",
        LookupWidget(required=True),
        note="Tên phong trào, hoặc phần cuối địa chỉ trang công khai nếu có hai phong trào cùng tên.",
    )
    name = Column("Tên chỉ tiêu", "name", TextWidget(500, required=True), example="Tỷ lệ hộ nghèo đa chiều")
    comparator = Column("Phép so sánh", "comparator", ChoiceWidget(Comparator, required=True), example="không quá")
    low = Column("Mức thấp nhất", "low", DecimalWidget(), note="Số âm khi phải giảm, như -0,3.")
    high = Column("Mức cao nhất", "high", DecimalWidget(), example="1,5")
    numerator = Column("Số phải đạt", "numerator", DecimalWidget(), note="66 trong “66/87 xã”.")
    denominator = Column("Tổng số", "denominator", DecimalWidget(), note="87 trong “66/87 xã”.")
    unit = Column("Đơn vị tính", "unit", TextWidget(60), example="%")
    direction = Column("Chiều hướng", "direction", ChoiceWidget(Direction, required=True), example="càng thấp càng tốt")
    period = Column("Kỳ thực hiện", "period", TextWidget(60), example="Năm 2026")
    scale = Column("Cỡ số", "scale", ChoiceWidget(Scale), note="“130 triệu đồng” thì ghi triệu.")
    per = Column("Tính trên", "per", ChoiceWidget(Basis))
    per_time = Column("Tính theo", "per_time", ChoiceWidget(TimeBasis))
    nature = Column("Tính chất", "nature", ChoiceWidget(Nature))
    accumulation = Column("Cách cộng dồn", "accumulation", ChoiceWidget(Accumulation))
    hardness = Column("Mức bắt buộc", "hardness", ChoiceWidget(Hardness))
    base_value = Column("Số kỳ gốc", "base_value", DecimalWidget())
    base_period = Column("Kỳ gốc", "base_period", TextWidget(60))
    deadline = Column("Thời hạn", "deadline", DayWidget(), note="Để trống thì là ngày kết thúc phong trào.")
    weight = Column("Trọng số", "weight", IntegerWidget(1, 1000))
    revision_reason, revision_day = revision_columns()

    def prepare(self) -> None:
        self._movements = Movement.objects.select_related("organiser").in_bulk()
        self._bound: dict[int, set[int]] = {}
        self.set_lookup("movement_id", movement_lookup(), movement_messages())

    def existing_among(self, rows: dict[Hashable, dict[str, Any]]) -> dict[Hashable, Any]:
        stored = Target.objects.filter(movement__in={values["movement_id"] for values in rows.values()})
        self._known: dict[Hashable, Target] = {(t.movement_id, fold(t.name), fold(t.period)): t for t in stored}
        return dict(self._known)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["movement_id"], fold(values["name"]), fold(values.get("period", ""))

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        return {name: value for name, value in values.items() if value or name not in CHOSEN}, findings

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return super().changed(instance, _stored(values))

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """What is new or changes must belong to a running movement of the importer and have figures that agree."""
        for key, values in rows.items():
            known = self._known.get(key)
            if known is not None and not self.changed(known, values):
                continue
            movement = self._movements[values["movement_id"]]
            if not can_assign_targets(movement):
                text = _("Phong trào ở trạng thái “{state}” nên không sửa chỉ tiêu được nữa.")
                yield key, "Phong trào", text.format(state=movement.get_status_display())
            elif self.actor is not None and not can(self.actor, self.permission, movement.organiser):
                yield key, "Phong trào", _("Tài khoản này không quản lý phong trào “{name}”.").format(name=movement)
            elif problem := _problem(known, values) or self._unreasoned(known, values):
                yield key, *problem

    def _unreasoned(self, known: Target | None, values: dict[str, Any]) -> tuple[str, str] | None:
        """A change of what units were given needs a reason, and can be no change of what is measured."""
        if known is None or not self._is_revised(known, values):
            return None
        if not set(_changes(known, values)) <= {*FREE, *OF_TARGET}:
            return "Tên chỉ tiêu", _("Chỉ tiêu đã giao: chỉ điều chỉnh được mức, kỳ gốc, thời hạn, trọng số.")
        if not values.get(REVISION[0]):
            return REASON, _("Chỉ tiêu đã giao và phong trào đang thực hiện: hãy ghi lý do điều chỉnh.")
        return None

    def _is_revised(self, known: Target, values: dict[str, Any]) -> bool:
        movement = known.movement_id
        if movement not in self._bound:
            self._bound[movement] = bound_targets(self._movements[movement])
        return known.pk in self._bound[movement] and not set(_changes(known, values)) <= FREE

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.revision = (
            {name: values.get(name) for name in REVISION} if self._is_revised(instance, values) else None
        )
        instance.imported = _changes(instance, values)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        drafts: dict[int, list[TargetDraft]] = defaultdict(list)
        for values in created:
            drafts[values["movement_id"]].append(TargetDraft(**_own(values)))
        changes: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        for target in updated:
            if target.revision is None:
                changes[target.movement_id][target.pk] = target.imported
                continue
            after = {name: value for name, value in target.imported.items() if name in OF_TARGET}
            reason, day = (target.revision[name] for name in REVISION)
            propose_revision(target, after, reason=reason, effective_on=day or clock.today(), actor=self.actor)
        for pk in sorted({*drafts, *changes}):
            movement = self._movements[pk]
            add_targets(movement, drafts[pk], actor=self.actor)
            change_targets(movement, changes[pk], actor=self.actor)

    def remove(self, instance: Target) -> None:
        take_out_target(instance, actor=self.actor)

    def put_back(self, instance: Target, before: dict[str, Any]) -> None:
        change_targets(self._movements[instance.movement_id], {instance.pk: before}, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Target]:
        words = movement_words()
        self.fields["movement"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        targets = Target.objects.order_by("movement_id", "order", "pk")
        return by_unit(by_year(targets, "movement__starts_on__year", filters), "movement__organiser", filters)


def _own(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("movement_id", *REVISION)}


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in REVISION}


def _changes(known: Target, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in _own(values).items() if differs(getattr(known, name), value)}


def _problem(known: Target | None, values: dict[str, Any]) -> tuple[str, str] | None:
    """Column and sentence of what the figures of the row, with what is stored behind them, get wrong."""
    names = [column for column in TargetDraft.__dataclass_fields__ if column != "units"]
    stored = {name: getattr(known, name) for name in names} if known is not None else {}
    try:
        check_figures(target_of(TargetDraft(**stored | _own(values)), movement=None, order=0))
    except DomainError as error:
        return COLUMN_OF.get(error.code, "Tên chỉ tiêu"), error.message
    return None
