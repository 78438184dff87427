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
from awards.domain.council_states import CERTIFICATE, GRANT
from awards.domain.register_words import folded_row
from awards.enums.council import LOST_GRANTS, CertificateStatus
from awards.models.decisions import Certificate, Grant
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.units.enums import Gender

HONORIFICS = {Gender.MALE.value: "Ông", Gender.FEMALE.value: "Bà"}


@dataclass(frozen=True)
class CheckAnswer:
    """What the public learns about a code: what it means (`detail`) and what to do now (`advice`). `certificate` is
    None for a code that was never given.
    """

    code: str
    certificate: Certificate | None
    tone: str
    title: str
    detail: str
    advice: str


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
        return CheckAnswer(code, None, *_UNKNOWN)
    is_lost = certificate.grant.status in LOST_GRANTS
    status = CertificateStatus.REVOKED if is_lost else CertificateStatus(certificate.status)
    return CheckAnswer(code, certificate, *_WORDS[status])


_UNKNOWN: tuple[str, Any, Any, Any] = (
    "danger",
    gettext_lazy("Không tìm thấy"),
    gettext_lazy("Không có bằng, giấy khen nào mang mã này."),
    gettext_lazy(
        "Hãy so lại từng chữ của mã. Nếu mã chép đúng từ bằng giấy thì bằng đó không do hệ thống cấp: đừng dùng để xét"
        " chế độ, hãy hỏi cơ quan ghi trên bằng."
    ),
)
_WORDS: dict[CertificateStatus, tuple[str, Any, Any, Any]] = {
    CertificateStatus.VALID: (
        "success",
        gettext_lazy("Bằng, giấy khen còn hiệu lực"),
        gettext_lazy("Bằng này do hệ thống cấp và kết quả khen thưởng đang có hiệu lực."),
        gettext_lazy(
            "Hãy so tên, danh hiệu, số và ngày quyết định dưới đây với chữ in trên bằng. Nếu có chỗ khác thì tờ giấy đã"
            " bị sửa, hãy báo cơ quan cấp."
        ),
    ),
    CertificateStatus.CORRECTED: (
        "warning",
        gettext_lazy("Bằng, giấy khen đã được đính chính"),
        gettext_lazy("Kết quả khen thưởng vẫn có hiệu lực, theo nội dung đã đính chính dưới đây."),
        gettext_lazy(
            "Hãy dùng nội dung dưới đây, không dùng chữ in sai trên bằng. Người được khen có thể đề nghị cơ quan cấp in"
            " lại."
        ),
    ),
    CertificateStatus.REVOKED: (
        "danger",
        gettext_lazy("Bằng, giấy khen đã bị thu hồi"),
        gettext_lazy("Kết quả khen thưởng đã bị hủy bỏ hoặc tước, tờ giấy không còn giá trị."),
        gettext_lazy(
            "Không dùng bằng này để xét chế độ hay hồ sơ khen thưởng. Cần biết lý do thì hỏi cơ quan ban hành quyết"
            " định."
        ),
    ),
    CertificateStatus.SUPERSEDED: (
        "warning",
        gettext_lazy("Bản này đã được thay bằng bản khác"),
        gettext_lazy("Kết quả khen thưởng vẫn có hiệu lực, nhưng tờ giấy mang mã này không còn dùng."),
        gettext_lazy("Hãy đề nghị người giữ bằng đưa bản mới và kiểm tra mã in trên bản đó."),
    ),
}


def correct_grant(grant: Grant, *, reason: str, reprint: bool = True, actor: Any = None, **words: str) -> Certificate:
    """Put words of an award right: `holder_name`, `unit_name`, `achievement`. With `reprint` a new certificate takes
    the place of the old one; otherwise the old one is marked as corrected. TransitionRefused for an award that was
    lost, or without a reason.
    """
    with transaction.atomic():
        held = Grant.objects.select_for_update(of=("self",)).select_related("award_type", "decision").get(pk=grant.pk)
        said = {name: getattr(held, name) for name in ("holder_name", "unit_name", "achievement")}
        said |= {name: text.strip() for name, text in words.items()}
        award, number = held.award_type, held.decision.full_number
        line = folded_row(said["holder_name"], said["unit_name"], award.name, award.code, number, held.year)
        held = advance(GRANT, held, "correct", actor=actor, reason=reason, folded=line, **said)
        old = held.certificates.exclude(status=CertificateStatus.SUPERSEDED).get()
        old = advance(CERTIFICATE, old, "supersede" if reprint else "correct", actor=actor, reason=reason)
        if not reprint:
            return old
        current = make_certificate(held, supersedes=old)
        ledger.record("awards.certificate.made", current, actor=actor, instead_of=old.code)
    return current


def withdraw_grant(grant: Grant, action: str, *, reason: str, actor: Any = None) -> Grant:
    """Take an award: `cancel` (Art. 93: wrongful) or `strip`; its certificate is revoked. The row stays in the register
    with the annotation. TransitionRefused where the step is not open, or without a reason.
    """
    with transaction.atomic():
        taken = advance(GRANT, grant, action, actor=actor, reason=reason)
        for certificate in taken.certificates.exclude(status=CertificateStatus.SUPERSEDED):
            advance(CERTIFICATE, certificate, "revoke", actor=actor, reason=reason)
    return taken


def restore_grant(grant: Grant, *, reason: str, actor: Any = None) -> Grant:
    """The award stands again, and so does its certificate; one whose printed name was put right since stays marked."""
    with transaction.atomic():
        restored = advance(GRANT, grant, "restore", actor=actor, reason=reason)
        for certificate in restored.certificates.filter(status=CertificateStatus.REVOKED):
            is_as_printed = certificate.facts["recipient"] == restored.holder_name
            action = "restore" if is_as_printed else "restore_corrected"
            advance(CERTIFICATE, certificate, action, actor=actor, reason=reason)
    return restored
