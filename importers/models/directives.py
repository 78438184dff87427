"""A directive between its upload and the movement it becomes, and what the machine proposed in it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import Job, StoredFile
from importers.enums import Decision, ImportStatus, ProposalKind
from movements.models import Movement


class DirectiveImport(LedgerModel):
    """`text` was read from the file, `repairs` says what was mended, `metadata` is what a person confirmed.

    All offsets of proposals count code points of `text`.
    """

    ledger_fields = ("status", "file_id", "movement_id", "metadata", "error")
    permission_anywhere = True

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="directive_imports")
    name = models.CharField(_("tên tệp"), max_length=255)
    status = models.CharField(
        _("trạng thái"), max_length=12, choices=ImportStatus, default=ImportStatus.UPLOADED, db_index=True
    )
    text = models.TextField(blank=True)
    format = models.CharField(max_length=20, blank=True)
    metadata = models.JSONField(default=dict)
    repairs = models.JSONField(default=list)
    error = models.TextField(blank=True)
    extractor = models.CharField(max_length=20, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    movement = models.OneToOneField(
        Movement, null=True, on_delete=models.PROTECT, related_name="directive_import", verbose_name=_("phong trào")
    )
    created_at = models.DateTimeField(_("tải lên lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("người tải lên")
    )

    class Meta:
        verbose_name = _("văn bản phát động đang nhập")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("importers:directive-review", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """A person may still decide."""
        return self.status == ImportStatus.REVIEW


class Proposal(LedgerModel):
    """One thing the machine found, beside the passage it was found in, and what a person made of it.

    `original` is what the machine said and never changes; `data` what holds now. Keys by kind: target and result those
    of `movements.domain.drafts.TargetDraft`, metadata `field` and `value`, movement and unit `name`, deadline
    `date_or_rule` and `due`. `original` is empty where a person added what the machine had missed. `extractor` is the
    version of the rules that read the document, so that what people decide tells how each version fares; `rule` and
    `reasons` say why the machine proposed it.
    """

    ledger_fields = ("directive_import_id", "kind", "decision", "data")
    permission_anywhere = True

    directive_import = models.ForeignKey(DirectiveImport, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=ProposalKind)
    data = models.JSONField(default=dict)
    original = models.JSONField(default=dict)
    original_kind = models.CharField(max_length=10, blank=True)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=80, blank=True)
    confidence = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    extractor = models.CharField(max_length=20, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["directive_import_id", "order", "pk"]
        indexes = [models.Index(fields=["kind", "decision"], name="importers_proposal_kind_idx")]

    def __str__(self) -> str:
        said = str(self.data.get("name") or self.data.get("value") or self.data.get("date_or_rule") or self.quote)
        return _in_words(said)[:120]


def _in_words(said: str) -> str:
    """A day kept as "2026-01-31" as people write it; anything else as it stands."""
    try:
        return f"{dt.date.fromisoformat(said):%d/%m/%Y}"
    except ValueError:
        return said
