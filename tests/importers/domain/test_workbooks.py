from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from base.core.errors import DomainError
from importers.domain.workbooks import read_sheet

COLUMNS, REQUIRED = ["Mã cá nhân", "Họ và tên", "Năm sinh"], ["Mã cá nhân", "Họ và tên"]


def workbook(*sheets):
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def read(data, name="a.xlsx"):
    return read_sheet(data, name, columns=COLUMNS, required=REQUIRED)


def test_the_header_is_found_below_a_title_and_in_any_writing():
    data = workbook(
        ("Bìa", [["Danh sách"]]), ("Người", [["DANH SÁCH CÁN BỘ"], [], ["ho va ten *", "MÃ CÁ NHÂN"], ["An", "00123"]])
    )
    sheet = read(data)
    assert sheet.name == "Người"
    assert [(row.number, row.values) for row in sheet.rows] == [(4, {"Họ và tên": "An", "Mã cá nhân": "00123"})]


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_file():
    data = workbook(("A", [COLUMNS, ["1", "An", 1990], ["", "", ""], ["2", "Bình", 1991]]))
    assert [row.number for row in read(data).rows] == [2, 4]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_utf8_is_read_with_any_usual_delimiter(delimiter):
    text = "\ufeff" + "\n".join(delimiter.join(row) for row in (["Mã cá nhân", "Họ và tên"], ["1", "Nguyễn Thị Ân"]))
    assert read(text.encode(), "a.csv").rows[0].values["Họ và tên"] == "Nguyễn Thị Ân"


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", b"0" * (90 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04 khong phai", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0 cu", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not_a_workbook"),
        ("Tên;Tuổi\nAn;3".encode(), "header"),
        ("Mã cá nhân;Tuổi\nAn;3".encode(), "header"),
        ("Họ và tên;Mã".encode("cp1258", "ignore"), "header"),
    ],
)
def test_what_is_no_such_spreadsheet_is_refused_in_a_sentence(data, code):
    with pytest.raises(DomainError) as refusal:
        read(data)
    assert refusal.value.code == code


def test_a_missing_column_is_named_with_its_sheet():
    with pytest.raises(DomainError, match="Trang “A” thiếu cột “Họ và tên”"):
        read(workbook(("A", [["Mã cá nhân", "Năm sinh"], ["1", 1990]])))


def test_a_zip_bomb_is_not_unpacked():
    with pytest.raises(DomainError) as refusal:
        read(bomb())
    assert refusal.value.code == "too_large"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_sheet_or_a_sentence(data):
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "Mã cá nhân;Họ và tên\n".encode()):
        try:
            rows = read(head + data).rows
        except DomainError:
            rows = []
        assert all(set(row.values) <= set(COLUMNS) for row in rows)
