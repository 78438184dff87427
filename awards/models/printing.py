"""Certificates on paper: templates in versions, printers, what was printed on which sheet, and the published keys."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums.council import SheetStatus, TemplateStatus
from awards.models.catalogue import AwardType
from awards.models.decisions import Certificate, Decision
from base.core.ledger import LedgerModel
from base.units.models import Unit

UNFINISHED = (TemplateStatus.DRAFT, TemplateStatus.WAITING)
SHIFT = [MinValueValidator(Decimal(-50)), MaxValueValidator(Decimal(50))]


class PrintTemplate(models.Model):
    """Mẫu bằng: a name and the awards it is meant for. How it looks stands in its versions."""

    name = models.CharField(_("tên mẫu"), max_length=120, unique=True)
    award_types = models.ManyToManyField(AwardType, blank=True, related_name="+", verbose_name=_("dùng cho"))

    permission_anywhere = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("mẫu bằng")

    def __str__(self) -> str:
        return self.name


class PrintTemplateVersion(LedgerModel):
    """One state of a template. `layout` is `certificates.layout.as_data`; it never changes once it is approved, so a
    printed sheet can always be printed the same way again.
    """

    ledger_fields = ("template_id", "number", "layout", "status", "author_id", "approver_id")

    template = models.ForeignKey(PrintTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    layout = models.JSONField()
    status = models.CharField(max_length=10, choices=TemplateStatus, default=TemplateStatus.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    permission_anywhere = True

    class Meta:
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="awards_printtemplateversion_uniq"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(status__in=UNFINISHED), name="awards_printtemplateversion_open_uniq"
            ),
            models.UniqueConstraint(
                fields=["template"],
                condition=Q(status=TemplateStatus.APPROVED),
                name="awards_printtemplateversion_current_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.number}"


class Printer(models.Model):
    """A printer and how far its feed is off: positive millimetres move the print to the right and down."""

    name = models.CharField(_("tên máy in"), max_length=80, unique=True)
    offset_x_mm = models.DecimalField(
        _("dịch sang phải (mm)"), max_digits=5, decimal_places=2, default=0, validators=SHIFT
    )
    offset_y_mm = models.DecimalField(
        _("dịch xuống dưới (mm)"), max_digits=5, decimal_places=2, default=0, validators=SHIFT
    )
    scale_percent = models.DecimalField(
        _("tỷ lệ (%)"),
        max_digits=6,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(Decimal(90)), MaxValueValidator(Decimal(110))],
    )

    permission_anywhere = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("máy in")

    def __str__(self) -> str:
        return self.name


class PrintRun(LedgerModel):
    """Một lần in: which decision, with which version of which template, on which printer, and why if again.

    `pages` is the file of the sheets in order, `singles` a ZIP with one PDF each.
    """

    ledger_fields = (
        "decision_id",
        "version_id",
        "overprint",
        "reason",
        "count",
        "pages_id",
        "singles_id",
    )

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="print_runs")
    version = models.ForeignKey(
        PrintTemplateVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    printer = models.ForeignKey(Printer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    overprint = models.BooleanField(default=False)
    wants_singles = models.BooleanField(default=False)
    reason = models.CharField(_("lý do in lại"), max_length=300, blank=True)
    count = models.PositiveIntegerField()
    job = models.OneToOneField("core.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    pages = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    singles = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    warnings = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    permission_anywhere = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lần in")

    def __str__(self) -> str:
        return f"{self.decision.full_number} · {self.count}"

    def permission_unit(self) -> Unit:
        return self.decision.unit


class PrintedSheet(LedgerModel):
    """A sheet of a run. `copy` counts the sheets of one certificate: 1 is the first, more is a reprint.

    A spoiled blank is written off by its serial number with the reason; it still counts as a copy.
    """

    ledger_fields = ("run_id", "certificate_id", "order", "copy", "status", "blank_serial", "spoiled_reason")

    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="sheets")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="sheets")
    order = models.PositiveIntegerField()
    copy = models.PositiveSmallIntegerField(_("bản in thứ"))
    status = models.CharField(max_length=10, choices=SheetStatus, default=SheetStatus.PRINTED)
    blank_serial = models.CharField(_("số phôi"), max_length=40, blank=True)
    spoiled_reason = models.CharField(_("lý do hỏng"), max_length=200, blank=True)

    permission_anywhere = True

    class Meta:
        ordering = ["run", "order"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "copy"], name="awards_printedsheet_copy_uniq"),
            models.UniqueConstraint(fields=["run", "order"], name="awards_printedsheet_order_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.copy}"

    def permission_unit(self) -> Unit:
        return self.run.decision.unit


class CertificateKey(LedgerModel):
    """The public half of a signing key. `file` names the private half among the secrets of the installation.

    A retired key signs nothing new and still vouches for what it signed; a revoked one vouches for nothing.
    """

    ledger_fields = ("key_id", "public_key", "file", "is_current", "revoked_at", "reason")

    key_id = models.CharField(max_length=8, unique=True)
    public_key = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="awards_certificatekey_current_uniq"
            ),
        ]

    def __str__(self) -> str:
        return self.key_id
