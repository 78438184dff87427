"""Loại hình khen thưởng as data: the law adds and drops kinds, so they are rows, not code."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_DAYS = [MinValueValidator(1), MaxValueValidator(120)]


class CommendationKind(models.Model):
    """The axis of commendation that a round serves, with the terms it offers. Every term is in working days.

    `allows_simplified`: a round of this kind may follow the simplified procedure (Law 2022 Art. 85).
    """

    code = models.SlugField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    window_days = models.PositiveSmallIntegerField(_("nhận hồ sơ (ngày làm việc)"), default=15, validators=_DAYS)
    appraisal_days = models.PositiveSmallIntegerField(_("thẩm định (ngày làm việc)"), default=10, validators=_DAYS)
    consultation_days = models.PositiveSmallIntegerField(
        _("lấy ý kiến Nhân dân (ngày làm việc)"), default=10, validators=_DAYS
    )
    allows_simplified = models.BooleanField(_("được theo thủ tục đơn giản"), default=False)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("loại hình khen thưởng")

    def __str__(self) -> str:
        return self.name
