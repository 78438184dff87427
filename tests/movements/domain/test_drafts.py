from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from movements.domain.drafts import target_from_extraction
from movements.domain.wording import target_text


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"comparator": "ratio", "numerator": 66, "denominator": 87, "unit": "xã"}, "66/87 xã"),
        ({"comparator": "=", "low": 82, "high": 82, "unit": "%", "quote": "đạt 82%"}, "từ 82% trở lên"),
        ({"comparator": "=", "low": 6, "unit": "%", "direction": "increase", "quote": "GRDP tăng 6%"}, "tăng 6%"),
        ({"comparator": "<", "high": 1, "unit": "%", "direction": "decrease", "quote": "còn dưới 1%"}, "dưới 1%"),
        (
            {"comparator": "~", "low": 0.3, "unit": "%", "direction": "decrease", "quote": "còn khoảng 0,3%"},
            "khoảng 0,3%",
        ),
        (
            {"comparator": "=", "low": 0.3, "unit": "%/năm", "direction": "decrease", "quote": "giảm 0,3%/năm"},
            "giảm 0,3%/năm",
        ),
        ({"comparator": "range", "low": 130, "high": 135, "unit": "triệu đồng"}, "130–135 triệu đồng"),
        ({"comparator": "range", "low": 16000, "high": 17000, "unit": "lao động"}, "16.000–17.000 lao động"),
        (
            {
                "comparator": "range",
                "low": 6,
                "high": 8,
                "unit": "%/năm",
                "direction": "increase",
                "quote": "tăng 6-8%/năm",
            },
            "tăng 6–8%/năm",
        ),
        ({"comparator": ">=", "low": 1, "unit": "huyện"}, "từ 1 huyện trở lên"),
        ({"comparator": ">", "low": 90, "unit": "%"}, "trên 90%"),
    ],
)
def test_proposals_of_the_extractor_read_as_the_directive_says(row: dict[str, Any], words: str) -> None:
    assert target_text(target_from_extraction({"name": "Chỉ tiêu", **row})) == words


def test_a_proposal_keeps_the_sentence_and_its_place() -> None:
    draft = target_from_extraction(
        {"quote": "có 66/87 xã", "start": 120, "end": 131, "comparator": "ratio", "numerator": 66, "denominator": 87}
    )
    assert (draft.original_text, draft.span_start, draft.span_end, draft.numerator) == (
        "có 66/87 xã",
        120,
        131,
        Decimal(66),
    )
