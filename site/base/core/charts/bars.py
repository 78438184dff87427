"""A ranking with what changed since the one before, and columns of several kinds by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from base.core.charts.model import WIDTH, Chart, Mark, box, cut, line, words
from base.core.charts.scale import Scale, scale_of

ROW, BAR, NAME_LETTERS = 56, 14, 34
TONES = ("a", "b", "c", "d", "e", "f")
"""Six kinds at most, told apart by shade and hatching; whoever has more gathers the rest in one."""


@dataclass(frozen=True)
class Placed:
    """One bar: `rank` as written, `before` the rank in the ranking before (None: not in it)."""

    rank: int
    name: str
    value: Decimal
    text: str
    before: int | None = None
    is_own: bool = False

    @property
    def change(self) -> str:
        """▲ and ▼ with the number of places, = for the same; "" where there was no rank before."""
        if self.before is None:
            return ""
        gained = self.before - self.rank
        return "=" if not gained else f"{'▲' if gained > 0 else '▼'} {abs(gained)}"


def ranking_chart(
    key: str, title: str, summary: str, rows: Sequence[Placed], value_name: str, *, has_before: bool = False
) -> Chart:
    """A bar for each unit, its name above it, in the order given."""
    lengths = scale_of([row.value for row in rows], 0, WIDTH - 4)
    marks: list[Mark] = []
    for at, row in enumerate(rows):
        marks += _bar(at * ROW, row, lengths)
    columns = [_("Đơn vị"), _("Hạng"), value_name, *([_("Thay đổi")] if has_before else [])]
    table = [[row.name, str(row.rank), row.text, *([row.change or _("mới")] if has_before else [])] for row in rows]
    return Chart(key, title, summary, columns, table, max(len(rows), 1) * ROW, marks)


def _bar(top: float, row: Placed, lengths: Scale) -> list[Mark]:
    tone = "own" if row.is_own else ""
    start, end = sorted((lengths(Decimal(0)), lengths(row.value)))
    marks = [
        words(2, top + 20, f"{row.rank}. {cut(row.name, NAME_LETTERS)}", "start", "name", tone),
        words(WIDTH - 2, top + 20, row.text, "end", "value", tone),
        box(2, top + 30, WIDTH - 4, BAR, "track"),
        box(2 + start, top + 30, max(end - start, 2), BAR, "bar", tone, f"{row.name}: {row.text}"),
    ]
    if row.change:
        moved = {"▲": "up", "▼": "down"}.get(row.change[0], "")
        marks.append(words(WIDTH - 120, top + 20, row.change, "end", "change", moved))
    return marks


def column_chart(
    key: str, title: str, summary: str, columns: Sequence[str], kinds: Sequence[tuple[str, Sequence[int]]], head: str
) -> Chart:
    """Stacked columns: a column for each of `columns`, a layer for each kind with one whole number a column.

    Raises ValueError for more kinds than can be told apart.
    """
    if len(kinds) > len(TONES):
        raise ValueError(f"{len(kinds)} kinds in one chart; {len(TONES)} can be told apart")
    totals = [sum(values[at] for _name, values in kinds) for at in range(len(columns))]
    left, bottom, top = 56, 250, 24
    heights = scale_of([Decimal(total) for total in totals], bottom, top)
    marks = [mark for tick in heights.ticks if tick == int(tick) for mark in _tick(heights, tick, left)]
    step = (WIDTH - left - 8) / max(len(columns), 1)
    for at, column in enumerate(columns):
        x, wide = left + step * at + step * 0.18, step * 0.64
        below = Decimal(0)
        for tone, (name, values) in zip(TONES, kinds, strict=False):
            if values[at]:
                y, base = heights(below + values[at]), heights(below)
                marks.append(box(x, y, wide, base - y, "layer", tone, f"{column}, {name}: {values[at]}"))
            below += values[at]
        marks += [
            words(x + wide / 2, bottom + 26, column, "middle", "tick"),
            words(x + wide / 2, heights(below) - 7, str(totals[at]), "middle", "value"),
        ]
    marks += [
        mark for at, (name, _values) in enumerate(kinds) for mark in _legend(bottom + 48 + at * 30, TONES[at], name)
    ]
    rows = [
        [column, *(str(values[at]) for _name, values in kinds), str(totals[at])] for at, column in enumerate(columns)
    ]
    return Chart(
        key,
        title,
        summary,
        [head, *(name for name, _values in kinds), _("Tổng")],
        rows,
        bottom + 56 + 30 * len(kinds),
        marks,
    )


def _tick(heights: Scale, tick: Decimal, left: float) -> list[Mark]:
    y = heights(tick)
    return [line(left, y, WIDTH - 8, y, "grid"), words(left - 8, y + 5, f"{int(tick)}", "end", "tick")]


def _legend(y: float, tone: str, name: str) -> list[Mark]:
    return [box(2, y, 22, 18, "layer", tone), words(34, y + 15, cut(name, 48), "start", "name")]
