"""After the vote: lock the urn, open it once, count, publish the receipts, hand out what is needed to recount."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.ballots.export import export_session
from awards.ballots.sealing import open_sheets
from awards.ballots.tally import Item, Sheet, Threshold, base_count, detach_recused, passes, tally, votes_needed
from awards.domain.ballots import agenda_of, instance_key, require_unchanged
from awards.domain.council_states import SESSION
from awards.domain.unit_words import lower_first
from awards.domain.urns import unlock_urn
from awards.domain.voting_terms import threshold_of
from awards.enums import VotingBase
from awards.enums_council import COUNTED_SESSIONS, SessionStatus
from awards.models.ballots import RollEntry, TallyResult, Urn
from awards.models.sessions import AgendaItem, CouncilSession
from awards.paper.wording import percent_text
from base.core import ledger
from base.core.errors import DomainError
from base.core.transitions import advance


@dataclass(frozen=True)
class ResultLine:
    """One line of the published result, with its arithmetic in words."""

    item: AgendaItem
    result: TallyResult
    needed: int
    percent: str
    arithmetic: str


def close_voting(session: CouncilSession, *, actor: Any = None) -> CouncilSession:
    """Refuse sheets from now on. Casts under way finish first, since both lock the row of the session."""
    return advance(SESSION, session, "close", actor=actor)


def tally_session(session: CouncilSession, *, actor: Any = None) -> CouncilSession:
    """Open the urn, count, publish; then destroy the urn and the session's key, so that it can be opened only once.

    Idempotent: a session already counted is returned as it is. DomainError where anything does not fit together:
    the roll and the urn
    differ in number, the agenda is not the frozen one, the urn was altered, or the key file is another. The session
    stays closed then.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.status in COUNTED_SESSIONS:
            return locked
        if locked.status != SessionStatus.CLOSED:
            raise DomainError(_("Hãy khóa hòm phiếu trước khi kiểm phiếu."), code="not_closed")
        require_unchanged(locked)
        urn = Urn.objects.select_for_update().get(session=locked)
        sheets = _open_urn(locked, urn)
        outcome = _count(locked, sheets)
        digest = hashlib.sha256(bytes(urn.sealed)).hexdigest()
        urn.sealed = b""
        urn.save(update_fields=["sealed"])
        locked = advance(SESSION, locked, "tally", actor=actor, outcome=outcome["published"], wrapped_key="")
        results = TallyResult.objects.filter(item__session=locked)
        ledger.record(
            "awards.session.counted",
            locked,
            *results,
            actor=actor,
            urn_sha256=digest,
            receipts=outcome["published"]["receipts"],
            result=outcome["result"],
        )
    return locked


def close_and_tally(session: CouncilSession, *, actor: Any = None) -> CouncilSession:
    """Two transactions on purpose: should the count be refused, the urn is locked all the same."""
    return tally_session(close_voting(session, actor=actor), actor=actor)


def _open_urn(session: CouncilSession, urn: Urn) -> list[Sheet]:
    key = instance_key()
    sheets = open_sheets(unlock_urn(bytes(urn.sealed), session, key), base64.b64decode(session.wrapped_key), key)
    marked = session.roll.filter(has_voted=True).count()
    if not len(sheets) == urn.count == marked:
        raise DomainError(
            _(
                "Số phiếu trong hòm ({sheets}) không khớp với danh sách đã bỏ phiếu ({marked}). "
                "Không kiểm phiếu được; hãy báo quản trị viên kiểm tra nhật ký."
            ).format(sheets=len(sheets), marked=marked),
            code="mismatch",
        )
    return sheets


def _count(session: CouncilSession, sheets: list[Sheet]) -> dict[str, Any]:
    """Write one TallyResult per item; return what is published and the numbers for the event."""
    items, entries = agenda_of(session), list(session.roll.order_by("pk"))
    kept, detached = detach_recused(sheets, [item.key for item in items])
    counted = tally(kept, [item.key for item in items], detached)
    present = sum(entry.is_present for entry in entries)
    issued = {item.key: sum(_gets(item, entry) for entry in entries) for item in items}
    excluded = {item.key: _excluded(session, item, entries) for item in items}
    result: dict[str, Any] = {}
    for item in items:
        votes, threshold = counted.items[item.key], threshold_of(item)
        base = base_count(threshold, votes, total_members=len(entries), present=present, excluded=excluded[item.key])
        row = TallyResult.objects.create(
            item=item,
            yes=votes.yes,
            no=votes.no,
            blank=votes.blank,
            invalid=votes.invalid,
            base_count=base,
            passed=passes(votes.yes, base, threshold),
        )
        result[item.key] = [row.yes, row.no, row.blank, row.invalid, row.base_count, row.passed]
    published = {
        "receipts": list(counted.receipts),
        "sheets": kept,
        "detached": detached,
        "voted": sorted(entry.label for entry in entries if entry.has_voted),
        "present": present,
        "issued": issued,
        "excluded": excluded,
    }
    return {"published": published, "result": result}


def _gets(item: AgendaItem, entry: RollEntry) -> bool:
    """Whether a sheet for the item is handed to the member."""
    return item.key not in entry.recused and (entry.is_present or item.base != VotingBase.PRESENT)


def _excluded(session: CouncilSession, item: AgendaItem, entries: Sequence[RollEntry]) -> int:
    """Recused members taken out of the denominator, where the session's rule says so."""
    if not session.excludes_recused:
        return 0
    counts = [entry for entry in entries if item.base != VotingBase.PRESENT or entry.is_present]
    return sum(item.key in entry.recused for entry in counts)


def results_of(session: CouncilSession) -> list[ResultLine]:
    """The published result in agenda order; empty before the count."""
    if session.status not in COUNTED_SESSIONS:
        return []
    found = TallyResult.objects.filter(item__session=session).select_related(
        "item__nomination__person__unit", "item__nomination__collective", "item__nomination__award_type"
    )
    return [_line(row) for row in found.order_by("item__order")]


def _line(row: TallyResult) -> ResultLine:
    item, threshold = row.item, threshold_of(row.item)
    needed, percent = votes_needed(row.base_count, threshold), percent_text(row.yes, row.base_count)
    if row.passed:
        text = _("{yes}/{base} đồng ý = {percent}, {sign} {needed_percent}% {base_name}: đạt")
        sign = ">" if item.is_strict else "≥"
    else:
        text = _(
            "{yes}/{base} đồng ý = {percent}, {sign} {needed_percent}% {base_name}: không đạt (cần {needed} phiếu)"
        )
        sign = "≤" if item.is_strict else "<"
    arithmetic = text.format(
        yes=row.yes,
        base=row.base_count,
        percent=percent,
        sign=sign,
        needed_percent=item.threshold_percent,
        base_name=lower_first(str(item.get_base_display())),
        needed=needed,
    )
    return ResultLine(item, row, needed, percent, arithmetic)


def export_of(session: CouncilSession) -> dict[str, Any]:
    """JSON for the stand-alone recount program. DomainError before the count: no interim result leaves the house."""
    if session.status not in COUNTED_SESSIONS or session.outcome is None or session.frozen is None:
        raise DomainError(_("Tệp kiểm lại chỉ có sau khi kiểm phiếu."), code="not_counted")
    frozen, outcome = session.frozen, session.outcome
    items: list[Item] = [dict(item) for item in frozen["items"]]  # type: ignore[misc]
    return export_session(
        title=session.title,
        electorate=frozen["electorate"],
        items=items,
        threshold=Threshold.from_data(frozen["threshold"]),
        base=frozen["base"],
        legal_source=frozen["legal_source"],
        present=outcome["present"],
        sheets=outcome["sheets"],
        detached=outcome["detached"],
        issued=outcome["issued"],
        excluded=outcome["excluded"],
    )
