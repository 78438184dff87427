"""QR codes by the thousand: what is the same for all codes of a size is worked out once, with segno.

A code is a fixed pattern, and bits of the text with their error correction at fixed places. segno draws one code of a
size; from it the fixed pattern is taken. For every further code only its bits are reckoned (ISO/IEC 18004: bytes, level
L, mask 3), twenty times as fast. A test holds the results against segno's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

import segno
from segno import consts

MASK = 3
"""Fixed: trying all eight costs 15 ms a code, and signed text is random enough for any of them."""
_BYTE_MODE = 0b0100
_LONG_FROM = 10  # versions from this one on tell the length of the text in two bytes
_STEP = 8


@dataclass(frozen=True)
class _Size:
    """What all codes of a version share. `blocks` are the lengths of the blocks of data, `correction` is that of each
    block's error correction; `pick` brings bits, followed by "01", into the order of the rows.
    """

    version: int
    side: int
    blocks: tuple[int, ...]
    correction: int
    places: int
    mask: int
    pick: Any


def qr_svg(text: str) -> str:
    """QR code as SVG, one horizontal stroke for each run of dark modules.

    Level L: on a sheet that is kept under glass larger modules scan better than more redundancy. The text may be as
    long as the largest code holds; longer is segno.DataOverflowError, a ValueError.
    """
    data = text.encode()
    size = _size_for(len(data))
    codewords = _codewords(data, size)
    bits = (int.from_bytes(codewords) << (size.places - 8 * len(codewords))) ^ size.mask
    modules = "".join(size.pick(f"{bits:0{size.places}b}01"))
    steps = _steps()
    lines = []
    for row in range(size.side):
        line = modules[row * size.side : (row + 1) * size.side]
        strokes = [steps[line[start : start + _STEP]] for start in range(0, size.side, _STEP)]
        lines.append(f"M0 {row}.5{''.join(strokes)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.side} {size.side}">'
        f'<path stroke="#000" d="{"".join(lines)}"/></svg>'
    )


@cache
def _size_for(length: int) -> _Size:
    """The smallest code for so many bytes."""
    return _size(int(segno.make_qr("x" * length, error="l", mask=MASK, boost_error=False, mode="byte").version))


@cache
def _size(version: int) -> _Size:
    sample = segno.make_qr("x", version=version, error="l", mask=MASK, boost_error=False, mode="byte")
    modules: Any = sample.matrix
    kinds = [list(row) for row in sample.matrix_iter(border=0, verbose=True)]
    data = (consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT)
    wrong = (8, len(kinds) - 9)  # segno counts this one to the information of the format; it holds data
    order = [(row, column) for row, column in _way(len(kinds)) if kinds[row][column] in data or (row, column) == wrong]
    numbers = {place: number for number, place in enumerate(order)}
    light, dark = len(order), len(order) + 1  # the two characters after the bits
    picks = [
        numbers.get((row, column), dark if modules[row][column] else light)
        for row in range(len(kinds))
        for column in range(len(kinds))
    ]
    blocks = [block for block in consts.ECC[version][consts.ERROR_LEVEL_L] for _each in range(block.num_blocks)]
    mask = "".join("1" if (row + column) % 3 == 0 else "0" for row, column in order)
    return _Size(
        version=version,
        side=len(kinds),
        blocks=tuple(block.num_data for block in blocks),
        correction=blocks[0].num_total - blocks[0].num_data,
        places=len(order),
        mask=int(mask, 2),
        pick=itemgetter(*picks),
    )


def _way(side: int) -> list[tuple[int, int]]:
    """All modules in the order in which bits are laid: two columns at a time from the right, up and down in turn,
    leaving out the column of the timing pattern.
    """
    found = []
    rights = [*range(side - 1, 6, -2), *range(5, 0, -2)]
    for turn, right in enumerate(rights):
        rows = range(side - 1, -1, -1) if turn % 2 == 0 else range(side)
        found += [(row, column) for row in rows for column in (right, right - 1)]
    return found


def _codewords(data: bytes, size: _Size) -> bytes:
    """The text in its frame, filled up, cut into blocks, each with its error correction, all interleaved."""
    room = sum(size.blocks)
    length_bits = 16 if size.version >= _LONG_FROM else 8
    head = ((_BYTE_MODE << length_bits) | len(data)) << (8 * len(data)) | int.from_bytes(data)
    framed = (head << 4).to_bytes(len(data) + (length_bits + 8) // 8)
    filled = framed + (b"\xec\x11" * room)[: room - len(framed)]
    blocks, start = [], 0
    for length in size.blocks:
        blocks.append(filled[start : start + length])
        start += length
    checks = [_correction(block, size.correction) for block in blocks]
    laid = [block[place] for place in range(max(size.blocks)) for block in blocks if place < len(block)]
    return bytes(laid) + bytes(check[place] for place in range(size.correction) for check in checks)


def _correction(block: bytes, count: int) -> bytes:
    """Remainder of the block by the generator of Reed-Solomon, `count` bytes, all of them in one whole number."""
    multiples, top, cut = _multiples(count), 8 * (count - 1), (1 << (8 * count)) - 1
    rest = 0
    for byte in block:
        rest = ((rest << 8) & cut) ^ multiples[byte ^ (rest >> top)]
    return rest.to_bytes(count)


@cache
def _multiples(count: int) -> tuple[int, ...]:
    """The generator of so many bytes, without its leading 1, times each of the 256 elements of the field."""
    generator = [1]
    for power in range(count):
        root = consts.GALIOS_EXP[power]
        shifted, scaled = [*generator, 0], [0, *(_times(each, root) for each in generator)]
        generator = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
    return tuple(int.from_bytes(bytes(_times(each, factor) for each in generator[1:])) for factor in range(256))


def _times(a: int, b: int) -> int:
    if not a or not b:
        return 0
    return int(consts.GALIOS_EXP[(consts.GALIOS_LOG[a] + consts.GALIOS_LOG[b]) % 255])


@cache
def _steps() -> dict[str, str]:
    """Modules up to eight → strokes that go on from where the last ended."""
    found = {}
    for width in range(1, _STEP + 1):
        for value in range(1 << width):
            line = f"{value:0{width}b}"
            strokes, start = "", 0
            while start < width:
                end = start
                while end < width and line[end] == line[start]:
                    end += 1
                strokes += f"h{end - start}" if line[start] == "1" else f"m{end - start} 0"
                start = end
            found[line] = strokes
    return found
