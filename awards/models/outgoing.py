"""Tờ trình and giấy mời that went out: numbered, and kept exactly as they were."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.enums.decisions import PaperKind
from awards.models.sessions import CouncilSession
from base.core.ledger import LedgerModel
from base.units.models import Unit


class OutgoingPaper(LedgerModel):
    """A paper of one session. `facts` are the figures printed in it, taken from the tally and never typed."""

    ledger_fields = (
        "kind", "unit_id", "symbol", "number", "year", "issued_on", "subject", "addressee", "session_id", "facts",
        "docx_id", "pdf_id",
    )  # fmt: skip

    kind = models.CharField(max_length=12, choices=PaperKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField(_("ký hiệu"), max_length=30)
    number = models.PositiveIntegerField(_("số"))
    year = models.PositiveSmallIntegerField()
    issued_on = models.DateField(_("ngày"))
    subject = models.CharField(_("trích yếu"), max_length=300)
    addressee = models.CharField(_("kính gửi"), max_length=300)
    session = models.ForeignKey(CouncilSession, on_delete=models.PROTECT, related_name="outgoing")
    facts = models.JSONField(default=dict)
    docx = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    permission_anywhere = True

    class Meta:
        ordering = ["-issued_on", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "symbol", "number"], name="awards_outgoing_number_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.full_number} {self.subject}"

    @property
    def full_number(self) -> str:
        return f"{self.number}/{self.symbol}"
