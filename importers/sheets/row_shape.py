"""What the rows of a worksheet have in common, learned from its first rows: one pattern for a whole row.

A sheet of a hundred thousand rows writes each column in one way all the way down. A row that is written otherwise does
not match, is cut cell by cell (`importers.sheets.usual`), and teaches how its cells are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from importers.sheets.rows import MAX_CELL

Typed = Callable[[str | None, str, str | None], Any]
# Nothing that XML would read otherwise than as it stands: entities, line ends of Windows, letters that it forbids.
TEXT = r"[^<&\x00-\x08\x0b-\x1f\ufffe\uffff]*"
INLINE = "inlineStr"
WIDEST, MOST_CHANGES, MISSES = 100, 16, 64
_GAP = "()"


class Written(NamedTuple):
    """How a cell is written: the letters of its column, its style, and its type where it is not empty."""

    letters: str
    style: str
    kind: str | None

    @property
    def pattern(self) -> str:
        """With the text as its only group, which is empty where the cell is, or is left out."""
        style = f' s="{self.style}"' if self.style else ""
        kind = f' t="{self.kind}"' if self.kind else ""
        held = rf'<is><t(?: xml:space="preserve")?>({TEXT})</t></is>' if self.kind == INLINE else f"<v>({TEXT})</v>"
        return f'(?:<c r="{self.letters}[0-9]{{1,7}}"{style}{kind}(?:/>|>(?:{held})?</c>))?+'


class RowShape:
    """One sheet's pattern. `place_of` tells columns by their letters, `typed` is told the type, text and style."""

    def __init__(self, typed: Typed, place_of: Callable[[str], int]) -> None:
        self._typed, self._place_of = typed, place_of
        self._columns: dict[int, Written] = {}
        self._pattern: re.Pattern[str] | None = None
        self._to_type: list[tuple[int, str | None, str | None]] = []
        self._changes = 0
        self._left = MISSES

    def cells(self, text: str, start: int) -> list[Any] | None:
        """The cells of a row, or None where it is written otherwise than the rows before it."""
        if self._pattern is None or len(text) > MAX_CELL:
            return None
        found = self._pattern.fullmatch(text, start)
        if found is None:
            self._left -= 1
            if not self._left:
                self._pattern = None
            return None
        self._left = MISSES
        cells: list[Any] = list(found.groups(""))
        for place, kind, style in self._to_type:
            held = cells[place]
            if held:
                cells[place] = self._typed(kind, held, style)
        while cells and cells[-1] == "":
            cells.pop()
        return cells

    def learn(self, row: list[Written]) -> None:
        """Take over how the cells of a row are written; a sheet that goes on changing is not learned."""
        if self._changes >= MOST_CHANGES or not self._left:
            return
        columns = dict(self._columns)
        for cell in row:
            place = self._place_of(cell.letters)
            before = columns.get(place)
            columns[place] = cell._replace(kind=before.kind) if before and cell.kind is None else cell
        if columns == self._columns or max(columns, default=0) >= WIDEST:
            return
        self._columns, self._changes = columns, self._changes + 1
        pieces = [columns[place].pattern if place in columns else _GAP for place in range(max(columns) + 1)]
        self._pattern = re.compile("".join(pieces))
        self._to_type = [
            (place, cell.kind or None, cell.style or None) for place, cell in columns.items() if cell.kind != INLINE
        ]
