"""Targets of movements that still run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.accounts.permissions import can
from base.core.errors import DomainError
from base.core.text import fold
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.widgets import ChoiceWidget, DecimalWidget, LookupWidget, TextWidget
from movements.domain.drafts import TargetDraft
from movements.domain.targets import add_targets, change_targets, check_figures, target_of
from movements.enums import Comparator, Direction
from movements.models import Movement, Target
from movements.rules import can_assign_targets

COLUMN_OF = {"name": "Tên chỉ tiêu", "low": "Mức thấp nhất", "figure": "Mức thấp nhất", "numerator": "Số phải đạt"}


class TargetResource(SheetResource):
    """One target of a movement, known by movement, name and period. Nothing of a closed movement changes."""

    kind = "targets"
    model = Target
    title = gettext_lazy("Chỉ tiêu thi đua")
    filters = ("year", "unit")
    permission = "movements.manage"

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

    def prepare(self) -> None:
        self._movements = Movement.objects.select_related("organiser").in_bulk()
        self.set_lookup("movement_id", _movement_lookup(), _movement_messages())

    def existing(self) -> dict[Hashable, Any]:
        self._known: dict[Hashable, Target] = {
            (t.movement_id, fold(t.name), fold(t.period)): t for t in Target.objects.all()
        }
        return dict(self._known)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["movement_id"], fold(values["name"]), fold(values.get("period", ""))

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
            elif problem := _problem(known, values):
                yield key, *problem

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = _own(values)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        drafts: dict[int, list[TargetDraft]] = defaultdict(list)
        for values in created:
            drafts[values["movement_id"]].append(TargetDraft(**_own(values)))
        changes: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        for target in updated:
            changes[target.movement_id][target.pk] = target.imported
        for pk in sorted({*drafts, *changes}):
            movement = self._movements[pk]
            add_targets(movement, drafts[pk], actor=self.actor)
            change_targets(movement, changes[pk], actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Target]:
        lookup = _movement_lookup()
        rows = Movement.objects.order_by().values_list("pk", "title", "slug")
        words = {pk: title if lookup.get(choice_key(title)) == pk else slug for pk, title, slug in rows}
        self.fields["movement"].widget.render = lambda value, obj=None, **_kwargs: words.get(value, "")
        targets = Target.objects.order_by("movement_id", "order", "pk")
        return by_unit(by_year(targets, "movement__starts_on__year", filters), "movement__organiser", filters)


def _own(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "movement_id"}


def _problem(known: Target | None, values: dict[str, Any]) -> tuple[str, str] | None:
    """Column and sentence of what the figures of the row, with what is stored behind them, get wrong."""
    names = [column for column in TargetDraft.__dataclass_fields__ if column != "units"]
    stored = {name: getattr(known, name) for name in names} if known is not None else {}
    try:
        check_figures(target_of(TargetDraft(**stored | _own(values)), movement=None, order=0))
    except DomainError as error:
        return COLUMN_OF.get(error.code, "Tên chỉ tiêu"), error.message
    return None


def _movement_lookup() -> dict[str, int | None]:
    """Movements by slug, or by title where one alone bears it."""
    found: dict[str, int | None] = {}
    for pk, title in Movement.objects.order_by("pk").values_list("pk", "title_folded"):
        found[title] = None if title in found else pk
    return found | {choice_key(slug): pk for pk, slug in Movement.objects.order_by().values_list("pk", "slug")}


def _movement_messages() -> tuple[str, str]:
    return (
        _("Không có phong trào nào tên “{value}”. Hãy ghi đúng tên phong trào đã công bố."),
        _("Có nhiều phong trào tên “{value}”. Hãy ghi phần cuối địa chỉ trang công khai của phong trào."),
    )
