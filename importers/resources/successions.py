"""Reorganisations: which unit became which, by which decision."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from heapq import merge
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.units.domain.succession_lists import ListedArrow, carry_out, change_shares, problems_of
from base.units.domain.successions import Decision
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_year
from importers.resources.lookups import unit_lookup, words_of_units
from importers.resources.widgets import ChoiceWidget, DayWidget, DecimalWidget, TextWidget

Rows = dict[Hashable, dict[str, Any]]
Finding = tuple[Hashable, str, str]
KIND, DAY, NUMBER, SOURCE, TARGET, SHARE = (
    "Hình thức",
    "Ngày hiệu lực",
    "Số văn bản",
    "Đơn vị cũ",
    "Đơn vị mới",
    "Tỷ lệ",
)
# Kinds in which the unit may stay the same unit.
GOES_ON = (SuccessionKind.RENAME, SuccessionKind.MOVE)


class Changes:
    """Arrows and changes of one unit, merged by day; stands in for the queryset of an export."""

    def __init__(self, parts: QuerySet[SuccessionPart], changes: QuerySet[Succession]) -> None:
        self.parts, self.changes = parts, changes

    def iterator(self, chunk_size: int = 2000) -> Iterator[SuccessionPart | Succession]:
        streams = (self.parts.iterator(chunk_size=chunk_size), self.changes.iterator(chunk_size=chunk_size))
        return merge(*streams, key=_moment)


def _moment(row: SuccessionPart | Succession) -> tuple[dt.date, int]:
    change = row.succession if isinstance(row, SuccessionPart) else row
    return change.happened_on, change.pk


class SuccessionResource(SheetResource):
    """One arrow from a former unit to a new one. Rows of one kind, day and decision are one reorganisation.

    A unit is looked for among those that stood then: the former one on the day before, the new one on the day itself.
    A former unit that ended already is history and is written down; with one that still stands the reorganisation is
    carried out, by the checks of the screens. Such a unit may be renamed ("Đơn vị mới" is the new name) or moved
    ("Đơn vị mới" is the new senior).
    """

    kind = "successions"
    model = SuccessionPart
    title = gettext_lazy("Sắp xếp đơn vị")
    not_undone = gettext_lazy(
        "Sắp xếp đơn vị làm theo nghị quyết và đã chuyển hồ sơ, chỉ tiêu sang đơn vị mới nên không hoàn tác "
        "được. Hãy ghi một lần sắp xếp ngược lại ở mục Sắp xếp lại đơn vị."
    )
    filters = ("year",)
    permission = "units.manage"

    kind_ = Column(KIND, "kind", ChoiceWidget(SuccessionKind, required=True), example="Sáp nhập")
    happened_on = Column(DAY, "happened_on", DayWidget(required=True), example="01/07/2025")
    number = Column(
        NUMBER,
        "decision_number",
        TextWidget(60),
        note="Nghị quyết hoặc quyết định; bắt buộc với dòng mới.",
        example="12/NQ-HĐND",
    )
    source = Column(SOURCE, "source", TextWidget(200, required=True), note="Mã hoặc tên, như trước ngày hiệu lực.")
    target = Column(
        TARGET,
        "target",
        TextWidget(200),
        note="Mã hoặc tên, như từ ngày hiệu lực. Đổi tên: tên mới. Chuyển: cấp trên mới. Giải thể: để trống.",
    )
    share = Column(
        SHARE, "share", DecimalWidget(), note="Phần của đơn vị cũ chuyển sang đơn vị mới; 1 là toàn bộ.", example="1"
    )

    def prepare(self) -> None:
        self._lookups: dict[dt.date, dict[str, int | None]] = {}
        self._words: dict[dt.date, dict[int, str]] = {}
        self._units = Unit.objects.in_bulk()
        self._read_known()

    def existing(self) -> dict[Hashable, Any]:
        return self._stored

    def _read_known(self) -> None:
        """Rows ask what is known while they are cleaned, before anybody asks for `existing`."""
        parts = SuccessionPart.objects.select_related("succession", "source")
        self._known: dict[Hashable, SuccessionPart] = {_key(part): part for part in parts}
        changes = Succession.objects.exclude(unit=None)
        known: dict[Hashable, Any] = {(*_group_of(change), change.unit_id, None): change for change in changes}
        known |= self._known
        self._stored, self._all_known = known, set(known)

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        if findings:
            return values, findings
        day = values["happened_on"]
        source, target = values.pop("source", ""), values.pop("target", "")
        values |= {"source_id": self._find(source, day - dt.timedelta(days=1)), "target_id": None}
        values |= {"new_name": "", "new_parent": None}
        if values["source_id"] is None:
            return values, [(SOURCE, self._refusal(source, day - dt.timedelta(days=1)))]
        found = self._find(target, day) if target else None
        if self._goes_on(values, found):
            values["new_name" if values["kind"] == SuccessionKind.RENAME else "new_parent"] = (
                target if values["kind"] == SuccessionKind.RENAME else found
            )
        elif target and found is None:
            return values, [(TARGET, self._refusal(target, day))]
        elif found == values["source_id"]:
            return values, [(TARGET, _("Đơn vị mới trùng với đơn vị cũ. Hãy kiểm tra lại mã."))]
        else:
            values["target_id"] = found
        return values, []

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        share = values.get("share")
        if share is not None and not 0 < share <= 1:
            yield SHARE, _("Tỷ lệ phải lớn hơn 0 và không quá 1, như 0,25.")
        dissolved = values["kind"] == SuccessionKind.DISSOLVE
        if dissolved == bool(values.get("target")):
            yield (
                TARGET,
                _("Giải thể thì để trống đơn vị mới.") if dissolved else _("Hãy ghi đơn vị mới, hoặc chọn “Giải thể”."),
            )

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return (*_group(values), values["source_id"], values["target_id"])

    def check_file(self, rows: Rows) -> Iterable[Finding]:
        """Decisions that are missing, shares of a unit over 1 on one day, rings of units, and whatever the domain would
        refuse.
        """
        refused: set[Hashable] = set()
        for finding in (self._lacking, self._shares, self._rings, self._refused):
            for key, column, message in list(finding({key: row for key, row in rows.items() if key not in refused})):
                refused.add(key)
                yield key, column, message

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return isinstance(instance, SuccessionPart) and "share" in values and instance.share != values["share"]

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.share = values["share"]

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        carry_out([self._arrow(values) for values in created], actor=self.actor)
        change_shares(updated, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> Any:
        """Arrows between units, and the units that only changed their name or place, in the order of time."""
        self.prepare()
        parts = SuccessionPart.objects.select_related("succession", "source", "target")
        changes = Succession.objects.filter(kind__in=GOES_ON).exclude(unit=None)
        return Changes(
            by_year(
                parts.order_by("succession__happened_on", "succession_id", "pk"),
                "succession__happened_on__year",
                filters,
            ),
            by_year(changes.order_by("happened_on", "pk"), "happened_on__year", filters),
        )

    def rendered(self, instance: Any) -> list[Any]:
        if isinstance(instance, Succession):
            return self._rendered_change(instance)
        succession, day = instance.succession, instance.succession.happened_on
        source = self._spoken(instance.source_id, day - dt.timedelta(days=1))
        target = self._spoken(instance.target_id, day) if instance.target_id else ""
        share = self.fields["share"].widget.render(instance.share)
        return [succession.get_kind_display(), f"{day:%d/%m/%Y}", succession.decision_number, source, target, share]

    def _rendered_change(self, change: Succession) -> list[Any]:
        """A renamed unit with the name that it got, a moved one with the senior that it came under."""
        day = change.happened_on
        then: Any = Unit.objects.as_it_was(day).get(pk=change.unit_id)
        target = then.name_then
        if change.kind == SuccessionKind.MOVE:
            senior = Unit.objects.as_it_was(day).filter(path_then=then.path_then[: -Unit.steplen]).first()
            target = self._spoken(senior.pk, day) if senior else ""
        source = self._spoken(then.pk, day - dt.timedelta(days=1))
        return [change.get_kind_display(), f"{day:%d/%m/%Y}", change.decision_number, source, target, ""]

    def _find(self, word: str, day: dt.date) -> int | None:
        return self._at(day).get(choice_key(word))

    def _goes_on(self, values: dict[str, Any], found: int | None) -> bool:
        """The row renames or moves a unit that stays the same: it stands, and what is named is not its successor."""
        source = self._units[values["source_id"]]
        is_known = (*_group(values), source.pk, None) in self._all_known
        if values["kind"] not in GOES_ON or (source.valid_to is not None and not is_known):
            return False
        if values["kind"] == SuccessionKind.RENAME:
            return found in (None, source.pk)
        return found is not None and found != source.pk

    def _arrow(self, values: dict[str, Any]) -> ListedArrow:
        kind, day, number = _group(values)
        return ListedArrow(
            SuccessionKind(kind),
            Decision(day, number),
            self._units[values["source_id"]],
            target=self._units.get(values["target_id"]),
            share=values.get("share"),
            new_name=values["new_name"],
            new_parent=self._units.get(values["new_parent"]),
        )

    def _refused(self, rows: Rows) -> Iterator[Finding]:
        """What the domain says to the rows that are new, each with the reason of its reorganisation."""
        fresh = {key: self._arrow(values) for key, values in rows.items() if key not in self._all_known}
        if fresh:
            reasons = {id(arrow): message for arrow, message in problems_of(list(fresh.values()))}
            yield from ((key, SOURCE, reasons[id(arrow)]) for key, arrow in fresh.items() if id(arrow) in reasons)

    def _at(self, day: dt.date) -> dict[str, int | None]:
        if day not in self._lookups:
            self._lookups[day] = unit_lookup(day)
        return self._lookups[day]

    def _spoken(self, unit: int, day: dt.date) -> str:
        if day not in self._words:
            lookup, words = self._at(day), words_of_units(self._at(day))
            then: Any = Unit.objects.as_it_was(day).order_by().values_list("pk", "name_then")
            found = {pk for pk, word in words.items() if lookup.get(choice_key(word)) == pk}
            self._words[day] = words | {pk: name for pk, name in then if pk not in found}
        return self._words[day][unit]

    def _refusal(self, word: str, day: dt.date) -> str:
        text = (
            _("Có nhiều đơn vị tên “{value}” vào ngày {day}. Hãy ghi mã đơn vị.")
            if choice_key(word) in self._at(day)
            else _("Không có đơn vị “{value}” vào ngày {day}. Hãy kiểm tra mã và thời hạn của đơn vị.")
        )
        return text.format(value=word[:60], day=f"{day:%d/%m/%Y}")

    def _lacking(self, rows: Rows) -> Iterator[Finding]:
        for key, values in rows.items():
            if key not in self._all_known and not values.get("decision_number"):
                yield key, NUMBER, _("Hãy ghi số nghị quyết hoặc quyết định sắp xếp đơn vị.")

    def _shares(self, rows: Rows) -> Iterator[Finding]:
        """A unit cannot give away more than itself on one day, known rows that the file leaves alone included."""
        shares: dict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
        for key, part in self._known.items():
            if key not in rows or "share" not in rows[key]:
                shares[part.source_id, part.succession.happened_on] += part.share or 0
        for values in rows.values():
            shares[values["source_id"], values["happened_on"]] += values.get("share") or 0
        for key, values in rows.items():
            total = shares[values["source_id"], values["happened_on"]]
            if total > 1:
                shown = self.fields["share"].widget.render(total)
                text = _("Các tỷ lệ của đơn vị cũ này trong cùng ngày cộng lại là {total}, lớn hơn 1. Hãy sửa lại.")
                yield key, SHARE, text.format(total=shown)

    def _rings(self, rows: Rows) -> Iterator[Finding]:
        arrows: dict[int, set[int]] = defaultdict(set)
        known = ((part.source_id, part.target_id) for part in self._known.values())
        for source, target in (*known, *((v["source_id"], v["target_id"]) for v in rows.values())):
            if target is not None:
                arrows[source].add(target)
        for key, values in rows.items():
            if values["target_id"] is not None and _reaches(arrows, values["target_id"], values["source_id"]):
                yield key, TARGET, _("Các lần sắp xếp nối thành vòng tròn về lại đơn vị cũ. Hãy kiểm tra lại mã.")


def _group(values: dict[str, Any]) -> tuple[str, dt.date, str]:
    return values["kind"], values["happened_on"], values.get("decision_number", "")


def _group_of(succession: Succession) -> tuple[str, dt.date, str]:
    return succession.kind, succession.happened_on, succession.decision_number


def _key(part: SuccessionPart) -> Hashable:
    return (*_group_of(part.succession), part.source_id, part.target_id)


def _reaches(arrows: dict[int, set[int]], start: int, goal: int) -> bool:
    seen, frontier = {start}, {start}
    while frontier and goal not in frontier:
        frontier = {unit for place in frontier for unit in arrows.get(place, ())} - seen
        seen |= frontier
    return goal in frontier
