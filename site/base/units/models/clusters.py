from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models.units import Unit

DEFAULT_SCHEME = "Cụm, khối thi đua"


class Cluster(LedgerModel):
    """Cụm, khối thi đua of one year: units that compete with each other, led by one of them in rotation.

    A `scheme` is one way of dividing the units of a year; a unit stands once in each.
    """

    ledger_fields = ("year", "scheme", "name", "head_id", "deputy_id")

    year = models.PositiveSmallIntegerField(_("năm"))
    scheme = models.CharField(
        _("cách chia"),
        max_length=60,
        default=DEFAULT_SCHEME,
        help_text=_("Mỗi đơn vị đứng một lần trong một cách chia."),
    )
    name = models.CharField(_("tên"), max_length=150)
    head = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("trưởng")
    )
    deputy = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("phó")
    )

    class Meta:
        verbose_name = _("cụm, khối")
        ordering = ["-year", "scheme", "name"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="units_cluster_year_name_uniq")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"

    def get_absolute_url(self) -> str:
        return reverse("units:cluster", args=[self.pk])

    def permission_unit(self) -> None:
        """Clusters bring together units of different seniors: only who manages all units arranges them."""


class ClusterMember(LedgerModel):
    """A unit in a cluster. `order` is its turn: the leading unit of next year is the next in order."""

    ledger_fields = ("cluster_id", "unit_id", "order")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cluster_memberships")
    order = models.PositiveSmallIntegerField(_("lượt"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["cluster", "unit"], name="units_clustermember_uniq")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.cluster}"
