"""What proves that a decision was signed: a scan, a signed PDF, or a detached signature; checked when it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.trust import revocation_lists, trusted_certificates
from awards.enums.council import DecisionStatus
from awards.enums.decisions import CopyKind
from awards.models.decisions import Decision
from awards.models.signatures import SignedCopy
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.models import StoredFile

PICTURES = ("application/pdf", "image/png", "image/jpeg")


def attach_copy(decision: Decision, *, kind: str, upload: Any, actor: Any = None) -> SignedCopy:
    """Keep the signed copy with the answer of its check. The same file twice is one copy.

    DomainError where the decision is not signed yet, the file is of another kind, was altered after signing, or is a
    signature of another document; nothing is kept then.
    """
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).select_related("pdf", "docx").get(pk=decision.pk)
        if locked.status not in (DecisionStatus.SIGNED, DecisionStatus.ISSUED):
            raise DomainError(
                _("Quyết định chưa được ký trên hệ thống nên chưa có bản ký để đính kèm."), code="unsigned"
            )
        stored = store_upload(upload, actor=actor)
        known = locked.copies.filter(file__sha256=stored.sha256, kind=kind).first()
        if known is not None:
            return known
        report = _check(locked, kind, stored)
        copy = SignedCopy.objects.create(
            decision=locked,
            kind=kind,
            file=stored,
            report=report,
            is_intact=report["intact"],
            is_trusted=report["trusted"],
            added_by=actor,
            added_at=clock.now(),
        )
        ledger.record("awards.decision.copy_attached", locked, copy, actor=actor, kind=kind, sha256=stored.sha256)
    return copy


def check_again(copy: SignedCopy, *, actor: Any = None) -> SignedCopy:
    """Judge a digital signature once more, after the administrator has changed the trusted certificates."""
    with transaction.atomic():
        locked = SignedCopy.objects.select_for_update(of=("self",)).select_related("decision", "file").get(pk=copy.pk)
        if locked.kind != CopyKind.SCAN:
            locked.report = _check(locked.decision, locked.kind, locked.file)
            locked.is_intact, locked.is_trusted = locked.report["intact"], locked.report["trusted"]
            locked.save(update_fields=["report", "is_intact", "is_trusted"])
            ledger.record("awards.decision.copy_checked", locked, actor=actor, trusted=locked.is_trusted)
    return locked


def require_signed_copy(decision: Decision) -> None:
    """Before a decision takes effect. DomainError that says what is missing."""
    copies = list(decision.copies.all())
    if any(copy.kind == CopyKind.SCAN or (copy.is_intact and copy.is_trusted) for copy in copies):
        return
    if copies:
        raise DomainError(
            _(
                "Chữ ký số đúng nhưng chứng thư chưa được tin cậy hoặc đã bị thu hồi. Nhờ quản trị viên thêm chứng thư "
                "gốc rồi bấm “Kiểm tra lại”, hoặc đính kèm bản quét có chữ ký và dấu."
            ),
            code="untrusted",
        )
    raise DomainError(
        _("Hãy đính kèm bản đã ký (bản quét có chữ ký và dấu, hoặc tệp có chữ ký số) trước khi ban hành."),
        code="no_copy",
    )


def _check(decision: Decision, kind: str, stored: StoredFile) -> dict[str, Any]:
    with stored.file.open("rb") as stream:
        data = stream.read()
    if kind == CopyKind.SCAN:
        if stored.content_type not in PICTURES:
            raise DomainError(_("Bản quét phải là tệp PDF, PNG hoặc JPEG."), code="kind")
        return {"signers": [], "problems": [], "intact": False, "trusted": False}
    report = _signature_report(decision, kind, data)
    if not report["intact"]:
        problems = [*report["problems"], *(p for signer in report["signers"] for p in signer["problems"])]
        raise DomainError(
            _("Không nhận tệp này. {problems}").format(problems=" ".join(dict.fromkeys(problems))), code="altered"
        )
    return report


def _signature_report(decision: Decision, kind: str, data: bytes) -> dict[str, Any]:
    # The cryptographic libraries are loaded only where a signature is checked.
    from awards.signatures.cms import verify_detached  # noqa: PLC0415
    from awards.signatures.pdf import verify_pdf  # noqa: PLC0415
    from awards.signatures.report import SignatureFormatError, SignatureReport  # noqa: PLC0415

    anchors, lists, at = trusted_certificates(), revocation_lists(), clock.now()
    papers = _papers(decision)
    try:
        if kind == CopyKind.PDF:
            if not data.startswith(papers[0]):
                raise DomainError(
                    _("Tệp không phải bản PDF của quyết định này. Hãy tải bản PDF ở trang này về, ký số rồi tải lên."),
                    code="other_document",
                )
            return verify_pdf(data, anchors, at, lists).as_dict()
        reports = [SignatureReport(tuple(verify_detached(data, paper, anchors, at, lists))) for paper in papers]
    except SignatureFormatError as error:
        raise DomainError(
            _("Không đọc được chữ ký số trong tệp. {error}").format(error=error), code="not_a_signature"
        ) from error
    return next((report for report in reports if report.intact), reports[0]).as_dict()


def _papers(decision: Decision) -> Sequence[bytes]:
    """The .pdf and the .docx that were made at signing."""
    contents = []
    for stored in (decision.pdf, decision.docx):
        assert stored is not None
        with stored.file.open("rb") as stream:
            contents.append(stream.read())
    return contents
