"""Checked rows that PostgreSQL writes itself, and what sends them through the check again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.core.ledger import record, verify
from base.units.enums import ReviewGrade
from base.units.models import Person, YearlyReview
from importers.domain import staging, writing
from importers.domain.data_import import import_file, upload_data
from importers.domain.data_jobs import confirm, undo
from importers.enums import DataStatus, ImportMode
from importers.models import DataImport
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_data_import import an, people
from tests.importers.domain.test_workbooks import workbook

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
INSERTED = 'INSERT INTO "units_person" ('


@pytest.fixture
def commune(province: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(staging, "PART", 2)
    monkeypatch.setattr(writing, "PART", 2)
    return UnitFactory(parent=province, name="Xã Vũng Liêm")


def stored(code: str) -> tuple[str, str, str, int | None]:
    person = Person.objects.get(code=code)
    return person.name, person.name_folded, person.position, person.birth_year


def test_new_changed_and_unchanged_rows_of_one_part_become_what_the_preview_showed(commune: Any) -> None:
    import_file("people", people(*(an(f"CB{n}", f"Lê Bình {n}") for n in range(4))), "a.xlsx", actor=None)
    rows = [an("CB0", "Lê Đổi"), an("CB1", "Lê Bình 1", year=""), an("CB2", "Lê Bình 2"), an("CB9", "Mai Mới")]
    counts = import_file("people", people(*rows), "b.xlsx", actor=None).counts
    assert counts == {"read": 4, "created": 1, "updated": 2, "unchanged": 1, "rejected": 0}
    assert stored("CB0") == ("Lê Đổi", "le doi", "Chuyên viên", 1985)
    assert stored("CB1") == ("Lê Bình 1", "le binh 1", "Chuyên viên", None)
    assert stored("CB9") == ("Mai Mới", "mai moi", "Chuyên viên", 1985)
    assert verify() == []


def test_dates_choices_and_foreign_keys_arrive_as_typed(commune: Any) -> None:
    PersonFactory(code="CB1", unit=commune)
    header = ["Mã cá nhân", "Năm", "Xếp loại", "Số quyết định"]
    for grade, number in ((ReviewGrade.GOOD, "1/QĐ"), (ReviewGrade.EXCELLENT, "'=2/QĐ")):
        rows = workbook(("A", [header, ["CB1", 2025, str(grade.label), number]]))
        import_file("reviews", rows, "a.xlsx", actor=None)
    review = YearlyReview.objects.get()
    assert (review.person.code, review.year, review.grade) == ("CB1", 2025, ReviewGrade.EXCELLENT)
    assert review.decision_number == "=2/QĐ"
    assert verify() == []


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_change_of_what_the_rules_look_at_sends_the_rows_through_the_check(
    commune: Any, secretary: Any, django_capture_on_commit_callbacks: Any, is_changed: bool
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        item = upload_data("people", SimpleUploadedFile("a.xlsx", people(an("CB1"), an("CB2", "Mai"))), actor=secretary)
    if is_changed:
        record("units.unit.noted", commune)
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        item.refresh_from_db()
        confirm(item, mode=ImportMode.WHOLE, actor=secretary)
    item.refresh_from_db()
    by_sets = [query for query in queries.captured_queries if INSERTED in query["sql"]]
    assert (item.status, item.counts["created"], bool(by_sets)) == (DataStatus.DONE, 2, not is_changed)
    assert verify() == []


def test_a_row_that_is_not_what_the_preview_showed_is_named(
    commune: Any, secretary: Any, django_capture_on_commit_callbacks: Any
) -> None:
    PersonFactory(code="CB2", name="Lê Cũ", unit=commune)
    data = people(an("CB1"), an("CB2", "Lê Mới"))
    with django_capture_on_commit_callbacks(execute=True):
        item = upload_data("people", SimpleUploadedFile("a.xlsx", data), actor=secretary)
    item.refresh_from_db()
    Person.objects.filter(code="CB2").update(name="Lê Khác")
    with django_capture_on_commit_callbacks(execute=True):
        confirm(item, mode=ImportMode.WHOLE, actor=secretary)
    item.refresh_from_db()
    assert item.status == DataStatus.READY
    assert "Dòng 3" in item.job.error
    assert Person.objects.get(code="CB2").name == "Lê Khác"
    assert not Person.objects.filter(code="CB1").exists()


def test_what_was_written_by_sets_is_taken_back(
    commune: Any, secretary: Any, django_capture_on_commit_callbacks: Any
) -> None:
    PersonFactory(code="CB1", name="Lê Cũ", unit=commune, position="Phó phòng", birth_year=1970)
    import_file("people", people(an("CB1", "Lê Mới"), an("CB2", "Mai")), "a.xlsx", actor=None)
    with django_capture_on_commit_callbacks(execute=True):
        undo(DataImport.objects.get(), actor=secretary)
    assert stored("CB1") == ("Lê Cũ", "le cu", "Phó phòng", 1970)
    assert not Person.objects.filter(code="CB2").exists()
