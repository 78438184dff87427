"""Printing certificates: a run over chosen certificates in a job, who printed which copy and why, spoiled blanks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.certificates.layout import A4_LANDSCAPE, CertificateTemplate, on_printer, overprint_on
from awards.certificates.render import Misfit, misfits, render_certificates, sheets_of
from awards.certificates.signing import sign_pdf
from awards.domain.certificate_keys import signing_key
from awards.domain.certificates import printed_data
from awards.domain.layout_data import layout_of
from awards.enums.council import LOST_GRANTS, DecisionStatus, SheetStatus, TemplateStatus
from awards.models.decisions import Certificate, Decision
from awards.models.printing import PrintedSheet, Printer, PrintRun, PrintTemplateVersion
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_bytes
from base.core.jobs import Progress, job_handler, start_job
from base.core.models import Job, StoredFile
from base.core.text import slugify

JOB_KIND = "awards.certificates"
REPORT_EVERY = 25


@dataclass(frozen=True)
class PrintPlan:
    """How to print. No version: the built-in sheet. `reason` is asked for where a certificate was printed before."""

    version: PrintTemplateVersion | None = None
    printer: Printer | None = None
    overprint: bool = False
    singles: bool = False
    reason: str = ""


def printable(decision: Decision) -> QuerySet[Certificate]:
    """Certificates in force in the order of the golden book, each with `copies`, how often it was printed."""
    current = Certificate.objects.filter(grant__decision=decision, superseded_by=None)
    standing = current.exclude(grant__status__in=LOST_GRANTS).select_related("grant__award_type")
    return standing.annotate(copies=Count("sheets")).order_by("grant__golden_book_number")


def template_for(decision: Decision) -> PrintTemplateVersion | None:
    """What to propose: the version this decision was last printed with, otherwise the approved one meant for its
    award.
    """
    last = PrintRun.objects.filter(decision=decision).select_related("version").first()
    if last is not None and last.version is not None:
        return last.version
    awards = decision.grants.order_by().values("award_type")
    approved = PrintTemplateVersion.objects.filter(status=TemplateStatus.APPROVED)
    return approved.filter(template__award_types__in=awards).order_by("template__name").first()


def start_batch(decision: Decision, *, actor: Any, reason: str = "") -> Job:
    """Print all certificates in force with the proposed template."""
    chosen = list(printable(decision))
    return start_run(decision, chosen, PrintPlan(template_for(decision), reason=reason), actor=actor)


def start_run(decision: Decision, certificates: Sequence[Certificate], plan: PrintPlan, *, actor: Any) -> Job:
    """Enter the sheets in the log and print them in the background, in the given order."""
    with transaction.atomic():
        run = enter_run(decision, certificates, plan, actor=actor)
        title = _("In bằng, giấy khen theo Quyết định {number}").format(number=decision.full_number)
        run.job = start_job(JOB_KIND, title=title, actor=actor, params={"run": run.pk})
        run.save(update_fields=["job"])
    return run.job


@transaction.atomic
def enter_run(
    decision: Decision, certificates: Sequence[Certificate], plan: PrintPlan, *, actor: Any = None
) -> PrintRun:
    """The run and its sheets with their copy numbers. DomainError where nothing is chosen, a certificate is not in
    force, the template is not approved, or a reprint has no reason.
    """
    Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.status != DecisionStatus.ISSUED:
        raise DomainError(_("Chỉ in được bằng, giấy khen sau khi quyết định đã ban hành."), code="not_issued")
    wanted = list(dict.fromkeys(certificate.pk for certificate in certificates))
    found = printable(decision).in_bulk(wanted)
    if not wanted or len(found) != len(wanted):
        raise DomainError(_("Không còn bằng, giấy khen nào có hiệu lực để in, hoặc có bản đã bị thay."), code="empty")
    if plan.version is not None and plan.version.status not in (TemplateStatus.APPROVED, TemplateStatus.RETIRED):
        raise DomainError(_("Mẫu này chưa được duyệt nên chưa in được."), code="not_approved")
    again = [found[pk] for pk in wanted if found[pk].copies]  # type: ignore[attr-defined]
    if again and not plan.reason.strip():
        raise DomainError(
            _("{count} bằng, giấy khen đã in trước đây. In lại thì cần ghi lý do (hỏng phôi, mất, in sai…).").format(
                count=len(again)
            ),
            code="reason",
        )
    run = PrintRun.objects.create(
        decision=decision,
        version=plan.version,
        printer=plan.printer,
        overprint=plan.overprint,
        wants_singles=plan.singles,
        reason=plan.reason.strip()[:300],
        count=len(wanted),
        actor=actor,
        started_at=clock.now(),
    )
    sheets = [
        PrintedSheet(run=run, certificate=found[pk], order=order, copy=found[pk].copies + 1)  # type: ignore[attr-defined]
        for order, pk in enumerate(wanted, start=1)
    ]
    PrintedSheet.objects.bulk_create(sheets)
    ledger.record("awards.print_run.started", run, *sheets, actor=actor, count=len(sheets), again=len(again))
    return run


@job_handler(JOB_KIND)
def print_batch(job: Job, progress: Progress) -> dict[str, Any]:
    """Each file of the run is kept as soon as it is whole: a second attempt goes on after the last one that is."""
    run = PrintRun.objects.select_related("decision", "version", "printer").get(pk=job.params["run"])
    finish_run(run, progress)
    url = reverse("awards:print-run", args=[run.pk])
    message = _("Đã dàn {count} bằng, giấy khen.").format(count=run.count)
    if run.warnings:
        message += " " + _("{count} chỗ chữ quá dài, hãy xem danh sách.").format(count=len(run.warnings))
    return {"url": url, "message": message}


def finish_run(run: PrintRun, progress: Progress | None = None) -> PrintRun:
    """Make the files that are still missing."""
    template = sheet_of(run)
    rows = run.sheets.order_by("order").select_related("certificate")
    data = [printed_data(sheet.certificate) for sheet in rows]
    total = run.count * (2 if run.wants_singles else 1)

    def report(done: int) -> None:
        if progress is not None and done % REPORT_EVERY == 0:
            progress(done, total, _("Đang dàn trang"))

    if run.pages_id is None:
        sheets = sheets_of(data, template, report)
        pages = sign_pdf(sheets.compile(), signing_key())
        name = f"bang-{run.decision.number}-{run.decision.year}-lan-{run.pk}.pdf"
        warnings = [_warning(found) for found in sheets.misfits]
        _keep(run, "pages", store_bytes(pages, name=name, actor=run.actor), warnings)
    if run.wants_singles and run.singles_id is None:
        archive = _singles(data, template, lambda done: report(run.count + done))
        name = f"bang-{run.decision.number}-{run.decision.year}-lan-{run.pk}.zip"
        _keep(run, "singles", store_bytes(archive, name=name, actor=run.actor), run.warnings)
    if progress is not None:
        progress(total, total)
    return run


def sheet_of(run: PrintRun) -> CertificateTemplate:
    """The layout of the run with the errors of its printer made good."""
    return placed(run.version, run.printer, overprint=run.overprint)


def placed(version: PrintTemplateVersion | None, printer: Printer | None, *, overprint: bool) -> CertificateTemplate:
    template = layout_of(version.layout) if version is not None else A4_LANDSCAPE
    shift = (0.0, 0.0, 1.0)
    if printer is not None:
        shift = (float(printer.offset_x_mm), float(printer.offset_y_mm), float(printer.scale_percent) / 100)
    return overprint_on(template, *shift) if overprint else on_printer(template, *shift)


def too_long(certificates: Iterable[Certificate], template: CertificateTemplate) -> list[Misfit]:
    """Texts that would be printed smaller than the template allows, to be shown before anything is printed."""
    return misfits([printed_data(certificate) for certificate in certificates], template)


@transaction.atomic
def mark_spoiled(sheet: PrintedSheet, *, serial: str, reason: str, actor: Any = None) -> PrintedSheet:
    """Write off the blank of a sheet. Once more is the same. DomainError without a reason."""
    if not reason.strip():
        raise DomainError(_("Cần ghi phôi hỏng vì sao (kẹt giấy, lệch, lem mực…)."), code="reason")
    locked = PrintedSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if locked.status == SheetStatus.SPOILED:
        return locked
    locked.status, locked.blank_serial, locked.spoiled_reason = SheetStatus.SPOILED, serial.strip(), reason.strip()
    locked.save(update_fields=["status", "blank_serial", "spoiled_reason"])
    ledger.record("awards.print_sheet.spoiled", locked, actor=actor, serial=serial.strip(), reason=reason.strip())
    return locked


def reprints_and_spoils() -> QuerySet[PrintedSheet]:
    """The reprint log: second and further copies and spoiled blanks, newest first."""
    rows = PrintedSheet.objects.filter(Q(copy__gt=1) | Q(status=SheetStatus.SPOILED))
    related = rows.select_related("run__decision", "run__actor", "certificate__grant")
    return related.annotate(printed_at=F("run__started_at")).order_by("-run", "order")


def _keep(run: PrintRun, field: str, stored: StoredFile, warnings: list[str]) -> None:
    with transaction.atomic():
        setattr(run, field, stored)
        run.warnings = warnings
        run.save(update_fields=[field, "warnings"])
        ledger.record("awards.print_run.made", run, actor=run.actor, file=field, sha256=stored.sha256)
        if field == "pages":
            Decision.objects.filter(pk=run.decision_id).update(certificates_pdf=stored)
            ledger.record(
                "awards.certificates.printed", run.decision, actor=run.actor, count=run.count, sha256=stored.sha256
            )


def _warning(found: Misfit) -> str:
    return _("{name}: “{text}” chỉ còn cỡ {size} pt").format(
        name=found.recipient, text=found.text[:80], size=f"{found.size_pt:.1f}".replace(".", ",")
    )


def _singles(data: Sequence[Any], template: CertificateTemplate, report: Any) -> bytes:
    """A ZIP with a signed PDF for each, named by place, name and code."""
    key = signing_key()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for place, certificate in enumerate(data, start=1):
            name = f"{place:04d}-{slugify(certificate.recipient, limit=50)}-{certificate.code}.pdf"
            archive.writestr(name, sign_pdf(render_certificates([certificate], template), key))
            report(place)
    return out.getvalue()
