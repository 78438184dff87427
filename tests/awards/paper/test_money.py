from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.paper.money import amount_in_figures_vi, amount_in_words_vi, bonus_amount

BASE_SALARY = 2_530_000
MULTIPLES = st.decimals(min_value=0, max_value=1000, places=4)


@pytest.mark.parametrize(
    ("multiple", "amount"),
    [("4.5", 11_390_000), ("3", 7_590_000), ("1", 2_530_000), ("0.3", 760_000), ("1.5", 3_800_000),
     ("0.8", 2_030_000), ("2", 5_060_000), ("12", 30_360_000), ("8", 20_240_000), ("3.5", 8_860_000), ("0", 0)],
)  # fmt: skip
def test_table_of_the_domain_dossier(multiple, amount):
    assert bonus_amount(Decimal(multiple), BASE_SALARY) == amount


@given(MULTIPLES, st.integers(0, 10**8))
def test_rounds_up_to_the_next_ten_thousand_and_no_further(multiple, salary):
    amount, exact = bonus_amount(multiple, salary), Fraction(multiple) * salary
    assert amount % 10_000 == 0
    assert exact <= amount < exact + 10_000


@given(MULTIPLES, MULTIPLES, st.integers(0, 10**8))
def test_a_larger_multiple_never_pays_less(one, other, salary):
    low, high = sorted((one, other))
    assert bonus_amount(low, salary) <= bonus_amount(high, salary)


def test_one_dong_above_a_step_pays_the_whole_next_step():
    assert bonus_amount(Decimal(1), 10_000) == 10_000
    assert bonus_amount(Decimal(1), 10_001) == 20_000
    assert bonus_amount(Decimal("0.0001"), 1) == 10_000


def test_floats_and_impossible_numbers_are_refused():
    with pytest.raises(TypeError, match="exact"):
        bonus_amount(0.3, BASE_SALARY)
    for multiple in (Decimal("-1"), Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError, match="finite"):
            bonus_amount(multiple, BASE_SALARY)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (101, "Một trăm linh một đồng"),
        (111, "Một trăm mười một đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (2_530_000, "Hai triệu năm trăm ba mươi nghìn đồng"),
        (11_390_000, "Mười một triệu ba trăm chín mươi nghìn đồng"),
        (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
        (1_250_000_000_000, "Một nghìn hai trăm năm mươi tỷ đồng"),
    ],
)
def test_amounts_in_words(amount, words):
    assert amount_in_words_vi(amount) == words


ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
DIGITS = {word: value for value, word in enumerate(ONES)} | {"mốt": 1, "lăm": 5, "mười": 10}


def number_of(words):
    """Read the words back: an independent grammar to check the writer against."""
    total = group = pending = 0
    for word in words.lower().removesuffix(" đồng").split():
        if word in DIGITS:
            group, pending = group + pending, DIGITS[word]
        elif word == "linh":
            continue
        elif word in ("mươi", "trăm"):
            group, pending = group + pending * {"mươi": 10, "trăm": 100}[word], 0
        elif word == "tỷ":
            total, group, pending = (total + group + pending) * 10**9, 0, 0
        else:
            total, group, pending = total + (group + pending) * {"nghìn": 1000, "triệu": 10**6}[word], 0, 0
    return total + group + pending


@given(st.integers(0, 10**12 - 1))
def test_words_read_back_to_the_same_amount(amount):
    assert number_of(amount_in_words_vi(amount)) == amount


def test_negative_amounts_are_refused_and_figures_are_grouped_by_points():
    with pytest.raises(ValueError, match="negative"):
        amount_in_words_vi(-1)
    assert amount_in_figures_vi(11_390_000) == "11.390.000 đồng"
