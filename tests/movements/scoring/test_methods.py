from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.scoring.methods import Outcome, Value, divided, points_for, positions
from movements.domain.scoring.rules import Rule, Span, read_params
from movements.domain.scoring.words import points_words
from movements.enums import ScoringMethod

D = Decimal
figures = st.decimals(-10_000, 10_000, places=4)


def rule(method: str, **changes: Any) -> Rule:
    values: dict[str, Any] = {"max_score": D(10)} | changes
    return Rule("I/1/1", "Chỉ tiêu", "I", "I/1", method, **values)


def points(made: Rule, figure: Any, **more: Any) -> Decimal | None:
    return points_for(made, Value(None if figure is None else D(str(figure))), **more).points


@pytest.mark.parametrize(
    ("direction", "span", "figure", "expected"),
    [
        ("up", Span(low=D(90)), 45, "5"),
        ("up", Span(low=D(90)), 95, "10"),
        ("up", Span(low=D(90)), -5, "0"),
        ("up", Span(low=D(0)), 0, "10"),
        ("up", Span(low=D(0)), -1, "0"),
        ("up", Span(low=D("-0.3")), "-0.6", "5"),
        ("up", Span(low=D(3)), 1, "3.3333"),
        ("down", Span(high=D(2)), 4, "5"),
        ("down", Span(high=D(2)), 1, "10"),
        ("down", Span(high=D(0)), 1, "0"),
        ("down", Span(high=D(-2)), -1, "5"),
        ("keep", Span(D(10), D(20)), 15, "10"),
        ("keep", Span(D(10), D(20)), 25, "7.5"),
        ("keep", Span(D(10), D(20)), 50, "0"),
    ],
)
def test_a_share_of_the_threshold_by_direction(direction: str, span: Span, figure: Any, expected: str) -> None:
    made = rule(ScoringMethod.PROPORTIONAL, direction=direction, spans={"": span})
    assert points(made, figure) == D(expected)


def test_the_threshold_of_the_units_group_holds_and_is_not_guessed() -> None:
    made = rule(ScoringMethod.PROPORTIONAL, spans={"nhom-1": Span(low=D(80)), "nhom-3": None, "": Span(low=D(50))})
    assert points(made, 40, group_key="nhom-1") == 5
    assert points(made, 40, group_key="nhom-2") == 8
    assert points_for(made, Value(D(40)), group_key="nhom-3").outcome == Outcome.UNKNOWN
    assert points_for(made, Value(D(40))).outcome == Outcome.UNKNOWN


def test_not_applicable_missing_and_zero_are_three_things() -> None:
    made = rule(ScoringMethod.PROPORTIONAL, spans={"": Span(low=D(90))})
    zero = points_for(made, Value(D(0)))
    assert (zero.points, zero.outcome) == (0, Outcome.SCORED)
    assert points_for(made, None).outcome == Outcome.MISSING
    assert points_for(made, Value()).points is None
    assert points_for(made, Value(is_not_applicable=True)).outcome == Outcome.NOT_APPLICABLE


def test_a_ratio_is_taken_of_its_whole_and_a_whole_of_zero_is_said() -> None:
    made = rule(ScoringMethod.PROPORTIONAL, kind="ratio", spans={"": Span(low=D(80))})
    assert points_for(made, Value(D(66), D(165))).points == 5
    nothing = points_for(made, Value(D(0), D(0)))
    assert (nothing.points, nothing.outcome) == (None, Outcome.INVALID)
    assert "Tổng số bằng 0" in points_words(made, nothing)


def test_bands_take_the_highest_edge_reached() -> None:
    extra = read_params(
        "bands", {"bands": [{"from": "90", "points": "10"}, {"from": "70", "points": "6"}, {"points": "1"}]}, ""
    )
    made = rule(ScoringMethod.BANDS, **extra)
    assert [points(made, figure) for figure in (100, 90, "89.9999", 70, 0)] == [10, 10, 6, 6, 1]


def test_yes_and_no_may_want_either_answer() -> None:
    assert [points(rule(ScoringMethod.YES_NO, kind="yes_no"), answer) for answer in (1, 0)] == [10, 0]
    assert [points(rule(ScoringMethod.YES_NO, kind="yes_no", direction="down"), answer) for answer in (1, 0)] == [0, 10]
    over = rule(ScoringMethod.YES_NO, spans={"": Span(low=D(90), low_open=True)})
    assert [points(over, figure) for figure in ("90.0001", 90)] == [10, 0]


def test_events_add_and_take_within_the_limit() -> None:
    gain = rule(ScoringMethod.PER_EVENT, per_event=D(3))
    loss = rule(ScoringMethod.PER_EVENT, per_event=D(-2))
    assert [points(gain, count) for count in (0, 2, 9)] == [0, 6, 10]
    assert [points(loss, count) for count in (0, 2, 9)] == [0, -4, -10]
    assert points_for(gain, Value(D(-1))).outcome == Outcome.INVALID


def test_ranks_share_the_better_place_and_the_last_holds_for_all_behind() -> None:
    made = rule(ScoringMethod.RANK, ranks=(D(10), D(8), D(5)))
    places = positions({"a": D(7), "b": D(9), "c": D(9), "d": D(1), "e": D(0)}, "up")
    assert places == {"b": 1, "c": 1, "a": 3, "d": 4, "e": 5}
    assert [points(made, 1, position=places[key]) for key in "bcade"] == [10, 10, 5, 5, 5]
    assert positions({"a": D(7), "b": D(9)}, "down") == {"a": 1, "b": 2}
    assert points_for(made, Value(D(1))).outcome == Outcome.UNKNOWN


def test_choices_by_their_word_and_an_unknown_word_is_said() -> None:
    made = rule(ScoringMethod.CHOICE, choices={"tot": ("Tốt", D(10))})
    assert points_for(made, Value(text="tot")).points == 10
    assert points_for(made, Value(text="la")).outcome == Outcome.INVALID
    assert points_for(made, Value()).outcome == Outcome.MISSING


def test_the_arithmetic_reads_as_a_sentence() -> None:
    made = rule(ScoringMethod.PROPORTIONAL, spans={"": Span(low=D(90))})
    assert points_words(made, points_for(made, Value(D(45)))) == "Đạt 45; mức từ 90 trở lên: 10 × 45 ÷ 90 = 5 điểm."


@given(top=figures, bottom=figures.filter(bool))
def test_a_quotient_is_rounded_once_half_away_from_zero(top: Decimal, bottom: Decimal) -> None:
    exact = Fraction(top) / Fraction(bottom)
    result = Fraction(divided(top, bottom))
    assert abs(result - exact) <= Fraction(1, 20000)
    if abs(result - exact) == Fraction(1, 20000):
        assert abs(result) > abs(exact)


@given(bound=figures, low=figures, high=figures, direction=st.sampled_from(["up", "down"]))
def test_a_better_figure_never_earns_less_and_nobody_leaves_the_bounds(
    bound: Decimal, low: Decimal, high: Decimal, direction: str
) -> None:
    made = rule(ScoringMethod.PROPORTIONAL, direction=direction, spans={"": Span(low=bound, high=None)})
    worse, better = sorted((low, high), reverse=direction == "down")
    first, second = points(made, worse), points(made, better)
    assert first is not None
    assert second is not None
    assert 0 <= first <= second <= 10
