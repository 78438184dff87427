"""Whether a certificate leads, link by link, to one that the administrator trusts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from django.utils.translation import gettext as _

from awards.signatures.report import SignatureFormatError

MAX_LINKS = 6


def load_certificate(data: bytes) -> x509.Certificate:
    """One certificate, PEM or DER. SignatureFormatError where it is neither."""
    for load in (x509.load_pem_x509_certificate, x509.load_der_x509_certificate):
        try:
            return load(data)
        except ValueError:
            continue
    raise SignatureFormatError("not a certificate")


def fingerprint_of(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def pem_of(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def words_of_name(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def can_issue(certificate: x509.Certificate) -> bool:
    """A certificate of an authority: what may be configured as trusted."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


@dataclass(frozen=True)
class Chain:
    """Each certificate with the one that issued it, from the signer up to a trusted one; and what stands in the way of
    trust, empty where there is nothing.
    """

    links: Sequence[tuple[x509.Certificate, x509.Certificate]]
    problems: Sequence[str]


def chain_of(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    anchors: Sequence[x509.Certificate],
    at: dt.datetime,
) -> Chain:
    """The way to a trusted certificate, judged at that moment."""
    links: list[tuple[x509.Certificate, x509.Certificate]] = []
    problems = [] if _may_sign(certificate) else [_("Chứng thư không được cấp để ký văn bản.")]
    trusted = {fingerprint_of(anchor) for anchor in anchors}
    current = certificate
    for depth in range(MAX_LINKS):
        if not current.not_valid_before_utc <= at <= current.not_valid_after_utc:
            name = words_of_name(current.subject, x509.NameOID.COMMON_NAME)
            return Chain(
                links, [*problems, _("Chứng thư “{name}” đã hết hạn hoặc chưa có hiệu lực.").format(name=name)]
            )
        if fingerprint_of(current) in trusted:
            return Chain(links, problems)
        issuer = next((c for c in (*anchors, *others) if _issued(current, c, depth)), None)
        if issuer is None:
            break
        links.append((current, issuer))
        current = issuer
    unknown = _("Chưa tin cậy được nơi cấp chứng thư: quản trị viên chưa thêm chứng thư gốc của nơi cấp.")
    return Chain(links, [*problems, unknown])


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _issued(certificate: x509.Certificate, issuer: x509.Certificate, below: int) -> bool:
    """`below` is how many authorities already stand under the issuer."""
    if certificate.issuer != issuer.subject or certificate == issuer or not can_issue(issuer):
        return False
    room = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    if room is not None and room < below:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def certificates_in(data: bytes) -> list[x509.Certificate]:
    """Certificates of an uploaded file: one in PEM or DER, several in PEM, or a .p7b bundle."""
    loads = (x509.load_pem_x509_certificates, pkcs7.load_der_pkcs7_certificates, pkcs7.load_pem_pkcs7_certificates)
    for load in loads:
        try:
            return list(load(data))
        except ValueError:
            continue
    return [load_certificate(data)]
