"""The history of a unit in words: where it came from, what it was called, what became of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from base.units.models import Succession, SuccessionPart, Unit, UnitVersion


def history_of(unit: Unit) -> list[dict[str, Any]]:
    """Items of the component `timeline`, oldest first. Four queries."""
    items: list[tuple[dt.date, dict[str, Any]]] = []
    parts = SuccessionPart.objects.select_related("succession", "source", "target").order_by("pk")
    for part in parts.filter(target=unit):
        title = _("Hình thành từ {unit}{share}").format(unit=part.source, share=_share(part.share))
        items.append((part.succession.happened_on, _item(part.succession, title, part.source)))
    for part in parts.filter(source=unit):
        title = (
            _("Chuyển thành {unit}{share}").format(unit=part.target, share=_share(part.share))
            if part.target
            else _("Chấm dứt hoạt động, không có đơn vị kế tục")
        )
        items.append((part.succession.happened_on, _item(part.succession, title, part.target)))
    versions = UnitVersion.objects.filter(unit=unit).select_related("succession").order_by("valid_to", "pk")
    own = list(versions)
    for index, version in enumerate(own):
        later = own[index + 1] if index + 1 < len(own) else unit
        items.append((version.succession.happened_on, _change(version, later)))
    return [item for _day, item in sorted(items, key=lambda row: row[0])]


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
