"""Lấy ý kiến Nhân dân: the list of nominees is posted, anybody may answer, each objection gets an answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import ConsultationStatus, OpinionStatus
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from base.core.ledger import LedgerModel
from base.core.models import StoredFile


class Consultation(LedgerModel):
    """`working_days` is the term as posted. `withdrawn_at`: since then neither nominees nor senders are named."""

    ledger_fields = ("round", "title", "intro", "opens_on", "closes_on", "status", "working_days")
    ledger_later: ClassVar = {"working_days": 10}

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("đợt xét"))
    nominations = models.ManyToManyField(Nomination, related_name="consultations", verbose_name=_("đề nghị"))
    title = models.CharField(_("tiêu đề"), max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    intro = models.TextField(_("lời dẫn"), blank=True)
    opens_on = models.DateField(_("từ ngày"))
    closes_on = models.DateField(_("đến hết ngày"))
    working_days = models.PositiveSmallIntegerField(_("số ngày làm việc"), default=10)
    is_calendar_announced = models.BooleanField(default=True)
    report_docx = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    report_pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    status = models.CharField(max_length=10, choices=ConsultationStatus, default=ConsultationStatus.PLANNED)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    permission_anywhere = True

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("lấy ý kiến Nhân dân")
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="awards_consultation_window_check")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:consultation-detail", args=[self.pk])


class Opinion(LedgerModel):
    """What a citizen wrote. The name is optional; nothing else about the sender is kept."""

    ledger_fields = ("consultation", "nomination", "text", "name", "status", "answer")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    nomination = models.ForeignKey(
        Nomination,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opinions",
        verbose_name=_("ý kiến về"),
    )
    text = models.TextField(_("nội dung ý kiến"))
    name = models.CharField(_("họ và tên (không bắt buộc)"), max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=OpinionStatus, default=OpinionStatus.NEW)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    permission_anywhere = True

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("ý kiến")

    def __str__(self) -> str:
        return self.text[:60]
