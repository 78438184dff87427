"""Minutes of the session and of the counting, with every number taken from the tally; and the formal conclusion."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.council_states import NOMINATION, SESSION
from awards.domain.counting import ResultLine, results_of
from awards.domain.unit_words import governing_body, lower_first, place_of
from awards.enums_council import SessionStatus
from awards.models.ballots import RollEntry
from awards.models.sessions import CouncilSession
from awards.paper.docx import render_docx
from awards.paper.model import (
    AbsentMember,
    CountingMinutesPaper,
    Letterhead,
    MinutesPaper,
    ResultRow,
    Signature,
)
from awards.paper.pdf import render_pdf
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock
from base.core.errors import DomainError
from base.core.files import store_bytes
from base.core.transitions import advance
from base.notices.domain.notify import notify


def conclude_session(
    session: CouncilSession, *, discussion: str = "", ended_at: dt.datetime | None = None, actor: Any = None
) -> CouncilSession:
    """Adopt the result: nominations become passed or not passed, both minutes are made as .docx and .pdf.

    Idempotent. `ended_at` later than the meeting's start, or None to leave the hour open in the minutes.
    """
    if ended_at is not None and ended_at < session.meets_at:
        raise DomainError(_("Giờ kết thúc phải sau giờ bắt đầu phiên họp."), code="ended_at")
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.status == SessionStatus.CONCLUDED:
            return locked
        locked.discussion, locked.ended_at = discussion.strip(), ended_at
        lines = results_of(locked)
        files = _papers(locked, lines, actor) if lines else {}
        locked = advance(
            SESSION, locked, "conclude", actor=actor, discussion=locked.discussion, ended_at=ended_at, **files
        )
        for line in lines:
            action = "pass" if line.result.passed else "not_pass"
            advance(NOMINATION, line.item.nomination, action, actor=actor)
        notify(
            holders_of(Role.SECRETARIAT),
            kind="awards.session.concluded",
            key=f"session-concluded-{locked.pk}",
            title=_("Đã kết luận: {title}").format(title=locked.title)[:200],
            body=_("Biên bản đã có. Bước tiếp theo: dự thảo quyết định cho các đề nghị được thông qua."),
            url=reverse("awards:session-detail", args=[locked.pk]),
        )
    return locked


def _papers(session: CouncilSession, lines: list[ResultLine], actor: Any) -> dict[str, Any]:
    entries = list(session.roll.order_by("pk"))
    minutes, counting = minutes_paper(session, entries, lines), counting_paper(session, entries, lines)
    return {
        "minutes_docx": store_bytes(render_docx(minutes), name=f"bien-ban-hop-{session.pk}.docx", actor=actor),
        "minutes_pdf": store_bytes(render_pdf(minutes), name=f"bien-ban-hop-{session.pk}.pdf", actor=actor),
        "counting_docx": store_bytes(render_docx(counting), name=f"bien-ban-kiem-phieu-{session.pk}.docx", actor=actor),
        "counting_pdf": store_bytes(render_pdf(counting), name=f"bien-ban-kiem-phieu-{session.pk}.pdf", actor=actor),
    }


def minutes_paper(session: CouncilSession, entries: list[RollEntry], lines: list[ResultLine]) -> MinutesPaper:
    """Biên bản họp."""
    present = sum(entry.is_present for entry in entries)
    quorum = _("Số ủy viên dự họp bảo đảm theo quy định (có mặt {present}/{total}, yêu cầu từ {quorum}%)").format(
        present=present, total=len(entries), quorum=session.quorum_percent
    )
    passed = [line for line in lines if line.result.passed]
    conclusion = [
        _("Hội đồng thông qua {passed}/{total} đề nghị").format(passed=len(passed), total=len(lines)),
        *(f"{line.item.nomination}: {line.arithmetic}" for line in lines),
    ]
    recused = [
        _("{member} không bỏ phiếu ở {count} nội dung do có liên quan").format(
            member=entry.label, count=len(entry.recused)
        )
        for entry in entries
        if entry.recused
    ]
    return MinutesPaper(
        letterhead=_letterhead(session),
        subject=session.title,
        opened_at=timezone.localtime(session.meets_at),
        closed_at=timezone.localtime(session.ended_at) if session.ended_at else None,
        place=session.place,
        chair=_chair(entries),
        secretary="; ".join(entry.label for entry in entries if entry.is_secretary),
        total=len(entries),
        present=present,
        absent=[AbsentMember(entry.label, "") for entry in entries if not entry.is_present],
        quorum=quorum,
        agenda=[str(line.item.nomination) for line in lines],
        discussion=[line for line in session.discussion.splitlines() if line.strip()] + recused,
        ballot_committee=_committee(entries),
        voting_rule=_rule(session),
        results=_rows(session, lines),
        conclusion=conclusion,
        signatures=_signatures(entries),
    )


def counting_paper(session: CouncilSession, entries: list[RollEntry], lines: list[ResultLine]) -> CountingMinutesPaper:
    """Biên bản kiểm phiếu, with the receipts that members compare with theirs."""
    outcome = session.outcome or {}
    receipts = outcome.get("receipts", [])
    return CountingMinutesPaper(
        letterhead=_letterhead(session),
        subject=session.title,
        counted_at=timezone.localtime(session.ended_at or clock.now()),
        place=session.place,
        committee=_committee(entries),
        voting_rule=_rule(session),
        total=len(entries),
        issued=max(outcome.get("issued", {}).values(), default=0),
        returned=len(receipts),
        valid=len(receipts),
        invalid=0,
        results=_rows(session, lines),
        receipts=receipts,
        agenda_hash=session.frozen_hash,
        signatures=_signatures(entries),
    )


def _rows(session: CouncilSession, lines: list[ResultLine]) -> list[ResultRow]:
    issued = (session.outcome or {}).get("issued", {})
    return [
        ResultRow(
            nominee=str(line.item.nomination),
            issued=issued.get(line.item.key, 0),
            returned=line.result.returned,
            valid=line.result.returned - line.result.invalid,
            invalid=line.result.invalid,
            yes=line.result.yes,
            no=line.result.no,
            blank=line.result.blank,
            percent=line.percent,
            conclusion=_("Đạt") if line.result.passed else _("Không đạt"),
        )
        for line in lines
    ]


def _letterhead(session: CouncilSession) -> Letterhead:
    unit = session.council.unit
    return Letterhead(
        superior=governing_body(unit),
        issuer=session.council.name,
        number="",
        symbol="BB-HĐTĐKT",
        place=place_of(unit),
        date=timezone.localtime(session.meets_at).date(),
    )


def _chair(entries: list[RollEntry]) -> str:
    return next((entry.label for entry in entries if entry.is_chair), "")


def _committee(entries: list[RollEntry]) -> list[str]:
    """The counting is done by the system; the secretaries answer for it."""
    return [entry.label for entry in entries if entry.is_secretary]


def _rule(session: CouncilSession) -> str:
    sign = _("trên") if session.is_strict else _("từ")
    text = _("Bỏ phiếu kín bằng phiếu điện tử; thông qua khi đạt {sign} {percent}% {base} đồng ý").format(
        sign=sign, percent=session.threshold_percent, base=lower_first(str(session.get_base_display()))
    )
    if (
        len(
            {
                (item["threshold"]["numerator"], item["threshold"]["denominator"])
                for item in (session.frozen or {})["items"]
            }
        )
        > 1
    ):
        text += _("; nội dung có tỷ lệ riêng được ghi ở phần kết luận")
    source = (
        _("Căn cứ: {source}").format(source=session.legal_source)
        if session.legal_source and session.is_verified
        else ""
    )
    return "; ".join(part for part in (text, source) if part)


def _signatures(entries: list[RollEntry]) -> list[Signature]:
    secretary = next((entry.name for entry in entries if entry.is_secretary), "")
    chair = next((entry.name for entry in entries if entry.is_chair), "")
    return [Signature(_("Thư ký"), "", secretary), Signature(_("Chủ trì"), "", chair)]
