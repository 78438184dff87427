"""Where a target leads: by hand-checked cases, and by what must hold for all of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.accumulation import Reading
from movements.domain.evaluation import Goal, weigh
from movements.domain.forecast import Course, Outlook, forecast
from movements.enums import Comparator, OutlookStatus, VerdictStatus

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
ENDS = (dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30), END)
BEGINS = (START, dt.date(2026, 4, 1), dt.date(2026, 7, 1), dt.date(2026, 10, 1))


def d(value: object) -> Decimal:
    return Decimal(str(value))


def look(
    goal: Goal,
    *values: object,
    nature: str = "stock",
    accumulation: str = "point",
    on: dt.date = dt.date(2026, 11, 1),
    due: dt.date = END,
) -> Outlook:
    """Quarterly figures from the first quarter on; None = not applicable, "" = nothing reported."""
    rows = [
        Reading(BEGINS[n], ENDS[n], None if value is None else d(value), value is None, f"Quý {n + 1}")
        for n, value in enumerate(values)
        if value != ""
    ]
    return forecast(Course(goal, nature, accumulation, START, due, rows), on=on)


HOUSES = Goal("ge", low=d(500), unit="căn nhà")
ACCIDENTS = Goal("le", high=d(12), unit="vụ", direction="down")
COMMUNES = Goal("n_of_m", numerator=d(66), denominator=d(87), unit="xã")
POVERTY = Goal("lt", high=d(1), unit="%", direction="down", base_value=d("1.8"))


@pytest.mark.parametrize(
    ("outlook", "status"),
    [
        (look(HOUSES), OutlookStatus.NO_DATA),
        (look(HOUSES, None), OutlookStatus.NOT_APPLICABLE),
        (look(HOUSES, 130, nature="flow", accumulation="year"), OutlookStatus.ON_TRACK),
        (look(HOUSES, 120, nature="flow", accumulation="year"), OutlookStatus.AT_RISK),
        (look(HOUSES, 100, 150, nature="flow"), OutlookStatus.ON_TRACK),
        (look(HOUSES, 100, 140, nature="flow"), OutlookStatus.AT_RISK),
        (look(HOUSES, 100, 510, nature="flow", accumulation="year"), OutlookStatus.MET),
        (look(HOUSES, 100, 200, 300, 499, nature="flow", accumulation="year"), OutlookStatus.MISSED),
        (look(HOUSES, 300, on=dt.date(2027, 1, 5), nature="flow", accumulation="year"), OutlookStatus.NO_DATA),
        (look(HOUSES, 600, on=dt.date(2027, 1, 5), nature="flow", accumulation="year"), OutlookStatus.MET),
        (look(ACCIDENTS, 3, nature="flow", accumulation="year"), OutlookStatus.AT_RISK),
        (look(ACCIDENTS, 2, nature="flow", accumulation="year"), OutlookStatus.ON_TRACK),
        (look(ACCIDENTS, 2, 13, nature="flow", accumulation="year"), OutlookStatus.MISSED),
        (look(ACCIDENTS, 2, 5, 9, 12, nature="flow", accumulation="year"), OutlookStatus.MET),
        (look(Goal("eq", low=d(0), unit="vụ"), 0, nature="flow", accumulation="year"), OutlookStatus.ON_TRACK),
        (look(Goal("eq", low=d(0), unit="vụ"), 1, nature="flow", accumulation="year"), OutlookStatus.MISSED),
        (look(COMMUNES, 50), OutlookStatus.NO_DATA),
        (look(COMMUNES, 50, 58), OutlookStatus.ON_TRACK),
        (look(COMMUNES, 50, 54), OutlookStatus.AT_RISK),
        (look(COMMUNES, 67), OutlookStatus.ON_TRACK),
        (look(COMMUNES, 70, 68, 66), OutlookStatus.AT_RISK),
        (look(POVERTY, 1.5, 1.3), OutlookStatus.ON_TRACK),
        (look(POVERTY, 1.7, 1.6), OutlookStatus.AT_RISK),
        (look(Goal("ge", low=d(95), unit="%"), 96, 94, nature="ratio", accumulation="average"), OutlookStatus.ON_TRACK),
        (look(Goal("ge", low=d(95), unit="%"), 96, 90, nature="ratio", accumulation="average"), OutlookStatus.AT_RISK),
        (look(Goal("growth", low=d(8), base_value=d(200)), 204, 208), OutlookStatus.ON_TRACK),
        (look(Goal("growth", low=d(8), base_value=d(0)), 204), OutlookStatus.NO_DATA),
        (look(Goal("n_of_m", numerator=d(1), denominator=d(0)), 0), OutlookStatus.NO_DATA),
        (look(Goal("qualitative"), 1), OutlookStatus.MET),
        (look(Goal("qualitative"), 0), OutlookStatus.AT_RISK),
        (look(Goal("qualitative"), 0, 0, 0, 0), OutlookStatus.MISSED),
    ],
)
def test_each_shape_of_target(outlook: Outlook, status: OutlookStatus) -> None:
    assert outlook.status == status, outlook.lines


def test_the_arithmetic_is_shown_so_that_it_can_be_done_again_by_hand() -> None:
    pace = look(HOUSES, 120, nature="flow", accumulation="year")
    assert pace.projected == d("486.6667")
    assert pace.lines[1:3] == (
        "Nếu giữ đà này, đến 31/12/2026 được khoảng 486,7 căn nhà.",
        "Cách tính: 120 × 365 ngày ÷ 90 ngày ≈ 486,7 căn nhà.",
    )
    trend = look(COMMUNES, 50, 54)
    assert any("54 + (54 − 50) × 184 ÷ 91 ≈ 62,09 xã" in line for line in trend.lines)
    assert "Quý 2: 54/87 xã; chỉ tiêu: 66/87 xã." in trend.lines


def test_what_falls_just_short_is_not_rounded_up_to_the_target() -> None:
    short = look(Goal("ge", low=d(8), unit="%"), "7.9946", "7.9955")
    assert short.status == OutlookStatus.AT_RISK
    assert "được khoảng 8%" not in " ".join(short.lines)


def test_a_yearly_sum_in_a_term_is_held_against_its_year_only() -> None:
    rows = [Reading(dt.date(2027, 1, 1), dt.date(2027, 6, 30), d(260), period="6 tháng 2027")]
    course = Course(HOUSES, "flow", "year", START, dt.date(2030, 12, 31), rows)
    assert forecast(course, on=dt.date(2027, 8, 1)).status == OutlookStatus.ON_TRACK
    term = Course(HOUSES, "flow", "term", START, dt.date(2030, 12, 31), rows)
    assert forecast(term, on=dt.date(2027, 8, 1)).status == OutlookStatus.ON_TRACK


def test_a_count_of_a_whole_never_leads_beyond_it() -> None:
    assert look(COMMUNES, 20, 60).projected == 87
    assert look(Goal("ge", low=d(99), unit="%"), 50, 90, nature="ratio").projected == 100


def test_after_the_day_without_the_last_figure_nothing_is_guessed() -> None:
    late = look(COMMUNES, 50, 58, 64, on=dt.date(2027, 1, 3))
    assert late.status == OutlookStatus.NO_DATA
    assert any("không suy đoán" in line for line in late.lines)


FIGURES = st.decimals(0, 5_000, places=2)
COMPARATORS = st.sampled_from([c for c in Comparator.values if c != Comparator.QUALITATIVE])
GOALS = st.builds(
    lambda comparator, low, span, direction, base: Goal(
        comparator, low=low, high=low + span, numerator=low, denominator=low + span + 1, direction=direction,
        base_value=base,
    ),
    COMPARATORS, FIGURES, st.decimals(0, 100, places=2), st.sampled_from(["up", "down", "keep"]), st.none() | FIGURES,
)  # fmt: skip
NATURES = st.sampled_from(["stock", "flow", "ratio", "change"])
WAYS = st.sampled_from(["point", "year", "term", "average"])


@given(GOALS, NATURES, WAYS, st.lists(FIGURES, min_size=4, max_size=4))
def test_with_the_last_figure_the_outlook_is_the_verdict(
    goal: Goal, nature: str, way: str, values: list[Decimal]
) -> None:
    outlook = look(goal, *values, nature=nature, accumulation=way)
    verdict, _ratio = weigh(goal, outlook.value)
    expected = {
        VerdictStatus.MET: OutlookStatus.MET,
        VerdictStatus.NOT_MET: OutlookStatus.MISSED,
        VerdictStatus.UNKNOWN: OutlookStatus.NO_DATA,
    }
    assert outlook.status == expected[verdict]


@given(GOALS, NATURES, WAYS, st.lists(FIGURES, max_size=3))
def test_before_the_day_a_forecast_agrees_with_what_it_projects(
    goal: Goal, nature: str, way: str, values: list[Decimal]
) -> None:
    outlook = look(goal, *values, nature=nature, accumulation=way)
    assert outlook.lines
    if outlook.projected is not None:
        met = weigh(goal, outlook.projected)[0] == VerdictStatus.MET
        assert outlook.status == (OutlookStatus.ON_TRACK if met else OutlookStatus.AT_RISK)
    if outlook.status == OutlookStatus.MET:
        assert weigh(goal, outlook.value)[0] == VerdictStatus.MET
    if not values:
        assert outlook.status == OutlookStatus.NO_DATA


@given(st.decimals(1, 5_000, places=2), st.integers(0, 2))
def test_an_even_pace_leads_exactly_to_the_target(bound: Decimal, last: int) -> None:
    total = (END - START).days + 1
    values = [bound * ((ENDS[n] - START).days + 1) / total for n in range(last + 1)]
    outlook = look(Goal("ge", low=bound), *values, nature="flow", accumulation="year")
    assert outlook.projected is not None
    assert abs(outlook.projected - bound) <= d("0.0001")
