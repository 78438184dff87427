from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from base.core import ledger
from importers.domain import staging, writing
from importers.domain.data_import import import_file, upload_data
from importers.domain.data_jobs import confirm
from importers.domain.sheets_out import export_csv, template_workbook, write_file
from importers.enums import DataStatus, ImportMode
from importers.resources import exported_resource_of, resource_of
from movements.domain.reporting import approve_report
from movements.models import Measurement, Report
from tests.movements.reporting.world import WRITING, at, full, opened, save, submit

pytestmark = pytest.mark.django_db
HEADER = "Phong trào;Kỳ báo cáo;Đơn vị;Mã chỉ tiêu;Giá trị"


def test_the_secretariat_fills_in_a_period_for_many_units_from_one_file(tmp_path: Path) -> None:
    campaign = opened(units=3)
    path = tmp_path / "ky.csv"
    with at(WRITING):
        count = write_file(resource_of("measurements"), {"period": "Quý I/2026"}, path)
        assert count == 18
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        head, *rows = [line.split(";") for line in lines]
        value = head.index("Giá trị")
        for cells in rows:
            if cells[3] == "A/2":
                cells[value] = "45,5"
        data = "\n".join(";".join(cells) for cells in [head, *rows]).encode()
        plan = import_file("measurements", data, "ky.csv", actor=campaign.secretary)
        assert plan.counts == {"read": 18, "created": 0, "updated": 3, "unchanged": 15, "rejected": 0}
        again = import_file("measurements", data, "ky.csv", actor=campaign.secretary)
    assert again.counts["unchanged"] == 18
    assert Report.objects.count() == 3
    assert {row.value for row in Measurement.objects.all()} == {Measurement.objects.first().value}
    assert ledger.verify() == []


def test_a_column_that_is_missing_leaves_what_is_stored() -> None:
    campaign = opened()
    with at(WRITING):
        save(campaign, full(campaign.duty(0)))
        line = f"{campaign.movement.title};Quý I/2026;{campaign.units[0].name};A/3;2"
        import_file("measurements", f"{HEADER}\n{line}".encode(), "a.csv", actor=campaign.secretary)
    stored = Measurement.objects.get(indicator__code="3")
    assert (stored.value, stored.whole) == (2, 4)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("A/2", "ba mươi", "không phải là số"),
        ("A/2", "130", "từ 0 đến 100"),
        ("A/4", "chắc là có", "“có” hoặc “không”"),
        ("A/9", "1", "Không có chỉ tiêu này trong báo cáo"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_column(code: str, value: str, words: str) -> None:
    campaign = opened()
    with at(WRITING):
        line = f"{campaign.movement.title};Quý I/2026;{campaign.units[0].name};{code};{value}"
        plan = import_file("measurements", f"{HEADER}\n{line}".encode(), "a.csv", actor=campaign.secretary)
    assert words in plan.errors[0].message
    assert plan.errors[0].row == 2
    assert Measurement.objects.count() == 0


def test_a_period_that_is_not_open_and_a_report_that_is_sent_are_refused() -> None:
    campaign = opened()
    with at(WRITING):
        submit(campaign)
        lines = [
            f"{campaign.movement.title};{period};{campaign.units[0].name};A/2;1"
            for period in ("Quý I/2026", "Quý II/2026")
        ]
        plan = import_file("measurements", "\n".join([HEADER, *lines]).encode(), "a.csv", actor=campaign.secretary)
    assert ["không sửa được nữa" in plan.errors[0].message, "không có báo cáo phải nộp" in plan.errors[1].message] == [
        True,
        True,
    ]


def test_what_is_exported_holds_only_what_was_reported_and_who_was_in_time(tmp_path: Path) -> None:
    campaign = opened(units=2)
    with at(WRITING):
        approve_report(submit(campaign), actor=campaign.secretary)
        data, count = export_csv(resource_of("measurements"), {"year": "2026"})
        assert count == 6
        assert "3;4" in data.decode()
        data, count = export_csv(exported_resource_of("timeliness"), {"movement": campaign.movement.slug})
    assert count == 2
    assert f"{campaign.units[0].name};1;1;0;0;1;100,0" in data.decode()
    assert template_workbook(resource_of("measurements"))[:2] == b"PK"


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_what_was_reported_goes_out_and_comes_in_again_equal(tmp_path: Path, suffix: str) -> None:
    campaign = opened(units=2)
    with at(WRITING):
        for place in range(2):
            save(campaign, full(campaign.duty(place)), place)
        Measurement.objects.filter(indicator__code="1").update(note="Tăng  nhanh.\nXem phụ lục; bảng 2.")
        Measurement.objects.filter(indicator__code="6").update(text="=1+1 là\n\nmột cách hay")
        Measurement.objects.filter(indicator__code="2").update(value="33.3333", note="'nháy")
        path = tmp_path / f"so-lieu.{suffix}"
        count = write_file(resource_of("measurements"), {}, path)
        again = import_file("measurements", path, path.name, actor=campaign.secretary)
    assert (again.counts["unchanged"], again.errors) == (count, [])


def test_a_long_file_is_checked_in_parts_and_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "PART", 4)
    monkeypatch.setattr(writing, "PART", 4)
    campaign = opened(units=3)
    with at(WRITING):
        rows = [f"{campaign.movement.title};Quý I/2026;{unit.name};A/2;{{}}" for unit in campaign.units]
        rows += [f"{campaign.movement.title};Quý I/2026;{unit.name};A/6;{{}}" for unit in campaign.units]
        lines = [HEADER, *(row.format(number + 1) for number, row in enumerate(rows))]
        again = rows[0].replace("A/2", "Tỷ lệ hộ khá").format(9)
        wrong = import_file("measurements", "\n".join([*lines, again]).encode(), "a.csv", actor=campaign.secretary)
        assert [(error.row, error.column) for error in wrong.errors] == [(8, "Mã chỉ tiêu")]
        assert not Measurement.objects.exists()
        counts = import_file("measurements", "\n".join(lines).encode(), "a.csv", actor=campaign.secretary).counts
    assert counts == {"read": 6, "created": 0, "updated": 6, "unchanged": 0, "rejected": 0}
    assert sorted(Measurement.objects.filter(indicator__code="2").values_list("value", flat=True)) == [1, 2, 3]
    assert sorted(Measurement.objects.filter(indicator__code="6").values_list("text", flat=True)) == ["4", "5", "6"]
    assert ledger.verify() == []


def test_what_somebody_else_wrote_meanwhile_in_a_later_part_leaves_all_of_the_file_out(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(staging, "PART", 1)
    monkeypatch.setattr(writing, "PART", 1)
    campaign = opened(units=2)
    with at(WRITING), django_capture_on_commit_callbacks(execute=True):
        rows = [f"{campaign.movement.title};Quý I/2026;{unit.name};A/2;{{}}" for unit in campaign.units]
        data = "\n".join([HEADER, *(row.format(5) for row in rows)]).encode()
        item = upload_data("measurements", SimpleUploadedFile("a.csv", data), actor=campaign.secretary)
    with at(WRITING), django_capture_on_commit_callbacks(execute=True):
        save(campaign, full(campaign.duty(1)), 1)
        item.refresh_from_db()
        confirm(item, mode=ImportMode.WHOLE, actor=campaign.secretary)
    item.refresh_from_db()
    assert (item.status, item.written_to) == (DataStatus.READY, 0)
    assert not Measurement.objects.filter(report__duty=campaign.duty(0)).exists()
    assert ledger.verify() == []
