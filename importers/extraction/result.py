"""What the extractor found, always with the place in the text it was found at.

Offsets count code points of `DocumentText.text`; for every span `text[start:end] == quote`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One number with its meaning: a target to reach, or a result already reached.

    Bounds follow the comparator: `>` and `>=` fill `low`, `<` and `<=` fill `high`, `=` and `~` fill both with the
    same value, `range` fills both, `ratio` fills numerator and denominator only. `rule` is `pattern:comparator`;
    `reasons` are codes of what speaks for the figure (`explaining` has their words).
    """

    quote: str
    start: int
    end: int
    name: str
    comparator: str
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    direction: str
    period: str | None
    area: str | None
    confidence: float
    rule: str
    change: bool = False
    approx: bool = False
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Deadline:
    """A date, or a rule in words, by which something is to be done or handed in."""

    quote: str
    start: int
    end: int
    date_or_rule: str
    kind: str = "task"

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class MovementMention:
    """First mention of a named movement; `kind` is `movement` or `campaign` (cuộc vận động)."""

    name: str
    quote: str
    start: int
    end: int
    kind: str = "movement"

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class UnitMention:
    """First mention of a body that the document gives work to."""

    name: str
    quote: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class MetadataField:
    """A metadata value with the words it was read from; `value` may be normalised (ISO date, full issuer name)."""

    field: str
    value: str
    quote: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


METADATA_KEYS = ("number", "type", "issuer", "issued_on", "effective_on", "signer", "title")


@dataclass(frozen=True)
class Extraction:
    """All that was found in one document, in the order of the text.

    `to_check` are passages that only a helper (`helper`) pointed at; without one it is empty.
    """

    metadata_fields: list[MetadataField] = field(default_factory=list)
    targets: list[Figure] = field(default_factory=list)
    results: list[Figure] = field(default_factory=list)
    movement_mentions: list[MovementMention] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    unit_mentions: list[UnitMention] = field(default_factory=list)
    to_check: list[tuple[int, int]] = field(default_factory=list)

    @property
    def metadata(self) -> dict[str, str | None]:
        known = {found.field: found.value for found in self.metadata_fields}
        return {key: known.get(key) for key in METADATA_KEYS}

    @property
    def movements(self) -> list[str]:
        return [mention.name for mention in self.movement_mentions if mention.kind == "movement"]

    @property
    def assigned_units(self) -> list[str]:
        return [mention.name for mention in self.unit_mentions]

    def to_json(self) -> dict[str, Any]:
        """The published JSON of `thidua extract`, with the spans of names under extra keys."""
        return {
            "metadata": self.metadata,
            "targets": [figure.to_json() for figure in self.targets],
            "results": [figure.to_json() for figure in self.results],
            "movements": self.movements,
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "assigned_units": self.assigned_units,
            "metadata_spans": [found.to_json() for found in self.metadata_fields],
            "movement_spans": [mention.to_json() for mention in self.movement_mentions],
            "unit_spans": [mention.to_json() for mention in self.unit_mentions],
            **({"to_check": [list(span) for span in self.to_check]} if self.to_check else {}),
        }
