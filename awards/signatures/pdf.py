"""Checking the signatures inside a PDF: what each covers, and that nothing came after the last."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from cryptography import x509
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from awards.signatures.cms import verify_detached
from awards.signatures.report import SignatureFormatError, SignatureReport, Signer
from awards.signatures.revocation import Lists

FORMATS = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached")
TIMESTAMP = "/ETSI.RFC3161"
MAX_DEPTH = 8


def verify_pdf(data: bytes, anchors: Sequence[x509.Certificate], at: dt.datetime, lists: Lists = ()) -> SignatureReport:
    """All signatures of the file, earliest first. SignatureFormatError where it is no PDF or bears none."""
    found = sorted(_signatures(data), key=lambda each: each[1][2] + each[1][3])
    if not found:
        raise SignatureFormatError(_("Tệp PDF không có chữ ký số."))
    signers: list[Signer] = []
    problems: list[str] = []
    for value, span in found:
        if value.get("/SubFilter") == TIMESTAMP:
            continue
        if value.get("/SubFilter") not in FORMATS:
            problems.append(_("Chưa kiểm tra được kiểu chữ ký {kind} trong PDF.").format(kind=value.get("/SubFilter")))
            continue
        first, size, second, rest = span
        message = _message_between(data, first + size, second)
        signers += verify_detached(
            message, data[first : first + size] + data[second : second + rest], anchors, at, lists
        )
    *_before, (_last, span) = found
    if data[span[2] + span[3] :].strip():
        problems.append(_("Sau chữ ký cuối cùng, tệp còn bị thêm hoặc sửa nội dung."))
    return SignatureReport(tuple(signers), tuple(problems))


def _signatures(data: bytes) -> Iterator[tuple[Any, list[int]]]:
    """Signature dictionaries that are filled in, with their checked byte ranges."""
    try:
        root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
        form = root.get("/AcroForm")
        fields = form.get_object().get("/Fields", []) if form is not None else []
        values = list(_values(fields, 0))
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SignatureFormatError(_("Không đọc được tệp PDF.")) from error
    for value in values:
        span = [int(n) for n in value.get("/ByteRange", [])]
        if len(span) != 4 or span[0] != 0 or min(span) < 0 or span[1] >= span[2] or sum(span[2:]) > len(data):
            raise SignatureFormatError(_("Vùng được ký trong PDF không hợp lệ."))
        yield value, span


def _values(fields: Any, depth: int) -> Iterator[Any]:
    if depth > MAX_DEPTH:
        raise SignatureFormatError(_("Không đọc được tệp PDF."))
    for reference in fields:
        field = reference.get_object()
        value = field.get("/V")
        if field.get("/FT") == "/Sig" and value is not None:
            yield value.get_object()
        yield from _values(field.get("/Kids", []), depth + 1)


def _message_between(data: bytes, start: int, end: int) -> bytes:
    """The signature itself: a hexadecimal string that fills the gap of the byte range and nothing else."""
    gap = data[start:end]
    if not (gap.startswith(b"<") and gap.endswith(b">")):
        raise SignatureFormatError(_("Vùng được ký trong PDF không hợp lệ."))
    try:
        return bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError as error:
        raise SignatureFormatError(_("Vùng được ký trong PDF không hợp lệ.")) from error
