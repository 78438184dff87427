"""What happened is told in words, never by the name of an event."""

from __future__ import annotations

import re
from pathlib import Path

import movements
from base.core.event_words import deed_words
from movements.domain.history import TITLES
from movements.domain.states import TABLES

RECORDED = re.compile(r'record\(\s*"(movements\.[a-z_.]+)"')


def test_every_event_of_movements_has_a_title_in_words() -> None:
    kinds = {f"{table.noun}.{row.action}" for table in TABLES for row in table.rows}
    for path in Path(movements.__path__[0]).rglob("*.py"):
        kinds |= set(RECORDED.findall(path.read_text(encoding="utf-8")))
    assert len(kinds) > 100
    assert [kind for kind in sorted(kinds) if deed_words(kind, TITLES) == "Cập nhật"] == []
