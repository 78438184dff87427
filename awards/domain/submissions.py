"""Tờ trình and giấy mời of a session: numbered once, kept as they went out. No figure in them is typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.award_words import short_name
from awards.domain.counting import ResultLine, results_of
from awards.domain.decision_paper import annex_row
from awards.domain.invitations import invitation_paper
from awards.domain.minutes_papers import letterhead
from awards.domain.numbering import claim_paper_number, take_paper_number
from awards.domain.paper_parts import grounds_on
from awards.domain.repeats import ballots_of
from awards.enums.council import SessionStatus
from awards.enums.decisions import PaperKind
from awards.models.outgoing import OutgoingPaper
from awards.models.sessions import CouncilSession
from awards.paper.docx import render_docx
from awards.paper.model import InvitationPaper, Signature, SubmissionPaper
from awards.paper.pdf import render_pdf
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_bytes

SYMBOLS = {PaperKind.SUBMISSION: "TTr-HĐTĐKT", PaperKind.INVITATION: "GM-HĐTĐKT"}


@dataclass(frozen=True)
class PaperPlan:
    """What a person says: to whom, about what, and the registry's own number and day where it has given them."""

    kind: PaperKind
    addressee: str
    subject: str
    number: int | None = None
    issued_on: dt.date | None = None


def submission_paper(session: CouncilSession, plan: PaperPlan, *, number: str = "") -> SubmissionPaper:
    """Tờ trình of what the session passed. DomainError before its conclusion, or where nothing passed."""
    passed = passed_lines(session)
    head = letterhead(session)
    entries = list(session.roll.order_by("pk"))
    chair = next((entry for entry in entries if entry.is_chair), None)
    day = timezone.localtime(session.meets_at).date()
    totals = Counter(line.item.nomination.award_type.name for line in passed)
    people = sum(line.item.nomination.person_id is not None for line in passed)
    return SubmissionPaper(
        letterhead=replace(
            head, number=number, symbol=SYMBOLS[PaperKind.SUBMISSION], date=plan.issued_on or clock.today()
        ),
        subject=plan.subject,
        addressee=plan.addressee,
        grounds=[
            *grounds_on(plan.issued_on or clock.today()),
            _("Căn cứ Biên bản phiên họp ngày {day} của {council}").format(
                day=f"{day:%d/%m/%Y}", council=session.council.name
            ),
        ],
        paragraphs=[
            _(
                "Ngày {day}, {council} đã họp, xét {total} đề nghị; {passed} đề nghị đạt tỷ lệ quy định, gồm {people} "
                "cá nhân và {groups} tập thể:"
            ).format(
                day=f"{day:%d/%m/%Y}",
                council=session.council.name,
                total=len(results_of(session)),
                passed=len(passed),
                people=people,
                groups=len(passed) - people,
            )
        ],
        totals=sorted(totals.items()),
        closing=_("{council} kính trình {addressee} xem xét, quyết định.").format(
            council=session.council.name, addressee=plan.addressee
        ),
        annex=[
            replace(annex_row(order, line.item.nomination), award=_award_and_vote(line))
            for order, line in enumerate(passed, start=1)
        ],
        annex_title=_("Danh sách đề nghị khen thưởng"),
        signature=Signature(_("Chủ tịch Hội đồng"), "", chair.name if chair else ""),
        recipients=[_("Như trên"), _("Lưu: VT, hồ sơ phiên họp")],
    )


def _award_and_vote(line: ResultLine) -> str:
    return _("{award}; {percent} đồng ý").format(
        award=short_name(line.item.nomination.award_type), percent=line.percent
    )


def passed_lines(session: CouncilSession) -> list[ResultLine]:
    """Last results of a concluded session, ballots held again included, that reached their threshold."""
    if session.status != SessionStatus.CONCLUDED:
        raise DomainError(_("Phiên họp chưa kết luận nên chưa lập được tờ trình."), code="not_concluded")
    lines = {line.item.nomination_id: line for ballot in ballots_of(session) for line in results_of(ballot)}
    passed = [line for line in lines.values() if line.result.passed]
    if not passed:
        raise DomainError(_("Phiên họp không thông qua đề nghị nào nên không có gì để trình."), code="nothing_passed")
    return passed


def paper_of(session: CouncilSession, plan: PaperPlan, *, number: str = "") -> SubmissionPaper | InvitationPaper:
    """The paper of a plan, for reading before it goes out."""
    if plan.kind == PaperKind.SUBMISSION:
        return submission_paper(session, plan, number=number)
    paper = invitation_paper(session)
    head = replace(paper.letterhead, number=number, date=plan.issued_on or clock.today())
    return replace(paper, letterhead=head, addressee=plan.addressee)


def send_paper(session: CouncilSession, plan: PaperPlan, *, actor: Any = None) -> OutgoingPaper:
    """Give it its number and keep it as .docx and .pdf. DomainError for a number in use or a day to come."""
    day = plan.issued_on or clock.today()
    if day > clock.today():
        raise DomainError(_("Ngày văn bản chưa đến. Hãy kiểm tra lại."), code="future")
    with transaction.atomic():
        locked = (
            CouncilSession.objects.select_for_update(of=("self",)).select_related("council__unit").get(pk=session.pk)
        )
        unit, symbol = locked.council.unit, SYMBOLS[plan.kind]
        book = (unit, symbol, day.year)
        number = take_paper_number(*book) if plan.number is None else claim_paper_number(*book, plan.number)
        paper = paper_of(locked, plan, number=str(number))
        label = f"{plan.kind.value}-{number}-{day.year}"
        sent = OutgoingPaper.objects.create(
            kind=plan.kind,
            unit=unit,
            symbol=symbol,
            number=number,
            year=day.year,
            issued_on=day,
            subject=plan.subject,
            addressee=plan.addressee,
            session=locked,
            facts=_facts(locked, plan.kind),
            docx=store_bytes(render_docx(paper), name=f"{label}.docx", actor=actor),
            pdf=store_bytes(render_pdf(paper), name=f"{label}.pdf", actor=actor),
            created_by=actor,
        )
        ledger.record("awards.paper.sent", sent, actor=actor, kind=plan.kind, number=sent.full_number)
    return sent


def _facts(session: CouncilSession, kind: PaperKind) -> dict[str, Any]:
    """The figures of a submission, nomination by nomination, as they were counted."""
    if kind != PaperKind.SUBMISSION:
        return {}
    return {
        "passed": [
            {"nomination": line.item.nomination_id, "award": line.item.nomination.award_type.code, "vote": line.percent}
            for line in passed_lines(session)
        ]
    }
