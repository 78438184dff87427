"""The ways in which a figure may be broken down: a registry of data, not columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).parents[2] / "packs" / "dimensions.yaml"


@dataclass(frozen=True)
class Dimension:
    """`keys` are (key, label) in their order. Where `is_partition` the parts add up to the whole; otherwise each part
    is a share of its own ("trong đó").
    """

    code: str
    name: str
    keys: tuple[tuple[str, str], ...]
    is_partition: bool = True


def _load() -> dict[str, Dimension]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        row["code"]: Dimension(
            row["code"], row["name"], tuple((key, label) for key, label in row["keys"].items()), row["is_partition"]
        )
        for row in rows
    }


DIMENSIONS = _load()


def dimension_choices() -> list[tuple[str, str]]:
    """(code, name) for a form."""
    return [(dimension.code, dimension.name) for dimension in DIMENSIONS.values()]
