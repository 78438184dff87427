"""The history of a unit in words: where it came from, what it was called, what became of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from base.units.models import Succession, SuccessionPart, Unit, UnitVersion


def history_of(unit: Unit) -> list[dict[str, Any]]:
    """Items of the component `timeline`, oldest first. Four queries."""
    items: list[tuple[dt.date, dict[str, Any]]] = []
    parts = SuccessionPart.objects.select_related("succession", "source", "target").order_by("pk")
    for part in parts.filter(target=unit):
        items.append((part.succession.happened_on, _formed(part)))
    for part in parts.filter(source=unit):
        items.append((part.succession.happened_on, _became(part)))
    items += _changes([unit], unit)
    return [item for _day, item in sorted(items, key=lambda row: row[0])]


def history_through(unit: Unit, family: Collection[Unit]) -> list[dict[str, Any]]:
    """The same with what happened to the units of its `family`, before and after it, each event told once. Four
    queries.
    """
    known = {unit.pk, *(each.pk for each in family)}
    parts = SuccessionPart.objects.select_related("succession", "source", "target").order_by("pk")
    items: list[tuple[dt.date, dict[str, Any]]] = []
    within = Q(source__in=known) & (Q(target__in=known) | Q(target=None))
    for part in parts.filter(within | Q(source=unit) | Q(target=unit)):
        if part.target_id == unit.pk:
            item = _formed(part)
        else:
            item = _became(part) if part.source_id == unit.pk else _of(part.source, _became(part))
        items.append((part.succession.happened_on, item))
    items += _changes([unit, *family], unit)
    return [item for _day, item in sorted(items, key=lambda row: row[0])]


def _formed(part: SuccessionPart) -> dict[str, Any]:
    title = _("Hình thành từ {unit}{share}").format(unit=part.source, share=_share(part.share))
    return _item(part.succession, title, part.source)


def _became(part: SuccessionPart) -> dict[str, Any]:
    title = (
        _("Chuyển thành {unit}{share}").format(unit=part.target, share=_share(part.share))
        if part.target
        else _("Chấm dứt hoạt động, không có đơn vị kế tục")
    )
    return _item(part.succession, title, part.target)


def _changes(units: Collection[Unit], own: Unit) -> list[tuple[dt.date, dict[str, Any]]]:
    """New names and seniors. A version says what was before, so each is read beside the one that came after."""
    versions = UnitVersion.objects.filter(unit__in=units).select_related("succession").order_by("valid_to", "pk")
    of_unit: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in versions:
        of_unit[version.unit_id].append(version)
    found = []
    for unit in units:
        rows = of_unit[unit.pk]
        laters: list[UnitVersion | Unit] = [*rows[1:], unit]
        for version, later in zip(rows, laters, strict=False):
            item = _change(version, later)
            found.append((version.succession.happened_on, item if unit.pk == own.pk else _of(unit, item)))
    return found


def _of(unit: Unit, item: dict[str, Any]) -> dict[str, Any]:
    """An event of another unit, under its name."""
    return item | {"title": f"{unit}: {item['title']}"}


def _change(version: UnitVersion, later: UnitVersion | Unit) -> dict[str, Any]:
    succession = version.succession
    if version.name != later.name:
        title = _("Đổi tên: {old} → {new}").format(old=version.name, new=later.name)
    else:
        title = _("Đổi đơn vị cấp trên")
    return _item(succession, title)


def _item(succession: Succession, title: str, other: Unit | None = None) -> dict[str, Any]:
    number = succession.decision_number or _("văn bản chưa ghi số")
    detail = _("{kind} theo {number}").format(kind=succession.get_kind_display(), number=number)
    url = other.get_absolute_url() if other is not None else ""
    return {"when": f"{succession.happened_on:%d/%m/%Y}", "title": title, "detail": detail, "url": url}


def _share(share: Decimal | None) -> str:
    if share is None:
        return _(" (một phần, chưa rõ tỷ lệ)")
    if share == 1:
        return ""
    return _(" ({percent}%)").format(percent=f"{(share * 100).normalize():f}".replace(".", ","))
