"""The ways of grouping units by which thresholds differ: data files, so that a new one needs no code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from base.core.errors import DomainError

FOLDER = Path(__file__).parents[2] / "packs" / "groupings"


@dataclass(frozen=True)
class GroupKey:
    key: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Scheme:
    """One way of grouping. `keys` in their order; `level` is that of the units that are judged (4 = commune, None =
    any); `verified` says whether the keys were held against the text itself.
    """

    code: str
    name: str
    keys: tuple[GroupKey, ...]
    source: str = ""
    verified: bool = False
    level: int | None = None

    def name_of(self, key: str) -> str:
        """The name of a group; the key itself for one that the scheme no longer names."""
        return next((group.name for group in self.keys if group.key == key), key)

    @property
    def codes(self) -> list[str]:
        return [group.key for group in self.keys]


@lru_cache(maxsize=1)
def _builtin() -> dict[str, Scheme]:
    return {scheme.code: scheme for scheme in map(_read, sorted(FOLDER.glob("*.yaml")))}


_registered: dict[str, Scheme] = {}


def register_scheme(scheme: Scheme) -> None:
    """Add a way of grouping from code, as an installation of its own may."""
    _registered[scheme.code] = scheme


def schemes() -> dict[str, Scheme]:
    """Every known scheme by its code."""
    return _builtin() | _registered


def scheme_of(code: str) -> Scheme:
    """DomainError that lists what there is, for an unknown code."""
    known = schemes()
    if code not in known:
        raise DomainError(
            _("Chưa có cách phân nhóm đơn vị “{code}”. Hiện có: {known}.").format(code=code, known="; ".join(known)),
            code="unknown_scheme",
        )
    return known[code]


def key_names(code: str) -> dict[str, str]:
    """Key → name in the order of the scheme; empty for a set without grouping or with an unknown one."""
    known = schemes().get(code)
    return {group.key: group.name for group in known.keys} if known else {}


def _read(path: Path) -> Scheme:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys = tuple(GroupKey(row["key"], row["name"], row.get("note", "")) for row in data["keys"])
    return Scheme(
        data["code"], data["name"], keys, data.get("source", ""), bool(data.get("verified")), data.get("level")
    )
