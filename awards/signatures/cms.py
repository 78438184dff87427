"""Checking a detached CMS SignedData message (RFC 5652) over given content."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.signatures import der
from awards.signatures.report import SignatureFormatError, Signer
from awards.signatures.revocation import Lists, judge_links
from awards.signatures.trust import chain_of, words_of_name

SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = (f"1.2.840.113549.1.9.{n}" for n in (3, 4, 5))
RSA, PSS = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"
EC_KEY, ED25519 = "1.2.840.10045.2.1", "1.3.101.112"
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
# Signature algorithms that name their digest; others take that of the signer.
NAMED = {
    "1.2.840.113549.1.1.11": hashes.SHA256(),
    "1.2.840.113549.1.1.12": hashes.SHA384(),
    "1.2.840.113549.1.1.13": hashes.SHA512(),
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.10045.4.3.4": hashes.SHA512(),
}
# What reading a damaged message or certificate raises, here or in the library.
UNREADABLE = (ValueError, TypeError, IndexError, x509.InvalidVersion, x509.DuplicateExtension)


@dataclass(frozen=True)
class _SignerInfo:
    who: der.Node
    digest: str
    attributes: der.Node | None
    algorithm: str
    signature: bytes


def verify_detached(
    message: bytes, content: bytes, anchors: Sequence[x509.Certificate], at: dt.datetime, lists: Lists = ()
) -> list[Signer]:
    """One answer for each signature in `message` over `content`, with the revocation lists at hand.
    SignatureFormatError where it is no CMS signature.
    """
    try:
        certificates, infos = _parse(message)
        if infos:
            return [_judge(info, content, certificates, anchors, at, lists) for info in infos]
    except UNREADABLE as error:
        raise SignatureFormatError("the signature or a certificate in it cannot be read") from error
    raise SignatureFormatError("the message holds no signature")


def _parse(message: bytes) -> tuple[list[x509.Certificate], list[_SignerInfo]]:
    outer, rest = der.read(message)
    if rest.strip(b"\x00"):
        raise SignatureFormatError("something follows the signature")
    parts = der.expect(outer, der.SEQUENCE).children()
    if len(parts) != 2 or parts[0].oid != SIGNED_DATA:
        raise SignatureFormatError("this is not signed data")
    fields = der.expect(der.expect(parts[1], der.CONTEXT_0).children()[0], der.SEQUENCE).children()
    certificates: list[x509.Certificate] = []
    for part in fields[3:-1]:
        if part.tag == der.CONTEXT_0:
            raws = [each.raw for each in part.children() if each.tag == der.SEQUENCE]
            certificates = [x509.load_der_x509_certificate(raw) for raw in raws]
    return certificates, [_signer_info(each) for each in der.expect(fields[-1], der.SET).children()]


def _signer_info(node: der.Node) -> _SignerInfo:
    fields = der.expect(node, der.SEQUENCE).children()
    if len(fields) < 5:
        raise SignatureFormatError("the signature does not have the expected structure")
    who, digest, *rest = fields[1:]
    attributes = rest.pop(0) if rest[0].tag == der.CONTEXT_0 else None
    algorithm, signature = rest[0], der.expect(rest[1], der.OCTETS)
    return _SignerInfo(who, digest.children()[0].oid, attributes, algorithm.children()[0].oid, signature.content)


def _judge(
    info: _SignerInfo,
    content: bytes,
    certificates: Sequence[x509.Certificate],
    anchors: Sequence[x509.Certificate],
    at: dt.datetime,
    lists: Lists,
) -> Signer:
    certificate = next((c for c in (*certificates, *anchors) if _is_of(c, info.who)), None)
    if certificate is None:
        problem = _("Tệp chữ ký không kèm chứng thư của người ký.")
        return Signer("", "", "", "", "", "", "", intact=False, trusted=False, problems=(problem,))
    attributes = _attributes(info)
    wrong = _broken(info, attributes, content, certificate)
    chain = chain_of(certificate, certificates, anchors, at)
    revoked, asked = judge_links(chain.links, lists, at)
    doubts = (*chain.problems, *revoked)
    subject = certificate.subject
    return Signer(
        name=words_of_name(subject, x509.NameOID.COMMON_NAME) or subject.rfc4514_string(),
        organisation=words_of_name(subject, x509.NameOID.ORGANIZATION_NAME),
        issuer=words_of_name(certificate.issuer, x509.NameOID.COMMON_NAME) or certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:X}",
        valid_from=f"{timezone.localtime(certificate.not_valid_before_utc):%d/%m/%Y}",
        valid_to=f"{timezone.localtime(certificate.not_valid_after_utc):%d/%m/%Y}",
        signed_at=_time_of(attributes),
        intact=not wrong,
        trusted=not wrong and not doubts,
        problems=(*wrong, *doubts),
        revocation=asked,
    )


def _is_of(certificate: x509.Certificate, who: der.Node) -> bool:
    if who.tag == der.SEQUENCE:
        issuer, serial = who.children()
        return certificate.issuer.public_bytes() == issuer.raw and certificate.serial_number == serial.integer
    try:
        key = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound:
        return False
    return who.tag == der.KEY_ID and key.digest == who.content


def _attributes(info: _SignerInfo) -> dict[str, der.Node]:
    """First value of each signed attribute."""
    if info.attributes is None:
        return {}
    pairs = [each.children() for each in info.attributes.children()]
    return {pair[0].oid: pair[1].children()[0] for pair in pairs if len(pair) == 2 and pair[1].content}


def _broken(
    info: _SignerInfo, attributes: dict[str, der.Node], content: bytes, certificate: x509.Certificate
) -> list[str]:
    digest = DIGESTS.get(info.digest)
    if digest is None:
        return [_("Chữ ký dùng thuật toán băm cũ, không còn an toàn.")]
    signed = content
    if info.attributes is not None:
        hasher = hashes.Hash(digest)
        hasher.update(content)
        stated = attributes.get(MESSAGE_DIGEST)
        if (
            CONTENT_TYPE not in attributes
            or stated is None
            or not hmac.compare_digest(stated.content, hasher.finalize())
        ):
            return [_("Nội dung tài liệu khác với lúc ký: tài liệu đã bị sửa, hoặc chữ ký thuộc tài liệu khác.")]
        signed = bytes([der.SET]) + info.attributes.raw[1:]
    try:
        _check(certificate.public_key(), info, NAMED.get(info.algorithm, digest), signed)
    except InvalidSignature:
        return [_("Chữ ký không khớp với khóa của người ký.")]
    except (UnsupportedAlgorithm, SignatureFormatError):
        return [_("Chưa kiểm tra được loại chữ ký này. Hãy dùng RSA hoặc ECDSA với SHA-256 trở lên.")]
    return []


def _check(key: Any, info: _SignerInfo, digest: hashes.HashAlgorithm, signed: bytes) -> None:
    match key:
        case rsa.RSAPublicKey() if info.algorithm == PSS:
            pss = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
            key.verify(info.signature, signed, pss, digest)
        case rsa.RSAPublicKey() if info.algorithm == RSA or info.algorithm in NAMED:
            key.verify(info.signature, signed, padding.PKCS1v15(), digest)
        case ec.EllipticCurvePublicKey() if info.algorithm == EC_KEY or info.algorithm in NAMED:
            key.verify(info.signature, signed, ec.ECDSA(digest))
        case ed25519.Ed25519PublicKey() if info.algorithm == ED25519:
            key.verify(info.signature, signed)
        case _:
            raise SignatureFormatError("unknown algorithm")


def _time_of(attributes: dict[str, der.Node]) -> str:
    """What the signer's machine said, in local time; "" where it said nothing."""
    node = attributes.get(SIGNING_TIME)
    if node is None:
        return ""
    text = node.content.decode("ascii", "replace").removesuffix("Z")
    pattern = "%y%m%d%H%M%S" if len(text) == 12 else "%Y%m%d%H%M%S"
    try:
        moment = dt.datetime.strptime(text, pattern).replace(tzinfo=dt.UTC)
    except ValueError:
        return ""
    return f"{timezone.localtime(moment):%H:%M:%S %d/%m/%Y}"
