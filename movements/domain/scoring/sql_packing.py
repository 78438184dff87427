"""Several sums in one: groups of indicators share the bits of one 64-bit number, each in a field of its own.

A sum over millions of rows costs by the number of aggregates and their filters. The set says how large each sum can
become, so fields never touch; a field holds its sum with a sign. The aggregate is made by the migration: PostgreSQL's
own sum of bigint goes through decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from movements.domain.scoring.sql_points import tree

BITS = 62
SUM = "movements_sum_int8"
Leaf = tuple[int, str]


@dataclass
class Packer:
    """`prefix` names the columns, `guard` is the condition under which a measurement counts in them."""

    prefix: str
    guard: str
    columns: list[list[Leaf]] = field(default_factory=list)
    width: int = BITS
    lifted: int = 0

    @property
    def names(self) -> list[str]:
        return [f"{self.prefix}{at}" for at in range(len(self.columns))]

    def add(self, leaves: Collection[Leaf], most: int) -> str:
        """A field for the sum of these expressions by indicator, at most `most` in size; the term that reads it."""
        bits = most.bit_length() + 1
        if self.width + bits > BITS:
            self.columns.append([])
            self.width = self.lifted = 0
        shift, self.width = self.width, self.width + bits
        self.lifted += 2 ** (shift + bits - 1)
        factor = f" * {2**shift}::int8" if shift else ""
        self.columns[-1] += [(pk, f"({points})::int8{factor}") for pk, points in leaves]
        whole = f"(coalesce({self.names[-1]}, 0) + {self.lifted})"
        return f"((({whole} >> {shift}) & {2**bits - 1}) - {2 ** (bits - 1)})"

    def sums(self, is_among: Callable[[Collection[int]], str]) -> list[tuple[str, str]]:
        """Column and aggregate of each number; `is_among` gives the condition on the indicator."""
        found = []
        for name, leaves in zip(self.names, self.columns, strict=True):
            condition = f"{is_among([pk for pk, _points in leaves])} AND {self.guard}"
            found.append((name, f"{SUM}({tree(leaves, 'm.indicator_id')}) FILTER (WHERE {condition})"))
        return found
