"""Who is in the room: attendance before the ballot, departures during it, and what a lost quorum does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.council_states import SESSION
from awards.enums.council import VOTING_SESSIONS, SessionStatus
from awards.errors import SessionFrozen
from awards.models.ballots import RollEntry, Urn
from awards.models.sessions import CouncilSession
from base.core import ledger
from base.core.errors import DomainError
from base.core.transitions import advance


def mark_attendance(
    session: CouncilSession,
    present: Iterable[int],
    *,
    reasons: Mapping[int, str] | None = None,
    tellers: Iterable[int] | None = None,
    actor: Any = None,
) -> None:
    """Who is in the room, why others are not, and who counts: user keys. Possible until the ballot opens; the number
    decides quorum and the base "có mặt". None leaves reasons or tellers as they are.
    """
    here, counting = set(present), None if tellers is None else set(tellers)
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if not locked.is_editable:
            raise SessionFrozen
        changed = []
        for entry in locked.roll.all():
            before = (entry.is_present, entry.absence_reason, entry.is_teller)
            entry.is_present = entry.user_id in here
            if reasons is not None:
                entry.absence_reason = "" if entry.is_present else reasons.get(entry.user_id, "").strip()[:150]
            if counting is not None:
                entry.is_teller = entry.user_id in counting
            if before != (entry.is_present, entry.absence_reason, entry.is_teller):
                entry.save()
                changed.append(entry)
        if changed:
            ledger.record("awards.session.attendance", locked, *changed, actor=actor, present=len(here))


def has_quorum(session: CouncilSession) -> bool:
    """Whether enough members are in the room now, by the council's own setting."""
    entries = list(session.roll.all())
    here = sum(entry.is_here for entry in entries)
    return bool(here) and here * 100 >= session.quorum_percent * len(entries)


def require_quorum(session: CouncilSession) -> None:
    if not has_quorum(session):
        here = sum(entry.is_here for entry in session.roll.all())
        raise DomainError(
            _(
                "Chưa đủ số ủy viên dự họp: {present}/{total}, cần ít nhất {quorum}%. "
                "Hãy điểm danh lại hoặc dời phiên họp."
            ).format(present=here, total=session.roll.count(), quorum=max(session.quorum_percent, 1)),
            code="quorum",
        )


def record_departures(session: CouncilSession, left: Iterable[int], *, actor: Any = None) -> CouncilSession:
    """Who has left the room by now (user keys; who is not named is back). While too few stay, no sheet is taken.

    A sheet already cast stays in the urn. The frozen attendance, and with it the base "có mặt", does not change.
    """
    gone = set(left)
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.status not in VOTING_SESSIONS:
            raise DomainError(
                _("Chỉ ghi được ủy viên rời họp trong lúc bỏ phiếu. Hãy tải lại trang để xem trạng thái mới."),
                code="not_open",
            )
        changed = [entry for entry in locked.roll.filter(is_present=True) if entry.has_left != (entry.user_id in gone)]
        for entry in changed:
            entry.has_left = entry.user_id in gone
            RollEntry.objects.filter(pk=entry.pk).update(has_left=entry.has_left)
        if changed:
            names = sorted(entry.name for entry in changed if entry.has_left)
            back = sorted(entry.name for entry in changed if not entry.has_left)
            ledger.record("awards.session.departures", locked, *changed, actor=actor, left=names, back=back)
        enough = has_quorum(locked)
        if not enough and locked.status == SessionStatus.OPEN:
            locked = advance(SESSION, locked, "suspend", actor=actor)
        elif enough and locked.status == SessionStatus.SUSPENDED:
            locked = advance(SESSION, locked, "resume", actor=actor)
    return locked


def abandon_session(session: CouncilSession, *, reason: str, actor: Any = None) -> CouncilSession:
    """End a session without a count: its sheets are destroyed unopened, its nominations may go before another session.

    The way out where the quorum does not come back, where the urn cannot be opened, or where a session was called in
    error. DomainError without a reason, or once it is counted.
    """
    with transaction.atomic():
        locked = advance(SESSION, session, "abandon", actor=actor, reason=reason, wrapped_key="")
        Urn.objects.filter(session=locked).update(sealed=b"")
    return locked
