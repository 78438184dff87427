from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.core.text import fold


class Directive(LedgerModel):
    """The document that launches movements. It cannot enter twice: neither by its number nor by its file.

    `identity` and `file_sha256` are null where not known, for two unknowns are not the same.
    """

    ledger_fields = ("number", "type_name", "issuer", "issued_on", "effective_on", "signer", "title", "file_id")
    permission_anywhere = True

    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    type_name = models.CharField(_("loại văn bản"), max_length=60, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("ngày hiệu lực"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    title = models.CharField(_("trích yếu"), max_length=500)
    text = models.TextField(_("toàn văn"), blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="directives")
    identity = models.CharField(max_length=300, null=True, editable=False)
    file_sha256 = models.CharField(max_length=64, null=True, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("văn bản phát động")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["identity"], name="movements_directive_identity_uniq"),
            models.UniqueConstraint(fields=["file_sha256"], name="movements_directive_file_uniq"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.type_name, self.number) if part) or self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity = identity_of(self.number, self.issuer, self.issued_on)
        self.file_sha256 = self.file.sha256 if self.file else None
        super().save(*args, **kwargs)


def identity_of(number: str, issuer: str, issued_on: Any) -> str | None:
    """ "18/CT-UBND", "18 / ct-ubnd" of one issuer and day are one document; None where there is no number."""
    if not number.strip():
        return None
    return f"{fold(number).replace(' ', '')}|{fold(issuer)}|{issued_on or ''}"[:300]
