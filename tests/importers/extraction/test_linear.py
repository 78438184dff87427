"""No input makes a pattern run away: ten times the text may cost about ten times the work, whatever is repeated.

Counted in processor time of this thread, so that a busy machine changes little; the limits are wide.
"""

from __future__ import annotations

import time

import pytest

from importers.extraction import engine
from importers.extraction.engine import extract
from importers.extraction.unreadable import UnreadableDocument

PIECES = (
    "1", "1.", "1,", "1/", "1-", "1 ", "% ", "100% ", "từ ", "từ 1 đến ", "a, ", "và ", " " * 3, "(", ")", "“",
    "”", "“a” ", "\"", "|", " | ", "| a |\n", "1 | 2 |\n", "\n", ".\n", "a.\n", "ngày 1 ", "trước ngày ",
    "ngày 1/1 và ", "quý ", "báo cáo ", "định kỳ hằng ", "hằng tháng, ", "năm 2026 ", "giai đoạn 2021-",
    "phấn đấu ", "ít nhất ", "không quá ", "trở lên ", "tỷ lệ ", "đạt ", "còn ", "tăng ", "giảm ", "triệu ",
    "tỷ đồng ", "đồng/người/", "Số: ", "Số: 1/", "TỈNH ", "SỞ NỘI VỤ\n", "CHỦ TỊCH\n", "ỦY BAN NHÂN DÂN\n",
    "phong trào ", "phong trào “", "thi đua ", "Giao Sở ", "Sở Nội vụ, ", "chủ trì ", "Kính gửi",
    "STT | Chỉ tiêu | ", "Năm 2026 | ", "01 xã, ", "xã ", "gấp ", "bình quân ", "e\u0301", "Ð", "tháng ",
    "kỳ họp ", "/100.000 ", "2 tỷ 500 ", "điểm ",
)  # fmt: skip
# What stands before a long run of one sign, and the run: a pattern that tries every place of the run is quadratic.
RUNS = (
    ("", "."), ("", "…"), ("", "!"), ("yêu cầu", " "), ("yêu cầu", "\t"), ("Mục lục ", ". "), ("đạt 5", " "),
    ("trước ngày 1", " "), ("phong trào", " "), ("5 tỷ đồng", "."), ("từ 5", "-"), ("", "\u0301"), ("a | ", "."),
)  # fmt: skip
NUMBERED = (
    "phong trào thi đua “Phong trào số {}”. ", "Phong trào Toàn dân tham gia {} việc. ", "Giao Sở Abc{} chủ trì. ",
    "a | báo cáo định kỳ hằng tháng {} ", "“a{}” ", "(a{} 5%) ",
)  # fmt: skip
SHORT, LONG = 2_000, 20_000


def cost(text: str) -> float:
    start = time.thread_time()
    extract(text)
    return time.thread_time() - start


def is_in_proportion(short: str, long: str) -> bool:
    """One of three tries: a collection of all the suite's objects may fall into one and says nothing of the text."""
    return any(cost(long) < 40 * max(cost(short), 0.01) for _try in range(3))


@pytest.mark.parametrize("piece", PIECES)
def test_repeating_a_piece_costs_in_proportion(piece):
    assert is_in_proportion(piece * (SHORT // len(piece)), piece * (LONG // len(piece)))


@pytest.mark.parametrize(("before", "sign"), RUNS)
def test_a_long_run_of_one_sign_costs_in_proportion(before, sign):
    assert is_in_proportion(before + sign * SHORT + "x 5%", before + sign * LONG + "x 5%")


@pytest.mark.parametrize("piece", NUMBERED)
def test_many_different_names_cost_in_proportion(piece):
    def text(length):
        return "".join(piece.format(number) for number in range(length // len(piece)))

    assert is_in_proportion(text(SHORT), text(LONG))


@pytest.mark.parametrize("piece", ["ít nhất một xã, ", "90%\n", "a\n\n", "1 | Tỷ lệ hộ nghèo | % | 5 |\n"])
def test_a_text_that_would_take_too_long_is_refused_in_words(piece, monkeypatch):
    monkeypatch.setattr(engine, "EXTRACTING", 0.2)
    start = time.thread_time()
    with pytest.raises(UnreadableDocument, match="Hãy tách thành nhiều tệp") as caught:
        extract(piece * (400_000 // len(piece)))
    assert caught.value.code == "too_slow"
    assert time.thread_time() - start < 3
