"""The formal conclusion of a session: nominations pass or not, and the minutes are made and sealed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.council_states import NOMINATION, SESSION
from awards.domain.minutes_papers import counting_paper, minutes_paper
from awards.domain.repeats import ballots_of, final_results
from awards.enums.council import SessionStatus
from awards.models.sessions import CouncilSession
from awards.paper.docx import render_docx
from awards.paper.pdf import render_pdf
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import ledger
from base.core.errors import DomainError
from base.core.files import store_bytes
from base.core.models import StoredFile
from base.core.transitions import advance
from base.notices.domain.notify import notify

Files = dict[str, StoredFile]


def conclude_session(
    session: CouncilSession, *, discussion: str = "", ended_at: dt.datetime | None = None, actor: Any = None
) -> CouncilSession:
    """Adopt the result of the session and of the ballots held again after it: nominations become passed or not passed,
    minutes are made as .docx and .pdf, and their digests go into the ledger.

    Idempotent. `ended_at` later than the meeting's start, or None to leave the hour open in the minutes. DomainError
    while one of its ballots is not counted.
    """
    if ended_at is not None and ended_at < session.meets_at:
        raise DomainError(_("Giờ kết thúc phải sau giờ bắt đầu phiên họp."), code="ended_at")
    if session.repeats_id is not None:
        raise DomainError(
            _("Đây là lần bỏ phiếu lại. Hãy kết luận ở phiên họp gốc: kết quả của mọi lần được đưa vào một biên bản."),
            code="not_root",
        )
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.status == SessionStatus.CONCLUDED:
            return locked
        locked.discussion, locked.ended_at = discussion.strip(), ended_at
        ballots = [locked, *ballots_of(locked)[1:]]
        _require_counted(ballots)
        papers = _minutes(ballots, actor)
        for ballot in reversed(ballots):
            ballot.ended_at = ended_at
            files = _counting(ballot, actor) | (papers if ballot is locked else {})
            facts: dict[str, Any] = {"ended_at": ended_at, **files}
            if ballot is locked:
                facts["discussion"] = locked.discussion
            concluded = advance(SESSION, ballot, "conclude", actor=actor, **facts)
            digests = {name: stored.sha256 for name, stored in files.items()}
            ledger.record("awards.session.papers_made", concluded, actor=actor, **digests)
        _settle(concluded, actor)
        notify(
            holders_of(Role.SECRETARIAT),
            kind="awards.session.concluded",
            key=f"session-concluded-{locked.pk}",
            title=_("Đã kết luận: {title}").format(title=locked.title)[:200],
            body=_("Biên bản đã có. Bước tiếp theo: dự thảo quyết định cho các đề nghị được thông qua."),
            url=reverse("awards:session-detail", args=[locked.pk]),
        )
    return concluded


def _require_counted(ballots: list[CouncilSession]) -> None:
    for ballot in ballots:
        if ballot.status != SessionStatus.TALLIED:
            raise DomainError(
                _(
                    "“{title}” chưa kiểm phiếu xong. Hãy kiểm phiếu hoặc dừng lần bỏ phiếu đó trước khi kết luận."
                ).format(title=ballot.title),
                code="ballot_running",
            )


def _settle(session: CouncilSession, actor: Any) -> None:
    """Each nominee passes or not, by the last ballot held on it."""
    results = final_results(session)
    for item in session.items.select_related("nomination").order_by("order"):
        action = "pass" if results[item.nomination_id].passed else "not_pass"
        advance(NOMINATION, item.nomination, action, actor=actor)


def _minutes(ballots: list[CouncilSession], actor: Any) -> Files:
    paper, name = minutes_paper(ballots), f"bien-ban-hop-{ballots[0].pk}"
    return {
        "minutes_docx": store_bytes(render_docx(paper), name=f"{name}.docx", actor=actor),
        "minutes_pdf": store_bytes(render_pdf(paper), name=f"{name}.pdf", actor=actor),
    }


def _counting(session: CouncilSession, actor: Any) -> Files:
    paper, name = counting_paper(session), f"bien-ban-kiem-phieu-{session.pk}"
    if paper is None:
        return {}
    return {
        "counting_docx": store_bytes(render_docx(paper), name=f"{name}.docx", actor=actor),
        "counting_pdf": store_bytes(render_pdf(paper), name=f"{name}.pdf", actor=actor),
    }
