"""A search for candidates over all people and collectives, and what it found. Derived: it can be made again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import DiscoveryStatus, Verdict
from awards.models.catalogue import AwardType
from awards.models.nominations import Nomination
from awards.models.rulebook import RulebookVersion
from base.core.models import Job
from base.units.models import Person, Unit


class Discovery(models.Model):
    """`person_cursor` and `unit_cursor` are the last keys looked at: after a kill the search goes on from there.

    `counts`: award code → verdict → how many. `horizon` is how many years ahead "within reach" looks.
    """

    permission_anywhere = True

    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("phạm vi"))
    award_types = models.ManyToManyField(AwardType, related_name="+", verbose_name=_("danh hiệu, hình thức"))
    on = models.DateField(_("xét theo quy định ngày"))
    year = models.PositiveSmallIntegerField(_("năm thành tích"))
    horizon = models.PositiveSmallIntegerField(_("tìm cả người còn thiếu (số năm)"), default=1)
    rulebook = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(_("trạng thái"), max_length=8, choices=DiscoveryStatus, default=DiscoveryStatus.RUNNING)
    person_cursor = models.PositiveBigIntegerField(default=0)
    unit_cursor = models.PositiveBigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(_("đã rà soát"), default=0)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("bắt đầu"))
    finished_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lần rà soát")

    def __str__(self) -> str:
        return f"{self.scope} · {self.year} · {self.created_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("awards:discovery-detail", args=[self.pk])


class Candidate(models.Model):
    """Somebody who meets what data can prove, or will within the horizon. `earliest_year` is when."""

    discovery = models.ForeignKey(Discovery, on_delete=models.CASCADE, related_name="candidates")
    award_type = models.ForeignKey(AwardType, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    collective = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name=_("đơn vị"))
    verdict = models.CharField(_("kết quả"), max_length=12, choices=Verdict)
    leg = models.CharField(max_length=60)
    missing = models.TextField(_("còn thiếu"), blank=True)
    earliest_year = models.PositiveSmallIntegerField(_("sớm nhất"), null=True, blank=True)
    nomination = models.ForeignKey(Nomination, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["award_type", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, collective__isnull=False) | Q(person__isnull=False, collective=None),
                name="awards_candidate_subject_check",
            ),
            models.UniqueConstraint(fields=["discovery", "award_type", "person"], name="awards_candidate_person_uniq"),
            models.UniqueConstraint(
                fields=["discovery", "award_type", "collective"], name="awards_candidate_unit_uniq"
            ),
        ]
        indexes = [
            models.Index(fields=["discovery", "verdict", "award_type"], name="awards_candidate_list_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.collective} · {self.award_type}"

    @property
    def subject(self) -> Person | Unit:
        subject = self.person or self.collective
        assert subject is not None
        return subject
