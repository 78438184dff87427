"""Reviews, initiatives and awards of people whom a list names without a code."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.models import PastAward
from base.core.ledger import verify
from base.units.models import Initiative, YearlyReview
from importers.domain.data_import import import_file, plan_import, upload_data
from importers.domain.data_jobs import confirm
from importers.domain.mending import decide_row
from importers.domain.sheets_out import export_csv
from importers.enums import DataStatus, ImportMode, RowState
from importers.resources import resource_of
from tests.factories.awards import AwardTypeFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = ["Họ và tên", "Năm sinh", "Đơn vị", "Năm", "Xếp loại"]
GOOD = "Hoàn thành tốt nhiệm vụ"


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province, name="Xã Vũng Liêm")


def reviews(*rows, header=HEADER):
    return workbook(("A", [header, *rows]))


def test_a_person_without_a_code_is_found_by_name_year_of_birth_and_unit(commune):
    person = PersonFactory(code="", name="Nguyễn Thị Ân", birth_year=1985, unit=commune)
    PersonFactory(code="", name="Nguyễn Thị Ân", birth_year=1990, unit=commune)
    data = reviews(["NGUYỄN THỊ ÂN", 1985, "Xã Vũng Liêm", 2025, GOOD], ["", "", "Xã Vũng Liêm", 2025, GOOD])
    assert import_file("reviews", data, "a.xlsx", actor=None).counts["created"] == 2
    assert YearlyReview.objects.get(person=person).unit is None
    assert YearlyReview.objects.get(person=None).unit == commune
    assert import_file("reviews", data, "a.xlsx", actor=None).counts["unchanged"] == 2
    assert verify() == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Lê Lạ", 1985, "Xã Vũng Liêm", 2025, GOOD], "nhập danh sách cá nhân trước"),
        (["Nguyễn Thị Ân", 1986, "Xã Vũng Liêm", 2025, GOOD], "nhập danh sách cá nhân trước"),
        (["Nguyễn Thị Ân", "", "Xã Vũng Liêm", 2025, GOOD], "Có thể trùng"),
        (["Nguyễn Thị Ân", 1985, "Tỉnh Vĩnh Long", 2025, GOOD], "Có thể trùng"),
        (["", "", "", 2025, GOOD], "đúng một"),
    ],
)
def test_who_is_not_sure_is_never_guessed(commune, row, said):
    PersonFactory(code="CU", name="Nguyễn Thị Ân", birth_year=1985, unit=commune)
    assert said in plan_import("reviews", reviews(row), "a.xlsx").errors[0].message


def test_a_person_decides_of_namesakes(commune, secretary, django_capture_on_commit_callbacks):
    people = [PersonFactory(code=code, name="Lê An", birth_year=1985, unit=commune) for code in ("A", "B")]
    with django_capture_on_commit_callbacks(execute=True):
        data = reviews(["Lê An", 1985, "Xã Vũng Liêm", 2025, GOOD], ["Lê An", 1985, "Xã Vũng Liêm", 2024, GOOD])
        item = upload_data("reviews", SimpleUploadedFile("a.xlsx", data), actor=secretary)
    item.refresh_from_db()
    row = item.rows.get(number=2)
    assert [label for _key, label in row.candidates] == [
        "Lê An (A, 1985, Xã Vũng Liêm)",
        "Lê An (B, 1985, Xã Vũng Liêm)",
    ]
    assert decide_row(item, 2, f"same:{people[1].pk}", actor=secretary).state == RowState.NEW
    assert decide_row(item, 3, "skip", actor=secretary).state == RowState.LEFT_OUT
    with django_capture_on_commit_callbacks(execute=True):
        confirm(item, mode=ImportMode.WHOLE, actor=secretary)
    item.refresh_from_db()
    assert (item.status, YearlyReview.objects.get().person) == (DataStatus.DONE, people[1])


def test_initiatives_and_awards_go_out_and_come_in_again_without_codes(commune):
    AwardTypeFactory()
    person = PersonFactory(code="", name="Trần Ân", birth_year=1980, unit=commune)
    Initiative.objects.create(person=person, title="Số hóa", scope="unit", recognised_on=dt.date(2025, 1, 2))
    header = ["Họ và tên", "Năm sinh", "Đơn vị", "Mã danh hiệu", "Năm thành tích", "Nguồn"]
    row = ["Trần Ân", 1980, "Xã Vũng Liêm", "BKT", 2024, "Sổ"]
    data = workbook(("A", [header, row]))
    assert import_file("award-history", data, "a.xlsx", actor=None).counts["created"] == 1
    assert PastAward.objects.get().person == person
    for kind in ("initiatives", "award-history"):
        again = import_file(kind, export_csv(resource_of(kind), {})[0], "b.csv", actor=None)
        assert again.counts == {"read": 1, "created": 0, "updated": 0, "unchanged": 1, "rejected": 0}
