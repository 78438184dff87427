"""Codes drawn by us are those that segno draws."""

from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from awards.certificates.qr import _codewords, _size_for, qr_svg

# What a code of each of these versions holds at level L: there is no filling, about which encoders differ.
FULL = (17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 1003, 2953)


def modules_of(svg: str) -> list[list[bool]]:
    """Read back from the strokes."""
    found = re.search(r' d="([^"]+)"', svg)
    assert found is not None
    rows = [re.sub(r"^0 \d+\.5", "", line) for line in found[1].split("M")[1:]]
    return [
        [step == "h" for step, count in re.findall(r"([hm])(\d+)", row) for _each in range(int(count))] for row in rows
    ]


@pytest.mark.parametrize("length", FULL)
def test_a_full_code_is_the_one_that_segno_draws(length: int) -> None:
    text = "".join(chr(97 + (place * place + 7 * place) % 26) for place in range(length))
    other = segno.make_qr(text, error="l", mask=3, boost_error=False, mode="byte")
    assert modules_of(qr_svg(text)) == [[bool(module) for module in row] for row in other.matrix]


@given(st.binary(min_size=1, max_size=400))
def test_whatever_is_put_in_stands_in_the_data_and_the_rest_is_filled_up(data: bytes) -> None:
    size = _size_for(len(data))
    laid = _codewords(data, size)
    blocks: list[list[int]] = [[] for _each in size.blocks]
    codewords = iter(laid)
    for place in range(max(size.blocks)):
        for block, length in zip(blocks, size.blocks, strict=True):
            if place < length:
                block.append(next(codewords))
    bits = "".join(f"{byte:08b}" for block in blocks for byte in block)
    counted = 16 if size.version >= 10 else 8
    assert bits[:4] == "0100"
    assert int(bits[4 : 4 + counted], 2) == len(data)
    start = 4 + counted
    assert int(bits[start : start + 8 * len(data)], 2).to_bytes(len(data)) == data
    filling = bits[start + 8 * len(data) + 4 :]
    assert filling == ("1110110000010001" * 2000)[: len(filling)]
    assert len(laid) == sum(size.blocks) + len(size.blocks) * size.correction


def test_a_text_longer_than_any_code_is_refused() -> None:
    with pytest.raises(segno.DataOverflowError):
        qr_svg("x" * 2954)
