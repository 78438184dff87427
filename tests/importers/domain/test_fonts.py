"""Old fonts: every letter that they can write, in both cases, and columns noticed by their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from importers.domain.fonts import fonts_of, in_unicode, samples_of
from importers.extraction.old_fonts import converted

SMALL = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
TCVN3_OF = {letter: code for code, letter in TCVN3.pairs}
VNI_OF = {letter: code for code, letter in VNI.pairs} | {"ẳ": "aú", "Ẳ": "AÚ", "ỵ": "î", "Ỵ": "Î"}
NAMES = ["Nguyễn Thị Hồng", "Trần Văn Đức", "Lê Hữu Phước", "Phạm Quốc Việt"]


def typed(text, table):
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize("letter", SMALL)
def test_every_small_letter_of_tcvn3(letter):
    assert converted(TCVN3_OF[letter], "TCVN3 (ABC)") == letter


@pytest.mark.parametrize("letter", SMALL + SMALL.upper())
def test_every_letter_of_vni_in_both_cases(letter):
    assert converted(VNI_OF[letter], "VNI") == letter


@pytest.mark.parametrize("letter", SMALL)
def test_a_capital_of_tcvn3_is_known_by_the_capitals_around_it(letter):
    assert in_unicode({"a": f"BC{TCVN3_OF[letter]}D"}, {"a": "TCVN3 (ABC)"})["a"] == f"BC{letter.upper()}D"


@pytest.mark.parametrize(("font", "table"), [("TCVN3 (ABC)", TCVN3_OF), ("VNI", VNI_OF)])
def test_a_column_is_noticed_by_its_words_and_read(font, table):
    rows = [{"Họ và tên": typed(name, table), "Mã": f"CB{n}", "Chức vụ": "Chuyên viên"} for n, name in enumerate(NAMES)]
    fonts = fonts_of(rows)
    assert fonts["Họ và tên"] == font
    assert [in_unicode(row, fonts)["Họ và tên"] for row in rows] == NAMES
    assert samples_of(rows, fonts)["Họ và tên"][0] == (typed(NAMES[0], table), NAMES[0])


def test_unicode_is_left_alone():
    rows = [{"Họ và tên": name, "Là lãnh đạo": "không", "Chức vụ": "Chuyên viên", "Nơi": "Hòa"} for name in NAMES]
    assert fonts_of(rows) == {}


@given(st.text(alphabet=SMALL + "abcdeghiklmnopqrstuvxy ", max_size=30), st.sampled_from([("VNI", VNI_OF)]))
def test_what_vni_wrote_in_words_is_read_back(text, font):
    name, table = font
    words = [word for word in text.split() if sum(letter in SMALL for letter in word) <= 1]
    plain = " ".join(word for word in words if not any(pair in word for pair in ("oe", "oa")))
    found = converted(typed(plain, table), name)
    assert len(found) == len(plain)
