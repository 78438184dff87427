import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards import human_code

CODES = st.builds(human_code.new_code)


@given(CODES)
def test_a_code_survives_being_printed_and_typed(code):
    assert len(code) == 12
    assert human_code.normalise(f"  {human_code.grouped(code).lower()}\n") == code
    assert human_code.normalise(human_code.grouped(code).replace("-", " – ")) == code


@given(CODES, st.integers(0, 11), st.sampled_from(human_code.ALPHABET))
def test_any_single_wrong_character_is_found(code, position, character):
    wrong = code[:position] + character + code[position + 1 :]
    assert (human_code.normalise(wrong) == code) is (wrong == code)
    assert wrong == code or human_code.normalise(wrong) is None


@given(CODES, st.integers(0, 10))
def test_any_swap_of_neighbours_is_found(code, position):
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert swapped == code or human_code.normalise(swapped) is None


def test_no_look_alikes():
    assert not set(human_code.ALPHABET) & set("01OIL")
    assert len({human_code.new_code() for _ in range(2000)}) == 2000


@pytest.mark.parametrize("text", ["", "ABC", "0" * 12, "Đ" * 12, "A" * 13])
def test_what_cannot_be_a_code_is_refused(text):
    assert human_code.normalise(text) is None
