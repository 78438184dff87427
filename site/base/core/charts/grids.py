"""Charts made of even fields: criteria by commune, and the provinces as tiles."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from base.core.charts.model import WIDTH, Chart, Mark, box, cut, words
from base.core.text import fold

TILES = Path(__file__).with_name("province_tiles.csv")
LABEL, LINE, HEAD = 232, 26, 34
TILE = 92
ISLANDS = {"hoang sa", "truong sa"}


@dataclass(frozen=True)
class Field:
    """One field: `tone` (met, near, not_met, unknown), the sign drawn in it and what it means in words."""

    tone: str
    sign: str
    words: str


def heat_chart(
    key: str, title: str, summary: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Field]]], head: str
) -> Chart:
    """A line of fields for each row. The sign speaks as well as the colour."""
    wide = (WIDTH - LABEL) / max(len(columns), 1)
    marks = [words(LABEL + wide * (at + 0.5), 22, name, "middle", "tick") for at, name in enumerate(columns)]
    for at, (name, fields) in enumerate(rows):
        y = HEAD + at * LINE
        marks.append(words(LABEL - 10, y + 18, cut(name, 24), "end", "name"))
        for place, each in enumerate(fields):
            x = LABEL + wide * place
            hint = f"{name}, {columns[place]}: {each.words}"
            marks.append(box(x + 1, y + 1, wide - 2, LINE - 2, "field", each.tone, hint))
            marks.append(words(x + wide / 2, y + 18, each.sign, "middle", "sign", each.tone))
    table = [[name, *(each.words for each in fields)] for name, fields in rows]
    return Chart(key, title, summary, [head, *columns], table, HEAD + max(len(rows), 1) * LINE + 4, marks)


@dataclass(frozen=True)
class Tile:
    """Where a province stands among the tiles, and its name cut to fit one."""

    short: str
    column: int
    row: int


def tile_map(
    key: str, title: str, summary: str, values: Mapping[str, tuple[str, str, str]], columns: Sequence[str]
) -> Chart:
    """The provinces as tiles of one size. `values`: by name of province the tone, the short text and the full words.

    Names are matched without accents and without "Tỉnh", "Thành phố". The archipelagos Hoàng Sa and Trường Sa stand
    in the sea beside Đà Nẵng and Khánh Hòa, to which they belong.
    """
    known = {_bare(name): (name, value) for name, value in values.items()}
    marks: list[Mark] = []
    table = []
    for bare, tile in province_tiles().items():
        x, y = tile.column * TILE + 4, tile.row * TILE + 4
        name, (tone, text, full) = known.get(bare, (tile.short, ("unknown", "–", _("chưa có số liệu"))))
        if bare in ISLANDS:
            marks += [
                box(x, y, TILE - 8, TILE - 8, "islands"),
                words(x + (TILE - 8) / 2, y + 36, "Quần đảo", "middle", "tile-name"),
                words(x + (TILE - 8) / 2, y + 58, tile.short, "middle", "tile-name"),
            ]
            continue
        marks += [
            box(x, y, TILE - 8, TILE - 8, "tile", tone, f"{name}: {full}"),
            *_two_lines(x, y, tile.short, text, tone),
        ]
        if bare in known:
            table.append([name, full])
    tiles = province_tiles().values()
    height = (max(tile.row for tile in tiles) + 1) * TILE + 4
    width = (max(tile.column for tile in tiles) + 1) * TILE + 4
    note = _("Sơ đồ ô: mỗi ô là một tỉnh, thành phố; vị trí chỉ gần đúng, không thể hiện địa giới.")
    return Chart(key, title, summary, columns, table, height, marks, width, note)


@cache
def province_tiles() -> dict[str, Tile]:
    """By folded name without "tinh" or "thanh pho"."""
    with TILES.open(encoding="utf-8", newline="") as file:
        return {
            _bare(row["name"]): Tile(row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(file)
        }


def _bare(name: str) -> str:
    return fold(name).removeprefix("tinh ").removeprefix("thanh pho ").removeprefix("tp. ").replace(".", "")


def _two_lines(x: float, y: float, first: str, second: str, tone: str = "") -> list[Mark]:
    middle = x + (TILE - 8) / 2
    marks = [words(middle, y + 36, first, "middle", "tile-name", tone)]
    return [*marks, words(middle, y + 64, second, "middle", "tile-value", tone)] if second else marks
