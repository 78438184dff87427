"""The ways of grouping units by which thresholds differ: data files and rows, so that a new one needs no code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.text import fold, slugify
from movements.models import GroupingScheme
from movements.rules import require_permission

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
    """Every known scheme by its code: those made on the screen, of the installation, and that came along. One query."""
    return {row.code: _of_row(row) for row in GroupingScheme.objects.all()} | _builtin() | _registered


def add_scheme(
    name: str, groups: Sequence[GroupKey], *, source: str = "", level: int | None = None, actor: Any
) -> Scheme:
    """A new way of grouping. Code and keys are made of the names, once and for all: thresholds and units hold on to
    them. DomainError for a name or group that is there already.
    """
    require_permission(actor, "movements.criteria_manage")
    name = name.strip()
    code = slugify(name)[:40].strip("-")
    if not code or len(groups) < 2:
        raise DomainError(_("Hãy ghi tên và ít nhất hai nhóm."), code="groups")
    known = schemes()
    if code in {*known, "moi"} or fold(name) in {fold(scheme.name) for scheme in known.values()}:
        raise DomainError(_("Đã có cách phân nhóm “{name}”. Hãy đặt tên khác.").format(name=name), code="taken")
    keys = [group.key for group in groups]
    if len(set(keys)) != len(keys):
        raise DomainError(_("Có hai nhóm trùng tên. Hãy đặt tên khác nhau."), code="groups")
    with transaction.atomic():
        row, is_new = GroupingScheme.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "source": source.strip(),
                "level": level,
                "groups": [{"key": group.key, "name": group.name, "note": group.note} for group in groups],
            },
        )
        if not is_new:
            raise DomainError(_("Đã có cách phân nhóm “{name}”. Hãy đặt tên khác.").format(name=name), code="taken")
        ledger.record("movements.grouping_scheme.add", row, actor=actor, name=name)
    return _of_row(row)


def group_key(name: str, note: str = "") -> GroupKey:
    """A group by its name. DomainError where no key can be made of it."""
    key = slugify(name)[:40].strip("-")
    if not key:
        raise DomainError(_("Tên nhóm “{name}” không có chữ hay số nào.").format(name=name), code="groups")
    return GroupKey(key, name.strip()[:100], note.strip()[:300])


def scheme_of(code: str) -> Scheme:
    """DomainError that lists what there is, for an unknown code."""
    found = find_scheme(code)
    if found is None:
        raise DomainError(
            _("Chưa có cách phân nhóm đơn vị “{code}”. Hiện có: {known}.").format(
                code=code, known="; ".join(schemes())
            ),
            code="unknown_scheme",
        )
    return found


def find_scheme(code: str) -> Scheme | None:
    """By its code; asks the database only for one that did not come along."""
    known = (_builtin() | _registered).get(code)
    if known is not None or not code:
        return known
    row = GroupingScheme.objects.filter(code=code).first()
    return None if row is None else _of_row(row)


def key_names(code: str) -> dict[str, str]:
    """Key → name in the order of the scheme; empty for a set without grouping or with an unknown one."""
    known = find_scheme(code)
    return {group.key: group.name for group in known.keys} if known else {}


def _of_row(row: GroupingScheme) -> Scheme:
    keys = tuple(GroupKey(group["key"], group["name"], group.get("note", "")) for group in row.groups)
    return Scheme(row.code, row.name, keys, row.source, verified=row.verified, level=row.level)


def _read(path: Path) -> Scheme:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys = tuple(GroupKey(row["key"], row["name"], row.get("note", "")) for row in data["keys"])
    return Scheme(
        data["code"], data["name"], keys, data.get("source", ""), bool(data.get("verified")), data.get("level")
    )
