"""Signed copies of decisions, and the certificates that the administrator trusts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.enums.decisions import CopyKind
from awards.models.decisions import Decision
from base.core.ledger import LedgerModel
from base.core.models import StoredFile


class TrustAnchor(LedgerModel):
    """A root or issuing certificate by which signatures are judged. Withdrawn ones stay, for what was judged by
    them.
    """

    ledger_fields = ("name", "fingerprint", "pem", "is_active")

    name = models.CharField(_("tên"), max_length=200)
    fingerprint = models.CharField(_("dấu vân SHA-256"), max_length=64, unique=True)
    pem = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    permission_anywhere = True

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RevocationList(LedgerModel):
    """Which certificates an authority has taken back, as it stood on a day (CRL, RFC 5280): uploaded, since nothing is
    asked over the network. `issuer_digest` is the SHA-256 of the issuer's name as the list has it.
    """

    ledger_fields = ("issuer_digest", "listed_at", "next_at", "count", "file_id")

    issuer = models.CharField(_("nơi cấp"), max_length=200)
    issuer_digest = models.CharField(max_length=64, db_index=True)
    listed_at = models.DateTimeField(_("lập lúc"))
    next_at = models.DateTimeField(_("có bản mới trước"), null=True, blank=True)
    count = models.PositiveIntegerField(_("số chứng thư đã thu hồi"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    permission_anywhere = True

    class Meta:
        ordering = ["issuer", "-listed_at"]
        constraints = [
            models.UniqueConstraint(fields=["issuer_digest", "listed_at"], name="awards_revocationlist_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.listed_at:%d/%m/%Y}"


class SignedCopy(LedgerModel):
    """What proves that a decision was signed. `report` is the answer of the verification as it was given on that day:
    a list of signers, whether the document is unaltered, whether the chain is trusted (`signatures.report`).
    """

    ledger_fields = ("decision_id", "kind", "file_id", "report", "is_intact", "is_trusted")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(_("loại"), max_length=10, choices=CopyKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    report = models.JSONField(default=dict)
    is_intact = models.BooleanField(default=False)
    is_trusted = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "file"], name="awards_signedcopy_uniq")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file}"
