"""The secret ballot: freeze, open, cast.

A cast writes two things and nothing else: the urn of the session, whole, and the roll of the session, whole. No
ledger event, no log
line, no time. In the database the urn is one opaque value, encrypted anew at every cast with a key outside the
database and padded to
the size of the full council, so that even old versions of the row (dead tuples, write-ahead logs, backups) show no
sheet beside
another. docs/ballot.md states what this promises and what it does not.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.ballots.sealing import new_session_keys, seal_sheet, urn_add
from awards.domain.agenda import (
    BallotItem,
    agenda_of,
    entry_of,
    freeze,
    is_meeting,
    paper_of,
    require_unchanged,
    require_voting,
)
from awards.domain.attendance import mark_attendance, require_quorum
from awards.domain.council_states import SESSION
from awards.domain.dossier_states import ROUND
from awards.domain.roll import sync_roll
from awards.domain.urns import lock_urn, unlock_urn
from awards.enums import RoundStatus
from awards.enums.council import VoteChoice
from awards.models.ballots import RollEntry, Urn
from awards.models.sessions import AgendaItem, CouncilSession
from base.core import ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify


def instance_key() -> bytes:
    """32 bytes from the key file of this installation, outside the database and its backups."""
    return bytes.fromhex(settings.HOME.secret("ballot.key"))


def open_voting(session: CouncilSession, *, present: Iterable[int] | None = None, actor: Any = None) -> CouncilSession:
    """Freeze electorate, agenda, thresholds and legal source, then open the urn. `present`: user keys, None = as
    marked before.

    DomainError without quorum, where people meet at all; a session already open is returned as it is.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).select_related("council").get(pk=session.pk)
        if not locked.is_editable:
            return advance(SESSION, locked, "open", actor=actor)
        rows = sync_roll(locked)
        ledger.record("awards.session.roll_made", locked, *rows, actor=actor)
        if present is not None:
            mark_attendance(locked, present, actor=actor)
        if is_meeting(locked.items.all()):
            require_quorum(locked)
        agenda, digest = freeze(locked)
        keys = new_session_keys(instance_key())
        Urn.objects.create(session=locked, sealed=lock_urn(b"", locked, instance_key()))
        locked = advance(
            SESSION,
            locked,
            "open",
            actor=actor,
            frozen=agenda,
            frozen_hash=digest,
            public_key=base64.b64encode(keys.public).decode(),
            wrapped_key=base64.b64encode(keys.wrapped_private).decode(),
        )
        ledger.record("awards.session.frozen", locked, actor=actor, agenda_hash=digest, members=locked.roll.count())
        if locked.round is not None and locked.round.status == RoundStatus.CLOSED:
            advance(ROUND, locked.round, "start_session", actor=actor)
        _call_to_vote(locked)
    return locked


def _call_to_vote(session: CouncilSession) -> None:
    notify(
        [entry.user for entry in session.roll.select_related("user")],
        kind="awards.session.opened",
        key=f"session-opened-{session.pk}",
        title=_("Mở bỏ phiếu: {title}").format(title=session.title)[:200],
        body=_("Mời bạn bỏ phiếu. Mỗi ủy viên chỉ có một phiếu."),
        url=reverse("awards:ballot", args=[session.pk]),
    )


def secret_items(session: CouncilSession) -> list[AgendaItem]:
    return [item for item in agenda_of(session) if item.is_secret]


def ballot_of(session: CouncilSession, entry: RollEntry) -> list[BallotItem]:
    """The member's secret paper: every item voted secretly, with what they do not vote on marked."""
    return paper_of(secret_items(session), entry)


def cast_sheet(session: CouncilSession, user: Any, choices: Mapping[str, str]) -> str:
    """Put the member's one sheet into the urn and return its receipt, which is stored nowhere else.

    `choices`: item key → yes, no or blank, for exactly the items open to this member. DomainError (`late`, `not_open`,
    `suspended`, `already_cast`, `on_paper`, `incomplete`) or NotAllowed; nothing is changed then. Safe against double
    clicks, two tabs and
    retries: the row of
    the session is locked, the mark on the roll and the sheet are one transaction.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        entry = entry_of(locked, user)
        require_no_sheet(entry)
        require_voting(locked)
        return put_sheet(locked, entry, choices)


def require_no_sheet(entry: RollEntry) -> None:
    """DomainError where the member's sheet is in the urn already, or they hold one of paper."""
    if entry.has_voted:
        raise DomainError(
            _("Phiếu của bạn đã được nhận trước đó và đã nằm trong hòm phiếu. Mỗi ủy viên chỉ có một phiếu."),
            code="already_cast",
        )
    if entry.on_paper:
        raise DomainError(
            _(
                "Bạn đã nhận phiếu giấy nên không bỏ phiếu trên màn hình này. "
                "Muốn đổi, hãy trả lại phiếu giấy cho Ban kiểm phiếu."
            ),
            code="on_paper",
        )


def put_sheet(session: CouncilSession, entry: RollEntry, choices: Mapping[str, str], *, by_letter: bool = False) -> str:
    """Seal a sheet and mark the roll, on the locked row of an open session; the receipt."""
    require_unchanged(session)
    paper = ballot_of(session, entry)
    given = checked_choices(paper, choices)
    if not given:
        raise DomainError(_("Không có nội dung nào bạn được bỏ phiếu trong phiên họp này."), code="nothing_open")
    public = base64.b64decode(session.public_key)
    sealed = seal_sheet(given, public, [line.item.key for line in paper])
    urn = Urn.objects.select_for_update().get(session=session)
    sheets = urn_add(unlock_urn(bytes(urn.sealed), session, instance_key()), sealed)
    urn.sealed, urn.count = lock_urn(sheets, session, instance_key()), urn.count + 1
    urn.save(update_fields=["sealed", "count"])
    marks = {"has_voted": Case(When(pk=entry.pk, then=Value(True)), default=F("has_voted"))}
    if by_letter:
        marks["by_letter"] = Case(When(pk=entry.pk, then=Value(True)), default=F("by_letter"))
    RollEntry.objects.filter(session=session).update(**marks)
    return sealed.receipt


def checked_choices(paper: list[BallotItem], choices: Mapping[str, str]) -> dict[str, str]:
    """The choices, complete and for open items only. DomainError (`strange_item`, `incomplete`)."""
    wanted = {line.item.key: line.item for line in paper if line.is_open}
    if strange := set(choices) - set(wanted):
        raise DomainError(
            _("Phiếu có {count} nội dung không thuộc phần bạn được bỏ phiếu. Hãy tải lại trang.").format(
                count=len(strange)
            ),
            code="strange_item",
        )
    if left := sum(choices.get(key) not in VoteChoice.values for key in wanted):
        words = _("Còn {count} nội dung chưa chọn. Hãy chọn Đồng ý, Không đồng ý hoặc Phiếu trắng.")
        raise DomainError(words.format(count=left), code="incomplete")
    return {key: choices[key] for key in wanted}
