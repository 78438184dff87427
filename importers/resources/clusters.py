"""Clusters and blocks of a year with their members, turns and leaders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.text import fold
from base.units.domain.clusters import save_cluster, set_leaders, set_members
from base.units.models import Cluster, ClusterMember, Unit
from base.units.models.clusters import DEFAULT_SCHEME
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.widgets import IntegerWidget, LookupWidget, TextWidget

HEAD, DEPUTY = gettext_lazy("Trưởng"), gettext_lazy("Phó")
ROLE = "Vai trò"


class ClusterResource(SheetResource):
    """One unit in one cluster of a year. Rows add and order members; who is not named stays where it is.

    A turn that is left empty comes after those that are written. Whoever the file names as head or deputy takes over.
    """

    kind = "clusters"
    model = ClusterMember
    title = gettext_lazy("Cụm, khối thi đua")
    not_undone = gettext_lazy(
        "Danh sách của cụm, khối được ghi cả cụm một lần, gồm lượt và trưởng, phó. Hãy sửa thành viên, trưởng, "
        "phó ở trang của cụm, khối."
    )
    filters = ("year", "unit")
    permission = "units.manage"

    year = Column("Năm", "year", IntegerWidget(1990, 2100, required=True), example=2026)
    scheme = Column("Cách chia", "scheme", TextWidget(60), note="Trống là “Cụm, khối thi đua”.")
    name = Column("Cụm, khối", "name", TextWidget(150, required=True), example="Cụm 1")
    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên đơn vị.", example="SNV")
    order = Column("Lượt", "order", IntegerWidget(1, 1000), note="Thứ tự luân phiên làm trưởng.", example=1)
    role = Column(ROLE, "role", TextWidget(20), note="Trưởng, Phó, hoặc để trống.", example="Trưởng")

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        if not findings:
            values["scheme"] = values.get("scheme") or DEFAULT_SCHEME
            role = choice_key(values.get("role", ""))
            known = {"": "", choice_key(HEAD): "head", choice_key(DEPUTY): "deputy"}
            if role not in known:
                return values, [(ROLE, _("Hãy ghi “Trưởng”, “Phó” hoặc để trống."))]
            if "role" in values:
                values["role"] = known[role]
        return values, findings

    def existing(self) -> dict[Hashable, Any]:
        rows = ClusterMember.objects.select_related("cluster")
        return {(row.cluster.year, fold(row.cluster.name), row.unit_id): row for row in rows}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["year"], fold(values["name"]), values["unit_id"]

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """A unit stands once in a way of dividing; a cluster has one head and one deputy."""
        places: dict[Hashable, str] = {}
        leaders: dict[Hashable, Hashable] = {}
        for key, values in rows.items():
            place = (values["year"], fold(values["scheme"]), values["unit_id"])
            if places.setdefault(place, fold(values["name"])) != fold(values["name"]):
                yield key, "Đơn vị", _("Đơn vị này đã ở một cụm, khối khác trong tệp, cùng năm và cùng cách chia.")
                continue
            if role := values.get("role"):
                lead = (values["year"], fold(values["name"]), role)
                if leaders.setdefault(lead, key) != key:
                    yield key, ROLE, _("Cụm, khối này đã có một dòng ghi vai trò đó. Hãy giữ một dòng.")

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        if values.get("order") is not None and instance.order != values["order"]:
            return True
        return "role" in values and values["role"] != _role(instance) and bool(values["role"])

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = values

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        groups: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for values in [*created, *(row.imported for row in updated)]:
            groups[values["year"], fold(values["name"])].append(values)
        units = Unit.objects.in_bulk({row["unit_id"] for rows in groups.values() for row in rows})
        for (year, folded), rows in groups.items():
            known = next((row for row in Cluster.objects.filter(year=year) if fold(row.name) == folded), None)
            found = known or save_cluster(
                None, year=year, scheme=rows[0]["scheme"], name=rows[0]["name"], actor=self.actor
            )
            turns = {member.unit_id: (member.order, member.unit) for member in found.members.select_related("unit")}
            for row in rows:
                last = turns.get(row["unit_id"], (10**6, None))[0]
                turns[row["unit_id"]] = (row.get("order") or last, units[row["unit_id"]])
            ordered = [unit for _order, unit in sorted(turns.values(), key=lambda pair: pair[0])]
            set_members(found, ordered, actor=self.actor)
            named = {row["role"]: units[row["unit_id"]] for row in rows if row.get("role")}
            if named:
                head = named.get("head") or found.head
                deputy = named.get("deputy") or (found.deputy if found.deputy != head else None)
                if head is not None:
                    set_leaders(found, head, deputy if deputy != head else None, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[ClusterMember]:
        self._words = words_of_units(unit_lookup_with_former())
        rows = ClusterMember.objects.select_related("cluster").order_by(
            "cluster__year", "cluster__scheme", "cluster__name", "order", "pk"
        )
        return by_unit(by_year(rows, "cluster__year", filters), "unit", filters)

    def rendered(self, instance: Any) -> list[Any]:
        cluster = instance.cluster
        role = {"head": str(HEAD), "deputy": str(DEPUTY)}.get(_role(instance), "")
        unit = self._words.get(instance.unit_id, "")
        return [cluster.year, cluster.scheme, cluster.name, unit, instance.order, role]


def _role(member: ClusterMember) -> str:
    cluster = member.cluster
    if member.unit_id == cluster.head_id:
        return "head"
    return "deputy" if member.unit_id == cluster.deputy_id else ""
