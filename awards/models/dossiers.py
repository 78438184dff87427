"""What a dossier gathers on its way: the report of achievements in versions, and what is said about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.enums import NoteAudience
from awards.models.nominations import Nomination
from base.core.ledger import LedgerModel
from base.units.models import Unit


class DossierReport(models.Model):
    """Báo cáo thành tích as it stands on the screen: {section: text}, with the summary under `achievement`.

    Not sealed: it saves itself every few seconds. What a person saves or sends becomes a `ReportVersion`, which is.
    """

    nomination = models.OneToOneField(Nomination, on_delete=models.CASCADE, related_name="report")
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.nomination} · {self.version}"


class ReportVersion(LedgerModel):
    """The report as somebody saved or sent it."""

    ledger_fields = ("nomination", "number", "content", "is_submission")

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="report_versions")
    number = models.PositiveIntegerField(_("bản"))
    content = models.JSONField()
    is_submission = models.BooleanField(_("bản gửi"), default=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["nomination", "number"], name="awards_reportversion_uniq")]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.number}"

    def permission_unit(self) -> Unit:
        return self.nomination.unit


class DossierNote(LedgerModel):
    """A remark on a dossier: internal to those who appraise it, or part of the exchange with the unit."""

    ledger_fields = ("nomination", "audience", "text", "author")

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="notes")
    audience = models.CharField(_("ai đọc được"), max_length=8, choices=NoteAudience)
    text = models.TextField(_("nội dung"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("trao đổi")

    def __str__(self) -> str:
        return self.text[:60]
