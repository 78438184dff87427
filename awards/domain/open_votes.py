"""Open votes: each by name, on a phone, by raised hands that the secretariat writes down, or in writing.

They are no secret within the council, so each is an event of the ledger, and may be corrected until the close.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.agenda import (
    BallotItem,
    agenda_of,
    entry_of,
    paper_of,
    require_unchanged,
    require_voting,
    why_closed,
)
from awards.domain.ballots import checked_choices
from awards.enums import VotingMethod
from awards.enums.council import VoteChoice, VoteSource
from awards.models.ballots import NamedVote, RollEntry
from awards.models.sessions import AgendaItem, CouncilSession
from base.core import ledger
from base.core.errors import DomainError

Vote = tuple[AgendaItem, RollEntry, str, str]
"""Item, member, choice, opinion."""


def named_items(session: CouncilSession) -> list[AgendaItem]:
    return [item for item in agenda_of(session) if not item.is_secret]


def open_paper_of(session: CouncilSession, entry: RollEntry) -> list[BallotItem]:
    """Every item voted openly or in writing, with what the member does not vote on marked."""
    return paper_of(named_items(session), entry)


def votes_of(session: CouncilSession) -> dict[tuple[int, int], NamedVote]:
    """Votes given so far by (item pk, roll entry pk)."""
    votes = NamedVote.objects.filter(item__session=session).select_related("entry")
    return {(vote.item_id, vote.entry_id): vote for vote in votes}


def vote_openly(
    session: CouncilSession, user: Any, choices: Mapping[str, str], *, opinions: Mapping[str, str] | None = None
) -> None:
    """The member's own open votes, all at once; sending again replaces them until the close.

    DomainError (`late`, `not_open`, `suspended`, `incomplete`) or NotAllowed.
    """
    with transaction.atomic():
        locked = _locked(session)
        entry = entry_of(locked, user)
        put_open_votes(locked, entry, choices, opinions=opinions, source=VoteSource.OWN, actor=user)


def put_open_votes(
    session: CouncilSession,
    entry: RollEntry,
    choices: Mapping[str, str],
    *,
    opinions: Mapping[str, str] | None = None,
    source: VoteSource,
    actor: Any,
) -> None:
    """Votes of one member on the locked row of an open session."""
    paper = open_paper_of(session, entry)
    given = checked_choices(paper, choices)
    words = opinions or {}
    votes = [
        (line.item, entry, given[line.item.key], words.get(line.item.key, ""))
        for line in paper
        if line.item.key in given
    ]
    _keep(session, votes, source, actor)


def record_hands(session: CouncilSession, item: AgendaItem, choices: Mapping[int, str], *, actor: Any = None) -> None:
    """A show of hands on one item, as counted in the room: roll entry pk → choice, for members who are there.

    DomainError where somebody is named who is not in the room or does not vote on the item, or where a member in the
    room is left out.
    """
    with transaction.atomic():
        locked = _locked(session)
        if item.method != VotingMethod.OPEN or item.session_id != locked.pk:
            raise DomainError(_("Nội dung này không biểu quyết giơ tay. Hãy tải lại trang."), code="not_open_vote")
        voters = {entry.pk: entry for entry in raising_hands(item, locked.roll.all())}
        if set(choices) != set(voters) or not set(choices.values()) <= set(VoteChoice.values):
            raise DomainError(
                _("Danh sách người biểu quyết không khớp với ủy viên đang có mặt. Hãy tải lại trang rồi ghi lại."),
                code="strange_voter",
            )
        _keep(locked, [(item, voters[pk], choice, "") for pk, choice in choices.items()], VoteSource.HANDS, actor)


def record_unanimous(session: CouncilSession, *, actor: Any = None) -> int:
    """Everybody in the room agreed to every item that has no vote yet. Returns how many items that were."""
    with transaction.atomic():
        locked = _locked(session)
        voted = set(NamedVote.objects.filter(item__session=locked).values_list("item_id", flat=True))
        open_ones = [i for i in named_items(locked) if i.method == VotingMethod.OPEN and i.pk not in voted]
        entries = list(locked.roll.all())
        votes: list[Vote] = [
            (item, entry, VoteChoice.YES.value, "") for item in open_ones for entry in raising_hands(item, entries)
        ]
        _keep(locked, votes, VoteSource.HANDS, actor)
    return len(open_ones)


def raising_hands(item: AgendaItem, entries: Iterable[RollEntry]) -> list[RollEntry]:
    """Members in the room with a vote on the item."""
    return [entry for entry in entries if entry.is_here and not why_closed(item, entry)]


def _locked(session: CouncilSession) -> CouncilSession:
    locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    require_voting(locked)
    require_unchanged(locked)
    return locked


def _keep(session: CouncilSession, votes: list[Vote], source: VoteSource, actor: Any) -> None:
    """Write new votes and changed ones, with one event."""
    known = votes_of(session)
    fresh: list[NamedVote] = []
    changed: list[NamedVote] = []
    for item, entry, choice, opinion in votes:
        vote = known.get((item.pk, entry.pk)) or NamedVote(item=item, entry=entry)
        before = (vote.choice, vote.opinion, vote.source)
        vote.choice, vote.opinion, vote.source = choice, opinion.strip()[:500], source
        if vote.pk is None:
            fresh.append(vote)
        elif before != (vote.choice, vote.opinion, vote.source):
            changed.append(vote)
    NamedVote.objects.bulk_create(fresh)
    NamedVote.objects.bulk_update(changed, ["choice", "opinion", "source"])
    if fresh or changed:
        ledger.record("awards.session.open_votes", session, *fresh, *changed, actor=actor, source=str(source))
