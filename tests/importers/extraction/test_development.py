"""Whole documents of our own against their annotations, by the same rules as the scoring tool of the annotations.

The figures are floors below what was reached, so that a change that loses much is noticed; `07` and `08` are the two
that nothing was tuned on.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from importers.extraction.engine import extract
from importers.extraction.reading import read_document
from importers.extraction.result import Extraction

DOCUMENTS = Path(__file__).with_name("development")
TUNED = ("01", "02", "03", "04", "05", "06")
UNSEEN = ("07", "08")


@cache
def read(number: str) -> tuple[dict, Extraction, str]:
    path = next(DOCUMENTS.glob(f"{number}_*.json"))
    document = read_document(path.with_suffix(".txt"))
    return json.loads(path.read_text(encoding="utf-8")), extract(document), document.text


def folded(words: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFC", words).lower().replace("ð", "đ")).strip()


def bounds(row: dict) -> set[float]:
    return {float(row[key]) for key in ("low", "high", "numerator", "denominator") if row.get(key) is not None}


def agrees(gold: dict, found: dict) -> bool:
    near = min(gold["start"] + len(gold["quote"]), found["end"]) > max(gold["start"], found["start"])
    units = [unit.replace("/năm", "") for unit in (gold["unit"], *gold.get("unit_alt", []))]
    got = found["unit"].replace("/năm", "")
    same_unit = any(folded(got).startswith(folded(unit)) or folded(unit).startswith(folded(got)) for unit in units)
    return near and bounds(gold) == bounds(found) and gold["comparator"] == found["comparator"] and same_unit


def f1_of_targets(numbers: tuple[str, ...]) -> float:
    hits = found = wanted = 0
    for number in numbers:
        gold, extraction, _text = read(number)
        left = list(gold["targets"])
        neutral = [(row["start"], row["start"] + len(row["quote"])) for row in gold["ambiguous"]]
        for figure in extraction.targets:
            match = next((row for row in left if agrees(row, figure.to_json())), None)
            if match is not None:
                left.remove(match)
                hits += 1
            elif any(start < figure.end and figure.start < end for start, end in neutral):
                continue
            found += 1
        wanted += len(gold["targets"])
    return 2 * hits / (found + wanted)


@pytest.mark.parametrize(("numbers", "floor"), [(TUNED, 0.95), (UNSEEN, 0.85)], ids=["tuned", "unseen"])
def test_targets_are_read_with_comparator_and_unit(numbers, floor):
    assert f1_of_targets(numbers) >= floor


@pytest.mark.parametrize("number", TUNED + UNSEEN)
def test_names_and_metadata_are_read(number):
    gold, found, _text = read(number)
    accepted = {folded(name) for name in gold["campaigns"]}

    assert {folded(name) for name in found.movements} - accepted == {folded(name) for name in gold["movements"]}
    for ours, theirs in (("number", "so_hieu"), ("type", "loai_van_ban"), ("issued_on", "ngay_ban_hanh"),
                         ("signer", "nguoi_ky")):  # fmt: skip
        assert found.metadata[ours] == gold["metadata"][theirs]


@pytest.mark.parametrize("number", TUNED + UNSEEN)
def test_every_quote_is_a_piece_of_the_document(number):
    _gold, found, text = read(number)
    rows = found.targets + found.results + found.deadlines + found.movement_mentions + found.unit_mentions
    assert rows or number == "03"
    assert all(text[row.start : row.end] == row.quote for row in rows)
