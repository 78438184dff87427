"""What each document says. Frozen dataclasses without any layout: ``composition`` turns them into blocks.

Vietnamese names of the documents: decision – quyết định, submission – tờ trình, minutes – biên bản họp, counting
minutes – biên bản kiểm phiếu, invitation – giấy mời. Printed words are Vietnamese by law and are not translated.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Letterhead:
    """Head of a document (Decree 30/2020 Art. 8). ``number`` is empty in a draft; ``symbol`` is like ``QĐ-UBND``."""

    superior: str
    issuer: str
    number: str
    symbol: str
    place: str
    date: datetime.date


@dataclass(frozen=True)
class Signature:
    """One signer. ``authority``: ``CHỦ TỊCH`` or ``KT. CHỦ TỊCH``; ``position``: the signer's own post or empty."""

    authority: str
    position: str
    name: str


@dataclass(frozen=True)
class AnnexRow:
    """One person or collective in the annexed list."""

    order: int
    name: str
    detail: str
    award: str


@dataclass(frozen=True)
class DecisionPaper:
    """Quyết định. ``subject`` is the trích yếu.

    ``articles`` get their numbers (Điều 1, 2, 3) here; a line break in one starts a new paragraph.
    """

    letterhead: Letterhead
    authority_line: str
    subject: str
    grounds: Sequence[str]
    articles: Sequence[str]
    annex: Sequence[AnnexRow]
    annex_title: str
    signature: Signature
    recipients: Sequence[str]


@dataclass(frozen=True)
class SubmissionPaper:
    """Tờ trình. ``totals``: (award, number proposed) rows; ``closing`` ends in "kính trình …"."""

    letterhead: Letterhead
    subject: str
    addressee: str
    grounds: Sequence[str]
    paragraphs: Sequence[str]
    totals: Sequence[tuple[str, int]]
    closing: str
    annex: Sequence[AnnexRow]
    annex_title: str
    signature: Signature
    recipients: Sequence[str]


@dataclass(frozen=True)
class AbsentMember:
    """A member who was absent, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class ResultRow:
    """Result of the vote on one nominee. ``percent`` comes from ``wording.percent_text``; ``conclusion`` is a word."""

    nominee: str
    issued: int
    returned: int
    valid: int
    invalid: int
    yes: int
    no: int
    blank: int
    percent: str
    conclusion: str


@dataclass(frozen=True)
class FurtherBallot:
    """A ballot held again on nominees that the one before did not pass."""

    title: str
    attendance: str
    results: Sequence[ResultRow]


@dataclass(frozen=True)
class MinutesPaper:
    """Biên bản họp. Moments are in local time; ``closed_at`` is ``None`` while the session is not over.

    ``voting_rule`` has a line for each group of items with the same rule; ``open_votes`` names who did not agree in an
    open vote; ``incidents`` are departures and interruptions; ``result_hash`` ties the numbers to the recount file.
    """

    letterhead: Letterhead
    subject: str
    opened_at: datetime.datetime
    closed_at: datetime.datetime | None
    place: str
    chair: str
    secretary: str
    total: int
    present: int
    absent: Sequence[AbsentMember]
    quorum: str
    agenda: Sequence[str]
    discussion: Sequence[str]
    ballot_committee: Sequence[str]
    voting_rule: str
    results: Sequence[ResultRow]
    conclusion: Sequence[str]
    signatures: Sequence[Signature]
    incidents: Sequence[str] = ()
    open_votes: Sequence[str] = ()
    further: Sequence[FurtherBallot] = ()
    result_hash: str = ""


@dataclass(frozen=True)
class CountingMinutesPaper:
    """Biên bản kiểm phiếu. ``receipts`` and ``agenda_hash`` are printed where the ballot was electronic, else empty.

    ``notes`` tell how sheets came in (paper, written opinions); ``result_hash`` ties the numbers to the recount file.
    """

    letterhead: Letterhead
    subject: str
    counted_at: datetime.datetime
    place: str
    committee: Sequence[str]
    voting_rule: str
    total: int
    issued: int
    returned: int
    valid: int
    invalid: int
    results: Sequence[ResultRow]
    receipts: Sequence[str]
    agenda_hash: str
    signatures: Sequence[Signature]
    notes: Sequence[str] = ()
    result_hash: str = ""


@dataclass(frozen=True)
class InvitationPaper:
    """Giấy mời. ``content`` is what the meeting is about; ``documents_url`` leads to the reading room or is empty."""

    letterhead: Letterhead
    addressee: str
    content: str
    starts_at: datetime.datetime
    place: str
    chair: str
    participants: Sequence[str]
    agenda: Sequence[str]
    note: str
    documents_url: str
    signature: Signature
    recipients: Sequence[str]


@dataclass(frozen=True)
class LaunchPlanPaper:
    """Kế hoạch phát động. ``parts``: (title, lines) in the order of the plan; one without lines is left out."""

    letterhead: Letterhead
    subject: str
    parts: Sequence[tuple[str, Sequence[str]]]
    signature: Signature
    recipients: Sequence[str]


@dataclass(frozen=True)
class ReportPaper:
    """A report or a summary of a file: parts of plain lines, and a table before them where it has rows.

    ``columns``: (title, width in mm).
    """

    letterhead: Letterhead
    title: str
    subject: str
    parts: Sequence[tuple[str, Sequence[str]]]
    signature: Signature
    recipients: Sequence[str]
    columns: Sequence[tuple[str, float]] = ()
    rows: Sequence[Sequence[str]] = ()


Paper: TypeAlias = (
    DecisionPaper
    | SubmissionPaper
    | MinutesPaper
    | CountingMinutesPaper
    | InvitationPaper
    | LaunchPlanPaper
    | ReportPaper
)
