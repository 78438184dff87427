"""The keys that sign certificates: one is current, those before it still vouch for what they signed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from awards.certificates.signing import key_id_of, public_key_of
from awards.models.printing import CertificateKey
from base.core import clock, ledger
from base.core.errors import DomainError

FIRST_FILE = "certificate.key"


def signing_key() -> bytes:
    """32 bytes of the current key, from the key file of this installation."""
    return _secret(current_key().file)


def current_key() -> CertificateKey:
    """The key that signs now; the first one is entered in the list when it is first asked for."""
    found = CertificateKey.objects.filter(is_current=True).first()
    return found or _enter(FIRST_FILE)


def trusted_keys() -> list[bytes]:
    """Public keys that anybody may check a certificate with, the current one first; published at
    /tra-cuu/khoa-cong-khai/.
    """
    current = current_key()
    older = CertificateKey.objects.filter(revoked_at=None).exclude(pk=current.pk)
    return [bytes.fromhex(key.public_key) for key in (current, *older)]


def public_key() -> bytes:
    return trusted_keys()[0]


def rotate_key(*, reason: str, actor: Any = None) -> CertificateKey:
    """A fresh key signs from now on. What the old one signed stays valid."""
    with transaction.atomic():
        old = CertificateKey.objects.select_for_update().get(pk=current_key().pk)
        if not old.is_current:
            raise DomainError(_("Khóa vừa được người khác thay. Hãy xem lại danh sách khóa."), code="rotated")
        old.is_current, old.reason = False, reason.strip()[:300]
        old.save(update_fields=["is_current", "reason"])
        ledger.record("awards.certificate_key.retired", old, actor=actor, reason=reason)
        return _enter(f"certificate-{CertificateKey.objects.count() + 1}.key", actor=actor)


def revoke_key(key_id: str, *, reason: str, actor: Any = None) -> CertificateKey:
    """For a key that came into wrong hands: nothing it signed passes the check offline any more. DomainError for the
    current key, which must be replaced first, and for an unknown one.
    """
    with transaction.atomic():
        key = CertificateKey.objects.select_for_update().filter(key_id=key_id).first()
        if key is None or key.is_current:
            raise DomainError(
                _("Không có khóa cũ nào mang mã {key}. Khóa đang dùng thì thay (rotate-key) trước.").format(key=key_id),
                code="key",
            )
        if not reason.strip():
            raise DomainError(_("Cần ghi lý do thu hồi khóa."), code="reason")
        if key.revoked_at is None:
            key.revoked_at, key.reason = clock.now(), reason.strip()[:300]
            key.save(update_fields=["revoked_at", "reason"])
            ledger.record("awards.certificate_key.revoked", key, actor=actor, reason=reason)
        return key


def published_keys() -> str:
    """A line of hex per trusted key, the current one first, with its id and day as a remark."""
    current_key()
    rows = CertificateKey.objects.filter(revoked_at=None).order_by("-is_current", "-pk")
    return "".join(f"{row.public_key}  # {row.key_id} {row.created_at:%Y-%m-%d}\n" for row in rows)


def _enter(file: str, actor: Any = None) -> CertificateKey:
    public = public_key_of(_secret(file))
    facts = {"key_id": key_id_of(public), "file": file, "created_at": clock.now()}
    try:
        with transaction.atomic():
            key = CertificateKey.objects.create(public_key=public.hex(), is_current=True, **facts)
            ledger.record("awards.certificate_key.made", key, actor=actor)
    except IntegrityError:
        key = CertificateKey.objects.get(is_current=True)
    return key


def _secret(file: str) -> bytes:
    return bytes.fromhex(settings.HOME.secret(file))
