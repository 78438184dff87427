"""What the minutes of a session and of a counting say. Every number comes from the tally, none is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.ballots.export import result_hash
from awards.domain.counting import ResultLine, export_of, results_of
from awards.domain.unit_words import governing_body, lower_first, place_of
from awards.enums import VotingMethod
from awards.enums.council import VoteChoice
from awards.models.ballots import NamedVote, RollEntry
from awards.models.recusals import Recusal
from awards.models.sessions import AgendaItem, CouncilSession, VotingTerms
from awards.paper.model import (
    AbsentMember,
    CountingMinutesPaper,
    FurtherBallot,
    Letterhead,
    MinutesPaper,
    ResultRow,
    Signature,
)
from base.core import ledger

INCIDENTS = ("awards.session.departures", "awards.session.suspend", "awards.session.resume")


def minutes_paper(ballots: Sequence[CouncilSession]) -> MinutesPaper:
    """Biên bản họp of a session with all its ballots, the first one first."""
    session, *further = ballots
    entries, lines = list(session.roll.order_by("pk")), results_of(session)
    here = sum(entry.is_present for entry in entries)
    return MinutesPaper(
        letterhead=letterhead(session),
        subject=session.title,
        opened_at=timezone.localtime(session.meets_at),
        closed_at=timezone.localtime(session.ended_at) if session.ended_at else None,
        place=session.place,
        chair=_chair(entries),
        secretary="; ".join(entry.label for entry in entries if entry.is_secretary),
        total=len(entries),
        present=here,
        absent=[AbsentMember(entry.label, _absence(entry)) for entry in entries if not entry.is_present],
        quorum=_quorum(session, entries),
        incidents=[line for ballot in ballots for line in _incidents(ballot)],
        agenda=[str(line.item.nomination) for line in lines],
        discussion=[line for line in session.discussion.splitlines() if line.strip()] + _recusals(session),
        ballot_committee=_committee(entries),
        voting_rule="\n".join(rules_of([line.item for line in lines])),
        results=result_rows(session, lines),
        open_votes=[line for ballot in ballots for line in _open_votes(ballot)],
        further=[_further(ballot) for ballot in further],
        result_hash=result_hash(export_of(session)["result"]),
        conclusion=_conclusion(ballots),
        signatures=_signatures(entries),
    )


def counting_paper(session: CouncilSession) -> CountingMinutesPaper | None:
    """Biên bản kiểm phiếu of one secret ballot, with the receipts that members compare with theirs; None where nothing
    was voted secretly.
    """
    lines = [line for line in results_of(session) if line.item.is_secret]
    if not lines:
        return None
    outcome, entries = session.outcome or {}, list(session.roll.order_by("pk"))
    receipts = outcome.get("receipts", [])
    keys = {line.item.key for line in lines}
    # A sheet is invalid as a whole where no mark on it can be counted.
    invalid = sum(set(sheet["choices"].values()) == {"invalid"} for sheet in outcome.get("sheets", []))
    return CountingMinutesPaper(
        letterhead=letterhead(session),
        subject=session.title,
        counted_at=_counted_at(session),
        place=session.place,
        committee=_committee(entries),
        voting_rule="\n".join(rules_of([line.item for line in lines])),
        total=len(entries),
        issued=max((count for key, count in outcome.get("issued", {}).items() if key in keys), default=0),
        returned=len(receipts),
        valid=len(receipts) - invalid,
        invalid=invalid,
        notes=_ways_in(outcome),
        results=result_rows(session, lines),
        receipts=receipts,
        agenda_hash=session.frozen_hash,
        result_hash=result_hash(export_of(session)["result"]),
        signatures=_counting_signatures(entries),
    )


def _counted_at(session: CouncilSession) -> dt.datetime:
    """The moment of the count, from the ledger."""
    event = ledger.history_of(session).filter(kind="awards.session.tally").get()
    return timezone.localtime(event.at)


def result_rows(session: CouncilSession, lines: Iterable[ResultLine]) -> list[ResultRow]:
    """Rows of the table of results, straight from the tally."""
    issued = (session.outcome or {}).get("issued", {})
    return [
        ResultRow(
            nominee=str(line.item.nomination),
            issued=issued.get(line.item.key, 0),
            returned=line.result.returned,
            valid=line.result.returned - line.result.invalid,
            invalid=line.result.invalid,
            yes=line.result.yes,
            no=line.result.no,
            blank=line.result.blank,
            percent=line.percent,
            conclusion=_("Đạt") if line.result.passed else _("Không đạt"),
        )
        for line in lines
    ]


def rules_of(items: Sequence[AgendaItem]) -> list[str]:
    """One sentence for each group of items with the same rule; names the items only where there are several groups."""
    groups: dict[str, list[int]] = {}
    for item in items:
        groups.setdefault(rule_words(item), []).append(item.order)
    if len(groups) <= 1:
        return list(groups)
    return [
        _("Nội dung {numbers}: {rule}").format(numbers=_ranges(orders), rule=lower_first(rule))
        for rule, orders in groups.items()
    ]


def rule_words(terms: VotingTerms) -> str:
    """The rule in one sentence; a source that nobody has checked against the law is not printed as a ground."""
    methods = {
        VotingMethod.SECRET: _("Bỏ phiếu kín"),
        VotingMethod.OPEN: _("Biểu quyết công khai"),
        VotingMethod.WRITTEN: _("Lấy ý kiến bằng văn bản"),
    }
    parts = [
        _("{method}; thông qua khi đạt {sign} {percent}% {base} đồng ý").format(
            method=methods[VotingMethod(terms.method)],
            sign=_("trên") if terms.is_strict else _("từ"),
            percent=terms.threshold_percent,
            base=lower_first(str(terms.get_base_display())),
        )
    ]
    if terms.excludes_recused:
        parts.append(_("không tính ủy viên có liên quan vào mẫu số"))
    if terms.legal_source and terms.is_verified:
        parts.append(_("căn cứ: {source}").format(source=terms.legal_source))
    return "; ".join(parts)


def _ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 5 → "1–3, 5"."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def _quorum(session: CouncilSession, entries: Sequence[RollEntry]) -> str:
    here = sum(entry.is_present for entry in entries)
    text = _("Số ủy viên dự họp bảo đảm theo quy định (có mặt {present}/{total}, yêu cầu từ {quorum}%)").format(
        present=here, total=len(entries), quorum=session.quorum_percent
    )
    return f"{text}; {session.council.regulation}" if session.council.regulation else text


def _absence(entry: RollEntry) -> str:
    return "; ".join(
        part for part in (entry.absence_reason, _("có ý kiến bằng văn bản") if entry.by_letter else "") if part
    )


def _incidents(session: CouncilSession) -> list[str]:
    """Departures and interruptions, as the ledger has them."""
    lines = []
    for event in ledger.history_of(session).filter(kind__in=INCIDENTS):
        when, data = f"{timezone.localtime(event.at):%H:%M}", event.payload or {}
        if data.get("left"):
            lines.append(_("{when}: rời họp: {names}").format(when=when, names="; ".join(data["left"])))
        if data.get("back"):
            lines.append(_("{when}: trở lại họp: {names}").format(when=when, names="; ".join(data["back"])))
        if event.kind.endswith("suspend"):
            lines.append(_("{when}: tạm dừng vì không đủ số ủy viên dự họp").format(when=when))
        if event.kind.endswith("resume"):
            lines.append(_("{when}: đủ số ủy viên dự họp, họp tiếp").format(when=when))
    return lines


def _recusals(session: CouncilSession) -> list[str]:
    """Who did not vote on what and on which ground; the relation itself stays out of the minutes."""
    rows = Recusal.objects.filter(entry__session=session).select_related("entry", "item").order_by("entry", "item")
    grounds: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        grounds.setdefault((row.entry.label, str(row.get_ground_display())), []).append(row.item.order)
    return [
        _("{member} không bỏ phiếu ở nội dung {numbers}: {ground}").format(
            member=member, numbers=_ranges(orders), ground=ground
        )
        for (member, ground), orders in grounds.items()
    ]


def _open_votes(session: CouncilSession) -> list[str]:
    """Who did not agree in an open vote, and opinions in writing: dissent is reported to the chair (DOMAIN §1.1)."""
    votes = NamedVote.objects.filter(item__session=session).select_related("entry", "item")
    other = votes.exclude(choice=VoteChoice.YES).order_by("item__order", "entry")
    lines = [
        _("Nội dung {order}: {member} – {choice}").format(
            order=vote.item.order, member=vote.entry.label, choice=lower_first(str(vote.get_choice_display()))
        )
        for vote in other
    ]
    lines += [
        _("Ý kiến của {member} ở nội dung {order}: {opinion}").format(
            member=vote.entry.label, order=vote.item.order, opinion=vote.opinion
        )
        for vote in votes.exclude(opinion="").order_by("item__order", "entry")
    ]
    return lines


def _further(session: CouncilSession) -> FurtherBallot:
    entries = list(session.roll.all())
    return FurtherBallot(
        title=session.title,
        attendance=_("có mặt {present}/{total} ủy viên").format(
            present=sum(entry.is_present for entry in entries), total=len(entries)
        ),
        results=result_rows(session, results_of(session)),
    )


def _conclusion(ballots: Sequence[CouncilSession]) -> list[str]:
    """One line for each nominee, by the last ballot held on it."""
    last: dict[int, ResultLine] = {}
    for ballot in ballots:
        last.update({line.item.nomination_id: line for line in results_of(ballot)})
    passed = sum(line.result.passed for line in last.values())
    head = _("Hội đồng thông qua {passed}/{total} đề nghị").format(passed=passed, total=len(last))
    return [head, *(f"{line.item.nomination}: {line.arithmetic}" for line in last.values())]


def _ways_in(outcome: Mapping[str, Any]) -> list[str]:
    """How sheets came in, in numbers only."""
    paper, letters = outcome.get("paper", {}), outcome.get("letters", 0)
    lines = []
    if paper.get("given"):
        lines.append(
            _("Phiếu giấy phát ra: {given}; thu về và đã nhập: {returned}").format(
                given=paper["given"], returned=paper["returned"]
            )
        )
    if letters:
        lines.append(_("Ý kiến bằng văn bản của ủy viên vắng mặt: {count}").format(count=letters))
    return lines


def letterhead(session: CouncilSession) -> Letterhead:
    unit = session.council.unit
    return Letterhead(
        superior=governing_body(unit),
        issuer=session.council.name,
        number="",
        symbol="BB-HĐTĐKT",
        place=place_of(unit),
        date=timezone.localtime(session.meets_at).date(),
    )


def _chair(entries: Sequence[RollEntry]) -> str:
    return next((entry.label for entry in entries if entry.is_chair), "")


def _committee(entries: Sequence[RollEntry]) -> list[str]:
    """The counting committee named at the opening; where none was, the secretaries answer for the count."""
    tellers = [entry.label for entry in entries if entry.is_teller]
    return tellers or [entry.label for entry in entries if entry.is_secretary]


def _signatures(entries: Sequence[RollEntry]) -> list[Signature]:
    secretary = next((entry.name for entry in entries if entry.is_secretary), "")
    chair = next((entry.name for entry in entries if entry.is_chair), "")
    return [Signature(_("Thư ký"), "", secretary), Signature(_("Chủ trì"), "", chair)]


def _counting_signatures(entries: Sequence[RollEntry]) -> list[Signature]:
    """A line for each teller, then the chair; where no committee was named, as under the minutes."""
    tellers = [Signature(_("Ban kiểm phiếu"), "", entry.name) for entry in entries if entry.is_teller]
    return [*tellers, _signatures(entries)[-1]] if tellers else _signatures(entries)
