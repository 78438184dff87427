import datetime
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.paper.wording import (
    composed,
    date_in_words,
    ground_lines,
    moment_in_words,
    percent_text,
    place_and_date,
    recipient_lines,
    share_text,
    weekday_in_words,
)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ((2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        ((2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        ((2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        ((2025, 12, 10), "ngày 10 tháng 12 năm 2025"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(date, words):
    assert date_in_words(datetime.date(*date)) == words
    assert place_and_date("Vĩnh Long", datetime.date(*date)) == f"Vĩnh Long, {words}"


@given(st.dates())
def test_a_date_in_words_reads_back(date):
    _, day, _, month, _, year = date_in_words(date).split()
    assert datetime.date(int(year), int(month), int(day)) == date


def test_moments():
    moment = datetime.datetime(2026, 2, 5, 8, 5)
    assert moment_in_words(moment) == "08 giờ 05 phút, ngày 05 tháng 02 năm 2026"
    assert weekday_in_words(moment) == "08 giờ 05 phút, Thứ Năm, ngày 05 tháng 02 năm 2026"


@pytest.mark.parametrize(
    ("count", "base", "text"),
    [
        (20, 22, "90,90%"),
        (22, 22, "100%"),
        (0, 22, "0%"),
        (1, 3, "33,33%"),
        (1, 16, "6,25%"),
        (1, 20, "5%"),
        (0, 0, "—"),
    ],
)
def test_percent_text(count, base, text):
    assert percent_text(count, base) == text


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_percentage_is_never_rounded_up(count, base):
    shown = Fraction(percent_text(count, base).removesuffix("%").replace(",", "."))
    assert shown <= Fraction(count * 100, base) < shown + Fraction(1, 100)


def test_shares():
    assert share_text(Fraction(4, 5)) == "80%"
    assert share_text(Fraction(2, 3)) == "2/3"


def test_grounds_end_in_semicolons_and_the_last_in_a_full_stop():
    assert ground_lines(["Căn cứ A", "Căn cứ B; ", " ", "Theo đề nghị C./."[:-2]]) == [
        "Căn cứ A;",
        "Căn cứ B;",
        "Theo đề nghị C.",
    ]
    assert ground_lines([]) == []


def test_recipients_get_dashes_and_endings():
    assert recipient_lines(["- Như Điều 3;", "Lưu: VT, HĐTĐKT."]) == ["- Như Điều 3;", "- Lưu: VT, HĐTĐKT."]


@given(st.text())
def test_composed_text_is_nfc_without_control_characters(text):
    clean = composed(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in clean)


def test_letters_and_tones_stored_apart_are_joined():
    assert composed(unicodedata.normalize("NFD", "Quyết định\x00 thưởng")) == "Quyết định thưởng"
