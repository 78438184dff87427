from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core.text import guarded
from importers.domain.cells import CellError, choice_key, parse_date, parse_integer, parse_number, text_of

CELLS = st.one_of(
    st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.datetimes(), st.none(), st.booleans()
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("27.026,5", "27026.5"),
        ("27.026", "27026"),
        ("6,5", "6.5"),
        ("6.5", "6.5"),
        (6.5, "6.5"),
        (2022.0, "2022"),
        ("-0,3", "-0.3"),
        ("−0,3", "-0.3"),
        (" 1 000 ", "1000"),
    ],
)
def test_figures_are_read_as_they_are_written_here(written, number):
    assert parse_number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["", "sáu", "1,2,3", "1.2.3", "NaN", float("nan"), float("inf"), "9" * 20, None])
def test_what_is_no_figure_is_named(written):
    with pytest.raises(CellError):
        parse_number(written)


@pytest.mark.parametrize(
    "written", ["31/12/2026", "31-12-2026", "2026-12-31", dt.date(2026, 12, 31), dt.datetime(2026, 12, 31)]
)
def test_days_are_read_in_the_ways_people_write_them(written):
    assert parse_date(written) == dt.date(2026, 12, 31)


@pytest.mark.parametrize("written", ["31/02/2024", "2024-13-01", "12/2024", "hôm qua", "01/01/0001", "", 45000.0])
def test_a_day_that_cannot_be_is_named(written):
    with pytest.raises(CellError):
        parse_date(written)


def test_codes_stay_text_and_whole_floats_lose_their_point():
    assert text_of("00123") == "00123"
    assert text_of(2022.0) == "2022"
    assert choice_key("  Hoàn thành TỐT ") == "hoan thanh tot"


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@cmd"])
def test_a_guarded_formula_comes_back_as_it_was(text):
    assert guarded(text).startswith("'")
    assert text_of(guarded(text)) == text


@given(CELLS)
def test_any_cell_is_a_value_or_a_sentence(value):
    assert isinstance(text_of(value), str)
    for parse in (parse_number, parse_date, lambda cell: parse_integer(cell, 0, 10)):
        try:
            parsed = parse(value)
        except CellError as error:
            parsed = error.message
        assert parsed is not None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_a_figure_written_the_local_way_is_read_back(number):
    written = f"{number:,f}".translate(str.maketrans(",.", ".,"))
    assert parse_number(written) == number


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_a_day_written_the_local_way_is_read_back(day):
    assert parse_date(f"{day:%d/%m/}{day.year:04d}") == day == parse_date(day.isoformat())
