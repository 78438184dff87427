"""The report of a consultation: one for the secretariat, and in each dossier what concerns it alone.

Nobody who wrote is named: with the report the names of the senders are erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.unit_words import governing_body, place_of
from awards.enums import DocumentKind, OpinionStatus
from awards.models import Consultation, DossierDocument, Nomination, Opinion
from awards.paper.docx import render_docx
from awards.paper.model import Letterhead, ReportPaper, Signature
from awards.paper.pdf import render_pdf
from base.core import clock, ledger
from base.core.files import store_bytes
from base.core.jobs import start_job
from base.core.models import Job
from base.core.text import slugify

JOB_KIND = "awards.consultation_report"
PARTS = ("award_type", "unit", "person__unit", "collective", "household")


def start_reports(consultation: Consultation) -> Job:
    """Write the reports in the background; call it in the transaction in which the last opinion was dealt with."""
    title = _("Báo cáo kết quả: {title}").format(title=consultation)[:200]
    return start_job(JOB_KIND, title=title, actor=None, params={"consultation": consultation.pk})


def write_reports(consultation: Consultation, *, report: Callable[[int, int], None] | None = None) -> int:
    """Put a report into each dossier and the whole one to the consultation. Returns how many dossiers got one.

    Safe to repeat: a dossier that has its report keeps it.
    """
    listed = list(consultation.nominations.select_related(*PARTS).order_by("pk"))
    known = set(
        DossierDocument.objects.filter(
            kind=DocumentKind.CONSULTATION, nomination__in=listed, note=_note(consultation)
        ).values_list("nomination_id", flat=True)
    )
    opinions = list(consultation.opinions.select_related("nomination"))
    made = 0
    for number, nomination in enumerate(listed):
        if report is not None:
            report(number, len(listed) + 1)
        if nomination.pk not in known:
            about = [opinion for opinion in opinions if opinion.nomination_id in (None, nomination.pk)]
            _put_into(nomination, render_pdf(report_paper(consultation, [nomination], about)), consultation)
            made += 1
    if consultation.report_pdf_id is None:
        _keep_whole(consultation, report_paper(consultation, listed, opinions))
    return made


def report_paper(
    consultation: Consultation, nominations: Sequence[Nomination], opinions: Sequence[Opinion]
) -> ReportPaper:
    """Numbers, then every opinion with its answer; set-aside ones are only counted."""
    unit = consultation.round.council_unit
    counted = {status: sum(opinion.status == status for opinion in opinions) for status in OpinionStatus}
    term = _("Đăng từ {start} đến hết {end} ({days} ngày làm việc) tại trang lấy ý kiến Nhân dân.").format(
        start=f"{consultation.opens_on:%d/%m/%Y}",
        end=f"{consultation.closes_on:%d/%m/%Y}",
        days=consultation.working_days,
    )
    numbers = _(
        "Số ý kiến nhận được: {total}; tiếp thu: {accepted}; không tiếp thu: {rejected}; không xem xét: {aside}."
    ).format(
        total=len(opinions),
        accepted=counted[OpinionStatus.ACCEPTED],
        rejected=counted[OpinionStatus.REJECTED],
        aside=counted[OpinionStatus.SET_ASIDE],
    )
    weighed = [opinion for opinion in opinions if opinion.status in (OpinionStatus.ACCEPTED, OpinionStatus.REJECTED)]
    return ReportPaper(
        letterhead=Letterhead(
            superior=governing_body(unit),
            issuer=_("Thường trực Hội đồng Thi đua - Khen thưởng"),
            number="",
            symbol="BC-HĐTĐKT",
            place=place_of(unit),
            date=clock.today(),
        ),
        title=_("BÁO CÁO"),
        subject=_("Kết quả lấy ý kiến Nhân dân: {title}").format(title=consultation.title),
        parts=[
            (_("Thời gian, hình thức"), [term]),
            (_("Kết quả"), [numbers]),
            (_("Ý kiến và trả lời"), [line for opinion in weighed for line in _lines(opinion)]),
        ],
        columns=[(_("STT"), 15), (_("Đối tượng"), 60), (_("Danh hiệu, hình thức"), 65), (_("Số ý kiến"), 25)],
        rows=[
            [
                str(number),
                str(nomination.subject),
                nomination.award_type.name,
                str(sum(opinion.nomination_id == nomination.pk for opinion in opinions)),
            ]
            for number, nomination in enumerate(nominations, start=1)
        ],
        signature=Signature(_("TM. Thường trực Hội đồng"), "", ""),
        recipients=[_("Hội đồng (để báo cáo)"), _("Lưu: hồ sơ")],
    )


def _lines(opinion: Opinion) -> list[str]:
    subject = str(opinion.nomination.subject) if opinion.nomination else _("Toàn bộ danh sách")
    said = _("Về {subject}: {text}").format(subject=subject, text=" ".join(opinion.text.split()))
    answer = _("Trả lời ({status}): {answer}").format(
        status=opinion.get_status_display(), answer=" ".join(opinion.answer.split())
    )
    return [said, answer]


def _note(consultation: Consultation) -> str:
    return f"{consultation.opens_on:%d/%m/%Y} – {consultation.closes_on:%d/%m/%Y}"


@transaction.atomic
def _put_into(nomination: Nomination, pdf: bytes, consultation: Consultation) -> None:
    stored = store_bytes(pdf, name=f"bao-cao-lay-y-kien-{nomination.pk}.pdf")
    document = DossierDocument.objects.create(
        nomination=nomination,
        kind=DocumentKind.CONSULTATION,
        file=stored,
        note=_note(consultation),
        added_at=clock.now(),
    )
    ledger.record("awards.document.added", document, sha256=stored.sha256, paper=document.kind)
    ledger.record("awards.nomination.document_added", nomination, paper=document.kind, name=stored.name)


def _keep_whole(consultation: Consultation, paper: ReportPaper) -> None:
    name = f"bao-cao-{slugify(consultation.title)}"
    docx, pdf = render_docx(paper), render_pdf(paper)
    with transaction.atomic():
        locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
        locked.report_docx = store_bytes(docx, name=f"{name}.docx")
        locked.report_pdf = store_bytes(pdf, name=f"{name}.pdf")
        locked.save(update_fields=["report_docx", "report_pdf"])
        named = list(locked.opinions.exclude(name=""))
        for opinion in named:
            opinion.name = ""
            opinion.save(update_fields=["name"])
        ledger.record("awards.consultation.reported", locked, *named, names_erased=len(named))
