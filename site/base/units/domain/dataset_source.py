"""The administrative units as the pinned package `vietnamadminunits` (MIT) holds them, read without importing it.

The package keeps the 34 provinces and 3,321 communes in force since 1/7/2025, the 63 provinces, their districts and
10,040 rows before that day, and which former commune went where. It names no decision, so neither do we.
"""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.text import fold, normalise

PACKAGE = "vietnamadminunits"
TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Place:
    """One unit of the source. `key` is the source's own, unique among units of the same level and time."""

    key: str
    name: str
    short: str
    kind: str
    code: str


@dataclass(frozen=True)
class NewCommune:
    """A commune of today and the former units it was formed of: (key, whether the whole of it came here)."""

    place: Place
    sources: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class FormerDistrict:
    place: Place
    communes: tuple[Place, ...]


@dataclass(frozen=True)
class FormerProvince:
    place: Place
    districts: tuple[FormerDistrict, ...]


@dataclass(frozen=True)
class ProvinceGroup:
    """A province of today with everything that became part of it on 1/7/2025."""

    place: Place
    communes: tuple[NewCommune, ...]
    former: tuple[FormerProvince, ...]

    @property
    def continues(self) -> bool:
        """The province was not merged with another: the same unit before and after."""
        return len(self.former) == 1 and same_name(self.former[0].place.name, self.place.name)


KINDS: dict[str, tuple[str, int]] = {
    "state": ("Quốc gia", 1),
    "province": ("Tỉnh", 2),
    "central-city": ("Thành phố trực thuộc Trung ương", 2),
    "rural-district": ("Huyện", 3),
    "urban-district": ("Quận", 3),
    "town": ("Thị xã", 3),
    "provincial-city": ("Thành phố thuộc tỉnh", 3),
    "commune": ("Xã", 4),
    "ward": ("Phường", 4),
    "township": ("Thị trấn", 4),
    "special-zone": ("Đặc khu", 4),
}
_DISTRICT_KINDS = {
    "Huyện": "rural-district",
    "Quận": "urban-district",
    "Thị xã": "town",
    "Thành phố": "provincial-city",
}
_COMMUNE_KINDS = {"Xã": "commune", "Phường": "ward", "Thị trấn": "township", "Đặc khu": "special-zone"}


def same_name(one: str, other: str) -> bool:
    """Equal up to where the tone mark stands ("Hoà" = "Hòa"), never up to which one it is ("Ba Tơ" ≠ "Ba Tô")."""
    return _toneless_order(one) == _toneless_order(other)


def find_groups(names: list[str] | None) -> list[ProvinceGroup]:
    """Groups by name or code, today's or former ("Bến Tre" finds Vĩnh Long); all 34 for None.

    DomainError for an unknown one.
    """
    groups = read_groups()
    if names is None:
        return list(groups)
    index = {word: group for group in groups for former in group.former for word in _words_of(former.place)}
    index |= {word: group for group in groups for word in _words_of(group.place)}
    unknown = [name for name in names if _word(name) not in index]
    if unknown:
        raise DomainError(
            _(
                "Không có tỉnh, thành phố tên “{names}” trong bộ dữ liệu. Hãy ghi tên như “Vĩnh Long” hoặc mã như “86”."
            ).format(names="”, “".join(unknown)),
            code="unknown_province",
        )
    wanted = {index[_word(name)].place.key for name in names}
    return [group for group in groups if group.place.key in wanted]


@lru_cache(maxsize=1)
def read_groups() -> tuple[ProvinceGroup, ...]:
    """The whole source, in its own order. DomainError where the package or a table of it is missing."""
    folder = _folder()
    try:
        mapping = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
        with closing(sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            former = _former_provinces(_rows(connection, _FORMER_SQL))
            return tuple(_groups(_rows(connection, _TODAY_SQL), mapping, former))
    except (OSError, sqlite3.Error, KeyError, ValueError) as error:
        raise DomainError(
            _("Không đọc được bộ dữ liệu đơn vị “{package}”: {reason}. Hãy cài lại các gói bằng `make setup`.").format(
                package=PACKAGE, reason=error
            ),
            code="dataset",
        ) from error


_TODAY_SQL = """SELECT provinceKey, province, provinceShort, provinceCode, wardKey, ward, wardShort, wardType, wardCode
    FROM admin_units ORDER BY rowid"""
_FORMER_SQL = """SELECT provinceKey, province, provinceShort, provinceCode, districtKey, district, districtShort,
    districtType, districtCode, wardKey, ward, wardShort, wardType, wardCode FROM admin_units_legacy ORDER BY rowid"""


def _folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise DomainError(_("Chưa cài gói dữ liệu “{package}”. Hãy chạy `make setup`.").format(package=PACKAGE))
    return Path(places[0]) / "data"


def _rows(connection: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(sql)]


def _groups(
    rows: list[dict[str, Any]], mapping: dict[str, Any], former: dict[str, FormerProvince]
) -> Iterator[ProvinceGroup]:
    by_province: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_province.setdefault(row["provinceKey"], []).append(row)
    for key, own in by_province.items():
        sources: dict[str, list[tuple[str, bool]]] = {
            target: [(source, True) for source in whole]
            for target, whole in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].get(key, {}).items()
        }
        for source, parts in mapping["DICT_PROVINCE_WARD_DIVIDED"].get(key, {}).items():
            for part in parts:
                sources.setdefault(part["newWardKey"], []).append((source, False))
        communes = tuple(
            NewCommune(_commune(f"{key}_{row['wardKey']}", row), tuple(sources[row["wardKey"]])) for row in own
        )
        yield ProvinceGroup(_province(own[0]), communes, tuple(former[name] for name in mapping["DICT_PROVINCE"][key]))


def _former_provinces(rows: list[dict[str, Any]]) -> dict[str, FormerProvince]:
    tree: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        tree.setdefault(row["provinceKey"], {}).setdefault(row["districtKey"], []).append(row)
    return {
        key: FormerProvince(
            _province(next(iter(districts.values()))[0]),
            tuple(_former_district(key, name, own) for name, own in districts.items()),
        )
        for key, districts in tree.items()
    }


def _former_district(province: str, key: str, rows: list[dict[str, Any]]) -> FormerDistrict:
    """Five island districts had no communes: the mapping then names the district itself, with an empty last part."""
    first = rows[0]
    kind = _DISTRICT_KINDS[first["districtType"]]
    name, short = normalise(first["district"]), normalise(first["districtShort"])
    place = Place(f"{province}_{key}_", name, short, kind, first["districtCode"])
    communes = tuple(_commune(f"{province}_{key}_{row['wardKey']}", row) for row in rows if row["wardKey"])
    return FormerDistrict(place, communes)


def _province(row: dict[str, Any]) -> Place:
    name = normalise(row["province"])
    kind = "central-city" if name.startswith("Thành phố") else "province"
    return Place(row["provinceKey"], name, normalise(row["provinceShort"]), kind, row["provinceCode"])


def _commune(key: str, row: dict[str, Any]) -> Place:
    kind = _COMMUNE_KINDS[row["wardType"]]
    return Place(key, normalise(row["ward"]), normalise(row["wardShort"]), kind, row["wardCode"])


def _words_of(place: Place) -> set[str]:
    return {_word(place.name), _word(place.short), place.code}


def _word(name: str) -> str:
    return fold(normalise(name))


def _toneless_order(name: str) -> list[str]:
    words = unicodedata.normalize("NFD", normalise(name).lower()).split()
    return ["".join(sorted(word, key=lambda letter: letter in TONES)) for word in words]
