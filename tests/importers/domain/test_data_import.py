from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from base.core import jobs
from base.core.errors import DomainError, NotAllowed
from base.core.ledger import verify
from base.core.models import LedgerEvent, StoredFile
from base.units.domain.dataset import find_unit, load_units
from base.units.enums import InitiativeScope, ReviewGrade
from base.units.models import Initiative, Person, Unit, UnitCode, YearlyReview
from importers.domain.data_import import import_file, plan_import, upload_data
from importers.domain.data_jobs import check_data, confirm, write_data
from importers.domain.error_copy import error_copy
from importers.domain.sheets_out import export_csv, export_workbook, template_workbook, write_json
from importers.enums import DataStatus, ImportMode
from importers.models import DataImport
from importers.resources import RESOURCES, resource_of
from tests.factories.units import PersonFactory, UnitFactory, UnitKindFactory, YearlyReviewFactory
from tests.importers.domain.test_workbooks import workbook

PEOPLE = ["Mã cá nhân", "Họ và tên", "Giới tính", "Năm sinh", "Đơn vị", "Chức vụ", "Là lãnh đạo"]


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province, name="Xã Vũng Liêm")


def people(*rows, header=PEOPLE):
    return workbook(("Cá nhân", [header, *rows]))


def an(code="CB1", name="Nguyễn Thị An", unit="Xã Vũng Liêm", year=1985.0):
    return [code, name, "Nữ", year, unit, "Chuyên viên", "không"]


def test_people_are_created_updated_and_left_alone_and_the_counts_agree(commune, secretary):
    first = import_file("people", people(an(), an("CB2", "Lê Văn Bình")), "a.xlsx", actor=secretary)
    assert first.counts == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    again = import_file("people", people(an(), an("CB2", "Lê Văn Bính"), an("CB3", "Mai")), "a.xlsx", actor=secretary)
    assert again.counts == {"read": 3, "created": 1, "updated": 1, "unchanged": 1, "rejected": 0}
    person = Person.objects.get(code="CB2")
    assert (person.name, person.name_folded, person.birth_year) == ("Lê Văn Bính", "le van binh", 1985)
    assert person.unit == commune
    assert LedgerEvent.objects.filter(kind="importers.people.imported").count() == 2
    assert verify() == []


def test_one_wrong_row_keeps_all_from_being_written_and_is_named(commune, secretary):
    plan = import_file(
        "people", people(an(), an("CB2", "", year="năm nay"), an("CB3", unit="Xã Lạ")), "a.xlsx", actor=secretary
    )
    assert plan.counts == {"read": 3, "created": 1, "updated": 0, "unchanged": 0, "rejected": 2}
    assert [(error.sheet, error.row, error.column) for error in plan.errors] == [
        ("Cá nhân", 3, "Họ và tên"),
        ("Cá nhân", 3, "Năm sinh"),
        ("Cá nhân", 4, "Đơn vị"),
    ]
    assert "Xã Lạ" in plan.errors[2].message
    assert not Person.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_same_person_twice_in_a_file_is_refused(commune):
    plan = plan_import("people", people(an(), an()), "a.xlsx")
    assert plan.counts["rejected"] == 1
    assert "dòng 2" in plan.errors[0].message


def test_a_name_that_two_units_have_asks_for_the_code(commune, province):
    UnitFactory(parent=province, name="Xã Vũng Liêm")
    plan = plan_import("people", people(an()), "a.xlsx")
    assert "mã đơn vị" in plan.errors[0].message


def test_a_dissolved_unit_takes_nobody(province):
    UnitFactory(parent=province, name="Xã Cũ", dissolved=True)
    assert plan_import("people", people(an(unit="Xã Cũ")), "a.xlsx").counts["rejected"] == 1


def test_a_missing_column_leaves_what_is_stored_alone(commune):
    PersonFactory(code="CB1", name="An", unit=commune, position="Trưởng phòng")
    data = people(["CB1", "An Mới", "Xã Vũng Liêm"], header=["Mã cá nhân", "Họ và tên", "Đơn vị"])
    import_file("people", data, "a.xlsx", actor=None)
    person = Person.objects.get()
    assert (person.name, person.position) == ("An Mới", "Trưởng phòng")


def test_a_dry_run_writes_nothing(commune, secretary):
    plan = import_file("people", people(an()), "a.xlsx", actor=secretary, dry_run=True)
    assert plan.counts["created"] == 1
    assert not Person.objects.exists()
    assert not DataImport.objects.exists()


def test_an_officer_may_not_import(commune, officer):
    with pytest.raises(NotAllowed):
        import_file("people", people(an()), "a.xlsx", actor=officer)


def test_reviews_of_people_and_units(commune):
    person = PersonFactory(code="CB1", unit=commune)
    header = ["Mã cá nhân", "Đơn vị", "Năm", "Xếp loại"]
    rows = [["CB1", "", 2025.0, "hoàn thành tốt nhiệm vụ"], ["", "Xã Vũng Liêm", 2025, "excellent"]]
    plan = import_file("reviews", workbook(("A", [header, *rows])), "a.xlsx", actor=None)
    assert plan.counts["created"] == 2
    assert YearlyReview.objects.get(person=person).grade == ReviewGrade.GOOD
    assert YearlyReview.objects.get(unit=commune).grade == ReviewGrade.EXCELLENT
    both = workbook(("A", [header, ["CB1", "Xã Vũng Liêm", 2025, "Giỏi"], ["CB1", "Xã Vũng Liêm", 2025, "excellent"]]))
    errors = plan_import("reviews", both, "a.xlsx").errors
    assert "Hoàn thành xuất sắc" in errors[0].message
    assert "đúng một" in errors[1].message


def test_initiatives_are_the_same_by_person_title_and_day(commune):
    PersonFactory(code="CB1", unit=commune)
    header = ["Mã cá nhân", "Tên sáng kiến", "Phạm vi", "Ngày công nhận"]
    data = workbook(("A", [header, ["CB1", "Số hóa hồ sơ", "Cơ sở", "15/11/2025"]]))
    assert import_file("initiatives", data, "a.xlsx", actor=None).counts["created"] == 1
    assert import_file("initiatives", data, "a.xlsx", actor=None).counts["unchanged"] == 1
    found = Initiative.objects.get()
    assert (found.scope, found.recognised_on) == (InitiativeScope.UNIT, dt.date(2025, 11, 15))
    wrong = workbook(("A", [header, ["CB1", "Số hóa", "Cơ sở", "31/02/2025"]]))
    assert "31/02/2025" in plan_import("initiatives", wrong, "a.xlsx").errors[0].message


UNITS = ["Mã đơn vị", "Tên đơn vị", "Loại", "Đơn vị cấp trên"]


def units(*rows):
    return workbook(("Đơn vị", [UNITS, *rows]))


def test_units_hang_below_each_other_in_any_order(db):
    load_units(["Cao Bằng"])
    UnitKindFactory(department=True)
    rows = [
        ["PNV", "Phòng Nội vụ", "so", "SNV"],
        ["SNV", "Sở Nội vụ", "Sở, ban, ngành", "04"],
        ["STC", "Sở Tài chính", "so", "04"],
    ]
    plan = import_file("units", units(*rows), "a.xlsx", actor=None)
    assert plan.counts["created"] == 3
    department = Unit.objects.get(name="Sở Nội vụ")
    assert department.get_parent() == find_unit("04")
    assert Unit.objects.get(name="Phòng Nội vụ").get_parent() == department
    assert [bool(problem) for problem in Unit.find_problems()] == [False] * 5
    assert UnitCode.objects.filter(scheme="local").count() == 3
    renamed = import_file("units", units(["SNV", "Sở Nội vụ tỉnh", "so", "04"]), "a.xlsx", actor=None)
    assert renamed.counts["updated"] == 1
    assert Unit.objects.get(pk=department.pk).name_folded == "so noi vu tinh"


def test_rings_and_unknown_parents_are_refused(province):
    UnitKindFactory(department=True)
    ring = plan_import("units", units(["A", "Sở A", "so", "B"], ["B", "Sở B", "so", "A"]), "a.xlsx")
    assert ring.counts["rejected"] == 2
    assert "vòng tròn" in ring.errors[0].message
    assert "“XX”" in plan_import("units", units(["A", "Sở A", "so", "XX"]), "a.xlsx").errors[0].message
    assert plan_import("units", units(["A", "Sở A", "so", "a"]), "a.xlsx").counts["rejected"] == 1


@pytest.mark.parametrize("kind", RESOURCES)
def test_a_template_is_a_file_of_its_own_kind(kind, province):
    UnitKindFactory(department=True)
    UnitFactory(parent=province, name="SNV")
    PersonFactory(code="CB0001", unit=province)
    data = template_workbook(resource_of(kind))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert sheets[1] == "Hướng dẫn"
    plan = plan_import(kind, data, "mau.xlsx")
    assert plan.counts["read"] == 1
    named = {
        "Chuẩn",
        "Mã chỉ tiêu",
        "Mã danh hiệu",
        "Phong trào",
        "Số",
        "Số sổ vàng",
        "Xã",
        "Đơn vị",
        "Đơn vị cũ",
        "Đơn vị cấp trên",
        "Đơn vị mới",
        "Đơn vị đề nghị",
        "Đợt xét",
    }
    assert {error.column for error in plan.errors} <= named


def export_json(resource, filters):
    stream = io.BytesIO()
    count = write_json(resource, filters, stream)
    return stream.getvalue(), count


@pytest.mark.parametrize("kind", ["units", "people", "reviews", "initiatives"])
@pytest.mark.parametrize("write", [export_workbook, export_csv, export_json])
def test_an_export_comes_back_unchanged(kind, write, province):
    load_units(["Cao Bằng"])
    department = UnitKindFactory(department=True)
    import_file("units", units(["SNV", "Sở Nội vụ", department.code, "04"]), "a.xlsx", actor=None)
    unit = Unit.objects.get(name="Sở Nội vụ")
    person = PersonFactory(
        code="CB1", name="=HYPERLINK(1)", unit=unit, gender="female", position="Trưởng  phòng\nkiêm phó ban"
    )
    YearlyReviewFactory(person=person)
    Initiative.objects.create(person=person, title="+Sáng kiến", scope="unit", recognised_on=dt.date(2025, 1, 2))
    data, count = write(resource_of(kind), {})
    assert count == 1
    assert b"<f>" not in data
    plan = plan_import(kind, data, "xuat")
    assert plan.counts == {"read": 1, "created": 0, "updated": 0, "unchanged": 1, "rejected": 0}


def test_exports_are_filtered_by_year_and_branch(province, commune):
    for year in (2024, 2025):
        YearlyReviewFactory(person=PersonFactory(unit=commune), year=year)
    assert export_workbook(resource_of("reviews"), {"year": "2025"})[1] == 1
    assert export_workbook(resource_of("people"), {"unit": "Xã Vũng Liêm"})[1] == 2
    with pytest.raises(DomainError):
        export_workbook(resource_of("people"), {"unit": "Xã Lạ"})


def upload(data, name="a.xlsx"):
    return SimpleUploadedFile(name, data)


def test_the_job_writes_once_and_its_second_run_changes_nothing(commune, secretary, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        item = upload_data("people", upload(people(an())), actor=secretary)
    item.refresh_from_db()
    assert (item.status, item.counts["created"], Person.objects.count()) == (DataStatus.READY, 1, 0)
    assert check_data(item.job, jobs.Progress(item.job))["counts"]["created"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        confirm(item, mode=ImportMode.WHOLE, actor=secretary)
    item.refresh_from_db()
    assert (item.status, item.counts["created"]) == (DataStatus.DONE, 1)
    assert write_data(item.job, jobs.Progress(item.job))["counts"]["created"] == 1
    assert Person.objects.count() == 1
    assert verify() == []


def test_the_job_keeps_what_was_refused_as_a_workbook(commune, secretary, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        item = upload_data("people", upload(people(an(), an("CB2", unit="Xã Lạ"))), actor=secretary)
    item.refresh_from_db()
    assert (item.status, item.counts["rejected"]) == (DataStatus.READY, 1)
    assert item.errors[0]["row"] == 3
    stream = io.BytesIO()
    assert error_copy(item, stream) == 1
    stream.seek(0)
    rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert "Xã Lạ" in rows[1][rows[0].index("Cần sửa")]
    assert rows[1][:2] == ["CB2", "Nguyễn Thị An"]
    assert verify() == []


@pytest.mark.parametrize(("name", "data", "code"), [("a.exe", b"x", "suffix"), ("a.xlsx", b"", "empty")])
def test_an_upload_of_the_wrong_kind_keeps_nothing(secretary, name, data, code):
    with pytest.raises(DomainError) as refusal:
        upload_data("people", upload(data, name), dry_run=False, actor=secretary)
    assert refusal.value.code == code
    assert not DataImport.objects.exists()


CELL = st.one_of(st.text(max_size=15), st.floats(), st.integers(-(10**9), 10**9), st.dates(), st.just(""))


@given(st.lists(st.lists(CELL, min_size=len(PEOPLE), max_size=len(PEOPLE)), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_whatever_stands_in_the_rows_the_counts_agree(commune, rows):
    resource = resource_of("people")
    resource.prepare()
    for row in rows:
        values, findings = resource.cleaned(dict(zip(PEOPLE, row, strict=True)))
        assert findings or set(values) == {column.attribute for column in resource.columns}
        assert all(message for _column, message in findings)


def test_an_unknown_kind_lists_what_there_is():
    with pytest.raises(DomainError, match="units, people, reviews, initiatives"):
        resource_of("nothing-like-it")
