"""A pack in words, each with what is known of its truth: for the screen that asks whether to install it."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from movements.domain.packs.fields import YEAR
from movements.domain.packs.schema import Pack, day_of
from movements.enums import LaunchLevel, MovementKind, MovementReach

LABELS: dict[str, Any] = {
    "aim": _lazy("Mục đích"),
    "kind": _lazy("Phương thức"),
    "reach": _lazy("Phạm vi"),
    "launch_level": _lazy("Cấp phát động"),
    "starts_on": _lazy("Bắt đầu"),
    "ends_on": _lazy("Kết thúc"),
    "instrument_type": _lazy("Loại văn bản"),
    "instrument_number": _lazy("Số văn bản"),
    "instrument_issuer": _lazy("Cơ quan ban hành"),
    "instrument_issued_on": _lazy("Ngày ban hành"),
    "criteria_set": _lazy("Bộ tiêu chí"),
}
CHOICES: dict[str, type[TextChoices]] = {"kind": MovementKind, "reach": MovementReach, "launch_level": LaunchLevel}
# What a movement may well do without, so that nothing is said where nothing is known.
SILENT = ("aim", "criteria_set")


def pack_facts(pack: Pack) -> list[dict[str, Any]]:
    """Items for `components/definition_list.html`; unknown and unchecked facts say so."""
    items = []
    for name, label in LABELS.items():
        fact = pack.facts[name]
        if not fact.value and name in SILENT:
            continue
        if not fact.value:
            items.append({"term": label, "value": _("chưa rõ"), "status": "unverified"})
            continue
        note = "" if fact.verified else _("Chưa đối chiếu văn bản.")
        items.append({"term": label, "value": _value(name, fact.value), "note": note})
    for source in pack.sources.values():
        items.append({"term": _("Nguồn"), "value": source})
    return items


def _value(name: str, value: str) -> str:
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name.endswith("_on"):
        return _("năm {year}").format(year=value) if YEAR.match(value) else f"{day_of(value):%d/%m/%Y}"
    return value
