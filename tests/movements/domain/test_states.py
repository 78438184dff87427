"""docs/states.md tells the same as the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from base.core.transitions import TransitionTable
from movements.domain.states import TABLES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "states.md"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_the_page_lists_every_step_with_its_states(table: TransitionTable) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"`{table.noun}`", 1)[1].split("\n### ", 1)[0]
    rows = re.findall(r"^\| (\w+) \(([^)]+)\) \| ([\w, ]+) \| (\w+) \|", section, re.MULTILINE)
    told = {(action, label, frozenset(sources.split(", ")), target) for action, label, sources, target in rows}
    assert told == {(row.action, str(row.label), row.sources, row.target) for row in table.rows}
