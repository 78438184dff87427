"""No input makes a pattern run away: ten times the text may cost about ten times the work, whatever is repeated.

Counted in processor time of this thread, so that a busy machine changes little; the limits are wide.
"""

from __future__ import annotations

import time

import pytest

from importers.extraction.engine import extract

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
SHORT, LONG = 2_000, 20_000


def cost(text: str) -> float:
    start = time.thread_time()
    extract(text)
    return time.thread_time() - start


@pytest.mark.parametrize("piece", PIECES)
def test_repeating_a_piece_costs_in_proportion(piece):
    short = max(cost(piece * (SHORT // len(piece))), 0.01)
    assert cost(piece * (LONG // len(piece))) < 40 * short
