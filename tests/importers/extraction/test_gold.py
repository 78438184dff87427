"""Against the hand-annotated documents, where the shared folder is at hand."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from importers.extraction.engine import extract
from importers.extraction.reading import read_document

SHARED = next((p / "shared" for p in Path(__file__).parents if (p / "shared" / "gold").is_dir()), None)
WANTED = {"numbers": 0.95, "full": 0.95, "movements": 0.95, "metadata": 0.9, "deadlines": 0.85}


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extract", SHARED / "tools" / "score_extract.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_extract"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(SHARED is None, reason="the annotated documents of the shared folder are not here")
@pytest.mark.parametrize("line", WANTED)
def test_annotated_documents_are_read_as_a_person_reads_them(line: str) -> None:
    score = scorer()
    tallies = {name: score.Tally() for name in WANTED}
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        out = extract(read_document(SHARED / "seeds" / f"{path.stem}.txt")).to_json()
        score.score_targets(gold, out, tallies["numbers"], tallies["full"])
        score.score_names(gold, out, tallies["movements"])
        score.score_metadata(gold, out, tallies["metadata"])
        score.score_deadlines(gold, out, tallies["deadlines"])
    tally = tallies[line]
    precision, recall = tally.hit / max(1, tally.found), tally.hit / max(1, tally.wanted)

    assert 2 * precision * recall / (precision + recall) >= WANTED[line], (tally.line(line), tally.notes)
