"""Vietnamese letters by case, for patterns: a range such as À-Ỹ would mix both cases, since Unicode alternates them."""

from __future__ import annotations

import unicodedata

_BASES = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LOWER = "đ" + "".join(
    letter for base in _BASES for tone in _TONES if not (letter := unicodedata.normalize("NFC", base + tone)).isascii()
)
UPPER = LOWER.upper()


def expanded(pattern: str) -> str:
    """The pattern with `À-Ỹ` and `à-ỹ` inside its brackets written out as the capital and the small letters."""
    return pattern.replace("À-Ỹ", UPPER).replace("à-ỹ", LOWER)
