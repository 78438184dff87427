"""Who may do what: a table as data (`permissions.csv`), deny by default.

A row is a permission, a column a role, a cell the reach: `all`, `own` (the unit of the assignment and what is below
it), `cluster` (units of the assignment's cluster), or empty for no. docs/roles.md shows the same table; a test walks
every address of the workspace with every role against it.

Who stands in for another (`Delegation`, `User.acting_for`) has, while doing so, the other's reach in what was lent and
nothing of their own but the personal screens: so every act is plainly the one or the other's duty. A lent reach is not
lent further: only the giver's own assignments count.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from base.accounts.enums import Role, Scope
from base.accounts.models import RoleAssignment, User
from base.core import clock
from base.units.models import ClusterMember, Unit

TABLE = Path(__file__).with_name("permissions.csv")
NEVER_LENT = frozenset({"awards.ballot_cast", "accounts.manage"})
"""A vote is the member's own, and who gives out roles answers for them in person: no delegation carries either, and
nobody does it while standing in for another.
"""
PERSONAL = frozenset({"workspace.enter", "notices.read", "core.job_view", "accounts.delegate"})
"""One's own inbox, jobs and delegations: the same person reads them whoever they stand in for."""


@lru_cache(maxsize=1)
def permission_table() -> dict[str, dict[str, str]]:
    """Permission → role → scope. Raises ValueError on an unknown role or scope, at start and in tests."""
    table: dict[str, dict[str, str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            name = row.pop("permission")
            row.pop("what", None)
            cells = {Role(role).value: Scope(cell).value for role, cell in row.items() if cell}
            if name in table:
                raise ValueError(f"permission {name} stands twice in {TABLE.name}")
            table[name] = cells
    return table


@lru_cache(maxsize=1)
def permission_words() -> dict[str, str]:
    """Permission → what it allows, in the words of the table."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {row["permission"]: row["what"] for row in csv.DictReader(rows)}


@dataclass(frozen=True)
class Reach:
    """How far one permission reaches for one user: everywhere, or the listed unit paths and cluster units."""

    everywhere: bool = False
    paths: tuple[str, ...] = ()
    unit_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.paths) or bool(self.unit_ids)

    def covers(self, unit: Unit | None) -> bool:
        if self.everywhere:
            return True
        return unit is not None and (unit.pk in self.unit_ids or unit.path.startswith(self.paths))


def reach_of(user: Any, permission: str) -> Reach:
    """The reach of `permission` for `user` today. LookupError for a permission that the table does not name."""
    cells = permission_table().get(permission)
    if cells is None:
        raise LookupError(f"permission {permission} is not in {TABLE.name}")
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Reach()
    standing_in = user.acting_for
    own = standing_in is None or permission in PERSONAL
    if not own and (permission in NEVER_LENT or not standing_in.lends(permission)):
        return Reach()
    everywhere, paths, cluster_ids = False, [], []
    for assignment in own_assignments(user) if own else assignments_of(user):
        match cells.get(assignment.role):
            case Scope.ALL:
                everywhere = True
            case Scope.OWN if assignment.unit:
                paths.append(assignment.unit.path)
            case Scope.CLUSTER if assignment.cluster_id:
                cluster_ids.append(assignment.cluster_id)
    members = (
        ClusterMember.objects.filter(cluster__in=cluster_ids).values_list("unit_id", flat=True) if cluster_ids else ()
    )
    return Reach(everywhere, tuple(paths), frozenset(members))


def can(user: Any, permission: str, unit: Unit | None = None) -> bool:
    """Without a unit: anywhere at all. With one: for that unit."""
    reach = reach_of(user, permission)
    return bool(reach) if unit is None else reach.covers(unit)


def assignments_of(user: User) -> list[RoleAssignment]:
    """Today's assignments of the user, or of the person for whom they stand in."""
    return own_assignments(user.acting_for.giver if user.acting_for else user)


def own_assignments(user: User) -> list[RoleAssignment]:
    """Today's assignments of the user alone, read once per user object: a request asks for many permissions."""
    day = clock.today()
    cached: tuple[Any, list[RoleAssignment]] | None = getattr(user, "_assignments", None)
    if cached is None or cached[0] != day:
        cached = (day, list(user.assignments.as_of(day).select_related("unit", "cluster")))
        user._assignments = cached  # type: ignore[attr-defined]
    return cached[1]


def units_of(user: User, *roles: Role) -> list[Unit]:
    """Units in which the user holds one of the roles today (any role when none is named), in order of assignment."""
    units = [a.unit for a in assignments_of(user) if a.unit and (not roles or a.role in roles)]
    return list(dict.fromkeys(units))


def roles_of(user: User) -> set[str]:
    return {assignment.role for assignment in assignments_of(user)}


def holdings_of(*roles: Role) -> set[tuple[int, str]]:
    """Who holds which of the roles today, as keys of active users beside the role."""
    return set(_held(*roles).values_list("user_id", "role"))


def holders_of(*roles: Role, unit: Unit | None = None) -> list[User]:
    """Active users with one of the roles today; with a unit, those bound to exactly that unit."""
    held = _held(*roles)
    if unit is not None:
        held = held.filter(unit=unit)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def _held(*roles: Role) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.as_of(clock.today()).filter(role__in=roles, user__is_active=True)
