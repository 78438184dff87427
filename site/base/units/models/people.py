"""People and the facts that awards are reckoned from. No identity-card numbers: a code of the employer is enough."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.text import fold
from base.units.enums import Gender, InitiativeScope, ReviewGrade
from base.units.models.units import Unit


class Person(LedgerModel):
    """Somebody who may be honoured. A duplicate that was merged stays as a pointer, so that old links lead on."""

    ledger_fields = (
        "code",
        "name",
        "gender",
        "birth_year",
        "unit_id",
        "position",
        "is_leader",
        "merged_into_id",
    )

    code = models.CharField(_("mã"), max_length=40, blank=True)
    name = models.CharField(_("họ và tên"), max_length=120)
    name_folded = models.CharField(max_length=120, editable=False, db_index=True)
    gender = models.CharField(_("giới tính"), max_length=6, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people", verbose_name=_("đơn vị"))
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    is_leader = models.BooleanField(_("là lãnh đạo"), default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_people"
    )

    class Meta:
        verbose_name = _("cá nhân")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="units_person_code_uniq"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_folded = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.unit


class Post(LedgerModel):
    """A post that a person held, for long-service awards and for history after a move."""

    ledger_fields = ("person_id", "unit_id", "title", "valid_from", "valid_to")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("chức vụ"), max_length=150)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("chức vụ đã giữ")
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"


class YearlyReview(LedgerModel):
    """Classification of one year, of a person or of a unit (exactly one of the two)."""

    ledger_fields = ("person_id", "unit_id", "year", "grade", "decision_number")

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="reviews")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10, choices=ReviewGrade)
    decision_number = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("xếp loại hằng năm")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None),
                name="units_yearlyreview_subject_check",
            ),
            models.UniqueConstraint(fields=["person", "year"], name="units_yearlyreview_person_uniq"),
            models.UniqueConstraint(fields=["unit", "year"], name="units_yearlyreview_unit_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.unit} {self.year}: {self.get_grade_display()}"


class Initiative(LedgerModel):
    """A recognised initiative, topic or project: a condition of the fighter titles."""

    ledger_fields = ("person_id", "title", "scope", "recognised_on", "decision_number")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="initiatives")
    title = models.CharField(max_length=300)
    scope = models.CharField(max_length=10, choices=InitiativeScope)
    recognised_on = models.DateField()
    decision_number = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("sáng kiến")

    def __str__(self) -> str:
        return self.title


class Discipline(LedgerModel):
    """A disciplinary measure; never shown in public."""

    ledger_fields = ("person_id", "measure", "decided_on", "ends_on")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disciplines")
    measure = models.CharField(max_length=100)
    decided_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("kỷ luật")

    def __str__(self) -> str:
        return f"{self.measure} {self.decided_on:%d/%m/%Y}"
