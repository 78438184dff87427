"""Vietnamese text: one form to store, one folded form to compare and search."""

from __future__ import annotations

import re
import unicodedata

from django.utils.text import slugify as ascii_slugify

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
_VNI = {
    "\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4",
    "\u0323": "5", "\u0302": "6", "\u031b": "7", "\u0306": "8",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_HIDDEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
"""Without width, the soft hyphens of word processors, and marks that turn the direction of writing: with one a name
reads other than it is written.
"""
_UNTIDY = re.compile(rf"^\s|\s$|  |[^\S ]|[Ðð]|{_HIDDEN.pattern}")


def normalise(value: str) -> str:
    """NFC, the Vietnamese Đ instead of look-alikes, plain single spaces, nothing hidden; line breaks stay."""
    if not _UNTIDY.search(value) and unicodedata.is_normalized("NFC", value):
        return value
    value = _HIDDEN.sub("", unicodedata.normalize("NFC", value).replace("Ð", "Đ").replace("ð", "đ"))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in value.splitlines()).strip()


def fold(value: str) -> str:
    """Lower case without accents, đ = d: "Thi đua" and "thi dua" become the same string."""
    decomposed = unicodedata.normalize("NFD", value).translate(_STROKES)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).lower().split())


def exact_form(word: str) -> str:
    """A word with its accents as digits after the letters, as on a VNI keyboard: "đua" is d9ua. Without accents "".

    Plain letters and digits are one word to every search engine, so that the exact form can stand in an index.
    """
    decomposed = unicodedata.normalize("NFD", word.lower().replace("ð", "đ").replace("đ", "d9"))
    exact = "".join(_VNI.get(c, "" if unicodedata.combining(c) else c) for c in decomposed)
    return exact if exact != word.lower() else ""


def slugify(value: str, *, limit: int = 80) -> str:
    """An address of plain letters, cut at a word."""
    slug = ascii_slugify(fold(value))
    return slug if len(slug) <= limit else slug[:limit].rsplit("-", 1)[0]


def guarded(text: str) -> str:
    """Text that no spreadsheet program takes for a formula when a CSV file is opened."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
