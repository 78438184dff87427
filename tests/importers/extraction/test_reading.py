"""Files of every kind to text, and a plain word for every file that gives none."""

from __future__ import annotations

import contextlib
import io
import time
import unicodedata
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from importers.extraction import from_docx, from_html, old_fonts, reading
from importers.extraction.engine import extract
from importers.extraction.letters import LOWER, UPPER
from importers.extraction.reading import UnreadableDocument, read_bytes, read_document
from tests.importers.extraction.documents import SAMPLES, TEXT, as_docx, as_html, as_pdf, empty_docx, zipped

SENTENCE = (
    "Tỷ lệ hộ nghèo của tỉnh giảm còn 3%, các đơn vị thực hiện phong trào thi đua xây dựng nông thôn mới trong năm 2025"
)


def cp1258(text: str) -> bytes:
    """Base letters composed, tones as the marks of the code page."""
    out = bytearray()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones or not tones))
        out += (base + tones).encode("cp1258")
    return bytes(out)


def in_font(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    table: dict[str, str] = {}
    for old, letter in pairs:
        table.setdefault(letter, old)
    return "".join(table.get(letter, letter) for letter in text)


def test_clean_text_is_the_content_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT + "\u00a0cuối\r\n", encoding="utf-8", newline="")

    document = read_document(path)

    assert document.text == path.read_bytes().decode("utf-8")
    assert (document.format, document.repairs) == ("txt", [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_give_the_same_text(encoding: str) -> None:
    assert read_bytes(SENTENCE.encode(encoding), "a.txt").text == SENTENCE


def test_windows_1258_is_read_and_said() -> None:
    document = read_bytes(cp1258(SENTENCE), "a.txt")

    assert document.text == SENTENCE
    assert "Windows-1258" in document.repairs[0]


@pytest.mark.parametrize(("pairs", "name"), [(TCVN3.pairs, "TCVN3"), ((*VNI.pairs, *old_fonts._MORE_VNI), "VNI")])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_old_fonts_are_noticed_and_converted(pairs: tuple[tuple[str, str], ...], name: str, encoding: str) -> None:
    document = read_bytes(in_font(SENTENCE, pairs).encode(encoding), "cu.txt")

    assert document.text == SENTENCE
    assert any(name in repair for repair in document.repairs)


def test_vni_table_knows_every_letter_in_both_cases() -> None:
    pairs = (*VNI.pairs, *old_fonts._MORE_VNI)
    known = {letter for _old, letter in pairs}

    assert [letter for letter in LOWER + UPPER if letter not in known and letter not in "ìíÌÍ"] == []
    for letter in LOWER + UPPER:
        assert old_fonts.converted(in_font(letter, pairs), "VNI") == letter


def test_tcvn3_table_knows_every_letter_that_the_font_has() -> None:
    known = {letter for _old, letter in TCVN3.pairs}

    assert [letter for letter in LOWER if letter not in known] == []
    for letter in LOWER + "ĂÂÊÔƠƯĐ":
        assert old_fonts.converted(in_font(letter, TCVN3.pairs), "TCVN3 (ABC)") == letter


def test_lines_that_are_unicode_already_stay_in_a_mixed_file() -> None:
    text = in_font(SENTENCE, TCVN3.pairs) + "\nĐường ở xã\n" + in_font(SENTENCE, TCVN3.pairs)

    assert read_bytes(text.encode(), "a.txt").text == f"{SENTENCE}\nĐường ở xã\n{SENTENCE}"


def test_decomposed_text_keeps_its_positions_and_is_noted() -> None:
    stored = unicodedata.normalize("NFD", SENTENCE)

    document = read_bytes(stored.encode(), "a.txt")
    figure = extract(document).targets[0]

    assert document.text == stored
    assert "NFD" in document.repairs[0]
    assert stored[figure.start : figure.end] == figure.quote
    assert figure.name == "Tỷ lệ hộ nghèo của tỉnh"
    assert unicodedata.is_normalized("NFC", figure.name + figure.unit)


def test_icelandic_letters_are_noted_and_read_as_vietnamese() -> None:
    document = read_bytes("Phấn ðấu có 5/7 xã ðạt chuẩn. Ðến nay ðã có 4/7 xã ðạt chuẩn.".encode(), "a.txt")
    found = extract(document)

    assert any("U+00D0" in repair for repair in document.repairs)
    assert [(f.numerator, f.denominator) for f in found.targets + found.results] == [(5, 7), (4, 7)]


def test_page_is_read_without_its_furniture() -> None:
    document = read_bytes(as_html(), "trang.bin")

    assert document.format == "html"
    assert "Tỷ lệ hộ khá, giàu | % | ≥ 60 |" in document.text
    assert "99%" in document.text
    for furniture in ("tyLe", "Trang chủ", "5.020.550"):
        assert furniture not in document.text


def test_word_file_is_read_with_its_tables_in_order() -> None:
    document = read_bytes(as_docx(), "khong_ten")

    assert document.format == "docx"
    assert document.text.index("II. PHONG TRÀO") < document.text.index("Tỷ lệ hộ khá, giàu | % | ≥ 60 |")
    assert document.text.index("Tỷ lệ hộ khá, giàu") < document.text.index("1. Sở Nội vụ chủ trì")


def test_pdf_with_text_is_read() -> None:
    document = read_bytes(as_pdf(SENTENCE), "a.pdf")

    assert document.format == "pdf"
    assert SENTENCE in document.text


def test_margins_of_a_pdf_are_no_text() -> None:
    """A number of pages behind a sentence would be a ratio, a running title a heading again and again."""
    pages = [f"UBND xã An Bình – Kế hoạch\nMục {n}. Phấn đấu {n}0% số hộ\nđạt chuẩn\n{n}/4" for n in range(1, 5)]
    document = read_bytes(as_pdf("\f".join(pages)), "a.pdf")

    assert document.text.split("\n") == [
        line for n in range(1, 5) for line in (f"Mục {n}. Phấn đấu {n}0% số hộ", "đạt chuẩn")
    ]


def test_figures_at_the_end_of_every_page_stay() -> None:
    pages = [f"Bảng {word}\nXã {word}\n{n * 7} {n * 11}" for n, word in enumerate(("một", "hai", "ba", "bốn"), 1)]
    document = read_bytes(as_pdf("\f".join(pages)), "a.pdf")

    assert [line for line in document.text.split("\n") if line[0].isdigit()] == ["7 11", "14 22", "21 33", "28 44"]


def test_a_number_alone_is_a_page_number_only_where_it_counts_the_pages() -> None:
    of_an_excerpt = [f"Đoạn {word}\n{n}" for n, word in enumerate(("một", "hai", "ba", "bốn"), 37)]
    document = read_bytes(as_pdf("\f".join(of_an_excerpt)), "a.pdf")
    assert document.text.split("\n") == ["Đoạn một", "Đoạn hai", "Đoạn ba", "Đoạn bốn"]

    with_figures = ["Số hộ nghèo\n1.250", "Số xã\n95", "Tỷ lệ\n3/4"]
    document = read_bytes(as_pdf("\f".join(with_figures)), "a.pdf")
    assert document.text == "Số hộ nghèo\n1.250\nSố xã\n95\nTỷ lệ\n3/4"


@pytest.mark.parametrize("make", [as_html, as_docx])
def test_every_format_gives_the_same_findings(make: object) -> None:
    plain, other = extract(TEXT), extract(read_bytes(make(), "x"))

    found = {(f.name, f.comparator, f.low, f.high, f.numerator, f.unit) for f in other.targets}
    assert {(f.name, f.comparator, f.low, f.high, f.numerator, f.unit) for f in plain.targets} <= found
    assert ("Tỷ lệ hộ khá, giàu", ">=", 60.0, None, None, "%") in found
    assert other.metadata["number"] == "01/CT-MH"
    assert other.movements == plain.movements


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"... --- ...", "empty"),
        (as_pdf(None), "no_text"),
        (as_pdf(SENTENCE, password="mat khau"), "encrypted"),
        (as_pdf(SENTENCE)[:200], "broken"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, "broken"),
        (as_pdf(None, pages=1001), "too_long"),
        (zipped({"a.txt": b"abc"}), "unsupported"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "unsupported"),
        (zipped({"word/document.xml": b"<broken"}), "broken"),
        (as_docx()[:3000], "broken"),
        (b"PK\x03\x04" + b"\x01\x02" * 100, "broken"),
        (zipped({"word/document.xml": b"0" * 60_000_000}), "bomb"),
        (zipped({f"word/{i}.xml": b"" for i in range(5001)}), "bomb"),
        (empty_docx(), "no_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"{\\rtf1 abc}", "unsupported"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
        (b"<html><body><script>1</script></body></html>", "no_text"),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(data, "tep.docx")

    assert caught.value.code == code
    assert "tep.docx" in caught.value.message
    assert "ãy " in caught.value.message


def test_size_is_checked_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "to.txt"
    with path.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)

    with pytest.raises(UnreadableDocument) as caught:
        read_document(path)
    assert caught.value.code == "too_big"


def test_very_long_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(b"thi dua " * 400_000, "dai.txt")
    assert caught.value.code == "too_long"


def test_a_file_of_more_parts_than_any_directive_is_refused_before_it_costs_much(monkeypatch) -> None:
    start = time.process_time()
    for data in (b"<html><table>" + b"<tr><td>1</td></tr>" * 150_000, zipped({"word/document.xml": b"x" * (61 << 20)})):
        monkeypatch.setattr(from_docx, "MAX_RATIO", 10_000)
        with pytest.raises(UnreadableDocument) as caught:
            read_bytes(data, "dai.txt")
        assert caught.value.code == "too_long"
    assert time.process_time() - start < 4


def test_reading_that_takes_too_long_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(from_html, "READING", 0.05)
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(b"<html><body>" + b"<p>a</p>" * 90_000, "dai.html")
    assert caught.value.code == "too_slow"


def test_tables_in_tables_cost_no_more_than_their_cells() -> None:
    inner = "<table>" + "<tr><td>a</td><td>90%</td></tr>" * 3_000 + "</table>"
    nested = "<html>" + "<table><tr><td>" * 60 + inner + "</td></tr></table>" * 60
    start = time.process_time()
    text = read_bytes(nested.encode(), "a.html").text
    assert text.count("90%") == 3_000
    assert time.process_time() - start < 4


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "khong-co.txt", "cannot_open"), (tmp_path, "not_a_file")):
        with pytest.raises(UnreadableDocument) as caught:
            read_document(path)
        assert caught.value.code == code


def test_deeply_nested_page_and_table_are_read_or_refused() -> None:
    for data in (b"<html>" + b"<div>" * 20_000 + "chữ".encode(), b"<table><tr><td>" * 5_000 + "chữ".encode()):
        check(data)


def test_samples_are_readable_and_marked_as_illustrations() -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        assert "VĂN BẢN MINH HỌA" in read_document(path).text.split("\n")[0]


def check(data: bytes) -> None:
    """Any other exception than the readers' own fails the test."""
    with contextlib.suppress(UnreadableDocument):
        document = read_bytes(data, "x")
        found = extract(document)
        for item in [*found.targets, *found.results, *found.deadlines, *found.movement_mentions, *found.unit_mentions]:
            assert document.text[item.start : item.end] == item.quote


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    check(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40), st.sampled_from(["html", "docx", "txt"]))
def test_damaged_files_are_read_or_refused(position: int, junk: bytes, kind: str) -> None:
    data = {"html": as_html, "docx": as_docx, "txt": TEXT.encode}[kind]()
    position %= len(data)
    check(data[:position] + junk + data[position + len(junk) :])


@settings(max_examples=8, deadline=None)
@given(st.integers(10, 5000), st.binary(min_size=1, max_size=20))
def test_damaged_pdf_is_read_or_refused(position: int, junk: bytes) -> None:
    data = as_pdf(SENTENCE)
    position = max(10, position % len(data))
    check(data[:position] + junk + data[position + len(junk) :])


HEADS_OF_TWO_ROWS = (
    "<table><tr><th rowspan=2>TT</th><th rowspan=2>Chỉ tiêu</th><th rowspan=2>ĐVT</th><th colspan=2>Kế hoạch</th></tr>"
    "<tr><th>Năm 2026</th><th>Năm 2030</th></tr>"
    "<tr><td>1</td><td>Tỷ lệ đô thị hóa</td><td>%</td><td>42</td><td>50</td></tr></table>"
)


def test_cells_that_reach_over_others_keep_their_columns() -> None:
    page = f"<html><body><p>Phụ lục chỉ tiêu</p>{HEADS_OF_TWO_ROWS}</body></html>"
    found = extract(read_bytes(page.encode(), "bang.html"))
    assert [(figure.low, figure.period) for figure in found.targets] == [(42.0, "2026"), (50.0, "2030")]


def test_cells_that_reach_over_others_in_word_keep_their_columns() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    rows = (
        ("Chỉ tiêu", "ĐVT", "Kế hoạch", ""),
        ("", "", "Năm 2026", "Năm 2030"),
        ("Tỷ lệ đô thị hóa", "%", "42", "50"),
    )
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(0, 2).merge(table.cell(0, 3))
    stream = io.BytesIO()
    document.save(stream)
    found = extract(read_bytes(stream.getvalue(), "bang.docx"))
    assert [(figure.low, figure.period) for figure in found.targets] == [(42.0, "2026"), (50.0, "2030")]


@pytest.mark.parametrize("span", ["0", "-3", "99999999", "x", "²"])
def test_a_strange_span_is_read_as_one_cell_or_a_few(span: str) -> None:
    page = f"<html><body><table><tr><td colspan='{span}' rowspan='{span}'>Ô</td><td>hai</td></tr></table></body></html>"
    assert "hai" in read_bytes(page.encode(), "bang.html").text
