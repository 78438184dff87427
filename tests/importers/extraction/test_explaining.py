"""Why a figure is proposed, and how sure that is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.extraction.confidence import STEPS, confidence_of, points_of
from importers.extraction.engine import extract
from importers.extraction.explaining import PATTERNS, REASONS, pattern_said, reasons_said
from importers.extraction.reading import read_document

DEVELOPMENT = Path(__file__).with_name("development")


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS if pattern.examples], ids=lambda p: p.code)
def test_every_example_is_read_by_its_pattern(pattern):
    for example in pattern.examples:
        assert pattern.code in {figure.rule.partition(":")[0] for figure in extract(example).targets}, example


def test_a_figure_says_what_it_rests_on():
    figure = extract("Phấn đấu tỷ lệ hộ nghèo còn dưới 1%.").targets[0]

    assert pattern_said(figure.rule) == "chỉ tiêu – động từ – con số"
    assert reasons_said(list(figure.reasons))[0] == REASONS["stance:clause"]
    assert len(reasons_said(list(figure.reasons))) == len(figure.reasons)
    assert reasons_said(["of-a-later-version"]) == []


def test_a_vague_number_is_less_sure_than_a_clear_one():
    clear = extract("Phấn đấu tỷ lệ hộ nghèo còn dưới 1%.").targets[0]
    vague = extract("100% cán bộ được tập huấn.").targets[0]
    assert clear.confidence > vague.confidence


def figures_of_development() -> Iterator[tuple[float, bool]]:
    """Confidence of each figure read in the annotated documents, and whether the annotator has it with its numbers."""
    for path in sorted(DEVELOPMENT.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        found = extract(read_document(path.with_suffix(".txt")))
        for wanted, figures in ((gold["targets"], found.targets), (gold["results"], found.results)):
            left = [(g["start"], bounds(g)) for g in wanted]
            for figure in figures:
                near = [g for g in left if g[1] == bounds(figure.to_json()) and abs(g[0] - figure.start) < 120]
                if near:
                    left.remove(near[0])
                yield figure.confidence, bool(near)


def bounds(row: dict) -> set[float]:
    return {float(row[key]) for key in ("low", "high", "numerator", "denominator") if row.get(key) is not None}


def test_the_confidence_is_about_the_share_that_is_right():
    right, read = Counter(), Counter()
    for confidence, is_right in figures_of_development():
        read[confidence] += 1
        right[confidence] += is_right

    for confidence, count in read.items():
        assert abs(right[confidence] / count - confidence) < 0.12, (confidence, right[confidence], count)


def test_points_rise_with_the_reasons():
    assert points_of(("stance:clause", "subject", "unit")) == 9
    assert confidence_of(()) == STEPS[-1][1]


class Pointer:
    """A helper that points at three places: one that the rules know, one that they do not, one outside the text."""

    def passages(self, text):
        return [(0, 20), (text.index("toàn bộ"), text.index("toàn bộ") + 24), (5, 10_000)]


def test_a_helper_only_points_and_changes_no_figure():
    text = "Phấn đấu tỷ lệ hộ nghèo còn dưới 1%. Đến năm 2030, toàn bộ các xã đạt chuẩn."
    alone, helped = extract(text), extract(text, Pointer())

    assert helped.targets == alone.targets
    assert [text[start:end] for start, end in helped.to_check] == ["toàn bộ các xã đạt chuẩn"]
    assert "to_check" not in alone.to_json()
