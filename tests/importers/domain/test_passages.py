from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importers.domain.passages import REACH, passage_of

TEXT = "Câu đầu tiên. Phấn đấu năm 2026 có 66/87 xã đạt chuẩn. Câu cuối.\nDòng sau."


def test_a_passage_stands_in_its_own_sentence():
    start = TEXT.index("66/87")
    passage = passage_of(TEXT, start, start + 5)
    assert (passage.before, passage.match, passage.after) == ("Phấn đấu năm 2026 có ", "66/87", " xã đạt chuẩn.")
    assert passage.line == 1


def test_a_line_break_ends_a_sentence():
    start = TEXT.index("Dòng")
    assert passage_of(TEXT, start, start + 4).before == ""
    assert passage_of(TEXT, start, start + 4).line == 2


def test_a_sentence_without_end_is_cut_and_says_so():
    text = "a" * 2000
    passage = passage_of(text, 1000, 1010)
    assert passage.before.startswith("…")
    assert passage.after.endswith("…")
    assert len(passage.before) <= REACH + 2


@given(st.text(max_size=300), st.integers(-5, 400), st.integers(-5, 400))
def test_any_span_of_any_text_gives_a_passage_out_of_that_text(text, start, end):
    passage = passage_of(text, start, end)
    assert passage.match in text
    assert passage.match == text[max(0, start) : max(0, start, end)] or start > len(text)
