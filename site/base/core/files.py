"""Taking in and handing out files. Content decides what a file is; its name is only a label."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.http import FileResponse
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.models import StoredFile
from base.core.text import normalise

SIGNATURES = {
    b"%PDF": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}
PROGRAMS = (b"MZ\x90\x00", b"\x7fELF")
PROGRAM_NAMES = (".exe", ".msi", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".apk")
INLINE = {"application/pdf", "image/png", "image/jpeg"}


class FileRefused(DomainError):
    """A file that cannot be taken, so that a form can say so beside the field."""


def check_upload(upload: Any, *, limit_mb: int = 0) -> None:
    """Raises FileRefused where the file is empty, larger than `limit_mb` (by default the limit of the settings) or a
    program, which no one who opens it should be handed.
    """
    limit_mb = limit_mb or settings.UPLOAD_LIMIT_MB
    if not upload.size:
        raise FileRefused(_("Tệp “{name}” rỗng. Hãy chọn lại tệp có nội dung.").format(name=upload.name), code="empty")
    if upload.size > limit_mb * 1024 * 1024:
        raise FileRefused(
            _("Tệp “{name}” nặng {size} MB, vượt mức {limit} MB. Hãy giảm dung lượng hoặc tách tệp.").format(
                name=upload.name, size=upload.size // 1024 // 1024, limit=limit_mb
            ),
            code="too_large",
        )
    if _start_of(upload).startswith(PROGRAMS) or upload.name.lower().endswith(PROGRAM_NAMES):
        raise FileRefused(
            _("Tệp “{name}” là chương trình máy tính. Hãy chọn văn bản, bảng tính, ảnh hoặc PDF.").format(
                name=upload.name
            ),
            code="program",
        )


def store_upload(upload: Any, *, actor: Any, limit_mb: int = 0) -> StoredFile:
    """Keep an uploaded file (Django's UploadedFile) that `check_upload` finds fit; else nothing is kept."""
    check_upload(upload, limit_mb=limit_mb)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return _keep(upload, upload.name, upload.size, digest.hexdigest(), _start_of(upload), actor)


def _start_of(upload: Any) -> bytes:
    upload.seek(0)
    start: bytes = upload.read(8)
    upload.seek(0)
    return start


def store_bytes(data: bytes, *, name: str, actor: Any = None) -> StoredFile:
    """Keep a generated file."""
    return _keep(ContentFile(data), name, len(data), hashlib.sha256(data).hexdigest(), data[:8], actor)


def serve(stored: StoredFile) -> FileResponse:
    """The file as a response; pictures and PDF open in the browser, all else is downloaded."""
    inline = stored.content_type in INLINE
    response = FileResponse(stored.file.open("rb"), filename=stored.name, as_attachment=not inline)
    response["Content-Type"] = stored.content_type if inline else "application/octet-stream"
    return response


def _keep(content: File, name: str, size: int, digest: str, start: bytes, actor: Any) -> StoredFile:
    label = normalise(name).replace("/", "-").replace("\\", "-")[-200:]
    kind = next((kind for mark, kind in SIGNATURES.items() if start.startswith(mark)), "application/octet-stream")
    content.seek(0)
    stored = StoredFile(
        name=label, content_type=kind, size=size, sha256=digest, created_at=clock.now(), created_by=actor
    )
    storage, place = stored.file.storage, f"{clock.now():%Y/%m}/{digest[:24]}-{secrets.token_hex(4)}.bin"
    try:
        stored.file.name = storage.save(place, content)
    except OSError:
        # A full disk leaves the part that still found room; no other file can have that name.
        storage.delete(place)
        raise
    stored.save()
    return stored
