"""What can be awarded, what it is worth, which papers it needs, and what was awarded before this system."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import AwardKind, AwardLevel, AwardSubject, DocumentKind
from base.core.ledger import LedgerModel
from base.units.models import Person, Unit


class DatedQuerySet(models.QuerySet[Any]):
    def as_of(self, day: dt.date) -> Self:
        """Rows in force on that day."""
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(started).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class AwardTypeQuerySet(DatedQuerySet):
    def for_person(self) -> Self:
        return self.filter(subject__in=(AwardSubject.INDIVIDUAL, AwardSubject.ANY))

    def for_collective(self) -> Self:
        return self.filter(subject__in=(AwardSubject.COLLECTIVE, AwardSubject.ANY))


class AwardType(LedgerModel):
    """A title or a form of commendation. `alias` is the joint name of twins in the rulebook (BKBT = BKB and BKT)."""

    ledger_fields = ("code", "name", "kind", "subject", "level", "bonus_multiple", "valid_from", "valid_to")
    permission_anywhere = True

    code = models.CharField(_("mã"), max_length=20, unique=True)
    alias = models.CharField(_("mã chung"), max_length=20, blank=True, db_index=True)
    name = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    kind = models.CharField(_("loại"), max_length=10, choices=AwardKind)
    subject = models.CharField(_("đối tượng"), max_length=12, choices=AwardSubject)
    level = models.CharField(_("cấp"), max_length=20, choices=AwardLevel)
    authority = models.CharField(_("thẩm quyền quyết định"), max_length=200)
    law_article = models.CharField(_("điều luật"), max_length=40, blank=True)
    conditions = models.TextField(_("điều kiện"), blank=True)
    bonus_multiple = models.DecimalField(
        _("mức thưởng (lần lương cơ sở)"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    is_bonus_verified = models.BooleanField(_("mức thưởng đã đối chiếu"), default=False)
    needs_consultation = models.BooleanField(_("phải lấy ý kiến Nhân dân"), default=False)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    objects = AwardTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("danh hiệu, hình thức khen thưởng")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="awards_awardtype_validity_check",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:catalogue-detail", args=[self.pk])

    @property
    def is_for_person(self) -> bool:
        return self.subject in (AwardSubject.INDIVIDUAL, AwardSubject.ANY)

    @property
    def is_for_collective(self) -> bool:
        return self.subject in (AwardSubject.COLLECTIVE, AwardSubject.ANY)

    def existed_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class AwardAuthority(LedgerModel):
    """Who decides an award from a day to a day (DOMAIN §1.3): the powers moved on 1/7/2025 with the district level.

    `award_name` is what the award was called in that time, "" = as it is called now.
    """

    ledger_fields = ("award_type_id", "holder", "valid_from", "valid_to", "article", "is_verified")

    award_type = models.ForeignKey(AwardType, on_delete=models.CASCADE, related_name="authorities")
    holder = models.CharField(_("thẩm quyền quyết định"), max_length=300)
    award_name = models.CharField(_("tên gọi thời kỳ đó"), max_length=200, blank=True)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    article = models.CharField(_("điều luật"), max_length=120, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["award_type", "valid_from", "pk"]
        verbose_name = _("thẩm quyền")
        constraints = [
            models.UniqueConstraint(fields=["award_type", "valid_from"], name="awards_awardauthority_uniq"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="awards_awardauthority_validity_check",
            ),
        ]

    def __str__(self) -> str:
        return self.holder


class ChecklistItem(models.Model):
    """A paper that a dossier of this award must hold, with the article that asks for it."""

    award_type = models.ForeignKey(AwardType, on_delete=models.CASCADE, related_name="checklist")
    subject = models.CharField(max_length=12, choices=AwardSubject, default=AwardSubject.ANY)
    kind = models.CharField(max_length=12, choices=DocumentKind)
    label = models.CharField(max_length=200)
    is_required = models.BooleanField(default=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["award_type", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award_type", "subject", "kind"], name="awards_checklistitem_uniq")
        ]

    def __str__(self) -> str:
        return self.label


class BaseSalary(LedgerModel):
    """Lương cơ sở, dong a month; the one in force on the date of a decision multiplies its bonus."""

    ledger_fields = ("valid_from", "amount", "is_verified")

    valid_from = models.DateField(_("từ ngày"), unique=True)
    amount = models.PositiveIntegerField(_("đồng/tháng"), validators=[MinValueValidator(1)])
    source = models.CharField(_("nguồn"), max_length=200)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("lương cơ sở")

    def __str__(self) -> str:
        return f"{self.amount} ({self.valid_from:%d/%m/%Y})"


class PastAward(LedgerModel):
    """An award of the time before this system, copied from a paper decision. `year` is the year of achievement."""

    ledger_fields = ("award_type", "person", "collective", "year", "decision_number", "decided_on")

    award_type = models.ForeignKey(AwardType, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="past_awards")
    collective = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="past_awards")
    year = models.PositiveSmallIntegerField(_("năm thành tích"))
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    authority = models.CharField(_("cơ quan quyết định"), max_length=200, blank=True)
    source = models.CharField(_("nguồn"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, collective__isnull=False) | Q(person__isnull=False, collective=None),
                name="awards_pastaward_subject_check",
            ),
            models.UniqueConstraint(
                fields=["award_type", "person", "year", "decision_number"], name="awards_pastaward_person_uniq"
            ),
            models.UniqueConstraint(
                fields=["award_type", "collective", "year", "decision_number"], name="awards_pastaward_unit_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_type} {self.year} · {self.person or self.collective}"
