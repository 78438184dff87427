"""A spreadsheet that is being, or was, taken in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import Job, StoredFile
from importers.enums import DataStatus


class DataImport(LedgerModel):
    """`counts`: read = created + updated + unchanged + rejected. `errors` holds the first rows refused."""

    ledger_fields = ("kind", "file_id", "status", "is_dry_run", "counts")
    permission_anywhere = True

    kind = models.CharField(_("loại dữ liệu"), max_length=20)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("trạng thái"), max_length=10, choices=DataStatus, default=DataStatus.UPLOADED)
    is_dry_run = models.BooleanField(_("chỉ kiểm tra"), default=False)
    counts = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    error = models.TextField(blank=True)
    errors_file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("người nhập")
    )

    class Meta:
        verbose_name = _("lần nhập số liệu")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} · {self.file.name}"

    def get_absolute_url(self) -> str:
        return reverse("importers:data-result", args=[self.pk])
