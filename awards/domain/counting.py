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
from awards.ballots.sealing import open_sheets, urn_paper
from awards.ballots.tally import Item, Sheet, Threshold, base_count, detach_recused, passes, tally, votes_needed
from awards.domain.agenda import agenda_of, is_meeting, require_unchanged, votes_on
from awards.domain.ballots import instance_key
from awards.domain.council_states import SESSION
from awards.domain.paper_sheets import holders, papers_missing
from awards.domain.repeats import ballots_of
from awards.domain.unit_words import lower_first
from awards.domain.urns import unlock_urn
from awards.domain.voting_terms import threshold_of
from awards.enums import VotingBase
from awards.enums.council import COUNTED_SESSIONS, SessionStatus
from awards.models.ballots import NamedVote, RollEntry, TallyResult, Urn
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
    """Refuse sheets from now on. Casts under way finish first, since both lock the row of the session.

    DomainError where a session in writing has too few opinions (`quorum`).
    """
    return advance(SESSION, session, "close", actor=actor, check=_require_answers)


def _require_answers(session: CouncilSession) -> None:
    """Where nobody meets, those who answered are the quorum."""
    if is_meeting(session.items.all()):
        return
    total = session.roll.count()
    answered = NamedVote.objects.filter(item__session=session).values("entry").distinct().count()
    if answered * 100 < session.quorum_percent * total:
        raise DomainError(
            _(
                "Mới có {answered}/{total} ủy viên gửi ý kiến, cần ít nhất {quorum}%. "
                "Hãy chờ thêm, hoặc dừng việc lấy ý kiến."
            ).format(answered=answered, total=total, quorum=session.quorum_percent),
            code="quorum",
        )


def tally_session(session: CouncilSession, *, accept_missing: bool = False, actor: Any = None) -> CouncilSession:
    """Open the urn, count, publish; then destroy the urn and the session's key, so that it can be opened only once.

    `accept_missing`: paper sheets that did not come back are not waited for. Idempotent: a session already counted is
    returned as it is. DomainError where anything does not fit together: paper sheets are not entered yet
    (`paper_missing`), the roll and the urn
    differ in number, the agenda is not the frozen one, the urn was altered, or the key file is another. The session
    stays closed then.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.status in COUNTED_SESSIONS:
            return locked
        if locked.status != SessionStatus.CLOSED:
            raise DomainError(_("Hãy khóa hòm phiếu trước khi kiểm phiếu."), code="not_closed")
        missing = papers_missing(locked)
        if missing > 0 and not accept_missing:
            raise DomainError(
                _("Còn {count} phiếu giấy đã phát mà chưa nhập. Ban kiểm phiếu hãy nhập trước khi kiểm phiếu.").format(
                    count=missing
                ),
                code="paper_missing",
            )
        require_unchanged(locked)
        urn = Urn.objects.select_for_update().get(session=locked)
        sheets = _open_urn(locked, urn)
        outcome = _count(locked, sheets, urn)
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
    content = unlock_urn(bytes(urn.sealed), session, key)
    sheets = open_sheets(content, base64.b64decode(session.wrapped_key), key)
    paper = urn_paper(content)
    marked = session.roll.filter(has_voted=True).count()
    if not len(sheets) == urn.count == marked + urn.paper_count or len(paper) != urn.paper_count:
        raise DomainError(
            _(
                "Số phiếu trong hòm ({sheets}) không khớp với danh sách đã bỏ phiếu ({marked}) "
                "và phiếu giấy ({paper}). Không kiểm phiếu được; hãy báo quản trị viên kiểm tra nhật ký."
            ).format(sheets=len(sheets), marked=marked, paper=urn.paper_count),
            code="mismatch",
        )
    _check_struck(session, [sheet for sheet in sheets if sheet["receipt"] in paper])
    return sheets


def _check_struck(session: CouncilSession, paper: list[Sheet]) -> None:
    """No item has more paper votes than there were holders of paper with a vote on it."""
    papers = holders(session)
    for item in session.items.select_related("nomination__award_type", "nomination__person", "nomination__collective"):
        voters = sum(votes_on(item, entry) for entry in papers)
        given = sum(item.key in sheet["choices"] for sheet in paper)
        if given > voters:
            raise DomainError(
                _(
                    "“{item}”: có {given} phiếu giấy nhưng chỉ {voters} người giữ phiếu giấy được bỏ phiếu "
                    "ở nội dung này. Ban kiểm phiếu hãy lấy phiếu nhập nhầm ra theo mã rồi nhập lại."
                ).format(item=item.nomination, given=given, voters=voters),
                code="paper_conflict",
            )


def _count(session: CouncilSession, sheets: list[Sheet], urn: Urn) -> dict[str, Any]:
    """Write one TallyResult per item; return what is published and the numbers for the event."""
    items, entries = agenda_of(session), list(session.roll.order_by("pk"))
    secret = [item.key for item in items if item.is_secret]
    kept, detached = detach_recused(sheets, secret)
    named = _named(items, entries)
    loose = {**detached, **{key: list(votes.values()) for key, votes in named.items()}}
    counted = tally(kept, [item.key for item in items], loose)
    present = sum(entry.is_present for entry in entries)
    excluded = {item.key: _excluded(item, entries) for item in items}
    rows = []
    for item in items:
        votes, threshold = counted.items[item.key], threshold_of(item)
        base = base_count(threshold, votes, total_members=len(entries), present=present, excluded=excluded[item.key])
        passed = passes(votes.yes, base, threshold)
        numbers = {"yes": votes.yes, "no": votes.no, "blank": votes.blank, "invalid": votes.invalid}
        rows.append(TallyResult(item=item, base_count=base, passed=passed, **numbers))
    TallyResult.objects.bulk_create(rows)
    published = {
        "receipts": list(counted.receipts),
        "sheets": kept,
        "detached": detached,
        "named": named,
        "voted": sorted(entry.label for entry in entries if entry.has_voted),
        "paper": {"given": sum(entry.on_paper for entry in entries), "returned": urn.paper_count},
        "letters": sum(entry.by_letter for entry in entries),
        "present": present,
        "issued": {item.key: sum(votes_on(item, entry) for entry in entries) for item in items},
        "excluded": excluded,
    }
    result = {row.item.key: [row.yes, row.no, row.blank, row.invalid, row.base_count, row.passed] for row in rows}
    return {"published": published, "result": result}


def _named(items: Sequence[AgendaItem], entries: Sequence[RollEntry]) -> dict[str, dict[str, str]]:
    """Voter → choice for each item voted openly or in writing."""
    voters = {entry.pk: entry.voter_key for entry in entries}
    found: dict[int, dict[str, str]] = {item.pk: {} for item in items if not item.is_secret}
    for vote in NamedVote.objects.filter(item__in=list(found)).order_by("entry"):
        found[vote.item_id][voters[vote.entry_id]] = vote.choice
    return {str(pk): votes for pk, votes in found.items()}


def _excluded(item: AgendaItem, entries: Sequence[RollEntry]) -> int:
    """Recused members taken out of the denominator, where the item's rule says so."""
    if not item.excludes_recused:
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
    """JSON for the stand-alone recount program, with the ballots held again after this one.

    DomainError before the count: no interim result leaves the house.
    """
    chain = ballots_of(session)
    after = chain[[ballot.pk for ballot in chain].index(session.pk) + 1 :] if session in chain else []
    return _export(session, later=[_export(ballot) for ballot in after if ballot.status in COUNTED_SESSIONS])


def _export(session: CouncilSession, later: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
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
        named=outcome.get("named", {}),
        later=later,
    )
