"""Counting and the threshold test, in integers only.

Pure functions: no database, no clock, no float. The outcome of a vote never depends on rounding.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NotRequired, TypedDict, get_args

Choice = Literal["yes", "no", "blank", "invalid"]
Base = Literal["total_members", "present", "votes_cast"]
CHOICES: tuple[str, ...] = get_args(Choice)
BASES: tuple[str, ...] = get_args(Base)


class Sheet(TypedDict):
    """One opened sheet. A key that is missing from ``choices`` is an item this voter had no vote on (recused)."""

    receipt: str
    choices: dict[str, str]


class Item(TypedDict):
    """One line of the agenda. ``threshold`` is present where the award has its own: ``Threshold.as_data()``."""

    key: str
    label: NotRequired[str]
    threshold: NotRequired[dict[str, Any]]


@dataclass(frozen=True)
class Threshold:
    """What share of which base must say yes; ``strict`` means "more than", otherwise "at least".

    ``percent`` given as a whole number from 1 to 100 means percent; as ``Fraction`` or ``(numerator, denominator)`` it
    is the share itself: ``80`` = ``Fraction(4, 5)`` = ``(80, 100)``. Stored as the ``Fraction``. Floats are refused.
    """

    percent: Fraction | tuple[int, int] | int
    strict: bool = False
    base: Base = "total_members"

    def __post_init__(self) -> None:
        given = self.percent
        if isinstance(given, bool) or not isinstance(given, Fraction | tuple | int):
            raise TypeError("percent must be a whole number of percent, a Fraction or (numerator, denominator)")
        share = Fraction(*given) if isinstance(given, tuple) else given
        share = share if isinstance(share, Fraction) else Fraction(share, 100)
        if not 0 < share <= 1:
            raise ValueError("a threshold lies above 0 and is at most the whole base")
        if self.base not in BASES:
            raise ValueError(f"base must be one of {', '.join(BASES)}")
        object.__setattr__(self, "percent", share)

    @property
    def share(self) -> Fraction:
        """The threshold as a share of the base."""
        assert isinstance(self.percent, Fraction)
        return self.percent

    def as_data(self) -> dict[str, Any]:
        """JSON form used in the frozen agenda and read by the recount program."""
        share = self.share
        return {
            "numerator": share.numerator,
            "denominator": share.denominator,
            "strict": self.strict,
            "base": self.base,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Threshold":
        """Inverse of :meth:`as_data`."""
        return cls((data["numerator"], data["denominator"]), strict=data["strict"], base=data["base"])


@dataclass(frozen=True)
class ItemTally:
    """Counts of one item. ``returned`` = sheets that carry the item; ``valid`` = all of them but the invalid ones."""

    yes: int = 0
    no: int = 0
    blank: int = 0
    invalid: int = 0

    @property
    def returned(self) -> int:
        return self.yes + self.no + self.blank + self.invalid

    @property
    def valid(self) -> int:
        return self.returned - self.invalid


@dataclass(frozen=True)
class Tally:
    """The count of a session: sorted receipts and one :class:`ItemTally` per agenda item, in agenda order."""

    receipts: tuple[str, ...]
    items: dict[str, ItemTally]


def passes(yes: int, base_count: int, threshold: Threshold) -> bool:
    """Whether ``yes`` out of ``base_count`` reaches the threshold. Nothing passes on an empty base."""
    if yes < 0 or base_count < 0:
        raise ValueError("counts are never negative")
    if base_count == 0:
        return False
    have, need = yes * threshold.share.denominator, threshold.share.numerator * base_count
    return have > need if threshold.strict else have >= need


def votes_needed(base_count: int, threshold: Threshold) -> int:
    """The smallest number of yes votes that passes; larger than ``base_count`` where nothing can."""
    numerator, denominator = threshold.share.numerator, threshold.share.denominator
    if threshold.strict or base_count == 0:
        return numerator * base_count // denominator + 1
    return -(-numerator * base_count // denominator)


def base_count(threshold: Threshold, item: ItemTally, *, total_members: int, present: int, excluded: int = 0) -> int:
    """The denominator for one item.

    ``votes_cast`` counts every sheet returned for the item, blank and invalid ones too. ``excluded`` is the number of
    recused members whom the rule in force takes out of ``total_members`` or ``present`` (0 where it leaves them in);
    recused members never return the item, so it does not touch ``votes_cast``.
    """
    counts = {"total_members": total_members - excluded, "present": present - excluded, "votes_cast": item.returned}
    return max(counts[threshold.base], 0)


def tally(
    sheets: Sequence[Sheet], item_keys: Sequence[str], detached: Mapping[str, Sequence[str]] | None = None
) -> Tally:
    """Count ``sheets`` and, for items taken off the sheets by :func:`detach_recused`, the ``detached`` choices.

    A choice that is none of the known words counts as invalid. ``ValueError`` for a receipt that occurs twice or a
    choice on an item that is not on the agenda: neither can come from an untouched urn.
    """
    receipts = sorted(sheet["receipt"] for sheet in sheets)
    if len(set(receipts)) != len(receipts):
        raise ValueError("a receipt occurs twice")
    choices: dict[str, list[str]] = {key: [] for key in item_keys}
    for sheet in sheets:
        for key, choice in sheet["choices"].items():
            if key not in choices:
                raise ValueError(f"item {key} is not on the agenda")
            choices[key].append(choice)
    for key, loose in (detached or {}).items():
        if choices[key]:
            raise ValueError(f"item {key} is both on sheets and detached")
        choices[key].extend(loose)
    return Tally(tuple(receipts), {key: _count(values) for key, values in choices.items()})


def _count(choices: Sequence[str]) -> ItemTally:
    yes, no, blank = (choices.count(word) for word in ("yes", "no", "blank"))
    return ItemTally(yes, no, blank, len(choices) - yes - no - blank)


def detach_recused(sheets: Sequence[Sheet], item_keys: Sequence[str]) -> tuple[list[Sheet], dict[str, list[str]]]:
    """Take items with recusals off the sheets, so that a gap does not show whose sheet it is.

    Everybody knows who is recused on an item. If only one sheet lacks that item, that sheet is known, and with it every
    other choice on it. So an item that is missing from any sheet is removed from all of them, and its choices become a
    sorted list that no longer belongs to any sheet. Store, show and export only what this function returns.
    """
    gaps = {key for key in item_keys if any(key not in sheet["choices"] for sheet in sheets)}
    detached = {
        key: sorted(sheet["choices"][key] for sheet in sheets if key in sheet["choices"])
        for key in item_keys
        if key in gaps
    }
    kept: list[Sheet] = [
        {"receipt": sheet["receipt"], "choices": {k: v for k, v in sorted(sheet["choices"].items()) if k not in gaps}}
        for sheet in sorted(sheets, key=lambda sheet: sheet["receipt"])
    ]
    return kept, detached


def frozen_agenda(
    electorate: Sequence[str], items: Sequence[Item], threshold: Threshold, base: Base, legal_source: str
) -> dict[str, Any]:
    """What is fixed before a session opens, as JSON data. The order of members does not matter, that of items does."""
    if len(set(electorate)) != len(electorate) or len({item["key"] for item in items}) != len(items):
        raise ValueError("a member or an item occurs twice")
    if threshold.base != base:
        raise ValueError("the base of the threshold and the base of the session differ")
    return {
        "version": 1,
        "electorate": sorted(electorate),
        "items": [dict(item) for item in items],
        "threshold": threshold.as_data(),
        "base": base,
        "legal_source": legal_source,
    }


def agenda_hash(
    electorate: Sequence[str], items: Sequence[Item], threshold: Threshold, base: Base, legal_source: str
) -> str:
    """SHA-256, as hex, of the canonical JSON of :func:`frozen_agenda`: any later change shows."""
    agenda = frozen_agenda(electorate, items, threshold, base, legal_source)
    canonical = json.dumps(agenda, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
