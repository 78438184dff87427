"""Whether a certificate was taken back, by lists that staff uploaded (CRL, RFC 5280); no network is asked.

Without a list nothing is known, and the answer says so; a list past its own date still counts for what stands in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.signatures.report import SignatureFormatError

Lists = Sequence[x509.CertificateRevocationList]
Links = Sequence[tuple[x509.Certificate, x509.Certificate]]


def load_list(data: bytes) -> x509.CertificateRevocationList:
    """One list, DER or PEM. SignatureFormatError where it is neither."""
    for load in (x509.load_der_x509_crl, x509.load_pem_x509_crl):
        try:
            return load(data)
        except ValueError:
            continue
    raise SignatureFormatError("not a revocation list")


def is_signed_by(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether the list is the issuer's own; lists made by others for it (indirect ones) are not taken."""
    if crl.issuer != issuer.subject:
        return False
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def judge_links(links: Links, lists: Lists, at: dt.datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which certificates of a chain are revoked; and by which lists each was asked, or that it could not be."""
    revoked: list[str] = []
    asked: list[str] = []
    for certificate, issuer in links:
        name, by = _name(certificate.subject), _name(issuer.subject)
        own = [crl for crl in lists if is_signed_by(crl, issuer)]
        if not own:
            asked.append(
                _(
                    "Chưa kiểm tra được chứng thư “{name}” có bị thu hồi hay không: chưa có danh sách của “{by}”."
                ).format(name=name, by=by)
            )
            continue
        newest = max(own, key=lambda crl: crl.last_update_utc)
        entry = newest.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None:
            revoked.append(
                _("Chứng thư “{name}” đã bị thu hồi ngày {day} (danh sách của “{by}”).").format(
                    name=name, by=by, day=_day(entry.revocation_date_utc)
                )
            )
            continue
        asked.append(
            _("Chứng thư “{name}” không có trong danh sách thu hồi của “{by}” lập ngày {day}.").format(
                name=name, by=by, day=_day(newest.last_update_utc)
            )
        )
        if newest.next_update_utc is not None and newest.next_update_utc < at:
            asked.append(
                _("Danh sách đó đã quá hạn từ {day}: việc thu hồi sau ngày lập chưa kiểm tra được.").format(
                    day=_day(newest.next_update_utc)
                )
            )
    return tuple(revoked), tuple(asked)


def _name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _day(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"
