"""What is not known is neither met nor failed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.rural.judging import judge_criterion, judge_satisfaction, outcome_of, percent, percent_text
from movements.enums import RuralVerdict as V


@dataclass
class Answer:
    content: str
    asked: int
    answered: int
    satisfied: int


@pytest.mark.parametrize(
    ("verdicts", "expected", "wanted"),
    [
        ([], None, V.UNKNOWN),
        ([V.MET, V.MET], None, V.MET),
        ([V.MET, V.NOT_APPLICABLE], None, V.MET),
        ([V.NOT_APPLICABLE], None, V.NOT_APPLICABLE),
        ([V.MET, V.UNKNOWN], None, V.UNKNOWN),
        ([V.NOT_MET, V.UNKNOWN], None, V.NOT_MET),
        ([V.MET], 2, V.UNKNOWN),
        ([V.NOT_MET], 2, V.NOT_MET),
    ],
)
def test_a_criterion_is_met_only_when_every_known_indicator_is(verdicts: list, expected: int | None, wanted: V) -> None:
    assert judge_criterion(verdicts, expected=expected).verdict == wanted


@pytest.mark.parametrize(
    ("computed", "judgement", "appraisal", "wanted"),
    [
        (V.UNKNOWN, "", "", V.UNKNOWN),
        (V.UNKNOWN, V.MET, "", V.MET),
        (V.NOT_MET, V.MET, "", V.NOT_MET),
        (V.MET, "", V.NOT_MET, V.NOT_MET),
        (V.UNKNOWN, V.MET, V.NOT_MET, V.NOT_MET),
    ],
)
def test_figures_go_before_the_commune_and_the_appraisal_before_both(
    computed: V, judgement: str, appraisal: str, wanted: V
) -> None:
    assert outcome_of(computed, judgement, appraisal) == wanted


def test_without_a_level_the_survey_gives_no_verdict() -> None:
    rows = [Answer("Đường", 100, 90, 90)]
    assert judge_satisfaction(rows, None).verdict == V.UNKNOWN
    assert judge_satisfaction([], Decimal(90)).verdict == V.UNKNOWN
    assert judge_satisfaction([Answer("Đường", 100, 0, 0)], Decimal(90)).verdict == V.UNKNOWN


def test_every_content_must_reach_the_level_exactly() -> None:
    good, edge = Answer("Đường", 100, 100, 95), Answer("Trường", 100, 10, 9)
    assert judge_satisfaction([good, edge], Decimal(90)).verdict == V.MET
    low = Answer("Nước", 1000, 1000, 899)  # 89,9 % is not 90 %, however it is rounded
    found = judge_satisfaction([good, low], Decimal(90))
    assert found.verdict == V.NOT_MET
    assert "Nước: 89,9%" in found.explanation


def test_percents_are_exact_and_read_in_vietnamese() -> None:
    assert percent(1, 3) * 3 == 100
    assert percent_text(5, 6) == "83,33%"
    assert percent_text(1, 200) == "0,5%"
    assert percent_text(0, 0) == "–"


@given(st.integers(1, 10**6), st.data())
def test_the_rounded_percent_is_within_half_a_hundredth(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    shown = Decimal(percent_text(part, whole).rstrip("%").replace(",", "."))
    assert abs(shown * whole - part * 100) * 200 <= whole
