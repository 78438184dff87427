from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.units.models.units import Unit


class Cluster(models.Model):
    """Cụm, khối thi đua of one year: units that compete with each other, led by one of them in rotation."""

    year = models.PositiveSmallIntegerField(_("năm"))
    name = models.CharField(_("tên"), max_length=150)
    head = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("trưởng")
    )
    deputy = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("phó")
    )

    class Meta:
        ordering = ["-year", "name"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="units_cluster_year_name_uniq")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"


class ClusterMember(models.Model):
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cluster_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "unit"], name="units_clustermember_uniq")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.cluster}"
