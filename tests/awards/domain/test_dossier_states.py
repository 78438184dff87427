from __future__ import annotations

import re
from pathlib import Path

import pytest

from awards.domain.council_states import CERTIFICATE, GRANT
from awards.domain.dossier_states import CONSULTATION, DOSSIER, OPINION, REQUEST, ROUND
from awards.domain.print_templates import TEMPLATE
from base.core.transitions import TransitionTable

PAGE = Path(__file__).parents[3] / "docs" / "states-awards.md"


@pytest.mark.parametrize(
    "table",
    [ROUND, DOSSIER, REQUEST, CONSULTATION, OPINION, TEMPLATE, GRANT, CERTIFICATE],
    ids=lambda table: table.noun,
)
def test_the_page_of_states_says_what_the_table_does(table: TransitionTable) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"(`{table.noun}`)")[1].split("\n## ")[0]
    written = re.findall(r"\| `(\w+)` \| ([\w, ]+) \| (\w+) \|", section)
    assert written == [(row.action, ", ".join(sorted(row.sources)), row.target) for row in table.rows]
