"""Ed25519 signatures on certificates that anybody checks without a network.

Two layers:

1. The *payload* of one certificate, ``TD2.<key id>.<base64url JSON>.<base64url signature>``, is in its QR. It names the
   certificate and commits to every printed text by SHA-256, so a paper copy is checked by scanning it.
2. A *file* carries the payloads and the printed texts as an attachment, and ends in a comment line
   ``%THIDUA-SIG ed25519 <key id> <hex>``: a signature over SHA-256 of all bytes before that line. A PDF reader ignores
   the line; one changed byte anywhere, in the line itself too, makes the check fail. Splitting, joining or re-saving a
   file removes the proof; what remains is the QR on the page and the check page.

The key id is the beginning of the SHA-256 of the public key, so a list of public keys needs no other index and a key
can be replaced while what the old one signed stays checkable. ``TD1`` and lines without a key id, written before there
was more than one key, are tried with every key of the list.
"""

import base64
import binascii
import datetime
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from awards.certificates.errors import InvalidCertificate
from awards.certificates.model import CertificateData, printed_facts

PREFIX, FIRST_PREFIX = "TD2", "TD1"
KEY_ID_LENGTH = 8
ATTACHMENT = "thidua-certificates.json"
_FILE_CONTEXT = b"THIDUA-PDF-1\0"
_TRAILER = re.compile(rb"\n%THIDUA-SIG ed25519 (?:([0-9a-f]{8}) )?([0-9a-f]{128})\n\Z")
_LONGEST_TRAILER = len(b"\n%THIDUA-SIG ed25519 01234567 \n") + 128


@dataclass(frozen=True)
class CertificatePayload:
    """The signed facts of one certificate. ``facts_sha256`` is hex over all printed texts."""

    code: str
    recipient: str
    award_name: str
    decision_number: str
    decision_date: datetime.date
    facts_sha256: str


def new_signing_key() -> bytes:
    """Seed of a fresh Ed25519 key, 32 bytes, for the key file of an installation."""
    return bytes(SigningKey.generate())


def public_key_of(key: bytes) -> bytes:
    """The public half (32 bytes) of a signing key, to be published."""
    return bytes(SigningKey(key).verify_key)


def key_id_of(public_key: bytes) -> str:
    """Eight hex digits that tell keys of one installation apart."""
    return hashlib.sha256(public_key).hexdigest()[:KEY_ID_LENGTH]


def facts_digest(facts: dict[str, str]) -> str:
    """SHA-256, hex, of the canonical JSON of the printed texts."""
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def payload_of(certificate: CertificateData) -> CertificatePayload:
    """What is to be signed for ``certificate``; its ``payload`` field plays no part."""
    return CertificatePayload(
        code=certificate.code,
        recipient=certificate.recipient,
        award_name=certificate.award_name,
        decision_number=certificate.decision_number,
        decision_date=certificate.decision_date,
        facts_sha256=facts_digest(printed_facts(certificate)),
    )


def sign_payload(fields: CertificatePayload, key: bytes) -> str:
    """Compact signed text for the QR, ASCII, safe in a URL fragment."""
    values = list(asdict(fields).values())
    values[4], values[5] = fields.decision_date.isoformat(), _to_base64(bytes.fromhex(fields.facts_sha256))
    content = _to_base64(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
    body = f"{PREFIX}.{key_id_of(public_key_of(key))}.{content}"
    return f"{body}.{_to_base64(SigningKey(key).sign(body.encode()).signature)}"


def verify_payload(text: str, *public_keys: bytes) -> CertificatePayload:
    """The facts in ``text`` (the payload or the whole scanned address) if one of the keys signed it.

    ``InvalidCertificate`` otherwise; an encoding other than the one issued is refused as well.
    """
    body, dot, signature = text.strip().rpartition("#")[2].rpartition(".")
    head, _dot, content = body.rpartition(".")
    prefix, _dot, key_id = head.partition(".")
    if not dot or (prefix, bool(key_id)) not in ((PREFIX, True), (FIRST_PREFIX, False)):
        raise InvalidCertificate(_("Đây không phải mã QR của bằng, giấy khen do hệ thống cấp."))
    try:
        _verify(body.encode("ascii"), _from_base64(signature), key_id, public_keys)
        code, recipient, award, number, date, digest = json.loads(_from_base64(content))
        issued_on = datetime.date.fromisoformat(date)
        return CertificatePayload(code, recipient, award, number, issued_on, _from_base64(digest).hex())
    except (CryptoError, ValueError, TypeError) as error:
        raise InvalidCertificate(_("Chữ ký số trong mã QR không đúng: nội dung đã bị sửa hoặc là giả.")) from error


def _verify(message: bytes, signature: bytes, key_id: str, public_keys: Sequence[bytes]) -> None:
    """``CryptoError`` where no key made the signature; ``InvalidCertificate`` where the list lacks the key."""
    fitting = [key for key in public_keys if not key_id or key_id_of(key) == key_id]
    if not fitting:
        raise InvalidCertificate(
            _("Chữ ký số trong mã QR hoặc tệp dùng khóa %(key)s, không có trong danh sách khóa công khai.")
            % {"key": key_id[:KEY_ID_LENGTH]}
        )
    for place, key in enumerate(fitting, start=1):
        try:
            VerifyKey(key).verify(message, signature)
        except CryptoError:
            if place == len(fitting):
                raise
        else:
            return


def sign_pdf(data: bytes, key: bytes) -> bytes:
    """``data`` followed by the signature line; what ``verify_pdf`` accepts."""
    signature = SigningKey(key).sign(_FILE_CONTEXT + hashlib.sha256(data).digest()).signature
    return data + f"\n%THIDUA-SIG ed25519 {key_id_of(public_key_of(key))} {signature.hex()}\n".encode()


def verify_pdf(data: bytes, *public_keys: bytes) -> list[CertificatePayload]:
    """The certificates in a signed file, one a page, in page order.

    Checks the signature of the file, then of each payload, then that the payload commits to the attached texts and that
    those texts are what the page really shows. ``InvalidCertificate`` with the reason at the first failure.
    """
    _check_file_signature(data, public_keys)
    try:
        reader = PdfReader(io.BytesIO(data[: data.rindex(b"\n%THIDUA-SIG ")]))
        entries = json.loads(reader.attachments[ATTACHMENT][0])
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, KeyError, ValueError, OSError) as error:
        raise InvalidCertificate(_("Tệp PDF này không chứa dữ liệu bằng, giấy khen của hệ thống.")) from error
    if len(entries) != len(pages):
        raise InvalidCertificate(_("Số trang của tệp không khớp với số bằng, giấy khen ghi trong tệp."))
    return [_check_page(entry, page, public_keys) for entry, page in zip(entries, pages, strict=True)]


def _check_file_signature(data: bytes, public_keys: Sequence[bytes]) -> None:
    trailer = _TRAILER.search(data[-_LONGEST_TRAILER:])
    if trailer is None:
        raise InvalidCertificate(_("Tệp không có chữ ký số của hệ thống, hoặc đã được lưu lại sau khi cấp."))
    digest = hashlib.sha256(data[: len(data) - len(trailer[0])]).digest()
    key_id, signature = (trailer[1] or b"").decode(), bytes.fromhex(trailer[2].decode())
    try:
        _verify(_FILE_CONTEXT + digest, signature, key_id, public_keys)
    except (CryptoError, ValueError) as error:
        raise InvalidCertificate(_("Tệp đã bị sửa sau khi cấp: chữ ký số không khớp với nội dung.")) from error


def _check_page(entry: dict[str, Any], page: str, public_keys: Sequence[bytes]) -> CertificatePayload:
    payload = verify_payload(entry["payload"], *public_keys)
    if facts_digest(entry["facts"]) != payload.facts_sha256:
        raise InvalidCertificate(_("Nội dung ghi trong tệp không phải nội dung đã được ký."))
    shown = _bare(page)
    for name in entry["printed"]:
        if _bare(entry["facts"][name]) not in shown:
            raise InvalidCertificate(
                _("Chữ in trên trang không đúng với nội dung đã ký: không thấy “%(text)s”.")
                % {"text": entry["facts"][name]}
            )
    return payload


def _bare(text: str) -> str:
    """Without white space and hyphens: line breaks and the grouping of the code are the layout's business."""
    return re.sub(r"[\s\-]+", "", text)


def _to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_base64(text: str) -> bytes:
    """Strict: exactly the text that :func:`_to_base64` gives, so no second spelling of a signature is accepted."""
    data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if _to_base64(data) != text:
        raise binascii.Error("not canonical base64url")
    return data
