"""Kinds that are checked as a whole: ended in the middle of the check, on a full disk, and two files at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from base.core.errors import DomainError
from base.core.jobs import Progress
from base.core.ledger import verify
from base.core.models import Job
from base.core.transitions import advance
from base.units.models import Unit
from importers.domain import staging, writing
from importers.domain.data_import import import_file, upload_data
from importers.domain.data_jobs import carry_on, check_data, confirm
from importers.domain.states import DATA
from importers.enums import DataStatus, ImportMode, RowState
from importers.models import DataImport, ImportRow
from movements.models import CriteriaSet
from tests.at_once import together
from tests.factories.units import UnitKindFactory
from tests.importers.domain.test_bad_files import full_disk
from tests.importers.resources.test_criteria import WHOLE
from tests.importers.resources.test_criteria import sheet as criteria_sheet
from tests.importers.resources.test_deeds import sheet

ROWS = 7


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "PART", 2)
    monkeypatch.setattr(writing, "PART", 2)


@pytest.fixture
def units(province: Unit) -> bytes:
    """A chain of units, each below the one in the row behind it."""
    kind = UnitKindFactory(name="Phòng")
    rows = [
        {"Mã đơn vị": f"P{n}", "Tên đơn vị": f"Phòng số {n}", "Loại": kind.name, "Đơn vị cấp trên": f"P{n + 1}"}
        for n in range(ROWS)
    ]
    rows[-1]["Đơn vị cấp trên"] = province.name
    return sheet("units", *rows)


class Killed(BaseException):
    """The process is gone: nothing of it runs any more, what it had not committed is rolled back."""


class Cut:
    """Ends the process before the statement of this number."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Killed
        return execute(*args)


def unchecked(kind: str, data: bytes, actor: Any) -> DataImport:
    """An import whose check is to begin, its job taken up by a worker."""
    item = upload_data(kind, SimpleUploadedFile("a.xlsx", data), actor=actor)
    item.refresh_from_db()
    advance(DATA, item, "check", actor=actor, staged_to=0)
    item.refresh_from_db()
    Job.objects.filter(pk=item.job_id).update(status="running")
    assert item.job is not None
    item.job.refresh_from_db()
    return item


@pytest.mark.django_db(transaction=True)
def test_a_check_of_a_whole_file_that_is_killed_anywhere_goes_on_and_loses_nothing(units, secretary):
    """Cut before the fifth, twelfth, … statement, until a check comes to its end: the last ones lie in the second."""
    in_second, at = 0, 5
    while True:
        item = unchecked("units", units, secretary)
        try:
            with connection.execute_wrapper(Cut(at)):
                check_data(item.job, Progress(item.job))
        except Killed:
            in_second += item.rows.count() == ROWS
        else:
            break
        check_data(item.job, Progress(item.job))
        item.refresh_from_db()
        assert (item.status, item.rows.count(), item.counts["created"]) == (DataStatus.READY, ROWS, ROWS)
        assert set(item.rows.values_list("state", flat=True)) == {RowState.NEW}
        at += 7
    assert in_second >= 2
    confirm(DataImport.objects.order_by("pk")[0], mode=ImportMode.WHOLE, actor=secretary)
    assert Unit.objects.filter(name__startswith="Phòng số").count() == ROWS
    assert verify() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database server has a disk of its own")
@pytest.mark.parametrize("kind", ["units", "people"])
def test_a_disk_that_is_full_during_the_check_is_said_and_the_check_goes_on_later(units, secretary, kind):
    data = units
    if kind == "people":
        data = sheet("people", *({"Mã cá nhân": f"CB{n}", "Họ và tên": "Lê Bình", "Năm sinh": 1980,
                                  "Đơn vị": "Tỉnh Vĩnh Long"} for n in range(ROWS)))  # fmt: skip
    item = unchecked(kind, data, secretary)
    with full_disk(20_000), pytest.raises(DomainError, match="hết chỗ"):
        check_data(item.job, Progress(item.job))
    item.refresh_from_db()
    Job.objects.filter(pk=item.job_id).update(status="failed")
    item.job.refresh_from_db()
    assert not Unit.objects.filter(name__startswith="Phòng số").exists()
    carry_on(item, actor=secretary)
    item.refresh_from_db()
    assert (item.status, item.counts["created"]) == (DataStatus.READY, ROWS)
    assert ImportRow.objects.count() == ROWS


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["units", "criteria"])
def test_two_files_of_a_whole_kind_at_once_make_everything_once(units, secretary, kind):
    data = units if kind == "units" else criteria_sheet(*WHOLE)
    counts = together(*(lambda: import_file(kind, data, "a.xlsx", actor=secretary).counts for _twice in range(2)))
    total = ROWS if kind == "units" else len(WHOLE)
    assert sum(found["created"] for found in counts) == total
    assert sum(found["unchanged"] for found in counts) == total
    assert Unit.objects.filter(name__startswith="Phòng số").count() == (ROWS if kind == "units" else 0)
    assert CriteriaSet.objects.count() == (0 if kind == "units" else 1)
    assert verify() == []
