"""Staged imports that are ended, stopped, run side by side, or taken back."""

from __future__ import annotations

import datetime as dt
import errno
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from base.core import clock, jobs
from base.core.errors import DomainError
from base.core.ledger import verify
from base.core.models import Job, StoredFile
from base.units.models import Person, YearlyReview
from importers.domain import staging, writing
from importers.domain.data_import import import_file, upload_data
from importers.domain.data_jobs import check_data, confirm, stop, undo, undo_data, write_data
from importers.domain.error_copy import error_copy
from importers.enums import DataStatus, ImportMode, RowState
from importers.models import DataImport, ImportRow
from importers.resources import resource_of
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_data_import import an, people

SEVEN = [an(f"CB{number}", f"Lê Bình {number}") for number in range(7)]


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province, name="Xã Vũng Liêm")


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(staging, "PART", 2)
    monkeypatch.setattr(writing, "PART", 2)


class Killed(Exception):
    """A worker that is gone."""


class Dying:
    """A progress that lets so many reports pass and then ends the process."""

    def __init__(self, job, reports):
        self.job, self.left = job, reports

    def __call__(self, done, total, message=""):
        self.left -= 1
        if self.left < 0:
            raise Killed


@pytest.fixture
def uploaded(commune, secretary):
    item = upload_data("people", SimpleUploadedFile("a.xlsx", people(*SEVEN)), actor=secretary)
    Job.objects.filter(pk=item.job_id).update(status="running")
    item.job.refresh_from_db()
    return item


@pytest.fixture
def ready(uploaded):
    check_data(uploaded.job, jobs.Progress(uploaded.job))
    uploaded.refresh_from_db()
    return uploaded


@pytest.fixture
def writing_item(ready, secretary):
    confirm(ready, mode=ImportMode.WHOLE, actor=secretary)
    Job.objects.filter(pk=ready.job_id).update(status="running")
    ready.job.refresh_from_db()
    return ready


@pytest.mark.parametrize("after", range(4))
def test_a_check_that_was_killed_goes_on_behind_its_last_part(uploaded, after):
    with pytest.raises(Killed):
        check_data(uploaded.job, Dying(uploaded.job, after))
    assert ImportRow.objects.count() == min(2 * (after + 1), 7)
    check_data(uploaded.job, jobs.Progress(uploaded.job))
    uploaded.refresh_from_db()
    assert (uploaded.status, uploaded.counts["created"], ImportRow.objects.count()) == (DataStatus.READY, 7, 7)


@pytest.mark.parametrize("after", range(4))
def test_a_write_that_was_killed_goes_on_and_writes_everybody_once(writing_item, after):
    with pytest.raises(Killed):
        write_data(writing_item.job, Dying(writing_item.job, after))
    assert Person.objects.filter(code__startswith="CB").count() == min(2 * (after + 1), 7)
    write_data(writing_item.job, jobs.Progress(writing_item.job))
    writing_item.refresh_from_db()
    assert (writing_item.status, writing_item.counts["created"]) == (DataStatus.DONE, 7)
    assert Person.objects.filter(code__startswith="CB").count() == 7
    assert verify() == []


def test_a_write_that_is_stopped_leaves_nothing(writing_item, secretary):
    class Asked(Dying):
        def __call__(self, done, total, message=""):
            Job.objects.filter(pk=self.job.pk).update(is_cancel_requested=True)
            raise jobs.JobCancelled

    with pytest.raises(jobs.JobCancelled):
        write_data(writing_item.job, Asked(writing_item.job, 0))
    writing_item.refresh_from_db()
    assert (writing_item.status, writing_item.written_to) == (DataStatus.READY, 0)
    assert not Person.objects.filter(code__startswith="CB").exists()
    assert verify() == []


def test_what_others_changed_since_the_preview_stops_the_whole(writing_item):
    PersonFactory(code="CB5", name="Lê Năm")
    with pytest.raises(DomainError, match="Dòng 7"):
        write_data(writing_item.job, jobs.Progress(writing_item.job))
    writing_item.refresh_from_db()
    assert (writing_item.status, writing_item.counts["updated"]) == (DataStatus.READY, 1)
    assert Person.objects.filter(code__startswith="CB").count() == 1
    assert verify() == []


def test_or_is_left_out_where_right_rows_alone_are_wanted(ready, secretary):
    confirm(ready, mode=ImportMode.PARTIAL, actor=secretary)
    Job.objects.filter(pk=ready.job_id).update(status="running")
    ready.job.refresh_from_db()
    PersonFactory(code="CB5", name="Lê Năm")
    write_data(ready.job, jobs.Progress(ready.job))
    ready.refresh_from_db()
    assert ready.counts == {"read": 7, "created": 6, "updated": 0, "unchanged": 0, "rejected": 1}


def test_an_undo_leaves_what_others_use_or_changed(commune, writing_item, secretary):
    write_data(writing_item.job, jobs.Progress(writing_item.job))
    writing_item.refresh_from_db()
    YearlyReview.objects.create(person=Person.objects.get(code="CB1"), year=2025, grade="good")
    Person.objects.filter(code="CB2").update(position="Giám đốc")
    undo(writing_item, actor=secretary)
    Job.objects.filter(pk=writing_item.job_id).update(status="running")
    writing_item.job.refresh_from_db()
    done = undo_data(writing_item.job, jobs.Progress(writing_item.job))
    assert done["undone"] == {"removed": 5, "restored": 0, "kept": 2}
    assert set(Person.objects.filter(code__startswith="CB").values_list("code", flat=True)) == {"CB1", "CB2"}


def test_an_undo_gives_changed_rows_back(commune, secretary, django_capture_on_commit_callbacks):
    PersonFactory(code="CB1", name="Lê Cũ", unit=commune, position="Phó phòng", birth_year=1970)
    import_file("people", people(an(name="Lê Mới")), "a.xlsx", actor=None)
    item = DataImport.objects.get()
    assert Person.objects.get(code="CB1").name == "Lê Mới"
    with django_capture_on_commit_callbacks(execute=True):
        undo(item, actor=secretary)
    stored = Person.objects.get(code="CB1")
    assert (stored.name, stored.name_folded, stored.position, stored.birth_year) == (
        "Lê Cũ",
        "le cu",
        "Phó phòng",
        1970,
    )


def test_the_same_key_in_two_parts_of_a_file_is_refused(commune, secretary):
    rows = [*SEVEN, an("CB0", "Lê Khác")]
    outcome = import_file("people", people(*rows), "a.xlsx", actor=None)
    assert (outcome.counts["rejected"], outcome.errors[0].row) == (1, 9)
    assert "dòng 2" in outcome.errors[0].message


def test_a_mended_error_copy_is_a_file_of_the_same_form(ready, secretary, commune, django_capture_on_commit_callbacks):
    title = [["DANH SÁCH"], [], ["STT", "Mã CB", "Họ tên", "Ghi chú", "Đơn vị công tác"]]
    from tests.importers.domain.test_workbooks import workbook  # noqa: PLC0415

    data = workbook(("Tháng 5", [*title, [1, "X1", "An", "a", "Xã Lạ"], [2, "X2", "Bình", "b", "Xã Vũng Liêm"]]))
    with django_capture_on_commit_callbacks(execute=True):
        item = upload_data("people", SimpleUploadedFile("b.xlsx", data), actor=secretary)
    item.refresh_from_db()
    stream = io.BytesIO()
    assert error_copy(item, stream) == 1
    again = import_file("people", stream.getvalue(), "loi.xlsx", actor=None, dry_run=True)
    assert (again.counts["read"], again.counts["rejected"]) == (1, 1)
    stop(item, actor=secretary)
    item.refresh_from_db()
    assert item.status == DataStatus.CANCELLED


def test_a_full_disk_is_said_in_words_and_keeps_nothing(commune, secretary, settings, monkeypatch):
    from django.core.files.storage import FileSystemStorage  # noqa: PLC0415

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(DomainError, match="hết chỗ"):
        upload_data("people", SimpleUploadedFile("a.xlsx", people(*SEVEN)), actor=secretary)
    assert not DataImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_unit_is_found_in_other_spellings_and_by_its_former_name(province):
    heir = UnitFactory(parent=province, name="Xã Trung Hiếu")
    resource = resource_of("people")
    resource.prepare()
    find = resource.fields["unit"].widget.clean
    for words in ("xa trung  hieu", "UBND X. Trung Hiếu", "Trung Hiếu", f"Xã Trung-Hiếu, {province.name}"):
        assert find(words) == heir.pk
    assert RowState.NEW in RowState.values


def test_staged_rows_are_forgotten_when_no_undo_needs_them(ready, secretary):
    import_file("people", people(an("Z1", "Mai")), "b.xlsx", actor=None)
    now = clock.now()
    assert writing.remove_old_rows(now + dt.timedelta(days=6)) == 0
    assert writing.remove_old_rows(now + dt.timedelta(days=8)) == 1
    assert writing.remove_old_rows(now + dt.timedelta(days=31)) == 1
    ready.refresh_from_db()
    assert (ready.status, ImportRow.objects.count()) == (DataStatus.CANCELLED, 0)
    assert verify() == []


@pytest.mark.parametrize("after", range(4))
def test_a_write_that_was_killed_and_is_then_given_up_leaves_nothing(
    writing_item, secretary, django_capture_on_commit_callbacks, after
):
    with pytest.raises(Killed):
        write_data(writing_item.job, Dying(writing_item.job, after))
    Job.objects.filter(pk=writing_item.job_id).update(status="failed")
    writing_item.refresh_from_db()
    assert (writing_item.status, writing_item.written_to > 0) == (DataStatus.WRITING, True)
    with django_capture_on_commit_callbacks(execute=True):
        stop(writing_item, actor=secretary)
    writing_item.refresh_from_db()
    assert (writing_item.status, writing_item.written_to) == (DataStatus.UNDONE, 0)
    assert not Person.objects.filter(code__startswith="CB").exists()
    assert verify() == []


def test_an_undo_that_was_killed_goes_on_to_the_end(writing_item, secretary):
    write_data(writing_item.job, jobs.Progress(writing_item.job))
    writing_item.refresh_from_db()
    undo(writing_item, actor=secretary)
    Job.objects.filter(pk=writing_item.job_id).update(status="running")
    writing_item.job.refresh_from_db()
    with pytest.raises(Killed):
        undo_data(writing_item.job, Dying(writing_item.job, 1))
    assert 0 < Person.objects.filter(code__startswith="CB").count() < 7
    undo_data(writing_item.job, jobs.Progress(writing_item.job))
    writing_item.refresh_from_db()
    assert writing_item.status == DataStatus.UNDONE
    assert not Person.objects.filter(code__startswith="CB").exists()
    assert verify() == []
