"""What a person has confirmed before a movement exists.

Plain values that importers, packs and forms fill in and `draft_movement` takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from base.core.models import StoredFile
from base.units.models import Unit
from movements.enums import (
    Accumulation,
    Basis,
    Comparator,
    Direction,
    DueRule,
    DueSense,
    Endorser,
    Frequency,
    Hardness,
    LaunchLevel,
    MovementKind,
    MovementReach,
    Nature,
    Participation,
    ReportSubject,
    Scale,
    TimeBasis,
)
from movements.models import CriteriaSet, Directive, Movement


@dataclass(frozen=True)
class DirectiveDraft:
    title: str
    number: str = ""
    type_name: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    effective_on: dt.date | None = None
    signer: str = ""
    text: str = ""
    file: StoredFile | None = None


@dataclass(frozen=True)
class TargetDraft:
    """Fields as in `Target`; `units` are given the target at once."""

    name: str
    comparator: str = Comparator.GE
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    scale: str = Scale.ONE
    per: str = Basis.NONE
    per_time: str = TimeBasis.NONE
    direction: str = Direction.UP
    nature: str = Nature.STOCK
    accumulation: str = Accumulation.POINT
    hardness: str = Hardness.MANDATORY
    base_value: Decimal | None = None
    base_period: str = ""
    period: str = ""
    deadline: dt.date | None = None
    original_text: str = ""
    span_start: int | None = None
    span_end: int | None = None
    weight: int = 1
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True)
class PlanDraft:
    """Fields as in `ReportPlan`."""

    frequency: str = Frequency.QUARTER
    due_rule: str = DueRule.DAY_OF_MONTH
    due_day: int = 15
    due_month: int | None = None
    open_days: int = 15
    grace_days: int = 10
    due_sense: str = DueSense.ON
    subject: str = ReportSubject.ALL
    window_start_day: int = 1
    endorser: str = Endorser.NONE


@dataclass(frozen=True)
class MovementDraft:
    """`directive` is a draft for a document that is new here, or the stored one that gets a further movement."""

    title: str
    organiser: Unit
    starts_on: dt.date
    ends_on: dt.date
    kind: str = MovementKind.YEARLY
    aim: str = ""
    directive: DirectiveDraft | Directive | None = None
    registration_opens_on: dt.date | None = None
    registration_closes_on: dt.date | None = None
    round_opens_on: dt.date | None = None
    targets: tuple[TargetDraft, ...] = field(default_factory=tuple)
    plans: tuple[PlanDraft, ...] = field(default_factory=tuple)
    body: str = ""
    reach: str = MovementReach.SECTOR
    launch_level: str = LaunchLevel.PROVINCE
    participation: str = Participation.REGISTERED
    is_cascading: bool = False
    parent: Movement | None = None
    criteria_set: CriteriaSet | None = None


_COMPARATORS = {
    ">": Comparator.GT,
    ">=": Comparator.GE,
    "<": Comparator.LT,
    "<=": Comparator.LE,
    "~": Comparator.APPROX,
    "range": Comparator.BETWEEN,
    "ratio": Comparator.N_OF_M,
}
_DIRECTIONS = {"increase": Direction.UP, "decrease": Direction.DOWN, "maintain": Direction.KEEP, "reach": Direction.UP}


# "giảm 1,5 điểm %" speaks of a rate as "giảm 1,5%" does, only more exactly.
PERCENT = ("%", "điểm %")


def target_from_extraction(row: Mapping[str, Any]) -> TargetDraft:
    """A proposal out of one entry of `targets` of `thidua extract` (DESIGN §6).

    "Đạt 82%" is written "=" there but is met by 83 %: so "=" becomes "at least", or "at most" where it is to fall.
    "Tăng 6%" is a growth, "giảm 0,3%" a change with its sign. A person confirms or corrects each.
    """
    quote = str(row.get("quote") or "")
    low, high = _figure(row.get("low")), _figure(row.get("high"))
    unit = str(row.get("unit") or "")
    sign = str(row.get("comparator") or "=")
    direction = _DIRECTIONS.get(str(row.get("direction") or "reach"), Direction.UP)
    comparator = _COMPARATORS.get(sign)
    if comparator is None:
        comparator = Comparator.LE if direction == Direction.DOWN else Comparator.GE
    nature = Nature.RATIO if unit.startswith(PERCENT) else Nature.STOCK
    if comparator in (Comparator.LT, Comparator.LE) and sign in ("<", "<="):
        direction = Direction.DOWN
    if unit.startswith(PERCENT) and _speaks_of_change(quote, direction):
        comparator, nature = (Comparator.GROWTH, Nature.CHANGE)
        if direction == Direction.DOWN:
            comparator = Comparator.CHANGE
            low, high = (-abs(part) if part is not None else None for part in (low, high))
    return TargetDraft(
        name=str(row.get("name") or quote)[:500],
        comparator=comparator,
        low=low,
        high=high,
        numerator=_figure(row.get("numerator")),
        denominator=_figure(row.get("denominator")),
        unit=unit[:60],
        direction=direction,
        nature=nature,
        period=str(row.get("period") or "")[:60],
        original_text=quote,
        span_start=row.get("start"),
        span_end=row.get("end"),
    )


def _speaks_of_change(quote: str, direction: str) -> bool:
    """ "tăng 6%", "giảm 0,3%/năm" name a change; "còn dưới 1%", "đạt 90%" a level."""
    words = quote.lower()
    if "còn " in words or "xuống " in words:
        return False
    return (direction == Direction.UP and "tăng" in words) or (direction == Direction.DOWN and "giảm" in words)


def _figure(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))
