"""Written opinions of absent members: they arrive identified, so they are sealed and counted with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.agenda import require_voting
from awards.domain.ballots import ballot_of, put_sheet, require_no_sheet
from awards.domain.open_votes import open_paper_of, put_open_votes
from awards.enums.council import VoteSource
from awards.models.ballots import RollEntry
from awards.models.sessions import CouncilSession
from base.core import ledger
from base.core.errors import DomainError
from base.notices.domain.notify import notify


def waiting_for_letter(session: CouncilSession) -> list[RollEntry]:
    """Members out of the room whose sheet is not in the urn."""
    absent = session.roll.filter(has_voted=False, on_paper=False)
    return [entry for entry in absent if not entry.is_here]


def enter_letter(session: CouncilSession, entry: RollEntry, choices: Mapping[str, str], *, actor: Any) -> str:
    """Put an absent member's written opinion with the rest: secret items into the urn, open ones by name.

    Returns the receipt for the member, or "" where nothing was secret. The event says that the opinion came and who
    entered it, never what it says; the member is told. DomainError where the member is in the room or has voted.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        fresh = locked.roll.select_related("user").get(pk=entry.pk)
        require_voting(locked)
        if fresh.is_here:
            raise DomainError(
                _("{member} đang có mặt nên tự bỏ phiếu; ý kiến bằng văn bản chỉ dành cho ủy viên vắng mặt.").format(
                    member=fresh.name
                ),
                code="present",
            )
        secret = {line.item.key for line in ballot_of(locked, fresh) if line.is_open}
        named = {line.item.key for line in open_paper_of(locked, fresh) if line.is_open}
        if not secret | named:
            raise DomainError(
                _("Quy tắc của các nội dung này không tính ý kiến của ủy viên vắng mặt."), code="nothing_open"
            )
        receipt = ""
        if secret:
            require_no_sheet(fresh)
            sheet = {key: value for key, value in choices.items() if key not in named}
            receipt = put_sheet(locked, fresh, sheet, by_letter=True)
        if named:
            votes = {key: value for key, value in choices.items() if key in named}
            put_open_votes(locked, fresh, votes, source=VoteSource.LETTER, actor=actor)
        if not secret:
            RollEntry.objects.filter(pk=fresh.pk).update(by_letter=True)
        ledger.record("awards.session.letter_entered", locked, fresh, actor=actor, member=fresh.name)
        notify(
            [fresh.user],
            kind="awards.session.letter",
            key=f"session-letter-{locked.pk}-{fresh.pk}",
            title=_("Đã nhận ý kiến bằng văn bản: {title}").format(title=locked.title)[:200],
            body=_(
                "Thường trực đã đưa ý kiến bằng văn bản của bạn vào kết quả chung. Nếu bạn không gửi, hãy báo ngay."
            ),
            url=reverse("awards:session-detail", args=[locked.pk]),
        )
    return receipt
