"""Criteria sets: versioned trees of groups → criteria → indicators, with thresholds by group of units.

A set either gives points (`scoring`: clusters and blocks, DOMAIN §6) or asks for a standard (`standard`: new rural
areas, DOMAIN §7). It is edited as a draft, frozen when the first movement that uses it opens, and changed afterwards
only by a new version with a reason.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Unit
from movements.enums import (
    Accumulation,
    Comparator,
    CriteriaPurpose,
    CriteriaStatus,
    Direction,
    GroupEffect,
    IndicatorKind,
    ScoringMethod,
)


def points(label: Any, **options: Any) -> models.DecimalField:
    """A column for points: up to 999,999 with 4 digits behind the comma; null where the set gives none."""
    return models.DecimalField(label, max_digits=10, decimal_places=4, null=True, blank=True, **options)


class CriteriaSet(LedgerModel):
    """One version of a set. `grouping` names the scheme by which thresholds differ ("" = one threshold for all).

    `grades` reads a total as a grade, best first: [{"from": "91", "label": "Hoàn thành xuất sắc"}, …]; figures are
    strings as in `Indicator.params`.
    """

    ledger_fields = (
        "code",
        "version",
        "title",
        "purpose",
        "status",
        "grouping",
        "max_score",
        "grades",
        "source",
        "verified",
    )
    permission_anywhere = True

    code = models.SlugField(_("mã"), max_length=60)
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    title = models.CharField(_("tên bộ tiêu chí"), max_length=300)
    purpose = models.CharField(_("dùng để"), max_length=10, choices=CriteriaPurpose, default=CriteriaPurpose.SCORING)
    owner = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="criteria_sets",
        verbose_name=_("cơ quan ban hành"),
    )
    status = models.CharField(max_length=8, choices=CriteriaStatus, default=CriteriaStatus.DRAFT)
    valid_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    grouping = models.SlugField(_("phân nhóm đơn vị"), max_length=40, blank=True)
    max_score = points(_("tổng điểm tối đa"), validators=[MinValueValidator(0)])
    grades = models.JSONField(_("xếp loại theo tổng điểm"), default=list, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors", verbose_name=_("thay cho")
    )
    change_reason = models.TextField(_("lý do thay đổi"), blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bộ tiêu chí")
        ordering = ["title", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="movements_criteriaset_version_uniq"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="movements_criteriaset_validity_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({_('phiên bản')} {self.version})"

    def get_absolute_url(self) -> str:
        return reverse("criteria:set-detail", args=[self.pk])

    def permission_unit(self) -> Unit | None:
        return self.owner


class CriterionGroup(LedgerModel):
    """A part of the set. Bonus and penalty groups add or take points beyond `max_score`, at most `cap` in sum."""

    permission_anywhere = True
    ledger_fields = ("criteria_set_id", "code", "name", "effect", "max_score", "cap")

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="groups")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên nhóm"), max_length=300)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    effect = models.CharField(_("tác dụng"), max_length=8, choices=GroupEffect, default=GroupEffect.NORMAL)
    max_score = points(_("điểm tối đa"), validators=[MinValueValidator(0)])
    cap = points(_("mức trần cộng hoặc trừ"), validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("nhóm tiêu chí")
        ordering = ["criteria_set_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="movements_criteriongroup_code_uniq")
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(LedgerModel):
    """What is judged. A standard counts how many criteria are met: one is met when all its indicators are.

    `is_knock_out` (điểm liệt): a unit that fails it is not ranked, however many points it has.
    """

    permission_anywhere = True
    ledger_fields = ("group_id", "code", "name", "max_score", "is_knock_out", "source", "verified")

    group = models.ForeignKey(CriterionGroup, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên tiêu chí"), max_length=500)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    max_score = points(_("điểm tối đa"), validators=[MinValueValidator(0)])
    is_knock_out = models.BooleanField(_("điểm liệt"), default=False)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    class Meta:
        verbose_name = _("tiêu chí")
        ordering = ["group__order", "group_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="movements_criterion_code_uniq")]

    def __str__(self) -> str:
        return self.name


class Indicator(LedgerModel):
    """What is measured, and how a value becomes points.

    `params` belongs to `method`: {"bands": [{"from": "90", "points": "10"}, …]} for bands, {"per_event": "-2"} for
    events, {"points": ["10", "8", "6"]} for ranks, {"choices": [{"value": "good", "label": "Tốt", "points": "10"}]} for
    a choice. Figures are strings, so that no decimal is lost. `minimum` and `maximum` bound what may be entered;
    `outlier_ratio` is the change against the last approved value from which a person is asked to look again (0.5 = half
    as much more or less). `dimensions` are the codes by which the value is broken down (see
    `movements.domain.criteria.dimensions`).
    """

    permission_anywhere = True
    ledger_fields = (
        "criterion_id",
        "code",
        "name",
        "kind",
        "unit",
        "direction",
        "method",
        "max_score",
        "params",
        "accumulation",
        "needs_evidence",
        "is_knock_out",
        "dimensions",
        "source",
        "verified",
    )

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên chỉ tiêu"), max_length=500)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    kind = models.CharField(_("kiểu giá trị"), max_length=8, choices=IndicatorKind, default=IndicatorKind.NUMBER)
    unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    direction = models.CharField(_("chiều hướng"), max_length=5, choices=Direction, default=Direction.UP)
    method = models.CharField(_("cách chấm"), max_length=12, choices=ScoringMethod, default=ScoringMethod.PROPORTIONAL)
    max_score = points(_("điểm tối đa"))
    params = models.JSONField(_("tham số chấm"), default=dict, blank=True)
    accumulation = models.CharField(_("cách cộng dồn"), max_length=8, choices=Accumulation, default=Accumulation.POINT)
    needs_evidence = models.BooleanField(_("cần minh chứng"), default=False)
    is_knock_out = models.BooleanField(_("điểm liệt"), default=False)
    dimensions = models.JSONField(_("phân tổ"), default=list, blank=True)
    minimum = models.DecimalField(_("giá trị nhỏ nhất"), max_digits=20, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(_("giá trị lớn nhất"), max_digits=20, decimal_places=4, null=True, blank=True)
    outlier_ratio = models.DecimalField(_("ngưỡng bất thường"), max_digits=6, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    class Meta:
        verbose_name = _("chỉ tiêu thành phần")
        ordering = ["criterion__group__order", "criterion__order", "criterion_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["criterion", "code"], name="movements_indicator_code_uniq")]

    def __str__(self) -> str:
        return self.name


class Threshold(LedgerModel):
    """The level that units of one group must reach. `group_key` "" holds for every group without one of its own.

    All figures null and `text` empty = not known: shown as such, never read as met or failed.
    """

    ledger_fields = ("indicator_id", "group_key", "comparator", "low", "high", "text", "source", "verified")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="thresholds")
    group_key = models.SlugField(_("nhóm đơn vị"), max_length=40, blank=True)
    comparator = models.CharField(_("phép so sánh"), max_length=12, choices=Comparator, default=Comparator.GE)
    low = models.DecimalField(_("mức thấp nhất"), max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("mức cao nhất"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("yêu cầu bằng lời"), max_length=500, blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    class Meta:
        verbose_name = _("ngưỡng")
        ordering = ["indicator_id", "group_key"]
        constraints = [models.UniqueConstraint(fields=["indicator", "group_key"], name="movements_threshold_uniq")]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.group_key or '*'}"


class GroupingScheme(LedgerModel):
    """A way of grouping units that was made on the screen. `groups` = [{"key", "name", "note"}] in their order.

    Those that came along stand in data files; a code is never given twice.
    """

    ledger_fields = ("code", "name", "groups", "source", "verified", "level")

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=150)
    groups = models.JSONField(_("các nhóm"), default=list)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    level = models.PositiveSmallIntegerField(_("cấp đơn vị được phân nhóm"), null=True, blank=True)

    class Meta:
        verbose_name = _("cách phân nhóm đơn vị")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitGrouping(LedgerModel):
    """To which group of a scheme a unit belongs and when; units below it inherit where they have none of their own."""

    ledger_fields = ("scheme", "unit_id", "key", "valid_from", "valid_to")

    scheme = models.SlugField(_("cách phân nhóm"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="groupings", verbose_name=_("đơn vị"))
    key = models.SlugField(_("nhóm"), max_length=40)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("phân nhóm đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "unit", "valid_from"], name="movements_unitgrouping_uniq"),
            models.UniqueConstraint(
                fields=["scheme", "unit"], condition=Q(valid_from=None), name="movements_unitgrouping_undated_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.scheme}: {self.key}"
