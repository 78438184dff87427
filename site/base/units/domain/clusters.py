"""Clusters and blocks of a year: who competes with whom, who leads, and whose turn it is next year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.text import normalise
from base.units.domain.in_time import Lens
from base.units.domain.lineage import current_units
from base.units.domain.standing import is_standing, require_standing
from base.units.models import Cluster, ClusterMember, Unit

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass
class Proposal:
    """A cluster of next year as the rotation would have it. `replaced`: (unit that ended, its successor in the tree or
    None); `problem` says why it cannot be made as it is.
    """

    old: Cluster
    members: list[Unit] = field(default_factory=list)
    head: Unit | None = None
    deputy: Unit | None = None
    replaced: list[tuple[Unit, Unit | None]] = field(default_factory=list)
    problem: str = ""
    is_made: bool = False


def save_cluster(cluster: Cluster | None, *, year: int, scheme: str, name: str, actor: Any = None) -> Cluster:
    """Make a cluster, or change its name. Year and scheme of one with members stay: members were checked for them."""
    name, scheme = normalise(name), normalise(scheme)
    if not name or not scheme:
        raise DomainError(_("Hãy ghi tên cụm, khối và cách chia."), code="name")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(_("Năm phải từ 1990 đến 2100. Hãy kiểm tra lại."), code="year")
    with transaction.atomic():
        found = _locked(cluster) if cluster else Cluster()
        if found.pk and found.members.exists() and (found.year, found.scheme) != (year, scheme):
            raise DomainError(
                _("Cụm, khối đã có đơn vị nên không đổi năm và cách chia. Hãy lập cụm, khối mới."), code="members"
            )
        if Cluster.objects.filter(year=year, name=name).exclude(pk=found.pk).exists():
            raise DomainError(
                _("Năm {year} đã có “{name}”. Hãy đặt tên khác.").format(year=year, name=name), code="name"
            )
        found.year, found.scheme, found.name = year, scheme, name
        found.save()
        ledger.record("units.cluster.saved", found, actor=actor, name=name, year=year)
        return found


def members_of(cluster: Cluster) -> list[Unit]:
    """The units in the order of their turns. DomainError where there is none: such a cluster can do nothing."""
    units = [member.unit for member in cluster.members.select_related("unit", "unit__kind")]
    if not units:
        raise DomainError(
            _("{cluster} chưa có đơn vị nào. Hãy thêm đơn vị vào cụm, khối trước.").format(cluster=cluster),
            code="no_members",
        )
    return units


def units_in_clusters(lens: Lens, clusters: Sequence[int]) -> dict[int, int]:
    """Cluster → how many units stand in it, read through the lens: two that became one count once."""
    found: dict[int, set[int]] = defaultdict(set)
    for cluster, unit in ClusterMember.objects.filter(cluster__in=clusters).values_list("cluster_id", "unit_id"):
        found[cluster] |= lens.lineage.heirs(unit) if lens.is_now else {unit}
    return {cluster: len(units) for cluster, units in found.items()}


def set_members(cluster: Cluster, units: Sequence[Unit], *, actor: Any = None) -> list[ClusterMember]:
    """Exactly these units, in this order of turns.

    DomainError for a unit that ended or stands in another cluster of the same year and scheme, and for leaving out a
    unit that leads.
    """
    wanted = list(dict.fromkeys(units))
    with transaction.atomic():
        cluster = _locked(cluster)
        known = {member.unit_id: member for member in cluster.members.select_related("unit")}
        for unit in wanted:
            if unit.pk not in known:
                require_standing(unit)
        _check_once(cluster, wanted)
        keys = {unit.pk for unit in wanted}
        for leader in (cluster.head, cluster.deputy):
            if leader is not None and leader.pk not in keys:
                raise DomainError(
                    _("{unit} đang là trưởng hoặc phó. Hãy chọn trưởng, phó khác trước khi đưa ra.").format(
                        unit=leader
                    ),
                    code="leader",
                )
        gone = [member for pk, member in known.items() if pk not in keys]
        changed: list[ClusterMember] = []
        for order, unit in enumerate(wanted, start=1):
            member = known.get(unit.pk) or ClusterMember(cluster=cluster, unit=unit)
            if not member.pk or member.order != order:
                member.order = order
                member.save()
                changed.append(member)
        if gone or changed:
            removed = [ClusterMember(pk=member.pk) for member in gone]
            ClusterMember.objects.filter(pk__in=[member.pk for member in gone]).delete()
            rows = [cluster, *changed, *removed]
            ledger.record("units.cluster.members_set", *rows, actor=actor, count=len(wanted))
        return list(cluster.members.select_related("unit"))


def set_leaders(cluster: Cluster, head: Unit, deputy: Unit | None, *, actor: Any = None) -> Cluster:
    """Who leads and who stands in, out of the members."""
    with transaction.atomic():
        cluster = _locked(cluster)
        members = {unit.pk for unit in members_of(cluster)}
        for unit in filter(None, (head, deputy)):
            if unit.pk not in members:
                raise DomainError(
                    _("{unit} không thuộc {cluster}. Hãy chọn trong các đơn vị của cụm, khối.").format(
                        unit=unit, cluster=cluster
                    ),
                    code="member",
                )
            require_standing(unit)
        if deputy is not None and deputy.pk == head.pk:
            raise DomainError(_("Trưởng và phó phải là hai đơn vị khác nhau."), code="same")
        if (cluster.head_id, cluster.deputy_id) != (head.pk, deputy.pk if deputy else None):
            cluster.head, cluster.deputy = head, deputy
            cluster.save(update_fields=["head", "deputy"])
            ledger.record("units.cluster.leaders_set", cluster, actor=actor, head=head.name)
        return cluster


def replace_ended(cluster: Cluster, *, actor: Any = None) -> list[tuple[Unit, Unit | None]]:
    """Units that ended give their place to the one unit that carries on, or leave it. Returns (old, new)."""
    with transaction.atomic():
        cluster = _locked(cluster)
        members, replaced = _renewed(members_of(cluster))
        if not replaced:
            return []
        heirs = {old.pk: new for old, new in replaced}
        for name in ("head", "deputy"):
            leader = getattr(cluster, name)
            if leader is not None and leader.pk in heirs:
                setattr(cluster, name, heirs[leader.pk])
        if cluster.head_id and cluster.head_id == cluster.deputy_id:
            cluster.deputy = None
        cluster.save(update_fields=["head", "deputy"])
        set_members(cluster, members, actor=actor)
        ledger.record("units.cluster.ended_replaced", cluster, actor=actor, count=len(replaced))
        return replaced


def propose_next_year(year: int, *, scheme: str = "") -> list[Proposal]:
    """The clusters of `year` as they would stand in the next: the same members, the lead passed on by one turn.

    Units that ended are replaced by the one that carries on. Nothing is written.
    """
    clusters = Cluster.objects.filter(year=year).select_related("head", "deputy")
    found = clusters.filter(scheme=scheme) if scheme else clusters
    made = set(Cluster.objects.filter(year=year + 1).values_list("name", flat=True))
    return [_proposal(cluster, is_made=cluster.name in made) for cluster in found.order_by("scheme", "name")]


def make_next_year(year: int, *, scheme: str = "", actor: Any = None) -> list[Cluster]:
    """Carry the proposals out. Clusters that stand in the next year already stay as they are, so a second run makes
    nothing; one without members is left out. DomainError where there is nothing to carry over.
    """
    proposals = propose_next_year(year, scheme=scheme)
    if not proposals:
        raise DomainError(
            _("Năm {year} chưa có cụm, khối nào để chuyển sang năm sau.").format(year=year), code="no_clusters"
        )
    created = []
    with transaction.atomic():
        for proposal in proposals:
            if proposal.is_made or proposal.problem or proposal.head is None:
                continue
            old = proposal.old
            cluster = save_cluster(None, year=year + 1, scheme=old.scheme, name=old.name, actor=actor)
            set_members(cluster, proposal.members, actor=actor)
            created.append(set_leaders(cluster, proposal.head, proposal.deputy, actor=actor))
    return created


def _proposal(cluster: Cluster, *, is_made: bool) -> Proposal:
    proposal = Proposal(cluster, is_made=is_made)
    try:
        before = members_of(cluster)
    except DomainError as error:
        proposal.problem = error.message
        return proposal
    proposal.members, proposal.replaced = _renewed(before)
    if not proposal.members:
        proposal.problem = _("Không còn đơn vị nào của {cluster} đang hoạt động.").format(cluster=cluster)
        return proposal
    heirs = {old.pk: new for old, new in proposal.replaced}
    last = heirs.get(cluster.head_id, cluster.head) if cluster.head_id else None
    turn = proposal.members.index(last) + 1 if last in proposal.members else 0
    count = len(proposal.members)
    proposal.head = proposal.members[turn % count]
    proposal.deputy = proposal.members[(turn + 1) % count] if count > 1 else None
    return proposal


def _renewed(units: Sequence[Unit]) -> tuple[list[Unit], list[tuple[Unit, Unit | None]]]:
    """Members with those that ended replaced by the one unit that carries on; each unit once."""
    ended = [unit for unit in units if not is_standing(unit)]
    heirs = current_units(ended) if ended else {}
    replaced: list[tuple[Unit, Unit | None]] = []
    members: list[Unit] = []
    for unit in units:
        if unit.pk not in heirs:
            members.append(unit)
            continue
        standing = [heir for heir in heirs[unit.pk] if heir.pk != unit.pk and is_standing(heir)]
        heir = standing[0] if len(standing) == 1 else None
        replaced.append((unit, heir))
        if heir is not None:
            members.append(heir)
    return list(dict.fromkeys(members)), replaced


def _check_once(cluster: Cluster, units: Sequence[Unit]) -> None:
    """Holds under the lock that `_locked` takes."""
    same = Cluster.objects.filter(year=cluster.year, scheme=cluster.scheme).exclude(pk=cluster.pk)
    taken = ClusterMember.objects.filter(cluster__in=same, unit__in=units).select_related("unit", "cluster").first()
    if taken is not None:
        raise DomainError(
            _("{unit} đã ở {cluster}. Mỗi đơn vị chỉ đứng một lần trong năm theo cùng cách chia.").format(
                unit=taken.unit, cluster=taken.cluster
            ),
            code="twice",
        )


def _locked(cluster: Cluster) -> Cluster:
    """The cluster as it stands now, with all of its year and scheme locked in one order."""
    year, scheme = Cluster.objects.values_list("year", "scheme").get(pk=cluster.pk)
    same = Cluster.objects.filter(year=year, scheme=scheme).order_by("pk")
    list(same.select_for_update(of=("self",)).values_list("pk", flat=True))
    return Cluster.objects.select_for_update(of=("self",)).select_related("head", "deputy").get(pk=cluster.pk)
