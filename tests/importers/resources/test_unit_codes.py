from __future__ import annotations

import datetime as dt

import pytest

from base.core.ledger import verify
from base.core.models import LedgerEvent
from base.units.domain.dataset import CODE_SCHEME
from base.units.models import UnitCode
from importers.domain.data_import import import_file
from importers.domain.sheets_out import export_workbook
from importers.resources import resource_of
from tests.factories.units import UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = ["Đơn vị", "Loại mã", "Mã", "Từ ngày", "Đến hết ngày"]


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province, name="Xã Cù Lao Dung")


def codes(*rows):
    return workbook(("Mã", [HEADER, *rows]))


def row(unit="Xã Cù Lao Dung", scheme="khu-vuc", code="III", since="01/01/2026", until=""):
    return [unit, scheme, code, since, until]


def test_codes_of_remote_communes_come_from_a_list_and_again_without_change(commune, secretary):
    assert import_file("unit-codes", codes(row()), "ma.xlsx", actor=secretary).counts["created"] == 1
    code = UnitCode.objects.get(unit=commune, scheme="khu-vuc")
    assert (code.scheme, code.code, code.valid_from) == ("khu-vuc", "III", dt.date(2026, 1, 1))
    again = import_file("unit-codes", codes(row()), "ma.xlsx", actor=secretary).counts
    assert (again["created"], again["unchanged"]) == (0, 1)
    assert LedgerEvent.objects.filter(kind="units.unit_code.imported").exists()
    assert verify() == []


def test_what_was_exported_is_taken_in_again(commune, secretary):
    import_file("unit-codes", codes(row(until="31/12/2027")), "ma.xlsx", actor=secretary)
    data, count = export_workbook(resource_of("unit-codes"), {})
    assert count == 1
    assert import_file("unit-codes", data, "ra.xlsx", actor=secretary).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("wrong", "column", "told"),
    [
        (row(scheme=CODE_SCHEME), "Loại mã", "Mã hành chính đi theo danh mục"),
        (row(until="31/12/2025"), "Đến hết ngày", "Ngày cuối trước ngày đầu"),
        (row(unit="Xã Không Có"), "Đơn vị", "Xã Không Có"),
    ],
)
def test_a_wrong_row_is_told_beside_its_cell(commune, secretary, wrong, column, told):
    (error,) = import_file("unit-codes", codes(wrong), "ma.xlsx", actor=secretary).errors
    assert (error.row, error.column) == (2, column)
    assert told in error.message
    assert not UnitCode.objects.filter(unit=commune, scheme="khu-vuc").exists()
