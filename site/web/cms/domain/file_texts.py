"""The text of files attached to legal documents, read in the background: the search finds what stands in them."""

from __future__ import annotations

import logging

from django.db.models import F, Q
from wagtail.search import index

from importers.extraction.reading import UnreadableDocument, read_bytes
from web.cms.models import LegalDocumentPage

AT_ONCE = 10
GONE = "gone"
log = logging.getLogger(__name__)


def read_files() -> int:
    """Read files that are new or were exchanged, a few at a time; returns how many were looked at.

    A file that cannot be read (a scan, a password, gone from the disk) is noted as looked at and leaves no text: the
    document is still found by its number and summary.
    """
    unread = ~Q(file_hash=F("file__file_hash")) | Q(file__file_hash="", file_hash="")
    waiting = LegalDocumentPage.objects.filter(unread, file__isnull=False).exclude(file_hash=GONE)
    rows = list(waiting.select_related("file")[:AT_ONCE])
    for page in rows:
        page.file_text, page.file_hash = _read(page)
        LegalDocumentPage.objects.filter(pk=page.pk).update(file_text=page.file_text, file_hash=page.file_hash)
        if page.live:
            index.insert_or_update_object(page)
    return len(rows)


def _read(page: LegalDocumentPage) -> tuple[str, str]:
    """Text and hash of the page's file."""
    assert page.file is not None
    try:
        with page.file.open_file() as file:
            data = file.read()
        digest = page.file.get_file_hash()
    except OSError:
        log.warning("document_file_gone", extra={"page": page.pk})
        return "", GONE
    try:
        return read_bytes(data, page.file.filename).text, digest
    except UnreadableDocument as error:
        log.info("document_file_unreadable", extra={"page": page.pk, "reason": error.code})
        return "", digest
