"""A spreadsheet that is being, or was, taken in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import Job, StoredFile
from importers.enums import DataStatus, ImportMode, RowState


class DataImport(LedgerModel):
    """`counts`: read = created + updated + unchanged + rejected. `errors` holds the first rows refused.

    `layout`: which sheet, which row is the header, which column is which of ours. `fonts`: our column → the old font
    that its text is read in. `staged_to`, `written_to`: the last row of the file that is staged, or written; where a
    job that was ended goes on. `world`: a digest of all that the check relied on; while it stays, writing need not
    check again.
    """

    ledger_fields = ("kind", "file_id", "status", "is_dry_run", "counts")
    permission_anywhere = True

    kind = models.CharField(_("loại dữ liệu"), max_length=20)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("trạng thái"), max_length=10, choices=DataStatus, default=DataStatus.UPLOADED)
    is_dry_run = models.BooleanField(_("chỉ kiểm tra"), default=False)
    counts = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    error = models.TextField(blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    mode = models.CharField(_("khi có dòng sai"), max_length=10, choices=ImportMode, default=ImportMode.WHOLE)
    layout = models.JSONField(default=dict)
    fonts = models.JSONField(default=dict)
    staged_to = models.PositiveIntegerField(default=0)
    written_to = models.PositiveIntegerField(default=0)
    world = models.CharField(max_length=40, blank=True)
    finished_at = models.DateTimeField(_("ghi xong lúc"), null=True)
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


class ImportRow(models.Model):
    """A row of the file between reading and writing. `cells` in the order of the layout's columns.

    `key` is a digest of what tells rows apart; `diff` holds per column what was and what would be, `before` the stored
    values for an undo, `after` what writing puts into which columns, for kinds written by sets; `choice` what a person
    decided of a likely duplicate.
    """

    data_import = models.ForeignKey(DataImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RowState, default=RowState.READ)
    key = models.CharField(max_length=24, blank=True)
    cells = models.JSONField(default=list)
    diff = models.JSONField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    errors = models.JSONField(null=True)
    notes = models.JSONField(null=True)
    candidates = models.JSONField(null=True)
    choice = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["data_import", "number"], name="importers_importrow_number_uniq"),
        ]
        indexes = [
            models.Index(
                fields=["data_import", "state", "number"],
                name="importers_importrow_odd_idx",
                condition=~Q(state__in=["read", "new", "same"]),
            ),
        ]
        ordering = ["data_import_id", "number"]

    def __str__(self) -> str:
        return f"{self.data_import_id}/{self.number}"


class HeaderMemory(models.Model):
    """How a person matched the columns of one form, for the next file of that form. `places`: column → our name."""

    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=40)
    places = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="importers_headermemory_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class KindLock(models.Model):
    """Locked while a part of a file is written: two files of one kind are written one part after the other."""

    kind = models.CharField(max_length=20, unique=True)

    def __str__(self) -> str:
        return self.kind
