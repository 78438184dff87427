"""Preparing a session of the council: agenda, invitations, attendance, recusals. Voting itself is in `ballots`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.conflicts import conflicts
from awards.domain.council_states import SESSION
from awards.domain.councils import council_ids_of
from awards.domain.voting_terms import rules_on, terms_of
from awards.enums import NominationStatus
from awards.enums_council import SessionStatus
from awards.errors_council import SessionFrozen
from awards.models.ballots import RollEntry
from awards.models.councils import Council
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from awards.models.sessions import AgendaItem, CouncilSession
from base.accounts.enums import Role
from base.accounts.permissions import roles_of
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.transitions import advance
from base.notices.domain.notify import notify

SEES_ALL = {Role.SECRETARIAT.value, Role.AUDITOR.value, Role.ADMIN.value}


@dataclass(frozen=True)
class SessionPlan:
    """What a person fills in. `opens_at` and `closes_at` let the schedule open and lock the ballot by itself."""

    title: str
    meets_at: dt.datetime
    place: str
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    excludes_recused: bool = False


def create_session(
    council: Council,
    plan: SessionPlan,
    nominations: Sequence[Nomination],
    *,
    round: Round | None = None,
    actor: Any = None,
) -> CouncilSession:
    """A draft session with its agenda in the given order; every item takes the voting rule in force on the day of
    the meeting.

    DomainError where a nomination is not ready, is already before the council, or has no voting rule.
    """
    if not nominations:
        raise DomainError(_("Chọn ít nhất một đề nghị để đưa vào chương trình phiên họp."), code="empty_agenda")
    if plan.opens_at and plan.closes_at and plan.closes_at <= plan.opens_at:
        raise DomainError(_("Giờ khóa hòm phiếu phải sau giờ mở bỏ phiếu."), code="window")
    day = timezone.localtime(plan.meets_at).date()
    with transaction.atomic():
        ready = _lock_ready(nominations)
        rules = rules_on(day, [nomination.award_type for nomination in ready])
        strictest = max(rules.values(), key=lambda rule: (rule.threshold_pct, rule.is_strict))
        session = CouncilSession.objects.create(
            council=council,
            round=round,
            title=plan.title,
            meets_at=plan.meets_at,
            place=plan.place,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            excludes_recused=plan.excludes_recused,
            quorum_percent=max(rule.quorum_pct for rule in rules.values()),
            **terms_of(strictest),
        )
        items = [
            AgendaItem.objects.create(
                session=session, nomination=nomination, order=order, **terms_of(rules[nomination.award_type_id])
            )
            for order, nomination in enumerate(ready, start=1)
        ]
        entries = sync_roll(session)
        ledger.record("awards.session.created", session, *items, *entries, actor=actor, items=len(items))
    return session


def _lock_ready(nominations: Sequence[Nomination]) -> list[Nomination]:
    """The nominations under lock, in the given order, each fit to be put before the council."""
    wanted = [nomination.pk for nomination in nominations]
    rows = Nomination.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows.select_related("award_type", "person", "collective")}
    busy = set(
        AgendaItem.objects.filter(nomination__in=wanted)
        .exclude(session__status=SessionStatus.CONCLUDED)
        .values_list("nomination_id", flat=True)
    )
    for nomination in found.values():
        if nomination.status != NominationStatus.READY or nomination.pk in busy:
            raise DomainError(
                _(
                    "“{nomination}” chưa đủ điều kiện hoặc đã có trong một phiên họp khác. Hãy tải lại danh sách."
                ).format(nomination=nomination),
                code="not_ready",
            )
    return [found[pk] for pk in dict.fromkeys(wanted)]


def sync_roll(session: CouncilSession) -> list[RollEntry]:
    """One line per member of the council; recusals that the system can see are entered, those declared by hand stay.

    Returns every row touched, those of former members too (deleted, with their old keys), for the event of the caller.
    """
    members = list(session.council.members.order_by("order", "pk"))
    known = {entry.user_id: entry for entry in session.roll.all()}
    gone = [known.pop(user_id) for user_id in known.keys() - {member.user_id for member in members}]
    for entry in gone:
        key = entry.pk
        entry.delete()
        entry.pk = key
    entries = [known.get(member.user_id) or RollEntry(session=session, user_id=member.user_id) for member in members]
    items = session.items.select_related("nomination__person", "nomination__collective")
    found = conflicts(entries, items)
    for entry, member in zip(entries, members, strict=True):
        entry.name, entry.position = member.name, member.position
        entry.is_chair, entry.is_secretary = member.is_chair, member.is_secretary
        entry.recused = sorted({*entry.recused, *found.get(entry.user_id, [])}, key=int)
        entry.save()
    return [*entries, *gone]


def invite_members(session: CouncilSession, *, actor: Any = None) -> CouncilSession:
    """Send the invitations; each member also finds them under "Việc của tôi". Twice sends nothing twice."""
    with transaction.atomic():
        locked = advance(SESSION, session, "invite", actor=actor)
        when = timezone.localtime(locked.meets_at)
        notify(
            [entry.user for entry in locked.roll.select_related("user")],
            kind="awards.session.invited",
            key=f"session-invited-{locked.pk}",
            title=_("Mời họp: {title}").format(title=locked.title)[:200],
            body=_("Thời gian: {when}. Địa điểm: {place}. Hồ sơ đã có trong phòng đọc của phiên họp.").format(
                when=f"{when:%H:%M %d/%m/%Y}", place=locked.place
            ),
            url=reverse("awards:session-detail", args=[locked.pk]),
        )
    return locked


def mark_attendance(session: CouncilSession, present: Iterable[int], *, actor: Any = None) -> None:
    """Who is in the room: user keys. Possible until the ballot opens; the number decides quorum and the base "có
    mặt".
    """
    here = set(present)
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if not locked.is_editable:
            raise SessionFrozen
        changed = [entry for entry in locked.roll.all() if entry.is_present != (entry.user_id in here)]
        for entry in changed:
            entry.is_present = entry.user_id in here
            entry.save()
        if changed:
            ledger.record("awards.session.attendance", locked, *changed, actor=actor, present=len(here))


def recuse_member(entry: RollEntry, items: Iterable[AgendaItem], *, actor: Any = None, reason: str) -> None:
    """Enter a conflict that was declared: the member does not vote on these items. DomainError once the ballot is
    open.
    """
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do ủy viên không bỏ phiếu để đưa vào biên bản."), code="reason")
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=entry.session_id)
        if not locked.is_editable:
            raise SessionFrozen
        fresh = locked.roll.get(pk=entry.pk)
        agenda = set(locked.items.values_list("pk", flat=True))
        fresh.recused = sorted({*fresh.recused, *(item.key for item in items if item.pk in agenda)}, key=int)
        fresh.save()
        ledger.record("awards.session.recused", locked, fresh, actor=actor, member=fresh.name, reason=reason)


def can_see(user: Any, session: CouncilSession) -> bool:
    """Secretariat, auditors and administrators see every session, members those of their own councils."""
    return bool(SEES_ALL & roles_of(user)) or session.council_id in council_ids_of(user)


def require_sight(user: Any, session: CouncilSession) -> None:
    if not can_see(user, session):
        raise NotAllowed(
            _("Phiên họp này thuộc hội đồng khác. Bạn chỉ xem được phiên họp của hội đồng mà bạn là ủy viên.")
        )


def sessions_for(user: Any) -> Any:
    """Sessions that the user may see, newest first."""
    sessions = CouncilSession.objects.select_related("council", "round")
    if SEES_ALL & roles_of(user):
        return sessions
    return sessions.filter(council__in=council_ids_of(user)).exclude(status=SessionStatus.DRAFT)


def ready_nominations(round: Round | None = None) -> Any:
    """Nominations that can be put on an agenda."""
    ready = Nomination.objects.filter(status=NominationStatus.READY).exclude(
        agenda_items__session__status__in=[s for s in SessionStatus.values if s != SessionStatus.CONCLUDED]
    )
    if round is not None:
        ready = ready.filter(round=round)
    return ready.select_related("award_type", "unit", "person", "collective", "round").order_by("award_type", "pk")


def invitations_due(at: dt.datetime) -> Any:
    """Draft sessions whose meeting is seven days off or less, and not over."""
    soon = CouncilSession.objects.filter(status=SessionStatus.DRAFT, meets_at__lte=at + dt.timedelta(days=7))
    return soon.filter(meets_at__gt=at - dt.timedelta(days=1))


def today_in_session(session: CouncilSession) -> bool:
    return timezone.localtime(session.meets_at).date() == clock.today()
