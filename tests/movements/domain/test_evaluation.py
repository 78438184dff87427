from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.evaluation import CAP, ONE, Goal, evaluate, goal_of
from movements.enums import Comparator, Direction, VerdictStatus
from movements.models import Target, TargetAssignment

MET, NOT_MET, UNKNOWN = VerdictStatus.MET, VerdictStatus.NOT_MET, VerdictStatus.UNKNOWN


def d(value: object) -> Decimal:
    return Decimal(str(value))


def goal(comparator: str, **values: object) -> Goal:
    numbers = {key: d(value) for key, value in values.items() if isinstance(value, int | float)}
    return Goal(comparator, **(values | numbers))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("aim", "value", "status"),
    [
        (goal("gt", low=90, unit="%"), 90, NOT_MET),
        (goal("gt", low=90, unit="%"), 90.1, MET),
        (goal("ge", low=90), 90, MET),
        (goal("eq", low=100), 100, MET),
        (goal("eq", low=100), 101, NOT_MET),
        (goal("le", high=5), 5, MET),
        (goal("lt", high=1, unit="%", direction="down"), 1, NOT_MET),
        (goal("lt", high=1, unit="%", direction="down"), 0, MET),
        (goal("between", low=130, high=135), 129.9, NOT_MET),
        (goal("between", low=130, high=135), 136, MET),
        (goal("between", low=130, high=135, direction="keep"), 136, NOT_MET),
        (goal("between", low=130, high=135, direction="down"), 134, MET),
        (goal("approx", low=4500), 4280, MET),
        (goal("approx", low=4500), 4270, NOT_MET),
        (goal("approx", low=0.3, direction="down"), 0.31, MET),
        (goal("approx", low=25, direction="keep"), 30, NOT_MET),
        (goal("n_of_m", numerator=66, denominator=87, unit="xã"), 66, MET),
        (goal("n_of_m", numerator=66, denominator=87, unit="xã"), 65, NOT_MET),
        (goal("change", low=-0.3, direction="down"), -0.3, MET),
        (goal("change", low=-0.3, direction="down"), -0.2, NOT_MET),
        (goal("change", low=-0.3, high=-0.5, direction="down"), -0.3, MET),
        (goal("change", low=-0.3, direction="down", base_value=1.5), 1.2, MET),
        (goal("change", low=-0.3, direction="down", base_value=1.5), 1.3, NOT_MET),
        (goal("change", low=2, direction="keep"), -1, MET),
        (goal("growth", low=8), 8, MET),
        (goal("growth", low=8, base_value=200), 216, MET),
        (goal("growth", low=8, base_value=200), 215, NOT_MET),
        (goal("growth", low=8, base_value=0), 215, UNKNOWN),
        (goal("qualitative"), 1, MET),
        (goal("qualitative"), 0, NOT_MET),
        (goal("ge"), 5, UNKNOWN),
        (goal("n_of_m", denominator=5), 5, UNKNOWN),
    ],
)
def test_each_comparator(aim: Goal, value: float, status: VerdictStatus) -> None:
    assert evaluate(aim, d(value)).status == status


@pytest.mark.parametrize("comparator", Comparator.values)
def test_missing_is_not_zero(comparator: str) -> None:
    verdict = evaluate(goal(comparator, low=0, high=0, numerator=0), None)
    assert (verdict.status, verdict.ratio) == (UNKNOWN, None)
    assert "Chưa có số liệu" in verdict.explanation_vi


@pytest.mark.parametrize(
    ("aim", "value", "ratio", "words"),
    [
        (
            goal("n_of_m", numerator=66, denominator=87, unit="xã"),
            58,
            "0.8788",
            "Thực hiện 58/87 xã; chỉ tiêu: 66/87 xã",
        ),
        (goal("lt", high=1, unit="%", direction="down"), 2, "0.5", "chỉ tiêu: dưới 1%"),
        (goal("ge", low=100), 250, "2", "Đạt"),
        (goal("growth", low=8, base_value=200), 208, "0.5", "chênh 4%"),
        (goal("between", low=130, high=135, unit="đồng", scale="million"), 65, "0.5", "130–135 triệu đồng"),
    ],
)
def test_ratio_and_words(aim: Goal, value: float, ratio: str, words: str) -> None:
    verdict = evaluate(aim, d(value))
    assert verdict.ratio == d(ratio)
    assert words in verdict.explanation_vi


def test_figures_of_an_assignment_go_before_those_of_the_target() -> None:
    target = Target(name="x", comparator=Comparator.N_OF_M, numerator=d(66), denominator=d(87), unit="xã")
    assert goal_of(TargetAssignment(target=target)).numerator == 66
    own = goal_of(TargetAssignment(target=target, numerator=d(2), denominator=d(3)))
    assert (own.numerator, own.denominator, own.unit) == (2, 3, "xã")


FIGURES = st.decimals(min_value=-10_000, max_value=10_000, places=4)
DIRECTIONS = st.sampled_from(Direction.values)
GOALS = st.builds(
    lambda comparator, low, span, direction, base: Goal(
        comparator, low=low, high=low + span, numerator=low, direction=direction, base_value=base
    ),
    st.sampled_from(Comparator.values),
    FIGURES,
    st.decimals(min_value=0, max_value=100, places=4),
    DIRECTIONS,
    st.none() | FIGURES,
)


def test_far_beyond_the_target_is_not_said_to_be_exactly_twice_of_it() -> None:
    aim = Goal("ge", low=Decimal(95))
    assert "từ 200% mức giao trở lên" in evaluate(aim, Decimal(1234)).explanation_vi
    assert "bằng 150% mức giao" in evaluate(aim, Decimal("142.5")).explanation_vi


@given(GOALS, FIGURES)
def test_a_ratio_of_one_is_exactly_a_target_met(aim: Goal, value: Decimal) -> None:
    verdict = evaluate(aim, value)
    if verdict.ratio is None:
        assert verdict.status == UNKNOWN
    else:
        assert 0 <= verdict.ratio <= CAP
        assert (verdict.ratio >= ONE) == verdict.is_met


@given(st.sampled_from(["gt", "ge", "n_of_m", "growth"]), FIGURES, FIGURES, FIGURES)
def test_more_is_never_worse_where_up_is_better(comparator: str, bound: Decimal, one: Decimal, two: Decimal) -> None:
    aim = Goal(comparator, low=bound, numerator=bound)
    lower, higher = (evaluate(aim, value).ratio for value in sorted((one, two)))
    assert lower is not None
    assert higher is not None
    assert lower <= higher


@given(st.sampled_from(["lt", "le"]), FIGURES, FIGURES, FIGURES)
def test_less_is_never_worse_where_down_is_better(comparator: str, bound: Decimal, one: Decimal, two: Decimal) -> None:
    aim = Goal(comparator, high=bound, direction="down")
    lower, higher = (evaluate(aim, value).ratio for value in sorted((one, two)))
    assert lower is not None
    assert higher is not None
    assert lower >= higher
