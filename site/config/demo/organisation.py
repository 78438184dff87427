"""The demo's province: real communes from the data set, its agencies, one cluster of communes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.units.domain.clusters import save_cluster, set_leaders, set_members
from base.units.domain.dataset import load_units
from base.units.domain.founding import found_units
from base.units.models import Cluster, Unit, UnitKind
from base.units.models.clusters import DEFAULT_SCHEME
from movements.domain.rural.communes import is_commune

PROVINCE = "Vĩnh Long"
AGENCIES = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Công Thương",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Khoa học và Công nghệ",
    "Sở Tư pháp",
)
CLUSTER_SIZE = 8


@dataclass(frozen=True)
class Organisation:
    province: Unit
    agencies: list[Unit]
    communes: list[Unit]
    cluster: Cluster

    @property
    def rural(self) -> list[Unit]:
        """The communes (xã) among them: only these are assessed as new rural areas."""
        return [unit for unit in self.communes if is_commune(unit)]

    @property
    def seats(self) -> dict[str, Unit]:
        return {
            "province": self.province,
            "home_affairs": self.agencies[0],
            "commune": self.communes[0],
            "cluster": self.communes[1],
            "rural": self.rural[0],
        }


def add_organisation(year: int, *, scale: str) -> Organisation:
    """`small` loads one province with its former units; `province` and `nation` load the whole country."""
    load_units([PROVINCE] if scale == "small" else None)
    today = dt.date(year, 1, 1)
    province = Unit.objects.as_of(today).get(name__endswith=PROVINCE, kind__level=2)
    agency_kind, _ = UnitKind.objects.get_or_create(code="so", defaults={"name": "Sở, ban, ngành tỉnh", "level": 3})
    agencies = found_units(province, AGENCIES, agency_kind, since=dt.date(2025, 3, 1))
    communes = list(
        Unit.objects.as_of(today)
        .under(province)
        .filter(kind__is_territory=True, kind__level=4)
        .select_related("kind")
        .order_by("name")
    )
    cluster = save_cluster(None, year=year, scheme=DEFAULT_SCHEME, name="Cụm thi đua số 1")
    set_members(cluster, communes[:CLUSTER_SIZE])
    cluster = set_leaders(cluster, communes[1], communes[2])
    return Organisation(province, agencies, communes, cluster)
