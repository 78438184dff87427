"""What people and programs do to files, on the way from the upload to the preview."""

from __future__ import annotations

import io
import random
import resource as limits
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook as Book
from openpyxl.styles import Font
from xlsxwriter import Workbook

from base.core.errors import DomainError
from base.core.models import StoredFile
from base.units.models import Person
from importers.domain.data_import import import_file, upload_data
from importers.domain.data_jobs import confirm
from importers.enums import DataStatus, ImportMode
from importers.models import DataImport
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_data_import import PEOPLE, an, people

Preview = Callable[..., DataImport]


@pytest.fixture
def preview(province: Any, secretary: Any, django_capture_on_commit_callbacks: Any) -> Preview:
    """Upload a file and let its check run, as the worker would."""
    UnitFactory(parent=province, name="Xã Vũng Liêm")

    def run(data: bytes, name: str = "a.xlsx") -> DataImport:
        with django_capture_on_commit_callbacks(execute=True):
            item = upload_data("people", SimpleUploadedFile(name, data), actor=secretary)
        item.refresh_from_db()
        return item

    return run


def book(*rows: list[Any]) -> Any:
    made = Book()
    for row in rows:
        made.active.append(row)
    return made


def saved(made: Any) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return stream.getvalue()


def protected() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def bomb() -> bytes:
    """Sixty megabytes of blanks between two rows."""
    return with_part(
        saved(book(PEOPLE, an())),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b"</sheetData>", b" " * (60 * 1024**2) + b"</sheetData>"),
    )


def all_hidden() -> bytes:
    data = saved(book(PEOPLE, an()))
    return with_part(data, "xl/workbook.xml", lambda body: body.replace(b'state="visible"', b'state="hidden"'))


def two_encodings() -> bytes:
    lines = [";".join(PEOPLE), *(f"CB{n};Lê Bình;Nam;1980;Xã Vũng Liêm;;không" for n in range(60))]
    return "\n".join(lines).encode() + b"\n9;H\xe5;Nam;1980;X\xe3;;\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (protected, "a.xlsx", "mật khẩu"),
        (protected, "a.xls", "mật khẩu"),
        (lambda: people(an())[:-400], "a.xlsx", "Không đọc được"),
        (lambda: random.Random(1).randbytes(5000), "a.xlsx", "Không đọc được"),
        (lambda: with_part(people(an()), "xl/workbook.xml", lambda body: body[:-60]), "a.xlsx", "Không đọc được"),
        (bomb, "a.xlsx", "giải nén ra quá lớn"),
        (all_hidden, "a.xlsx", "ẩn"),
        (two_encodings, "a.csv", "dòng 62"),
        ("Mã cá nhân~Họ và tên~Đơn vị\nCB1~An~Xã Vũng Liêm".encode, "a.csv", "không có dòng tiêu đề"),
        (('Mã cá nhân;Họ và tên;Đơn vị\n1;"An' + "x" * (9 * 1024**2)).encode, "a.csv", "nháy"),
    ],
    ids=["password", "password-xls", "cut", "noise", "cut-part", "bomb", "hidden", "encodings", "delimiter", "quote"],
)
def test_a_file_that_cannot_be_taken_ends_in_a_sentence(
    preview: Preview, make: Callable[[], bytes], name: str, said: str
) -> None:
    item = preview(make(), name)
    assert item.status == DataStatus.FAILED
    assert said in item.error
    assert not item.rows.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_text_file_says_by_itself_how_it_is_cut(preview: Preview, delimiter: str) -> None:
    lines = [PEOPLE, ["CB1", "Lê Bình", "Nam", "1980", "Xã Vũng Liêm", "Chuyên viên", "không"]]
    item = preview("\n".join(delimiter.join(line) for line in lines).encode(), "a.csv")
    assert (item.status, item.counts["created"]) == (DataStatus.READY, 1)


@pytest.mark.django_db
def test_a_thousand_empty_styled_columns_are_no_columns(preview: Preview) -> None:
    made = book(PEOPLE, an())
    for row in (1, 2, 3):
        for column in range(len(PEOPLE) + 1, len(PEOPLE) + 1001):
            made.active.cell(row, column).font = Font(bold=True)
    item = preview(saved(made))
    assert (item.status, item.counts["read"], item.counts["created"]) == (DataStatus.READY, 1, 1)
    assert len(item.layout["titles"]) == len(PEOPLE)


@pytest.mark.django_db
def test_formulas_are_what_they_came_to_or_an_empty_cell(preview: Preview) -> None:
    stream = io.BytesIO()
    with Workbook(stream) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, PEOPLE)
        for row, result in ((1, "Nguyễn Thị An"), (2, "")):
            sheet.write_row(row, 0, [f"CB{row}", "", "Nữ", 1985, "Xã Vũng Liêm"])
            sheet.write_formula(row, 1, '=HYPERLINK("x")', None, result)
    item = preview(stream.getvalue())
    assert (item.counts["created"], item.counts["rejected"]) == (1, 1)
    assert item.errors[0] | {"sheet": ""} == {
        "sheet": "", "row": 3, "column": "Họ và tên", "message": "Ô này không được để trống."
    }  # fmt: skip


@pytest.mark.django_db
def test_merged_cells_count_for_all_their_rows(preview: Preview) -> None:
    made = book(PEOPLE, an("CB1"), an("CB2", "Lê Bình"), an("CB3", "Mai"))
    made.active.merge_cells("E2:E4")
    assert preview(saved(made)).counts["created"] == 3


@pytest.mark.django_db
def test_a_hidden_sheet_before_the_shown_one_is_left_alone(preview: Preview) -> None:
    made = book(PEOPLE, an("X1"), an("X2", "Mai"))
    made.active.sheet_state = "hidden"
    shown = made.create_sheet("Cá nhân")
    shown.append(PEOPLE)
    shown.append(an())
    item = preview(saved(made))
    assert (item.layout["sheet"], item.counts["read"]) == ("Cá nhân", 1)


@pytest.mark.django_db
def test_a_heading_that_stands_twice_asks_which_is_meant(preview: Preview) -> None:
    item = preview(saved(book([*PEOPLE, "HỌ VÀ TÊN"], [*an(), "Khác"])))
    assert (item.status, item.layout["twice"]) == (DataStatus.MAPPING, ["Họ và tên"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_cell_of_five_megabytes_is_a_wrong_row(preview: Preview, name: str) -> None:
    long = "a" * (5 * 1024**2)
    lines = "\n".join([";".join(PEOPLE), f"CB1;{long};Nữ;1985;Xã Vũng Liêm;;không"]).encode()
    workbook = with_part(
        saved(book(PEOPLE, an(name="DAI"))),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b"DAI", long.encode()),
    )
    item = preview(lines if name == "a.csv" else workbook, name)
    assert (item.status, item.counts.get("rejected"), item.error) == (DataStatus.READY, 1, "")
    assert "tối đa 120" in item.errors[0]["message"]


@contextmanager
def full_disk(spare: int) -> Iterator[None]:
    """The system itself refuses to write any file beyond so many bytes."""
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (spare, hard))
    try:
        yield
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.django_db
def test_a_disk_that_is_full_at_the_upload_is_said_and_keeps_nothing(
    preview: Preview, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A folder of its own: the common one holds what other tests, in other processes too, keep there.
    monkeypatch.setitem(vars(StoredFile._meta.get_field("file").storage), "location", str(tmp_path))
    data = people(*(an(f"CB{number}", f"Lê Bình {number}") for number in range(300)))
    with full_disk(2000), pytest.raises(DomainError, match="hết chỗ"):
        preview(data)
    assert not DataImport.objects.exists()
    assert not StoredFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    preview(data)
    assert [path for path in tmp_path.rglob("*") if path.is_file()], "with room it is kept there"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database server has a disk of its own")
def test_a_disk_that_is_full_under_the_database_is_said_too() -> None:
    with full_disk(20_000), pytest.raises(DomainError, match="hết chỗ"):
        import_file("people", people(an()), "a.xlsx", actor=None)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_two_previews_of_the_same_file_confirmed_after_each_other_make_everybody_once(
    preview: Preview, secretary: Any, django_capture_on_commit_callbacks: Any
) -> None:
    data = people(an("CB1"), an("CB2", "Lê Bình"))
    items = [preview(data), preview(data)]
    for item in items:
        with django_capture_on_commit_callbacks(execute=True):
            confirm(item, mode=ImportMode.WHOLE, actor=secretary)
        item.refresh_from_db()
    assert [item.status for item in items] == [DataStatus.DONE] * 2
    assert [item.counts["created"] for item in items] == [2, 0]
    assert items[1].counts["unchanged"] == 2
    assert Person.objects.filter(code__startswith="CB").count() == 2


@pytest.mark.django_db
def test_two_previews_that_change_the_same_person_stop_the_second(
    province: Any, preview: Preview, secretary: Any, django_capture_on_commit_callbacks: Any
) -> None:
    PersonFactory(code="CB1", name="Lê Cũ", unit=province)
    first, second = preview(people(an(name="Lê Một"))), preview(people(an(name="Lê Hai")))
    for item in (first, second):
        with django_capture_on_commit_callbacks(execute=True):
            confirm(item, mode=ImportMode.WHOLE, actor=secretary)
        item.refresh_from_db()
    assert (first.status, second.status) == (DataStatus.DONE, DataStatus.READY)
    assert Person.objects.get(code="CB1").name == "Lê Một"
    assert second.rows.get().diff[0][1:] == ["Lê Một", "Lê Hai"]
