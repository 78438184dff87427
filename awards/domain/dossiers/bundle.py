"""The whole dossier as one file: a summary with the report and the course of the procedure, then every paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.dossiers.blind import is_blind_for
from awards.domain.dossiers.forms_of_report import SUMMARY, form_of, label_of
from awards.domain.dossiers.reports import content_of
from awards.domain.unit_words import governing_body, place_of
from awards.enums import AppraisalVerdict, RequestStatus
from awards.models import DossierDocument, Nomination
from awards.paper.merging import MergeFailed, merge_pdfs
from awards.paper.model import Letterhead, ReportPaper, Signature
from awards.paper.pdf import render_pdf
from awards.rules import require_permission
from base.core import clock
from base.core.errors import DomainError
from base.core.files import store_bytes
from base.core.jobs import start_job
from base.core.models import Job, StoredFile
from base.core.text import slugify

JOB_KIND = "awards.dossier_bundle"
FORMS = ("pdf", "zip")
PDF = "application/pdf"


def start_bundle(nomination: Nomination, form: str, *, actor: Any) -> Job:
    """Make the file in the background: papers come from strangers and may be many.

    DomainError for a secret dossier, which has no content, or a blind reader.
    """
    require_permission(actor, "awards.nomination_view", nomination.unit)
    if form not in FORMS:
        raise DomainError(_("Hồ sơ tải được dạng PDF hoặc ZIP."), code="form")
    if nomination.is_secret:
        raise DomainError(_("Hồ sơ mật không có nội dung trên hệ thống."), code="secret")
    if is_blind_for(actor, nomination):
        raise DomainError(_("Đợt xét đọc kín: hồ sơ trọn bộ tải được sau khi thẩm định xong."), code="blind")
    title = _("Tải trọn bộ hồ sơ số {number}").format(number=nomination.pk)
    return start_job(JOB_KIND, title=title, actor=actor, params={"nomination": nomination.pk, "form": form})


def keep_bundle(
    nomination: Nomination, form: str, *, actor: Any, report: Callable[[int, int], None] | None = None
) -> StoredFile:
    """Make and keep the file. DomainError where a paper makes the whole PDF impossible."""
    documents = list(nomination.documents.select_related("file"))
    if report is not None:
        report(0, len(documents) + 1)
    cover = render_pdf(summary_paper(nomination, documents))
    data = _zipped(cover, documents) if form == "zip" else _merged(cover, documents)
    name = f"ho-so-{nomination.pk}-{slugify(str(nomination.subject))}.{form}"
    return store_bytes(data, name=name, actor=actor)


def summary_paper(nomination: Nomination, documents: list[DossierDocument]) -> ReportPaper:
    """The cover: facts, report part by part, judgements, opinions of bodies, list of papers."""
    unit, content = nomination.unit, content_of(nomination)
    parts = [(_("Thông tin chung"), _facts(nomination)), (label_of(nomination, SUMMARY), _lines(content[SUMMARY]))]
    parts += [(section.title, _lines(content.get(section.key, ""))) for section in form_of(nomination).sections]
    parts += [
        (_("Thẩm định"), list(_judgements(nomination))),
        (_("Ý kiến hiệp y"), list(_opinions(nomination))),
    ]
    return ReportPaper(
        letterhead=Letterhead(
            superior="", issuer=governing_body(unit), number="", symbol="HS", place=place_of(unit), date=clock.today()
        ),
        title=_("HỒ SƠ ĐỀ NGHỊ KHEN THƯỞNG"),
        subject=str(nomination),
        parts=parts,
        columns=[(_("STT"), 15), (_("Tài liệu"), 60), (_("Tệp"), 90)],
        rows=[
            [str(number), document.get_kind_display(), document.file.name]
            for number, document in enumerate(documents, start=1)
        ],
        signature=Signature(_("Đơn vị đề nghị"), "", ""),
        recipients=[],
    )


def _facts(nomination: Nomination) -> list[str]:
    lines = [
        _("Danh hiệu, hình thức: {award}").format(award=nomination.award_type.name),
        _("Đợt xét: {round}").format(round=nomination.round),
        _("Năm thành tích: {year}").format(year=nomination.year),
        _("Trạng thái: {status}").format(status=nomination.get_status_display()),
    ]
    if nomination.received_on:
        lines.append(_("Ngày nhận hồ sơ: {day}").format(day=f"{nomination.received_on:%d/%m/%Y}"))
    if nomination.is_posthumous:
        lines.append(_("Đề nghị truy tặng"))
    return lines


def _judgements(nomination: Nomination) -> Iterator[str]:
    for judgement in nomination.appraisals.exclude(verdict=AppraisalVerdict.RETURNED):
        yield f"{judgement.at:%d/%m/%Y}: {judgement.get_verdict_display()}. {judgement.comment}"


def _opinions(nomination: Nomination) -> Iterator[str]:
    for request in nomination.opinion_requests.exclude(status=RequestStatus.WITHDRAWN):
        state = request.get_answer_display() or request.get_status_display()
        yield f"{request.body}: {state}"


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _zipped(cover: bytes, documents: list[DossierDocument]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("00-ho-so.pdf", cover)
        for number, document in enumerate(documents, start=1):
            archive.writestr(f"{number:02}-{document.kind}-{document.file.name}", _read(document))
    return target.getvalue()


def _merged(cover: bytes, documents: list[DossierDocument]) -> bytes:
    """Only PDFs can stand behind the cover; the list on it names the others, which the ZIP holds."""
    readable = [document for document in documents if document.file.content_type == PDF]
    try:
        data, _left_out = merge_pdfs([cover, *(_read(document) for document in readable)])
    except MergeFailed as error:
        raise DomainError(
            _("Có tệp PDF trong hồ sơ không ghép được. Hãy tải dạng ZIP để lấy nguyên từng tệp."), code="merge"
        ) from error
    return data


def _read(document: DossierDocument) -> bytes:
    with document.file.file.open("rb") as source:
        return bytes(source.read())
