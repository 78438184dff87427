"""Readers against what people and programs put into files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl.styles import Font

from base.core.errors import DomainError
from importers.domain.workbooks import read_sheet
from importers.sheets.book import opened
from importers.sheets.headings import letters
from importers.sheets.rows import MAX_CELL
from importers.sheets.shared import SharedStrings
from tests.importers.domain.test_workbooks import workbook

COLUMNS, REQUIRED = ["Mã cá nhân", "Họ và tên", "Năm sinh", "Đơn vị"], ["Mã cá nhân", "Họ và tên"]


def read(data, name="a.xlsx"):
    return read_sheet(data, name, columns=COLUMNS, required=REQUIRED)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(*rows):
    book = Book()
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize(
    "header",
    [
        ["MÃ CB", "Họ tên", "NS", "ĐV công tác"],
        ["Mã số cá nhân", "ho va ten", "Năm sinh (ngày sinh)", "Cơ quan, đơn vị"],
        ["Ma ca nhan*", "Họ và tên cá nhân", "Sinh năm", "Đơn vị:"],
        ["Mã cá nhân", "Họ và têm", "Năm sinh", "Nơi công tác"],
    ],
)
def test_headings_are_known_through_accents_abbreviations_and_slips(header):
    assert read(saved(filled(header, ["1", "An", 1990, "Sở"]))).rows[0].values == {
        "Mã cá nhân": "1",
        "Họ và tên": "An",
        "Năm sinh": 1990,
        "Đơn vị": "Sở",
    }


def test_a_header_of_two_rows_under_merged_cells():
    book = filled(["TT", "Cá nhân", None, None, "Đơn vị"], [None, "Mã", "Họ và tên", "Năm sinh", None])
    book.active.merge_cells("B1:D1")
    book.active.merge_cells("E1:E2")
    book.active.append([1, "CB1", "An", 1990, "Sở"])
    sheet = read(saved(book))
    assert sheet.rows[0].values == {"Mã cá nhân": "CB1", "Họ và tên": "An", "Năm sinh": 1990, "Đơn vị": "Sở"}


def test_a_merged_unit_stands_in_each_of_its_rows():
    book = filled(COLUMNS, ["1", "An", 1990, "Sở"], ["2", "Bình", 1991, None], ["3", "Chi", 1992, "Ban"])
    book.active.merge_cells("D2:D3")
    assert [row.values["Đơn vị"] for row in read(saved(book)).rows] == ["Sở", "Sở", "Ban"]


def test_a_hidden_sheet_is_passed_over():
    book = filled(COLUMNS, ["1", "An", 1990, "Sở"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Hiện")
    shown.append(COLUMNS)
    shown.append(["2", "Bình"])
    assert read(saved(book)).name == "Hiện"
    book.remove(shown)
    book.create_sheet("Trống")
    with pytest.raises(DomainError):
        read(saved(book))


def test_a_thousand_empty_styled_columns_cost_nothing():
    book = filled(COLUMNS, ["1", "An", 1990, "Sở"])
    for row in (1, 2, 3):
        for column in range(5, 1005):
            book.active.cell(row, column).font = Font(bold=True)
    assert [row.values["Họ và tên"] for row in read(saved(book)).rows] == ["An"]


def test_a_cell_in_the_last_corner_reserves_no_rectangle():
    book = filled(COLUMNS, ["1", "An"])
    book.active.cell(1_048_576, 16_384).value = "x"
    assert [row.number for row in read(saved(book)).rows] == [2]


def test_a_heading_twice_is_named_with_its_columns():
    with pytest.raises(DomainError, match=r"Họ và tên.*B, C"):
        read(saved(filled(["Mã cá nhân", "Họ và tên", "HỌ VÀ TÊN"], ["1", "An", "Bình"])))


def test_a_formula_is_what_it_came_to_and_a_day_is_a_day():
    stream = io.BytesIO()
    from xlsxwriter import Workbook  # noqa: PLC0415

    with Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_formula(1, 0, '="C"&"1"', None, "C1")
        sheet.write_string(1, 1, "An")
        sheet.write_datetime(1, 2, dt.datetime(1990, 5, 6), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(1, 3, 5.0)
    values = read(stream.getvalue()).rows[0].values
    assert values == {"Mã cá nhân": "C1", "Họ và tên": "An", "Năm sinh": dt.date(1990, 5, 6), "Đơn vị": 5.0}


def test_a_cell_of_five_megabytes_is_cut_where_the_program_ends_one():
    text = ("Mã cá nhân;Họ và tên\n1;" + "a" * (5 * 1024**2)).encode()
    assert len(read(text, "a.csv").rows[0].values["Họ và tên"]) == MAX_CELL + 1


def test_a_large_table_of_texts_goes_to_disk(monkeypatch):
    monkeypatch.setattr("importers.sheets.shared.IN_MEMORY", 1)
    data = workbook(("A", [COLUMNS, ["1", "Ân", 1990, "Sở"], ["2", "Bình", 1991, "Sở"]]))
    assert [row.values["Họ và tên"] for row in read(data).rows] == ["Ân", "Bình"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive, pytest.raises(IndexError):
        SharedStrings(archive, "xl/sharedStrings.xml")[99]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1258"])
def test_text_files_of_other_encodings(encoding):
    text = "Mã cá nhân\tHọ và tên\n1\tAn\n"
    if encoding == "cp1258":
        text = "Ma ca nhan\tHo va ten\n1\tÂn\n"
    assert read(text.encode(encoding), "a.csv").rows[0].values["Mã cá nhân"] == "1"


def test_a_text_file_of_two_encodings_names_the_line():
    lines = ["Mã cá nhân;Họ và tên".encode(), *(f"{n};Bình".encode() for n in range(40)), "9;Hồ".encode("utf-16-le")]
    with pytest.raises(DomainError, match="dòng"):
        read(b"\n".join([*lines[:5], b"5;H\xe5", *lines[5:41]]), "a.csv")


def test_a_quote_that_is_never_closed_is_said():
    with pytest.raises(DomainError, match="nháy"):
        read(('Mã cá nhân;Họ và tên\n1;"An' + "x" * (9 * 1024**2)).encode(), "a.csv")


@pytest.mark.parametrize("head", ["EncryptedPackage"])
def test_a_workbook_with_a_password_says_so(head):
    with pytest.raises(DomainError) as refusal:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + head.encode("utf-16-le") + b"\x00" * 600)
    assert refusal.value.code == "protected"


def mangled(data, cuts):
    data = bytearray(data)
    for place, value in cuts:
        data[place % len(data)] = value
    return bytes(data)


PARTS = saved(filled(COLUMNS, ["1", "An", 1990, "Sở"], ["2", "Bình", 1991, "Ban"]))


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_in_a_sentence(cuts):
    try:
        with opened(mangled(PARTS, cuts), "a.xlsx") as sources:
            assert all(number > 0 for source in sources for number, _cells in source.rows())
    except DomainError as error:
        assert error.message  # noqa: PT017 -- either outcome is right


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_a_part_of_nonsense_is_refused_in_a_sentence(content):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PARTS)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                body = body.replace(b"</sheetData>", content + b"</sheetData>")
            new.writestr(entry.filename, body)
    try:
        with opened(stream.getvalue(), "a.xlsx") as sources:
            assert all(len(row) == 2 for row in sources[0].rows())
    except DomainError as error:
        assert error.message  # noqa: PT017 -- either outcome is right


def test_columns_are_named_as_the_program_names_them():
    assert [letters(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_an_inline_workbook_reads_the_same():
    assert [row.values["Họ và tên"] for row in read(workbook(("A", [COLUMNS, ["1", "An", 1, "x"]]))).rows] == ["An"]
