from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from base.core.fonts import STAMP, WEB_FONTS, build_web_fonts
from tests.once import web_fonts

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = "aăâeêioôơuưy"
LETTERS = {
    form
    for vowel in VOWELS
    for tone in TONES
    for form in (unicodedata.normalize("NFC", vowel + tone), unicodedata.normalize("NFC", vowel + tone).upper())
} | set("đĐ₫")
PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?()%/-–—“”‘’…×−")


FIGURES = tuple(font for font in WEB_FONTS if font.figures)
"""Ten glyphs each: built anew in no time."""


@pytest.fixture
def built() -> Path:
    return web_fonts()


def test_set_of_letters_is_complete() -> None:
    assert len(LETTERS) == 147


@pytest.mark.parametrize("font", [font for font in WEB_FONTS if not font.figures], ids=lambda font: font.name)
def test_face_holds_every_vietnamese_letter(built: Path, font: object) -> None:
    face = TTFont(built / font.filename)  # type: ignore[attr-defined]
    assert {letter for letter in LETTERS | PLAIN if ord(letter) not in face.getBestCmap()} == set()


@pytest.mark.parametrize("font", [font for font in WEB_FONTS if not font.figures], ids=lambda font: font.name)
def test_face_holds_the_loose_marks_of_decomposed_text(built: Path, font: object) -> None:
    covered = TTFont(built / font.filename).getBestCmap()  # type: ignore[attr-defined]
    marks = {mark for letter in LETTERS for mark in unicodedata.normalize("NFD", letter) if unicodedata.combining(mark)}
    assert {mark for mark in marks if ord(mark) not in covered} == set()


@pytest.mark.parametrize("font", [font for font in WEB_FONTS if font.figures], ids=lambda font: font.name)
def test_figures_stand_under_each_other(built: Path, font: object) -> None:
    face = TTFont(built / font.filename)  # type: ignore[attr-defined]
    names = [face.getBestCmap()[ord(digit)] for digit in "0123456789"]
    assert len({face["hmtx"][name][0] for name in names}) == 1


def test_files_are_small_and_come_with_their_licences(built: Path) -> None:
    assert all(path.stat().st_size < 40_000 for path in built.glob("*.woff2"))
    assert len(list(built.glob("*-OFL.txt"))) == 2
    assert not list(built.glob("*.part"))


def test_style_sheet_asks_for_exactly_these_files(built: Path) -> None:
    sheet = (Path(__file__).resolve().parents[3] / "site/static/css/base.css").read_text()
    asked = {part.split('"')[0] for part in sheet.split("../fonts/")[1:]}
    assert asked == {path.name for path in built.glob("*.woff2")}


def test_second_build_touches_nothing(built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.iterdir()}
    build_web_fonts(built)
    assert {path: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_lost_or_outdated_file_is_made_again(tmp_path: Path) -> None:
    build_web_fonts(tmp_path, FIGURES)
    (tmp_path / FIGURES[0].filename).unlink()
    assert all(path.is_file() for path in build_web_fonts(tmp_path, FIGURES))
    (tmp_path / STAMP).write_text("older recipe")
    build_web_fonts(tmp_path, FIGURES)
    assert (tmp_path / STAMP).read_text() != "older recipe"
