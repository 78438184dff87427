from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import Procedure, RoundStatus
from awards.models.catalogue import AwardType
from awards.models.kinds import CommendationKind
from awards.models.rulebook import RulebookVersion
from base.core.ledger import LedgerModel
from base.units.models import Unit


class Round(LedgerModel):
    """Đợt xét: a window in which units hand in dossiers for a few awards of one year to one council.

    With a movement, the schedule drafts nominations for the units that lead it (`top_n`) or reach `min_score`.
    """

    ledger_fields = (
        "name",
        "kind",
        "movement",
        "year",
        "opens_on",
        "closes_on",
        "top_n",
        "min_score",
        "council_unit",
        "status",
        "rulebook",
        "procedure",
        "is_blind",
        "appraisal_days",
    )
    ledger_later: ClassVar = {"is_blind": False, "appraisal_days": None, "procedure": "full"}

    name = models.CharField(_("tên đợt xét"), max_length=200)
    kind = models.ForeignKey(
        CommendationKind,
        to_field="code",
        db_column="kind",
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("loại hình"),
    )
    procedure = models.CharField(_("thủ tục"), max_length=10, choices=Procedure, default=Procedure.FULL)
    is_blind = models.BooleanField(_("người thẩm định đọc kín"), default=False)
    appraisal_days = models.PositiveSmallIntegerField(
        _("thời hạn thẩm định (ngày làm việc)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    movement = models.ForeignKey(
        "movements.Movement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("phong trào"),
    )
    award_types = models.ManyToManyField(AwardType, related_name="rounds", verbose_name=_("danh hiệu, hình thức"))
    year = models.PositiveSmallIntegerField(_("năm thành tích"))
    opens_on = models.DateField(_("nhận hồ sơ từ ngày"))
    closes_on = models.DateField(_("đến hết ngày"))
    top_n = models.PositiveSmallIntegerField(
        _("số đơn vị dẫn đầu"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    min_score = models.DecimalField(_("điểm tối thiểu"), max_digits=7, decimal_places=2, null=True, blank=True)
    council_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("Hội đồng của")
    )
    status = models.CharField(_("trạng thái"), max_length=12, choices=RoundStatus, default=RoundStatus.PLANNED)
    rulebook = models.ForeignKey(
        RulebookVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("bộ quy định"),
    )
    drafted_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    permission_anywhere = True

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("đợt xét")
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="awards_round_window_check"),
            models.UniqueConstraint(
                fields=["name", "year"], condition=~Q(status=RoundStatus.CANCELLED), name="awards_round_name_uniq"
            ),
        ]
        indexes = [models.Index(fields=["status", "opens_on"], name="awards_round_due_idx")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:round-detail", args=[self.pk])

    @property
    def is_simplified(self) -> bool:
        return self.procedure == Procedure.SIMPLIFIED
