"""What the figures of several periods amount to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.accumulation import Reading, course_of, covering, standing

YEAR = dt.date(2026, 1, 1)
QUARTERS = [(dt.date(2026, 3 * n + 1, 1), dt.date(2026, 3 * n + 3, (31, 30, 30, 31)[n])) for n in range(4)]


def quarter(n: int, value: object, **options: object) -> Reading:
    figure = None if value is None else Decimal(str(value))
    return Reading(*QUARTERS[n], figure, period=f"Quý {n + 1}", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("nature", "accumulation", "expected"),
    [
        ("stock", "point", 9),
        ("flow", "point", 16),
        ("flow", "year", 9),
        ("flow", "term", 9),
        ("stock", "term", 9),
        ("ratio", "average", "5.3333"),
        ("flow", "average", "5.3333"),
    ],
)
def test_each_way_of_adding_up(nature: str, accumulation: str, expected: object) -> None:
    rows = [quarter(1, 4), quarter(0, 3), quarter(2, 9)]
    found = standing(rows, nature=nature, accumulation=accumulation)
    assert found is not None
    assert (found.value, found.period) == (Decimal(str(expected)), "Quý 3")


def test_nothing_reported_is_nothing_not_zero() -> None:
    assert standing([], nature="flow", accumulation="point") is None
    assert standing([quarter(0, None)], nature="flow", accumulation="point") is None


def test_a_period_that_does_not_apply_is_left_out_of_sums_and_means() -> None:
    rows = [quarter(0, 3), quarter(1, None, is_not_applicable=True)]
    assert standing(rows, nature="flow", accumulation="point").value == 3  # type: ignore[union-attr]
    assert standing(rows, nature="ratio", accumulation="average").value == 3  # type: ignore[union-attr]
    last = standing(rows, nature="stock", accumulation="point")
    assert last is not None
    assert (last.value, last.is_not_applicable) == (None, True)
    only = standing(rows[1:], nature="flow", accumulation="point")
    assert only is not None
    assert only.is_not_applicable


def test_a_longer_period_stands_for_the_shorter_ones_inside_it() -> None:
    half = Reading(QUARTERS[0][0], QUARTERS[1][1], Decimal(7), period="6 tháng")
    nine = Reading(QUARTERS[0][0], QUARTERS[2][1], Decimal(12), period="9 tháng")
    late = Reading(QUARTERS[2][0], QUARTERS[3][1], Decimal(10), period="6 tháng cuối năm")
    rows = [quarter(0, 3), quarter(1, 4), half, quarter(2, 5), nine, late]
    running = [row.value for row in course_of(rows, nature="flow", accumulation="point")]
    assert running[-1] == 17
    assert running[0] == 3


DAYS = st.integers(0, 364)
SPANS = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=8).map(
    lambda pairs: tuple((YEAR + dt.timedelta(a), YEAR + dt.timedelta(b)) for a, b in pairs)
)


def _days(spans: tuple[tuple[dt.date, dt.date], ...]) -> int:
    return sum((end - start).days + 1 for start, end in spans)


@given(SPANS)
def test_chosen_periods_never_overlap_and_no_choice_covers_more(spans: tuple[tuple[dt.date, dt.date], ...]) -> None:
    chosen = sorted(covering(spans))
    assert set(chosen) <= set(spans)
    assert all(first[1] < second[0] for first, second in pairwise(chosen))
    best = 0
    for mask in range(1 << len(spans)):
        some = tuple(sorted(span for place, span in enumerate(spans) if mask >> place & 1))
        if all(first[1] < second[0] for first, second in pairwise(some)):
            best = max(best, _days(some))
    assert _days(tuple(chosen)) == best


VALUES = st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1, max_size=4)


@given(VALUES, st.randoms())
def test_the_order_in_which_figures_come_changes_nothing(values: list[Decimal], chance: object) -> None:
    rows = [quarter(n, value) for n, value in enumerate(values)]
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    for nature in ("stock", "flow", "ratio"):
        for accumulation in ("point", "year", "term", "average"):
            options = {"nature": nature, "accumulation": accumulation}
            assert course_of(mixed, **options) == course_of(rows, **options)


@given(VALUES)
def test_sum_last_and_mean_are_what_they_say(values: list[Decimal]) -> None:
    rows = [quarter(n, value) for n, value in enumerate(values)]
    total = standing(rows, nature="flow", accumulation="point")
    last = standing(rows, nature="flow", accumulation="year")
    mean = standing(rows, nature="ratio", accumulation="average")
    assert total is not None
    assert last is not None
    assert mean is not None
    assert (total.value, last.value) == (sum(values), values[-1])
    assert mean.value is not None
    assert min(values) - 1 <= mean.value <= max(values) + 1
    assert abs(mean.value * len(values) - sum(values)) <= Decimal("0.0005") * len(values)
