from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core.text import exact_form, fold, normalise, slugify

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)] + ["đ"]
WORDS = st.text(alphabet=st.sampled_from([*LETTERS, *(letter.upper() for letter in LETTERS), *"bcdgh nt"]), max_size=60)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_vietnamese_letter_folds_to_a_plain_one_in_both_cases(letter: str) -> None:
    plain = "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
    assert fold(letter) == fold(letter.upper()) == plain
    assert fold(unicodedata.normalize("NFD", letter)) == plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thi đua – Khen thưởng", "thi dua – khen thuong"),
        ("  NÔNG   THÔN\tMỚI ", "nong thon moi"),
        ("Ðồng Phú", "dong phu"),
        ("", ""),
    ],
)
def test_fold_makes_what_sounds_alike_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text).isascii()


@given(st.text(max_size=200))
def test_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_normalise_mends_look_alikes_and_odd_spaces_but_keeps_lines() -> None:
    assert normalise("Ðiều\u00a0 1\u200b \n  a\u0301") == "Điều 1\ná"


def test_normalise_takes_out_marks_that_turn_the_direction_of_writing() -> None:
    assert normalise("Nguyễn \u202eVăn\u202c An") == "Nguyễn Văn An"
    assert normalise("hop-dong-\u202efdp.exe") == "hop-dong-fdp.exe"


def test_normalise_takes_out_what_a_word_processor_leaves_unseen() -> None:
    assert normalise("\ufeffđối\u00adchiếu\u2060 số liệu") == "đốichiếu số liệu"


@given(WORDS, st.integers(5, 80))
def test_slug_is_plain_and_bounded(text: str, limit: int) -> None:
    slug = slugify(text, limit=limit)
    assert len(slug) <= limit
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("word", "exact"),
    [("đua", "d9ua"), ("Ðua", "d9ua"), ("nước", "nu7o71c"), ("thi", ""), ("2026", ""), ("ẫ", "a64"), ("ở", "o73")],
)
def test_exact_form_is_one_plain_word(word: str, exact: str) -> None:
    assert exact_form(word) == exact
    assert exact_form(exact) == ""
