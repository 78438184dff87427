"""Certificates: making, checking, correcting, revoking. On paper they come by `domain.printing`."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards import human_code
from awards.certificates.codes import new_code
from awards.certificates.model import CertificateData
from awards.certificates.signing import payload_of, sign_payload
from awards.domain.award_words import short_name
from awards.domain.certificate_keys import signing_key
from awards.domain.register_words import folded_row
from awards.enums.council import LOST_GRANTS, CertificateStatus, GrantStatus
from awards.models.decisions import Certificate, Grant
from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.enums import Gender

HONORIFICS = {Gender.MALE.value: "Ông", Gender.FEMALE.value: "Bà"}


@dataclass(frozen=True)
class CheckAnswer:
    """What the public learns about a code. `certificate` is None for a code that was never given."""

    code: str
    certificate: Certificate | None
    tone: str
    title: str
    detail: str


def make_certificate(grant: Grant, *, supersedes: Certificate | None = None) -> Certificate:
    """A certificate with a fresh code and its signed payload; the caller records it in the ledger."""
    data = _data_of(grant, new_code())
    data = replace(data, payload=sign_payload(payload_of(data), signing_key()))
    facts = asdict(data) | {"decision_date": data.decision_date.isoformat()}
    return Certificate.objects.create(
        grant=grant, code=data.code, facts=facts, payload=data.payload, issued_at=clock.now(), supersedes=supersedes
    )


def _data_of(grant: Grant, code: str) -> CertificateData:
    decision, person = grant.decision, grant.person
    place = grant.unit_name if person or grant.unit_name != grant.holder_name else ""
    return CertificateData(
        code=code,
        recipient=grant.holder_name,
        honorific=HONORIFICS.get(person.gender, "") if person else "",
        position=person.position if person else "",
        unit=place,
        award_name=short_name(grant.award_type),
        achievement=grant.achievement,
        decision_number=decision.full_number,
        decision_date=grant.granted_on,
        golden_book_number=grant.golden_book,
        signer_position=decision.signer_position,
        signer_name=decision.signer_name,
        place=decision.place,
        verify_url=f"{settings.BASE_URL}/tra-cuu/{code}/",
        authority=decision.authority,
    )


def printed_data(certificate: Certificate) -> CertificateData:
    """The certificate exactly as it was issued, for printing again."""
    facts = dict(certificate.facts)
    return CertificateData(**facts | {"decision_date": dt.date.fromisoformat(facts["decision_date"])})


def check_code(text: str) -> CheckAnswer:
    """The public check of a typed or scanned code. DomainError where it cannot be a code at all."""
    code = human_code.normalise(text)
    if code is None:
        raise DomainError(
            _("Mã tra cứu gồm 12 chữ và số in dưới ô vuông QR (không có 0, 1, I, L, O). Hãy kiểm tra và nhập lại."),
            code="not_a_code",
        )
    found = Certificate.objects.select_related("grant__decision", "grant__award_type", "superseded_by")
    certificate = found.filter(code=code).first()
    if certificate is None:
        detail = _(
            "Không có bằng, giấy khen nào mang mã này. Nếu mã được chép từ bằng giấy, bằng đó không do hệ thống cấp."
        )
        return CheckAnswer(code, None, "danger", _("Không tìm thấy"), detail)
    return CheckAnswer(code, certificate, *_WORDS[CertificateStatus(certificate.status)])


_WORDS: dict[CertificateStatus, tuple[str, Any, Any]] = {
    CertificateStatus.VALID: (
        "success",
        gettext_lazy("Bằng, giấy khen còn hiệu lực"),
        gettext_lazy("Hãy so từng dòng dưới đây với chữ in trên bằng."),
    ),
    CertificateStatus.CORRECTED: (
        "warning",
        gettext_lazy("Bằng, giấy khen đã được đính chính"),
        gettext_lazy("Kết quả khen thưởng vẫn có hiệu lực theo nội dung đã đính chính dưới đây."),
    ),
    CertificateStatus.REVOKED: (
        "danger",
        gettext_lazy("Bằng, giấy khen đã bị thu hồi"),
        gettext_lazy("Kết quả khen thưởng không còn hiệu lực."),
    ),
    CertificateStatus.SUPERSEDED: (
        "warning",
        gettext_lazy("Bản này đã được thay bằng bản khác"),
        gettext_lazy("Bản giấy mang mã này không còn dùng; bản thay thế có mã riêng."),
    ),
}


def correct_grant(
    grant: Grant, *, holder_name: str, reason: str, reprint: bool = True, actor: Any = None
) -> Certificate:
    """Put a name right. With `reprint` a new certificate takes the place of the old one; otherwise the old one is
    marked as corrected.
    """
    _require_reason(reason)
    with transaction.atomic():
        locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if locked.status in LOST_GRANTS:
            raise DomainError(_("Kết quả khen thưởng đã bị hủy hoặc tước nên không đính chính được."), code="lost")
        locked.holder_name, locked.status = holder_name.strip(), GrantStatus.CORRECTED
        award, number = locked.award_type, locked.decision.full_number
        locked.folded = folded_row(locked.holder_name, locked.unit_name, award.name, award.code, number, locked.year)
        locked.save(update_fields=["holder_name", "status", "folded"])
        old = locked.certificates.exclude(status=CertificateStatus.SUPERSEDED).get()
        old.status = CertificateStatus.SUPERSEDED if reprint else CertificateStatus.CORRECTED
        old.save(update_fields=["status"])
        current = make_certificate(locked, supersedes=old) if reprint else old
        ledger.record("awards.grant.corrected", locked, old, current, actor=actor, reason=reason)
    return current


def withdraw_grant(grant: Grant, status: GrantStatus, *, reason: str, actor: Any = None) -> Grant:
    """Cancel (Art. 93: wrongful) or strip an award; its certificate is revoked. The row stays in the register with
    the annotation.
    """
    _require_reason(reason)
    if status not in LOST_GRANTS:
        raise ValueError("an award is lost by cancellation or stripping only")
    with transaction.atomic():
        locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        locked.status = status
        locked.save(update_fields=["status"])
        current = list(locked.certificates.exclude(status=CertificateStatus.SUPERSEDED))
        for certificate in current:
            certificate.status = CertificateStatus.REVOKED
            certificate.save(update_fields=["status"])
        ledger.record(f"awards.grant.{status.value}", locked, *current, actor=actor, reason=reason)
    return locked


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Cần ghi căn cứ (số văn bản, lý do) của việc đính chính hoặc hủy."), code="reason")
