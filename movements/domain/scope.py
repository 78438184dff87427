"""Which units a movement calls: by kind, by cluster, by name. Without a line it calls whoever wants to join."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold
from base.units.domain.queries import units_as_of
from base.units.models import Cluster, ClusterMember, Unit, UnitKind, UnitQuerySet
from movements.enums import DRAFTED, Participation
from movements.lock_objects import movement_for_update
from movements.models import Movement, MovementScope
from movements.rules import require_permission


@dataclass(frozen=True)
class ScopeChoice:
    """Whom a person calls; the three add up."""

    kinds: Sequence[UnitKind] = ()
    clusters: Sequence[Cluster] = ()
    units: Sequence[Unit] = ()


def scope_choice_of(movement: Movement) -> ScopeChoice:
    """The lines as they were chosen."""
    lines = list(movement.scopes.select_related("kind", "cluster", "unit"))
    return ScopeChoice(
        [line.kind for line in lines if line.kind],
        [line.cluster for line in lines if line.cluster],
        [line.unit for line in lines if line.unit],
    )


def set_scope(movement: Movement, choice: ScopeChoice, *, actor: Any) -> list[MovementScope]:
    """Replace the lines of a draft. DomainError for a cluster without members or a unit that is gone."""
    require_permission(actor, "movements.draft", movement.organiser)
    _check(choice.clusters, choice.units)
    with transaction.atomic():
        locked = movement_for_update(movement.pk)
        if locked.status not in DRAFTED:
            raise DomainError(
                _("Chỉ sửa phạm vi khi phong trào còn là dự thảo. Nay đang ở trạng thái “{state}”.").format(
                    state=locked.get_status_display()
                ),
                code="not_draft",
            )
        gone = [MovementScope(pk=pk) for pk in locked.scopes.values_list("pk", flat=True)]
        locked.scopes.all().delete()
        lines = [
            *(MovementScope(movement=locked, kind=kind) for kind in dict.fromkeys(choice.kinds)),
            *(MovementScope(movement=locked, cluster=cluster) for cluster in dict.fromkeys(choice.clusters)),
            *(MovementScope(movement=locked, unit=unit) for unit in dict.fromkeys(choice.units)),
        ]
        lines = MovementScope.objects.bulk_create(lines)
        ledger.record("movements.movement.scope_set", locked, *lines, *gone, actor=actor, count=len(lines))
        return lines


def check_scope(movement: Movement) -> None:
    """Raises DomainError where the scope names a cluster without members, or calls everybody and nobody at once."""
    lines = list(movement.scopes.select_related("cluster", "unit"))
    _check([line.cluster for line in lines if line.cluster], [line.unit for line in lines if line.unit])
    if movement.participation == Participation.CALLED and not lines:
        raise DomainError(
            _("Mọi đơn vị trong phạm vi đều tham gia, nhưng phong trào chưa có phạm vi. Hãy chọn đơn vị được gọi."),
            code="no_scope",
        )


def empty_clusters(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Those without any member."""
    known = list(clusters)
    filled = set(ClusterMember.objects.filter(cluster__in=known).values_list("cluster_id", flat=True))
    return [cluster for cluster in known if cluster.pk not in filled]


def called_units(movement: Movement, on: dt.date | None = None) -> UnitQuerySet:
    """Units that the movement calls and that stand on `on` (today), in tree order.

    Without a line: the organiser and everything below it. A kind means units below the organiser; a cluster or a unit
    that was named counts wherever it stands.
    """
    standing = units_as_of(on or clock.today())
    lines = list(movement.scopes.all())
    if not lines:
        return standing.under(movement.organiser)
    return standing.filter(_condition(movement, lines))


def is_called(movement: Movement, unit: Unit) -> bool:
    """Whether this unit may join; anybody may where the movement has no line of scope."""
    lines = list(movement.scopes.all())
    return not lines or Unit.objects.filter(_condition(movement, lines), pk=unit.pk).exists()


def calls_of(movements: Sequence[Movement], units: Sequence[Unit]) -> set[tuple[int, int]]:
    """Pairs (movement, unit) of those called; two queries, whatever their number."""
    lines: dict[int, list[MovementScope]] = {movement.pk: [] for movement in movements}
    for line in MovementScope.objects.filter(movement__in=movements):
        lines[line.movement_id].append(line)
    clusters = [line.cluster_id for rows in lines.values() for line in rows if line.cluster_id]
    members = set(ClusterMember.objects.filter(cluster__in=clusters).values_list("cluster_id", "unit_id"))
    return {
        (movement.pk, unit.pk)
        for movement in movements
        for unit in units
        if not lines[movement.pk] or any(_matches(movement, line, unit, members) for line in lines[movement.pk])
    }


def units_named(text: str, organiser: Unit) -> list[Unit]:
    """Units from lines of names, as pasted from a table. DomainError that names the first lines that are not found."""
    names = {number: line.strip() for number, line in enumerate(text.splitlines(), start=1) if line.strip()}
    folded = {fold(name) for name in names.values()}
    found: dict[str, list[Unit]] = {}
    for unit in units_as_of().under(organiser).filter(name_folded__in=folded):
        found.setdefault(unit.name_folded, []).append(unit)
    missing = [(number, name) for number, name in names.items() if len(found.get(fold(name), ())) != 1]
    if missing:
        words = "; ".join(_("dòng {number}: “{name}”").format(number=number, name=name) for number, name in missing[:5])
        raise DomainError(
            _(
                "Không xác định được đơn vị ở {words}. Hãy ghi đúng tên đơn vị đang hoạt động thuộc {organiser}, "
                "mỗi dòng một tên."
            ).format(words=words, organiser=organiser),
            code="units",
        )
    return list(dict.fromkeys(found[fold(name)][0] for name in names.values()))


def scope_words(movement: Movement) -> list[str]:
    """The lines in words, for the plan and the screens."""
    lines = movement.scopes.select_related("kind", "cluster", "unit")
    units = [line.unit.name for line in lines if line.unit]
    words = [
        _("Mọi {kind} thuộc {organiser}").format(kind=line.kind, organiser=movement.organiser)
        for line in lines
        if line.kind
    ]
    words += [str(line.cluster) for line in lines if line.cluster]
    if units:
        words.append(_("{count} đơn vị theo danh sách: {names}").format(count=len(units), names=", ".join(units)))
    return words


def _condition(movement: Movement, lines: Sequence[MovementScope]) -> Q:
    kinds = [line.kind_id for line in lines if line.kind_id]
    clusters = [line.cluster_id for line in lines if line.cluster_id]
    units = [line.unit_id for line in lines if line.unit_id]
    members = ClusterMember.objects.filter(cluster__in=clusters).values("unit")
    below = Q(kind__in=kinds, path__startswith=movement.organiser.path)
    return below | Q(pk__in=members) | Q(pk__in=units)


def _matches(movement: Movement, line: MovementScope, unit: Unit, members: set[tuple[int, int]]) -> bool:
    if line.kind_id:
        return unit.kind_id == line.kind_id and unit.path.startswith(movement.organiser.path)
    return line.unit_id == unit.pk or (line.cluster_id is not None and (line.cluster_id, unit.pk) in members)


def _check(clusters: Sequence[Cluster], units: Sequence[Unit]) -> None:
    if empty := empty_clusters(clusters):
        raise DomainError(
            _("{names} chưa có đơn vị thành viên nào. Hãy thêm đơn vị vào cụm, khối hoặc bỏ cụm, khối này ra.").format(
                names=", ".join(str(cluster) for cluster in empty)
            ),
            code="empty_cluster",
        )
    standing = set(units_as_of().filter(pk__in=[unit.pk for unit in units]).values_list("pk", flat=True))
    if gone := [unit.name for unit in units if unit.pk not in standing]:
        raise DomainError(
            _("Đơn vị đã ngừng hoạt động: {names}. Hãy chọn đơn vị kế thừa.").format(names=", ".join(gone)),
            code="dissolved",
        )
