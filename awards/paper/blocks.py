"""The neutral form between a document and its two renderings, so that .docx and .pdf always say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Style = Literal[
    "title", "subject", "authority", "order", "addressee", "ground", "body", "heading", "item", "annex_note", "code"
]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Head:
    """The two columns on top: who issues and its number on the left, nation, motto, place and date on the right."""

    superior: str
    issuer: str
    number: str
    nation: str
    motto: str
    place_date: str


@dataclass(frozen=True)
class Text:
    """One paragraph; ``lead`` is printed bold in front of ``text``."""

    style: Style
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Rule:
    """A short centred line under a title."""

    width_mm: float = 40


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    title: str
    width_mm: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table whose header row repeats on every page."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    size_pt: float = 12


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class SignatureLines:
    """Bold capital lines, room for the signature, then the name."""

    titles: Sequence[str]
    name: str


@dataclass(frozen=True)
class Closing:
    """The foot: recipients on the left where there are any, signers side by side, the last one rightmost."""

    recipients: Sequence[str]
    signers: Sequence[SignatureLines]


Block: TypeAlias = Text | Rule | Table | PageBreak | Closing


@dataclass(frozen=True)
class Composed:
    """A whole document; ``title`` goes into the properties of the file."""

    title: str
    head: Head
    blocks: Sequence[Block]
