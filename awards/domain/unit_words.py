"""How a unit is written in the head of a document."""

from __future__ import annotations

from base.units.models import Unit

KINDS_OF_PLACE = ("Tỉnh", "Thành phố", "Xã", "Phường", "Đặc khu", "Thị trấn", "Huyện", "Quận", "Thị xã")


def governing_body(unit: Unit) -> str:
    """ "Ủy ban nhân dân tỉnh Vĩnh Long" for a territory, the unit's own name for an agency."""
    return f"Ủy ban nhân dân {lower_first(unit.name)}" if unit.kind.is_territory else unit.name


def place_of(unit: Unit) -> str:
    """The bare name of the place, as it stands before the date: "Vĩnh Long"."""
    territory = unit
    while not territory.kind.is_territory and not territory.is_root():
        territory = territory.get_parent()
    for kind in KINDS_OF_PLACE:
        if territory.name.startswith(f"{kind} "):
            return territory.name.removeprefix(f"{kind} ")
    return territory.name


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
