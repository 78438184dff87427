"""Preparing a session of the council: agenda, rules, invitations. Voting itself is in `ballots` and `open_votes`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.council_states import SESSION
from awards.domain.councils import council_ids_of
from awards.domain.roll import sync_roll
from awards.domain.voting_terms import rules_on, terms_of
from awards.enums import NominationStatus, Procedure, VotingBase, VotingMethod
from awards.enums.council import ENDED_SESSIONS, SessionStatus
from awards.models.councils import Council
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from awards.models.rulebook import VotingRule
from awards.models.sessions import AgendaItem, CouncilSession
from base.accounts.enums import Role
from base.accounts.permissions import roles_of
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.text import fold
from base.core.transitions import advance
from base.notices.domain.notify import notify

SEES_ALL = {Role.SECRETARIAT.value, Role.AUDITOR.value, Role.ADMIN.value}


@dataclass(frozen=True)
class SessionPlan:
    """What a person fills in. `opens_at` and `closes_at` let the schedule open and lock the ballot by itself.

    `method`: None takes each award's own rule; `secret` votes all items secretly; `written` settles all by opinions in
    writing, without a meeting, which no award may that must be voted secretly.
    """

    title: str
    meets_at: dt.datetime
    place: str
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    method: VotingMethod | None = None


def create_session(
    council: Council,
    plan: SessionPlan,
    nominations: Sequence[Nomination],
    *,
    round: Round | None = None,
    actor: Any = None,
) -> CouncilSession:
    """A draft session with its agenda in the given order; every item takes the voting rule in force on the day of
    the meeting, the session the quorum of its council.

    DomainError where a nomination is not ready, is already before the council, has no voting rule, or its rule does not
    allow the chosen method.
    """
    if not nominations:
        raise DomainError(_("Chọn ít nhất một đề nghị để đưa vào chương trình phiên họp."), code="empty_agenda")
    if plan.opens_at and plan.closes_at and plan.closes_at <= plan.opens_at:
        raise DomainError(_("Giờ khóa hòm phiếu phải sau giờ mở bỏ phiếu."), code="window")
    day = timezone.localtime(plan.meets_at).date()
    with transaction.atomic():
        ready = _lock_ready(nominations)
        awards_on_agenda = [nomination.award_type for nomination in ready]
        rules = rules_on(day, awards_on_agenda, council_unit=council.unit)
        terms = {pk: terms_of(rule) | {"method": _method(rule, plan.method, ready)} for pk, rule in rules.items()}
        strictest = max(rules, key=lambda pk: (rules[pk].threshold_pct, rules[pk].is_strict))
        session = CouncilSession.objects.create(
            council=council,
            round=round,
            title=plan.title,
            meets_at=plan.meets_at,
            place=plan.place,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            quorum_percent=council.quorum_percent or max(rule.quorum_pct for rule in rules.values()),
            **terms[strictest],
        )
        items = [
            AgendaItem.objects.create(
                session=session, nomination=nomination, order=order, **terms[nomination.award_type_id]
            )
            for order, nomination in enumerate(ready, start=1)
        ]
        rows = sync_roll(session)
        ledger.record("awards.session.created", session, *items, *rows, actor=actor, items=len(items))
    return session


def _method(rule: VotingRule, wanted: VotingMethod | None, nominations: Sequence[Nomination]) -> str:
    """The method for items under `rule`: a council may vote more secretly than the rule asks, never less."""
    if wanted is None or wanted == VotingMethod.SECRET:
        return wanted or rule.method
    named = next(str(n) for n in nominations if rule.award_type_id in (None, n.award_type_id))
    if rule.method == VotingMethod.SECRET and wanted != VotingMethod.SECRET:
        raise DomainError(
            _("“{nomination}” phải bỏ phiếu kín theo quy tắc đang áp dụng. Hãy bỏ đề nghị này hoặc chọn bỏ phiếu kín.")
            .format(nomination=named),
            code="must_be_secret",
        )  # fmt: skip
    if wanted == VotingMethod.WRITTEN and rule.base == VotingBase.PRESENT:
        raise DomainError(
            _("“{nomination}” tính trên số người dự họp nên không lấy ý kiến bằng văn bản được.").format(
                nomination=named
            ),
            code="needs_meeting",
        )
    return wanted


def _lock_ready(nominations: Sequence[Nomination]) -> list[Nomination]:
    """The nominations under lock, in the given order, each fit to be put before the council."""
    wanted = [nomination.pk for nomination in nominations]
    rows = Nomination.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows.select_related("award_type", "person", "collective")}
    busy = set(
        AgendaItem.objects.filter(nomination__in=wanted)
        .exclude(session__status__in=ENDED_SESSIONS)
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
    # Ordered here: counting agenda items drops the order of the model.
    sessions = CouncilSession.objects.select_related("council", "round").order_by("-meets_at", "-pk")
    if SEES_ALL & roles_of(user):
        return sessions
    return sessions.filter(council__in=council_ids_of(user)).exclude(status=SessionStatus.DRAFT)


def filtered(
    rows: Any, *, q: str = "", council: Council | None = None, status: str = "", year: int | None = None
) -> Any:
    """The sessions among `rows` by words of the title (accents and case aside), council, state, year of the meeting."""
    if council is not None:
        rows = rows.filter(council=council)
    if status:
        rows = rows.filter(status=status)
    if year:
        rows = rows.filter(meets_at__year=year)
    if words := fold(q):
        rows = rows.filter(pk__in=[pk for pk, title in rows.values_list("pk", "title") if words in fold(title)])
    return rows


def ready_nominations(round: Round | None = None) -> Any:
    """Nominations that can be put on an agenda."""
    ready = Nomination.objects.filter(
        status=NominationStatus.READY, is_secret=False, round__procedure=Procedure.FULL
    ).exclude(agenda_items__session__status__in=[s for s in SessionStatus.values if s not in ENDED_SESSIONS])
    if round is not None:
        ready = ready.filter(round=round)
    return ready.select_related("award_type", "unit", "person", "collective", "round").order_by("award_type", "pk")


def invitations_due(at: dt.datetime) -> Any:
    """Draft sessions whose meeting is seven days off or less, and not over."""
    soon = CouncilSession.objects.filter(status=SessionStatus.DRAFT, meets_at__lte=at + dt.timedelta(days=7))
    return soon.filter(meets_at__gt=at - dt.timedelta(days=1))
