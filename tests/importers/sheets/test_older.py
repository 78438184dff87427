"""Files of Excel 97 and of OpenDocument, and rows of a worksheet read in both ways."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.core.errors import DomainError
from base.units.models import Person
from importers.domain.data_import import import_file
from importers.domain.workbooks import read_sheet
from importers.sheets import usual
from importers.sheets.book import opened
from importers.sheets.xlsx import XlsxBook
from tests.factories.units import UnitFactory
from tests.importers.domain.test_data_import import PEOPLE, an
from tests.importers.domain.test_workbooks import workbook
from tests.importers.sheets.older_files import ods, xls

ROWS = [["Mã cá nhân", "Họ và tên", "Năm sinh"], ["CB1", "Nguyễn Thị Ân & Bình <1>", 1985], ["CB2", "Đỗ", 1990.5]]


@pytest.mark.parametrize("made", [xls, ods])
def test_older_files_are_read_as_the_newer_ones(made):
    sheet = read_sheet(made(ROWS), "a", columns=ROWS[0], required=ROWS[0][:2])
    assert [list(row.values.values()) for row in sheet.rows] == ROWS[1:]
    assert [row.number for row in sheet.rows] == [2, 3]


@pytest.mark.parametrize(("made", "name"), [(xls, "a.xls"), (ods, "a.ods")])
def test_people_are_taken_in_from_an_older_file(province, made, name):
    UnitFactory(parent=province, name="Xã Vũng Liêm")
    assert import_file("people", made([PEOPLE, an(), an("CB2", "Lê Bình")]), name, actor=None).counts["created"] == 2
    assert Person.objects.get(code="CB2").birth_year == 1985


@pytest.mark.parametrize("data", [xls(ROWS)[:900], xls(ROWS)[:2000] + b"\xff" * 99, ods(ROWS)[:300], ods(ROWS)[:-30]])
def test_a_broken_older_file_says_what_to_do(data):
    with pytest.raises(DomainError, match=r"lưu lại dạng \.xlsx"):
        read_sheet(data, "a.xls", columns=ROWS[0], required=ROWS[0][:1])


def test_a_ciphered_older_file_is_said_to_have_a_password():
    with pytest.raises(DomainError) as refusal:
        read_sheet(xls(ROWS, protected=True), "a.xls", columns=ROWS[0], required=ROWS[0][:1])
    assert refusal.value.code == "protected"


def test_an_opendocument_that_unpacks_to_no_end_is_refused():
    stream = io.BytesIO(ods(ROWS))
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("big", "w", force_zip64=True) as big,
    ):
        for _megabyte in range(601):
            big.write(bytes(1024**2))
    with pytest.raises(DomainError) as refusal:
        read_sheet(stream.getvalue(), "a.ods", columns=ROWS[0], required=ROWS[0][:1])
    assert refusal.value.code == "too_large"


CELL = st.one_of(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.just(None))


def both_ways(data: bytes) -> tuple[object, object]:
    """What the patterns, and what the parser alone, make of the first sheet."""

    def read(book: XlsxBook, *, parsed: bool) -> object:
        part = "xl/worksheets/sheet1.xml"
        try:
            return list(book._parsed_rows(part, 0) if parsed else book._plain_rows(part))
        except Exception as error:
            return type(error).__name__ if parsed else "refused"

    return read(XlsxBook(io.BytesIO(data), "a"), parsed=False), read(XlsxBook(io.BytesIO(data), "a"), parsed=True)


@given(st.lists(st.lists(CELL, max_size=6), max_size=8))
@settings(max_examples=150, deadline=None)
def test_rows_cut_out_by_patterns_are_those_of_the_parser(rows):
    patterns, parsed = both_ways(workbook(("A", rows)))
    assert patterns == parsed


WRITTEN = {
    "number": '<c r="{at}"><v>{n}.5</v></c>',
    "styled number": '<c r="{at}" s="1"><v>{n}</v></c>',
    "text": '<c r="{at}" t="str"><v>xã {n}</v></c>',
    "inline": '<c r="{at}" t="inlineStr"><is><t>xã {n}</t></is></c>',
    "inline with blanks": '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> xã {n} </t></is></c>',
    "shared": '<c r="{at}" t="s"><v>0</v></c>',
    "truth": '<c r="{at}" t="b"><v>1</v></c>',
    "day": '<c r="{at}" t="d"><v>2026-02-0{n}</v></c>',
    "empty": '<c r="{at}" s="1"/>',
    "empty pair": '<c r="{at}" s="2"></c>',
    "no text": '<c r="{at}" t="str"><v></v></c>',
    "left out": "",
    "without a place": "<c><v>{n}</v></c>",
    "with a formula": '<c r="{at}"><f>1+1</f><v>{n}</v></c>',
}


@given(
    st.lists(st.sampled_from(list(WRITTEN)[:12]), min_size=1, max_size=6),
    st.lists(st.dictionaries(st.integers(0, 5), st.sampled_from(list(WRITTEN)), max_size=2), min_size=3, max_size=12),
)
@settings(max_examples=300, deadline=None)
def test_rows_of_one_shape_are_those_of_the_parser(columns, exceptions):
    """Each column is written in one way, with exceptions by row."""
    rows = ""
    for number, others in enumerate(exceptions, 1):
        cells = [WRITTEN[others.get(place, form)] for place, form in enumerate(columns)]
        placed = [cell.format(at=f"{'ABCDEF'[place]}{number}", n=number % 9 + 1) for place, cell in enumerate(cells)]
        rows += f'<row r="{number}" spans="1:6">{"".join(placed)}</row>'
    patterns, parsed = both_ways(with_rows(rows))
    assert patterns == parsed


def test_a_sheet_whose_rows_go_on_changing_is_read_all_the_same():
    kinds = list(WRITTEN)[:12]
    chosen = [[kinds[(number * 7 + place * place) % 12] for place in range(6)] for number in range(1, 400)]
    rows = "".join(
        f'<row r="{number}">'
        + "".join(WRITTEN[kind].format(at=f"{'ABCDEF'[place]}{number}", n=place + 1) for place, kind in enumerate(line))
        + "</row>"
        for number, line in enumerate(chosen, 1)
    )
    patterns, parsed = both_ways(with_rows(rows))
    assert patterns == parsed
    assert len(patterns) > 300


def with_rows(rows: str) -> bytes:
    """A workbook of one sheet with these rows as they are written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("A", [["xã"]])))) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            body = old.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                body = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", body, flags=re.DOTALL)
            new.writestr(entry.filename, body)
    return stream.getvalue()


ODDITIES = (
    "<c r='A1'><v>1</v></c>",
    '<c r="B2" t="b"><v>1</v></c>',
    '<c r="A2"><f>1+1</f><v>2</v></c>',
    '<c r="C3" t="inlineStr"><is><r><t>a</t></r></is></c>',
    "<!-- x -->",
    "&amp;",
    "&#x41;",
    '<row r="2"><c><v>7</v></c></row>',
    "<row><c><v>7</v></c></row>",
    "</row>",
    "</sheetData>",
    "\r\n",
    "\x01",
)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(ODDITIES)), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_an_unusual_sheet_is_read_as_the_parser_reads_it(changes):
    """Where the parser reads it at all: of what stands around the rows the patterns ask no good form."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("A", ROWS)))) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            body = old.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                for place, text in changes:
                    within = range(body.index("<sheetData>") + 11, body.index("</sheetData>") + 1)
                    places = [at for at in within if body[at] == "<" or body[at - 1] == ">"]
                    at = places[place % len(places)]
                    body = body[:at] + text + body[at:]
            new.writestr(entry.filename, body)
    patterns, parsed = both_ways(stream.getvalue())
    assert patterns == parsed or isinstance(parsed, str)


def test_a_row_that_spans_many_blocks_is_read_whole(monkeypatch):
    monkeypatch.setattr(usual, "BLOCK", 7)
    with opened(workbook(("A", ROWS)), "a") as sources:
        assert [cells for _number, cells in sources[0].rows()] == ROWS
