"""What a chart is: a drawing, the same in words, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 640
"""Units of every drawing across; a style sheet makes letters larger where the whole is shown small."""
Number = int | float | Decimal


@dataclass(frozen=True)
class Mark:
    """One SVG element. `hint` is what a pointer resting on it is told; `tone` and `name` become classes."""

    tag: str
    at: Mapping[str, str | Number]
    name: str = ""
    tone: str = ""
    text: str = ""
    hint: str = ""

    def svg(self) -> SafeString:
        attributes = dict(self.at)
        classes = " ".join(filter(None, (self.name and f"chart__{self.name}", self.tone and f"chart--{self.tone}")))
        if classes:
            attributes["class"] = classes
        written = format_html_join("", ' {}="{}"', ((key, _plain(value)) for key, value in attributes.items()))
        hint = format_html("<title>{}</title>", self.hint) if self.hint else ""
        return format_html(
            "<{tag}{written}>{text}{hint}</{tag}>", tag=self.tag, written=written, text=self.text, hint=hint
        )


@dataclass(frozen=True)
class Chart:
    """`key` is unique on its page and names the files; `summary` says in a sentence what the picture shows.

    `columns` and `rows` are the figures as text, ready for a table and a CSV file; the first column heads its row.
    `note` says what the picture is not (a map of tiles is no map of borders).
    """

    key: str
    title: str
    summary: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    height: int
    marks: Sequence[Mark] = field(repr=False)
    width: int = WIDTH
    note: str = ""

    @property
    def svg(self) -> SafeString:
        """The drawing alone, for a page whose style sheet dresses it."""
        return format_html(
            '<svg class="chart__drawing" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-summary">{}</svg>',
            self.width, self.height, self.key, self.key, format_html_join("", "{}", ((m.svg(),) for m in self.marks)),
        )  # fmt: skip


def line(x1: Number, y1: Number, x2: Number, y2: Number, name: str, tone: str = "") -> Mark:
    return Mark("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2}, name, tone)


def box(x: Number, y: Number, width: Number, height: Number, name: str, tone: str = "", hint: str = "") -> Mark:
    return Mark("rect", {"x": x, "y": y, "width": width, "height": height}, name, tone, hint=hint)


def words(x: Number, y: Number, text: str, anchor: str = "start", name: str = "label", tone: str = "") -> Mark:
    """`anchor`: start, middle or end of the words stands at x."""
    return Mark("text", {"x": x, "y": y, "text-anchor": anchor}, name, tone, text)


def cut(text: str, most: int) -> str:
    """`text` in at most `most` letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _plain(value: str | Number) -> str:
    return value if isinstance(value, str) else f"{float(value):.1f}".rstrip("0").rstrip(".")
