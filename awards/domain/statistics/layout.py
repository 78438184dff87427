"""What a form is made of, and the data file that says how the forms are laid out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "data" / "statistics_forms.yaml"
FORMS = ("0601", "0602", "0603", "0604", "0605")


@dataclass(frozen=True)
class Row:
    """A line: its label, and per column the keys of the rows that are counted there."""

    label: str
    cells: Sequence[Sequence[int]]


@dataclass(frozen=True)
class FormTable:
    """One form. `model` names what the keys are of; `notes` say what could not be classed, or was not verified."""

    form: str
    title: str
    unit: str
    year: int
    model: str
    columns: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def full_code(self) -> str:
        return f"{self.form}.N/BNV-TĐKT"

    @property
    def total(self) -> int:
        """Different rows counted anywhere in the form."""
        return len({key for row in self.rows for cell in row.cells for key in cell})


def table_from(content: dict[str, Any]) -> FormTable:
    """A frozen form as it was."""
    return FormTable(**{**content, "rows": [Row(**row) for row in content["rows"]]})


@lru_cache(maxsize=1)
def layout() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def window_of(year: int) -> tuple[dt.date, dt.date]:
    """First and last day that count into the report of a year."""
    window = layout()["window"]
    first, last = dt.date.fromisoformat(f"{year}-{window['from']}"), dt.date.fromisoformat(f"{year}-{window['to']}")
    return (first.replace(year=year - 1) if first > last else first), last


def due_on(year: int) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{layout()['due']['day']}")
