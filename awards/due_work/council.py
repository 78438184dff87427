"""Due work of sessions: invitations, opening and locking of ballots at set times."""

from __future__ import annotations

import datetime as dt
import logging

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.ballots import open_voting
from awards.domain.counting import close_voting, tally_session
from awards.domain.sessions import invitations_due, invite_members
from awards.domain.statistics.freezing import freeze_due
from awards.enums.council import EDITABLE_SESSIONS, SessionStatus
from awards.models.sessions import CouncilSession
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core.errors import DomainError
from base.core.schedule import due_work
from base.notices.domain.notify import notify

logger = logging.getLogger(__name__)


@due_work("awards.session_invitations", order=210)
def send_invitations(at: dt.datetime) -> int:
    """Seven days before the meeting, where nobody has sent them by hand."""
    due = list(invitations_due(at))
    for session in due:
        invite_members(session)
    return len(due)


@due_work("awards.session_opening", order=100)
def open_ballots(at: dt.datetime) -> int:
    """At the set time. Without quorum the ballot stays shut and the secretariat hears of it once."""
    due = CouncilSession.objects.filter(status__in=EDITABLE_SESSIONS, opens_at__lte=at)
    return sum(_opened(session) for session in due.exclude(closes_at__lte=at))


def _opened(session: CouncilSession) -> int:
    try:
        open_voting(session)
    except DomainError as error:
        _tell_secretariat(session, "not-opened", _("Chưa mở được bỏ phiếu: {title}"), error.message)
        return 0
    return 1


@due_work("awards.session_closing", order=400)
def close_ballots(at: dt.datetime) -> int:
    """At the set time; then the count, also for what was locked by hand and not counted yet."""
    closed = 0
    for session in CouncilSession.objects.filter(status=SessionStatus.OPEN, closes_at__lte=at):
        try:
            close_voting(session)
        except DomainError as error:
            _tell_secretariat(session, "not-closed", _("Chưa khóa được: {title}"), error.message)
        else:
            closed += 1
    for session in CouncilSession.objects.filter(status=SessionStatus.CLOSED):
        try:
            tally_session(session)
        except DomainError as error:
            _tell_secretariat(session, "not-counted", _("Chưa kiểm được phiếu: {title}"), error.message)
    return closed


@due_work("awards.statistics", order=500)
def freeze_statistics(at: dt.datetime) -> int:
    """Forms 0601–0605 on 15 December; a job does the work."""
    return freeze_due(timezone.localtime(at).date())


def _tell_secretariat(session: CouncilSession, occasion: str, title: str, body: str) -> None:
    notify(
        holders_of(Role.SECRETARIAT),
        kind=f"awards.session.{occasion}",
        key=f"session-{occasion}-{session.pk}",
        title=title.format(title=session.title)[:200],
        body=body,
        url=reverse("awards:session-detail", args=[session.pk]),
    )
    logger.warning("session_%s", occasion.replace("-", "_"), extra={"session_id": session.pk})
