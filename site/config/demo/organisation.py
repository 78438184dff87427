"""The demo's province: real communes from the data set, its agencies, one cluster of communes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.units.domain.dataset import load_units
from base.units.models import Cluster, ClusterMember, Unit, UnitKind

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
    def seats(self) -> dict[str, Unit]:
        return {
            "province": self.province,
            "home_affairs": self.agencies[0],
            "commune": self.communes[0],
            "cluster": self.communes[1],
        }


def add_organisation(year: int, *, scale: str) -> Organisation:
    """`small` loads one province with its former units; `province` and `nation` load the whole country."""
    load_units([PROVINCE] if scale == "small" else None)
    today = dt.date(year, 1, 1)
    province = Unit.objects.as_of(today).get(name__endswith=PROVINCE, kind__level=2)
    agency_kind, _ = UnitKind.objects.get_or_create(code="so", defaults={"name": "Sở, ban, ngành tỉnh", "level": 3})
    agencies = [province.add_child(name=name, kind=agency_kind, valid_from=dt.date(2025, 3, 1)) for name in AGENCIES]
    communes = list(
        Unit.objects.as_of(today).under(province).filter(kind__is_territory=True, kind__level=4).order_by("name")
    )
    cluster = Cluster.objects.create(year=year, name="Cụm thi đua số 1", head=communes[1], deputy=communes[2])
    ClusterMember.objects.bulk_create(ClusterMember(cluster=cluster, unit=unit) for unit in communes[:CLUSTER_SIZE])
    return Organisation(province, agencies, communes, cluster)
