"""A second ballot on items that the first did not pass: a sitting of its own, joined to the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.roll import sync_roll
from awards.enums.council import SessionStatus
from awards.models.ballots import RollEntry, TallyResult
from awards.models.recusals import Recusal
from awards.models.sessions import AgendaItem, CouncilSession, VotingTerms
from base.core import ledger
from base.core.errors import DomainError

TITLE_ROOM = 220


def ballots_of(session: CouncilSession) -> list[CouncilSession]:
    """The first ballot and those held again after it, in order; abandoned ones left out."""
    found: list[CouncilSession] = []
    current: CouncilSession | None = root_of(session)
    while current is not None:
        found.append(current)
        current = current.repetitions.exclude(status=SessionStatus.ABANDONED).first()
    return found


def root_of(session: CouncilSession) -> CouncilSession:
    """The session that was called: its conclusion is that of all ballots."""
    while session.repeats is not None:
        session = session.repeats
    return session


def repeatable_items(session: CouncilSession) -> list[AgendaItem]:
    """Items of the last counted ballot that did not pass; empty while another ballot runs or after the conclusion."""
    last = ballots_of(session)[-1]
    if last.pk != session.pk or session.status != SessionStatus.TALLIED:
        return []
    parts = ("nomination__person__unit", "nomination__collective", "nomination__award_type", "nomination__unit")
    return list(session.items.filter(result__passed=False).select_related(*parts))


def call_again(
    session: CouncilSession, items: Iterable[AgendaItem], *, reason: str, actor: Any = None
) -> CouncilSession:
    """Prepare another ballot on `items`, under the same terms, with conflicts and attendance taken over.

    It opens like any other: attendance and quorum are looked at anew. DomainError without a reason or an item, where an
    item has passed, or where the session is concluded or another ballot is under way.
    """
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do bỏ phiếu lại để đưa vào biên bản."), code="reason")
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        allowed = {item.pk: item for item in repeatable_items(locked)}
        chosen = [item.pk for item in items]
        if not chosen or not set(chosen) <= set(allowed):
            raise DomainError(
                _("Chỉ bỏ phiếu lại được nội dung chưa đạt của lần bỏ phiếu vừa kiểm xong. Hãy tải lại trang."),
                code="not_repeatable",
            )
        number = len(ballots_of(locked)) + 1
        title = _("{title} – bỏ phiếu lần {number}").format(title=root_of(locked).title[:TITLE_ROOM], number=number)
        again = CouncilSession.objects.create(
            council=locked.council,
            round=locked.round,
            title=title,
            meets_at=locked.meets_at,
            place=locked.place,
            status=SessionStatus.INVITED,
            quorum_percent=locked.quorum_percent,
            repeats=locked,
            **_terms(locked),
        )
        twins = {
            item.pk: AgendaItem.objects.create(session=again, nomination=item.nomination, order=order, **_terms(item))
            for order, item in enumerate((allowed[pk] for pk in dict.fromkeys(chosen)), start=1)
        }
        rows = [*sync_roll(again), *_take_over(locked, again, twins)]
        ledger.record("awards.session.called_again", again, *twins.values(), *rows, actor=actor, reason=reason)
    return again


def _terms(source: VotingTerms) -> dict[str, Any]:
    return {name: getattr(source, name) for name in VotingTerms.TERMS}


def _take_over(before: CouncilSession, again: CouncilSession, twins: dict[int, AgendaItem]) -> list[Recusal]:
    """Attendance, tellers and declared conflicts of the ballot before."""
    old = {entry.user_id: entry for entry in before.roll.all()}
    reasons = []
    for entry in RollEntry.objects.filter(session=again):
        known = old.get(entry.user_id)
        if known is None:
            continue
        entry.is_present, entry.is_teller = known.is_here, known.is_teller
        entry.absence_reason = known.absence_reason
        there = set(entry.recusals.values_list("item_id", flat=True))
        for recusal in known.recusals.filter(item__in=twins):
            twin = twins[recusal.item_id]
            entry.recused = sorted({*entry.recused, twin.key}, key=int)
            if twin.pk not in there:
                reasons.append(Recusal(entry=entry, item=twin, ground=recusal.ground, note=recusal.note))
        entry.save()
    return Recusal.objects.bulk_create(reasons)


def final_results(session: CouncilSession) -> dict[int, TallyResult]:
    """The result that counts, by nomination: that of the last ballot held on it."""
    found: dict[int, TallyResult] = {}
    for ballot in ballots_of(session):
        for result in TallyResult.objects.filter(item__session=ballot).select_related("item"):
            found[result.item.nomination_id] = result
    return found
