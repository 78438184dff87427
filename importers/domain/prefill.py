"""What the publishing form starts with, guessed from the reviewed proposals. A person sees and may change all of it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from base.core import clock
from importers.enums import KEPT, ProposalKind
from importers.models import DirectiveImport, Proposal
from movements.domain.drafts import PlanDraft
from movements.enums import DueRule, DueSense, Frequency

REGISTRATION_DAYS = 30
_LEAD = re.compile(r"^\s*(?:về\s+việc|v/v)\s+", re.IGNORECASE)
_LAUNCH = re.compile(
    r"^(?:tiếp\s+tục\s+)?(?:phát\s+động|tổ\s+chức)\s+(?:và\s+triển\s+khai\s+)?(?=phong\s+trào|thi\s+đua|đợt)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(20\d\d)\b(?:\s*[-–]\s*(20\d\d)\b)?")
_DAY = re.compile(r"ngày\s+(\d{1,2})\b")
_MONTH = re.compile(r"tháng\s+(\d{1,2})\b")
_BEFORE = re.compile(r"trước\s+(?:ngày\s+)?\d")
# Word of the cycle → frequency, the first that fits.
_CYCLES = (
    (re.compile(r"(?:hằng|hàng|mỗi)\s+tháng"), Frequency.MONTH),
    (re.compile(r"quý"), Frequency.QUARTER),
    (re.compile(r"\b(?:0?6|sáu)\s+tháng"), Frequency.HALF),
    (re.compile(r"\b(?:0?9|chín)\s+tháng"), Frequency.NINE_MONTHS),
    (re.compile(r"(?:hằng|hàng|mỗi|cả)\s+năm"), Frequency.YEAR),
)


def movement_title(title: str | None) -> str:
    """ "Về việc phát động thi đua … năm 2022" → "Thi đua … năm 2022"."""
    words = _LAUNCH.sub("", _LEAD.sub("", title or "")).strip(' .“”"')
    return words[:1].upper() + words[1:]


def title_choices(item: DirectiveImport, proposals: Iterable[Proposal]) -> list[str]:
    """Names that the movement may take: that of the document, then the accepted names, each once."""
    names = [movement_title(item.metadata.get("title"))]
    names += [p.data["name"] for p in proposals if p.kind == ProposalKind.MOVEMENT and p.decision in KEPT]
    return list(dict.fromkeys(name for name in names if name))


def movement_days(item: DirectiveImport, proposals: Iterable[Proposal]) -> tuple[dt.date, dt.date]:
    """First and last day: the years of the title, else the commonest period of the targets, else this year."""
    stated = _YEARS.findall(item.metadata.get("title") or "")
    periods = [p.data.get("period") or "" for p in proposals if p.kind == ProposalKind.TARGET and p.decision in KEPT]
    commonest = [word for word, _count in Counter(filter(None, periods)).most_common()]
    found = stated[-1:] or [match.groups() for match in map(_YEARS.search, commonest) if match]
    first = int(found[0][0]) if found else clock.today().year
    last = int(found[0][1] or first) if found else first
    return dt.date(first, 1, 1), dt.date(max(first, last), 12, 31)


def registration_days(starts_on: dt.date, ends_on: dt.date) -> tuple[dt.date, dt.date]:
    closes = min(starts_on + dt.timedelta(days=REGISTRATION_DAYS), ends_on)
    return starts_on, closes


def plan_of(proposals: Iterable[Proposal]) -> PlanDraft:
    """The report plan that the accepted deadlines speak of; quarterly by the 15th where they name none."""
    rules = [
        f"{p.data.get('date_or_rule') or ''} {p.quote}".lower()
        for p in proposals
        if p.kind == ProposalKind.DEADLINE and p.decision in KEPT
    ]
    reports = [rule for rule in rules if "báo cáo" in rule or "định kỳ" in rule]
    for rule in reports:
        frequency = next((frequency for pattern, frequency in _CYCLES if pattern.search(rule)), None)
        if frequency is not None:
            return _plan(frequency, rule)
    return PlanDraft()


def _plan(frequency: Frequency, rule: str) -> PlanDraft:
    day, month = _DAY.search(rule), _MONTH.search(rule)
    due_day = min(31, max(1, int(day[1]))) if day else 15
    due_month = int(month[1]) if month and 1 <= int(month[1]) <= 12 else None
    sense = DueSense.BEFORE if _BEFORE.search(rule) else DueSense.ON
    if frequency in (Frequency.YEAR, Frequency.NINE_MONTHS) and due_month and day:
        return PlanDraft(frequency, DueRule.FIXED_DATE, min(due_day, 28), due_month, due_sense=sense)
    return PlanDraft(frequency, DueRule.DAY_OF_MONTH, due_day, due_sense=sense)
