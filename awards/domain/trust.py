"""Certificates and revocation lists that signatures are judged by, kept by the administrator."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models.signatures import RevocationList, TrustAnchor
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_bytes


def trusted_certificates() -> list[Any]:
    """Of the anchors in use, as objects of `cryptography`."""
    from awards.signatures.trust import load_certificate  # noqa: PLC0415 -- loaded where a signature is checked

    return [load_certificate(anchor.pem.encode()) for anchor in TrustAnchor.objects.filter(is_active=True)]


def add_anchors(data: bytes, *, actor: Any = None) -> list[TrustAnchor]:
    """Trust the authorities in an uploaded file (.pem, .crt, .cer, .p7b). DomainError where it holds none.

    A known one that was withdrawn is taken up again.
    """
    from awards.signatures import trust  # noqa: PLC0415
    from awards.signatures.report import SignatureFormatError  # noqa: PLC0415

    try:
        found = trust.certificates_in(data)
    except SignatureFormatError as error:
        raise DomainError(
            _("Tệp không phải chứng thư số (.pem, .crt, .cer, .p7b)."), code="not_a_certificate"
        ) from error
    authorities = [certificate for certificate in found if trust.can_issue(certificate)]
    if not authorities:
        raise DomainError(
            _("Tệp chỉ có chứng thư của người ký. Hãy tải chứng thư gốc hoặc trung gian của nơi cấp."), code="not_ca"
        )
    with transaction.atomic():
        anchors = []
        for certificate in authorities:
            name = certificate.subject.rfc4514_string()
            anchor, created = TrustAnchor.objects.get_or_create(
                fingerprint=trust.fingerprint_of(certificate),
                defaults={
                    "name": (trust.words_of_name(certificate.subject, trust.x509.NameOID.COMMON_NAME) or name)[:200],
                    "pem": trust.pem_of(certificate),
                    "valid_from": certificate.not_valid_before_utc,
                    "valid_to": certificate.not_valid_after_utc,
                    "added_by": actor,
                    "added_at": clock.now(),
                },
            )
            if created or not anchor.is_active:
                anchor.is_active = True
                anchor.save(update_fields=["is_active"])
                ledger.record("awards.trust.added", anchor, actor=actor, fingerprint=anchor.fingerprint)
            anchors.append(anchor)
    return anchors


def withdraw_anchor(anchor: TrustAnchor, *, actor: Any = None) -> TrustAnchor:
    """No longer trust it; what was judged by it keeps its answer."""
    with transaction.atomic():
        locked = TrustAnchor.objects.select_for_update().get(pk=anchor.pk)
        if locked.is_active:
            locked.is_active = False
            locked.save(update_fields=["is_active"])
            ledger.record("awards.trust.withdrawn", locked, actor=actor, fingerprint=locked.fingerprint)
    return locked


def revocation_lists() -> list[Any]:
    """The newest list of every issuer, as objects of `cryptography`."""
    from awards.signatures.revocation import load_list  # noqa: PLC0415

    newest: dict[str, RevocationList] = {}
    for row in RevocationList.objects.select_related("file").order_by("listed_at"):
        newest[row.issuer_digest] = row
    found = []
    for row in newest.values():
        with row.file.file.open("rb") as stream:
            found.append(load_list(stream.read()))
    return found


def add_revocation_list(data: bytes, *, actor: Any = None) -> RevocationList:
    """Keep an uploaded list (.crl). The same once more is the same row. DomainError where it is no list, comes from an
    issuer that is not trusted here, was altered, or is older than what is known; nothing is kept then.
    """
    from awards.signatures import revocation  # noqa: PLC0415
    from awards.signatures.report import SignatureFormatError  # noqa: PLC0415

    try:
        crl = revocation.load_list(data)
    except SignatureFormatError as error:
        raise DomainError(
            _("Tệp không phải danh sách thu hồi chứng thư (.crl). Hãy tải tệp từ trang của nơi cấp chữ ký số."),
            code="not_a_list",
        ) from error
    issuer = crl.issuer.rfc4514_string()
    if not any(revocation.is_signed_by(crl, anchor) for anchor in trusted_certificates()):
        raise DomainError(
            _(
                "Danh sách của “{issuer}” không do chứng thư nào đang tin cậy ký. Hãy thêm chứng thư của nơi cấp trước."
            ).format(issuer=issuer),
            code="unknown_issuer",
        )
    digest = sha256(crl.issuer.public_bytes()).hexdigest()
    with transaction.atomic():
        known = RevocationList.objects.filter(issuer_digest=digest).order_by("-listed_at").first()
        if known is not None and known.listed_at == crl.last_update_utc:
            return known
        if known is not None and known.listed_at > crl.last_update_utc:
            raise DomainError(
                _("Đã có danh sách mới hơn, lập ngày {day}. Hãy tải bản mới nhất của nơi cấp.").format(
                    day=f"{known.listed_at:%d/%m/%Y}"
                ),
                code="older",
            )
        row = RevocationList.objects.create(
            issuer=issuer[:200],
            issuer_digest=digest,
            listed_at=crl.last_update_utc,
            next_at=crl.next_update_utc,
            count=len(crl),
            file=store_bytes(data, name=f"thu-hoi-{crl.last_update_utc:%Y%m%d}.crl", actor=actor),
            added_by=actor,
            added_at=clock.now(),
        )
        ledger.record("awards.revocation_list.added", row, actor=actor, issuer=issuer, count=row.count)
    return row
