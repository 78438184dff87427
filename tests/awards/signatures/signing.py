"""A certificate authority, a signer, and files signed by both; made once for all tests."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, NumberObject, TextStringObject

SINCE, UNTIL = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
AT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
ROOM = 8192
HOLES = (0, 9_999_999_991, 9_999_999_992, 9_999_999_993)


@dataclass(frozen=True)
class Identity:
    certificate: x509.Certificate
    key: Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "UBND tỉnh Vĩnh Long"),
         x509.NameAttribute(x509.NameOID.COMMON_NAME, common)]
    )  # fmt: skip


def identity(common: str, issuer: Identity | None = None, *, ca: bool = False, until: dt.datetime = UNTIL) -> Identity:
    key: Any = ec.generate_private_key(ec.SECP256R1()) if issuer else rsa.generate_private_key(65537, 2048)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(issuer.certificate.subject if issuer else _name(common))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    return Identity(made.sign(issuer.key if issuer else key, hashes.SHA256()), key)


@cache
def authority() -> Identity:
    return identity("Cơ yếu thử nghiệm", ca=True)


@cache
def signer() -> Identity:
    return identity("Hồ Thanh Liêm", authority())


def revocations(
    *gone: Identity, by: Identity | None = None, since: dt.datetime = SINCE, until: dt.datetime = UNTIL
) -> x509.CertificateRevocationList:
    """The list of an authority on the day `since`, the next one due by `until`."""
    by = by or authority()
    builder = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject)
    builder = builder.last_update(since).next_update(until)
    for each in gone:
        entry = x509.RevokedCertificateBuilder().serial_number(each.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(since).build())
    return builder.sign(by.key, hashes.SHA256())


def detached(content: bytes, who: Identity | None = None) -> bytes:
    who = who or signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(who.certificate, who.key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return builder.sign(Encoding.DER, options)


def signed_pdf(data: bytes, who: Identity | None = None) -> bytes:
    """The same file with a signature appended as an incremental update, as signing programs do."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    blank = "a" * (ROOM // 2)
    value = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/SubFilter"): NameObject("/adbe.pkcs7.detached"),
            NameObject("/ByteRange"): ArrayObject(
                [NumberObject(n) for n in (0, 9_999_999_991, 9_999_999_992, 9_999_999_993)]
            ),
            NameObject("/Contents"): ByteStringObject(blank.encode()),
        }
    )
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject("Chữ ký 1"),
            NameObject("/V"): writer._add_object(value),
        }
    )
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)
    out = io.BytesIO()
    writer.write(out)
    return _filled(out.getvalue(), blank.encode().hex().encode(), who)


def _filled(data: bytes, blank: bytes, who: Identity | None) -> bytes:
    start = data.index(b"<" + blank + b">")
    end = start + len(blank) + 2
    span = [0, start, end, len(data) - end]
    wide = b" ".join(str(n).encode() for n in HOLES)
    data = data.replace(wide, b" ".join(str(n).encode() for n in span).ljust(len(wide)))
    message = detached(data[:start] + data[end:], who)
    return data[: start + 1] + message.hex().encode().ljust(len(blank), b"0") + data[end - 1 :]


def blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    assert PdfReader(io.BytesIO(out.getvalue())).pages
    return out.getvalue()
