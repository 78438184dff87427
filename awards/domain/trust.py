"""Certificates that signatures are judged by, kept by the administrator."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models.signatures import TrustAnchor
from base.core import clock, ledger
from base.core.errors import DomainError


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
