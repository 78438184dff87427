"""The way of a directive: uploaded, read by a job, reviewed by a person, published or put aside."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.jobs import JobCancelled, Progress, start_job
from base.core.models import Job
from base.core.transitions import advance
from importers.domain.proposing import METADATA_FIELDS, proposals_of
from importers.domain.states import DIRECTIVE
from importers.enums import Decision, ImportStatus
from importers.extraction import VERSION
from importers.extraction.engine import extract
from importers.extraction.reading import DocumentText, UnreadableDocument, read_bytes
from importers.extraction.result import Extraction
from importers.models import DirectiveImport, Proposal

JOB_KIND = "importers.extract"
SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf")
STEPS = 4


def upload_directive(upload: Any, *, actor: Any) -> DirectiveImport:
    """Keep the file and queue its reading. DomainError where it is empty, too large or of a kind that is not read."""
    if not str(upload.name).lower().endswith(SUFFIXES):
        raise DomainError(
            _("Không nhận tệp “{name}”. Hãy chọn tệp .docx, .pdf, .html hoặc .txt.").format(name=upload.name),
            code="suffix",
        )
    with transaction.atomic():
        stored = store_upload(upload, actor=actor)
        item = DirectiveImport.objects.create(file=stored, name=stored.name, created_at=clock.now(), created_by=actor)
        ledger.record("importers.directive.uploaded", item, actor=actor, name=stored.name, sha256=stored.sha256)
        _queue(item, actor)
    return item


def read_again(item: DirectiveImport, *, actor: Any) -> DirectiveImport:
    """Queue the reading of a file once more, after a failure or when a job was lost for good."""
    with transaction.atomic():
        locked = DirectiveImport.objects.select_for_update(of=("self",)).select_related("job").get(pk=item.pk)
        waiting = locked.status in (ImportStatus.UPLOADED, ImportStatus.EXTRACTING)
        stuck = waiting and (locked.job is None or locked.job.is_finished)
        if locked.status != ImportStatus.FAILED and not stuck:
            raise DomainError(_("Văn bản này đang được đọc hoặc đã đọc xong. Hãy tải lại trang."), code="state")
        advance(DIRECTIVE, locked, "extract", actor=actor, error="")
        locked.refresh_from_db()
        _queue(locked, actor)
    return locked


def discard(item: DirectiveImport, *, actor: Any) -> DirectiveImport:
    """Put the document aside. Its file and what was decided stay for the record."""
    return advance(DIRECTIVE, item, "discard", actor=actor)


def read_directive(job: Job, progress: Progress) -> dict[str, Any]:
    """The job: file → text → proposals. Run again after a lost worker, it replaces what nobody has decided."""
    item = DirectiveImport.objects.select_related("file", "created_by").get(pk=job.params["directive_import"])
    if item.status not in (ImportStatus.UPLOADED, ImportStatus.FAILED, ImportStatus.EXTRACTING):
        return _finished(item)
    item = advance(DIRECTIVE, item, "extract", actor=job.actor, error="")
    try:
        progress(1, STEPS, _("Đang mở tệp"))
        document = _read(item)
        progress(2, STEPS, _("Đang tìm chỉ tiêu, thời hạn, đơn vị"))
        extraction = _extracted(document)
        progress(3, STEPS, _("Đang ghi đề xuất"))
        return _finished(_propose(item, document, extraction, actor=job.actor))
    except DomainError as error:
        advance(DIRECTIVE, item, "fail", actor=job.actor, error=error.message)
        raise
    except JobCancelled:
        if Job.objects.filter(pk=job.pk, is_cancel_requested=True).exists():
            advance(DIRECTIVE, item, "fail", actor=job.actor, error=_("Đã dừng đọc theo yêu cầu."))
        raise
    except Exception:
        message = _("Có lỗi ngoài dự kiến khi đọc tệp này. Hãy thử lưu lại dưới dạng .docx hoặc .txt rồi tải lên.")
        advance(DIRECTIVE, item, "fail", actor=job.actor, error=message)
        raise


def _queue(item: DirectiveImport, actor: Any) -> None:
    title = _("Đọc văn bản “{name}”").format(name=item.name)[:200]
    item.job = start_job(JOB_KIND, title=title, actor=actor, params={"directive_import": item.pk})
    item.save(update_fields=["job"])


def _read(item: DirectiveImport) -> DocumentText:
    try:
        with item.file.file.open("rb") as stream:
            return read_bytes(stream.read(), item.name)
    except UnreadableDocument as error:
        raise DomainError(error.message, code=error.code) from error
    except OSError as error:
        raise DomainError(_("Không mở được tệp đã lưu. Hãy tải tệp lên lại."), code="storage") from error


def _extracted(document: DocumentText) -> Extraction:
    try:
        return extract(document)
    except UnreadableDocument as error:
        raise DomainError(error.message, code=error.code) from error


def _propose(item: DirectiveImport, document: DocumentText, extraction: Extraction, *, actor: Any) -> DirectiveImport:
    with transaction.atomic():
        locked = DirectiveImport.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if locked.status != ImportStatus.EXTRACTING:
            return locked
        old = list(locked.proposals.filter(decision=Decision.PENDING))
        decided = set(locked.proposals.exclude(decision=Decision.PENDING).values_list("original_kind", "start", "end"))
        fresh = [p for p in proposals_of(locked, extraction) if (p.kind, p.start, p.end) not in decided]
        gone = [Proposal(pk=proposal.pk) for proposal in old]
        locked.proposals.filter(pk__in=[proposal.pk for proposal in old]).delete()
        created = Proposal.objects.bulk_create(fresh, batch_size=500)
        # PostgreSQL keeps no NUL; a space in its place leaves every offset true.
        locked.text = document.text.replace("\x00", " ")
        locked.format, locked.repairs = document.format, list(document.repairs)
        locked.metadata = {name: extraction.metadata.get(name) for name in METADATA_FIELDS}
        locked.extractor = VERSION
        locked.save(update_fields=["text", "format", "repairs", "metadata", "extractor"])
        ledger.record(
            "importers.directive.read",
            locked,
            *created,
            *gone,
            actor=actor,
            proposals=len(created),
            format=locked.format,
        )
        return advance(DIRECTIVE, locked, "propose", actor=actor)


def _finished(item: DirectiveImport) -> dict[str, Any]:
    count = item.proposals.count()
    return {
        "url": item.get_absolute_url(),
        "message": _("Đã đọc xong: {count} đề xuất chờ rà soát.").format(count=count),
        "proposals": count,
    }
